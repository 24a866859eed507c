//! What `expand` works from. The checks run over the same input; only what
//! passed all of them is expanded, the rest goes to the fallback.

mod cache_key;
mod cacheable;
pub(crate) mod check;
mod key;
mod key_part;
mod names;
mod record;
mod shape;

use proc_macro2::TokenStream;
use quote::quote;

use crate::attr::Input;

pub(crate) use self::{
    cache_key::CacheKey,
    cacheable::{Body, Cacheable},
    key::{Key, Kind, Layout, Part},
    key_part::{KeyPart, Newtype, Text},
    record::{Record, Stored},
    shape::{Child, Described, Shape, VariantContent, VariantShape},
};

/// Returns the path of typed-cache in the user's crate.
pub(crate) fn root(input: &Input) -> TokenStream {
    match input.words.root.value() {
        Some(path) => quote!(#path),
        None => quote!(::typed_cache),
    }
}
