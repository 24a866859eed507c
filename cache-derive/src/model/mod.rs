//! What `expand` works from. The checks run over the same input; only what
//! passed all of them is expanded, the rest goes to the fallback.
#![expect(
    clippy::large_enum_variant,
    reason = "a model is made once per derive, and a box would only hide its form"
)]

mod cache_key;
mod cacheable;
pub(crate) mod check;
mod child;
mod key;
mod key_part;
mod names;
mod record;
mod shape;

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::attr::Input;

pub(crate) use self::{
    cache_key::CacheKey,
    cacheable::{Body, Cacheable},
    child::{Child, Opaque},
    key::{Key, Kind, Layout, Part},
    key_part::{KeyPart, Newtype, Text},
    record::{Record, Stored},
    shape::{Described, Shape, VariantContent, VariantShape},
};

/// Returns the path of typed-cache in the user's crate.
pub(crate) fn root(input: &Input) -> TokenStream {
    let given = input.words.root.value();
    given.map_or_else(|| quote!(::typed_cache), |path| quote!(#path))
}

/// Keeps the first of those that share a name; the others are refused, and the fallback is not to repeat that.
fn keep_first<T>(items: &mut Vec<T>, name: impl Fn(&T) -> String) {
    let mut seen = HashSet::new();
    items.retain(|item| seen.insert(name(item)));
}
