use proc_macro2::TokenStream;
use syn::{Generics, Token, Type, TypeParamBound, WherePredicate, punctuated::Punctuated};

use crate::mention::{mentions, written};

/// Asks `bound` of every type that stands on a type parameter, and of no other.
pub(super) fn bounded<'a>(
    generics: &Generics,
    types: impl IntoIterator<Item = &'a Type>,
    bound: &TokenStream,
) -> Generics {
    let mut bounded = generics.clone();
    let mut asked = Vec::new();
    for ty in types {
        let text = written(ty);
        if is_open(ty, generics) && !asked.contains(&text) {
            bounded
                .make_where_clause()
                .predicates
                .push(predicate(ty, bound));
            asked.push(text);
        }
    }
    bounded
}

/// Tells whether a type stands on a type parameter.
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
