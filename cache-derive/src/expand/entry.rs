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
    let key_struct = key_struct::expand(cacheable);
    let inherent = inherent::expand(key);
    let std_impls = key_struct::impls(key);
    let key_impls = key_impls(key, kind, layout);
    let keyed = keyed::expand(cacheable);
    let checks = kind::checks(key, kind);
    let (fields, body) = match &cacheable.body {
        Body::Whole(described) => (TokenStream::new(), schema::impl_schema(described)),
        Body::Fields(record) => (
            hash::fields(cacheable, record),
            hash::record(cacheable, record),
        ),
    };
    let block = in_block(
        &key.root,
        &quote!(#std_impls #key_impls #keyed #body #checks),
    );
    quote!(#key_struct #inherent #fields #block)
}

/// Writes all that `#[derive(CacheKey)]` stands for.
pub(crate) fn cache_key(cache_key: &CacheKey) -> TokenStream {
    let CacheKey { key, kind, layout } = cache_key;
    let inherent = inherent::expand(key);
    let impls = kind.as_ref().map(|kind| {
        let key_impls = key_impls(key, kind, layout);
        let checks = kind::checks(key, kind);
        quote!(#key_impls #checks)
    });
    let block = in_block(&key.root, &quote!(#impls));
    quote!(#inherent #block)
}

fn key_impls(key: &model::Key, kind: &model::Kind, layout: &model::Layout) -> TokenStream {
    let display = inherent::display(key);
    let key_impl = key::expand(key, kind);
    let kind_impl = kind::expand(key, kind, layout);
    quote!(#display #key_impl #kind_impl)
}
