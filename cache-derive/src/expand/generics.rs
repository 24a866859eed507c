use proc_macro2::TokenStream;
use syn::punctuated::Punctuated;
use syn::{Generics, Token, Type, TypeParamBound, WherePredicate};

use crate::mention::{mentions, written};

/// Adds `bound` for every type that depends on a type parameter, and for no other.
pub(super) fn bounded<'a>(
    generics: &Generics,
    types: impl IntoIterator<Item = &'a Type>,
    bound: &TokenStream,
) -> Generics {
    let mut bounded = generics.clone();
    let mut added = Vec::new();
    for ty in types {
        let text = written(ty);
        if is_open(ty, generics) && !added.contains(&text) {
            bounded
                .make_where_clause()
                .predicates
                .push(predicate(ty, bound));
            added.push(text);
        }
    }
    bounded
}

/// Returns whether a type depends on a type parameter.
pub(super) fn is_open(ty: &Type, generics: &Generics) -> bool {
    generics
        .type_params()
        .any(|parameter| mentions(ty, &parameter.ident))
}

fn predicate(ty: &Type, bound: &TokenStream) -> WherePredicate {
    WherePredicate::Type(syn::PredicateType {
        attrs: Vec::new(),
        lifetimes: None,
        bounded_ty: ty.clone(),
        colon_token: <Token![:]>::default(),
        bounds: Punctuated::from_iter([TypeParamBound::Verbatim(bound.clone())]),
    })
}
