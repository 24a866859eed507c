//! The models that `expand` writes code from.
//!
//! The checks run over the same input. A model is expanded only if all of them pass; otherwise it goes to the fallback.
#![expect(
    clippy::large_enum_variant,
    reason = "a model is made once per derive, and a box would only hide its form"
)]

mod cache_key;
mod cacheable;
pub(crate) mod check;
mod child;
mod content;
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
    content::Content,
    key::{Key, Layout, Part},
    key_part::{KeyPart, Newtype, Text},
    record::{Record, Stored},
    shape::{Described, Shape, VariantContent, VariantShape},
};

/// Returns the path of typed-cache in the user's crate.
pub(crate) fn root(input: &Input) -> TokenStream {
    let given = input.words.root.value();
    given.map_or_else(|| quote!(::typed_cache), |path| quote!(#path))
}

/// Keeps the first item of each name.
// A check has reported the repeats; two fields of one name in the fallback would be reported again by the compiler.
fn keep_first<T>(items: &mut Vec<T>, name: impl Fn(&T) -> String) {
    let mut seen = HashSet::new();
    items.retain(|item| seen.insert(name(item)));
}
