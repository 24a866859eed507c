//! Constants that refuse, while they are evaluated, what cannot be stored.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned as _;

use super::kind::nameable;
use super::local;
use crate::attr::Container;
use crate::mention::written;
use crate::model::{Content, Key};

/// Writes the constant that checks the shapes, at the user's own type.
// Without it a shape that cannot be stored would be an error at the first use of the key, in another place.
pub(super) fn of_kind(key: &Key<'_>, content: &Content) -> Option<TokenStream> {
    if !content.kind.has_fingerprint() {
        return None;
    }
    let check = local(&format!("check_{}", content.kind.word));
    let key = nameable(key);
    Some(quote_spanned! {content.span()=>
        const _: () = __cache::#check::<#key>();
    })
}

/// Writes a constant that checks for postcard what is stored, each type where it is named first.
// One constant for all, which reports the first: the cure, another format, is the same for the rest.
pub(super) fn for_postcard<'a>(
    words: &Container,
    types: impl IntoIterator<Item = &'a Type>,
) -> Option<TokenStream> {
    let mut seen = HashSet::new();
    let types = types.into_iter().filter(|ty| seen.insert(written(ty)));
    let checks: TokenStream = types
        .map(|ty| {
            quote_spanned! {ty.span()=>
                __cache::check_postcard(<#ty as __cache::Schema>::SHAPE);
            }
        })
        .collect();
    let is_empty = words.is_json() || checks.is_empty();
    (!is_empty).then(|| quote!(const _: () = { #checks };))
}

/// Writes the same check for the data at a key that the user wrote.
// Through the trait's own bound, which is then the one place that reports a type without a shape.
pub(super) fn of_key_for_postcard(key: &Key<'_>, content: &Content) -> Option<TokenStream> {
    let last = local(content.kind.types.last()?);
    let (key_type, key_trait) = (nameable(key), local(content.kind.key_trait));
    let call = quote_spanned!(content.span()=> __check::<#key_type>());
    let check = quote! {
        const _: () = {
            const fn __check<__K: __cache::#key_trait>() {
                __cache::check_postcard(<__K::#last as __cache::Schema>::SHAPE);
            }
            #call
        };
    };
    (!key.input.words.is_json()).then_some(check)
}
