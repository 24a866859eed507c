//! The two derives that make keys.

use proc_macro2::TokenStream;
use quote::quote;

use super::{hash, in_block, inherent, key, key_struct, keyed, kind, schema};
use crate::model::{self, Body, CacheKey, Cacheable};

/// Writes all that `#[derive(Cacheable)]` stands for.
pub(crate) fn cacheable(cacheable: &Cacheable) -> TokenStream {
    let Cacheable {
        key, kind, layout, ..
    } = cacheable;
    let outside = key_struct::expand(cacheable);
    let key_impls = key_impls(key, kind, layout);
    let keyed = keyed::expand(cacheable);
    let checks = kind::checks(key, kind, layout);
    let (fields, body) = match &cacheable.body {
        Body::Whole(described) => (TokenStream::new(), schema::impl_schema(described)),
        Body::Fields(record) => {
            let list = hash::fields_impl(cacheable, record);
            let record_impl = hash::record(cacheable, record);
            (
                hash::fields_struct(cacheable, record),
                quote!(#list #record_impl),
            )
        }
    };
    let block = in_block(&key.root, &quote!(#key_impls #keyed #body #checks));
    quote!(#outside #fields #block)
}

/// Writes all that `#[derive(CacheKey)]` stands for.
pub(crate) fn cache_key(cache_key: &CacheKey) -> TokenStream {
    let CacheKey { key, kind, layout } = cache_key;
    let impls = kind.as_ref().map(|kind| {
        let key_impls = key_impls(key, kind, layout);
        let checks = kind::checks(key, kind, layout);
        quote!(#key_impls #checks)
    });
    in_block(&key.root, &quote!(#impls))
}

fn key_impls(key: &model::Key, kind: &model::Kind, layout: &model::Layout) -> TokenStream {
    let inherent = inherent::expand(key);
    let key_impl = key::expand(key, kind);
    let kind_impl = kind::expand(key, kind, layout);
    quote!(#inherent #key_impl #kind_impl)
}
