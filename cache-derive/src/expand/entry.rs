//! The two derives that make keys.

use proc_macro2::TokenStream;
use quote::quote;

use super::{hash, in_block, inherent, key, key_struct, keyed, kind, schema};
use crate::model::{Body, CacheKey, Cacheable, Content, Key, Layout};

/// Writes the expansion of `#[derive(Cacheable)]`.
pub(crate) fn cacheable(cacheable: &Cacheable) -> TokenStream {
    let Cacheable {
        key,
        content,
        layout,
        ..
    } = cacheable;
    let key_struct = key_struct::expand(cacheable);
    let inherent = inherent::expand(key);
    let std_impls = key_struct::impls(key);
    let key_impls = key_impls(key, content, layout);
    let keyed = keyed::expand(cacheable);
    let checks = kind::checks(key, content);
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

/// Writes the expansion of `#[derive(CacheKey)]`.
pub(crate) fn cache_key(cache_key: &CacheKey) -> TokenStream {
    let CacheKey {
        key,
        content,
        layout,
    } = cache_key;
    let inherent = inherent::expand(key);
    let impls = content.as_ref().map(|content| {
        let key_impls = key_impls(key, content, layout);
        let checks = kind::checks(key, content);
        quote!(#key_impls #checks)
    });
    let block = in_block(&key.root, &quote!(#impls));
    quote!(#inherent #block)
}

fn key_impls(key: &Key, content: &Content, layout: &Layout) -> TokenStream {
    let display = inherent::display(key);
    let key_impl = key::expand(key, content);
    let kind_impl = kind::expand(key, content, layout);
    quote!(#display #key_impl #kind_impl)
}
