use proc_macro2::TokenStream;
use syn::{Generics, Type, parse_quote};

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
            let predicates = &mut bounded.make_where_clause().predicates;
            predicates.push(parse_quote!(#ty: #bound));
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
