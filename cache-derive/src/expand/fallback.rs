//! The expansion after an error: the names that other code uses, with bodies that never run.
//!
//! The compiler then reports the error, and not every use of the missing key as well.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Generics;

use super::{hash, in_block, inherent, key_struct, kind};
use crate::{
    attr::Input,
    kinds::Kind,
    model::{self, Body, CacheKey, Cacheable, Content, Key, Layout},
};

pub(crate) fn cacheable(cacheable: &Cacheable) -> TokenStream {
    let key_struct = key_struct::expand(cacheable);
    let inherent = inherent::expand(&cacheable.key);
    let std_impls = key_struct::fallback_impls(&cacheable.key);
    let key_impls = key(&cacheable.key, cacheable.content.kind);
    let key_impls = quote!(#std_impls #key_impls);
    let root = &cacheable.key.root;
    if !cacheable.can_be_stored {
        // A union or a generic type cannot be named as the data at the key.
        let block = in_block(root, &key_impls);
        return quote!(#key_struct #inherent #block);
    }
    let kind_impl = kind::expand(&cacheable.key, &cacheable.content, &Layout::default());
    let keyed = keyed(cacheable);
    let (fields, body) = match &cacheable.body {
        Body::Whole(described) => {
            let schema = impl_schema(&described.ident, &described.generics);
            (TokenStream::new(), schema)
        }
        Body::Fields(fields) => (hash::fields(cacheable, fields), record(cacheable)),
    };
    let block = in_block(root, &quote!(#key_impls #kind_impl #keyed #body));
    quote!(#key_struct #inherent #fields #block)
}

pub(crate) fn cache_key(cache_key: &CacheKey) -> TokenStream {
    let inherent = inherent::expand(&cache_key.key);
    let untyped = Content {
        kind: Kind::untyped(),
        types: Vec::new(),
    };
    let content = cache_key.content.as_ref().unwrap_or(&untyped);
    let key_impls = key(&cache_key.key, content.kind);
    let kind_impl = kind::expand(&cache_key.key, content, &Layout::default());
    let block = in_block(&cache_key.key.root, &quote!(#key_impls #kind_impl));
    quote!(#inherent #block)
}

pub(crate) fn key_part(input: &Input) -> TokenStream {
    let ident = &input.ident;
    let (parameters, arguments, bounds) = input.generics.split_for_impl();
    let impls = quote! {
        #[automatically_derived]
        impl #parameters __cache::KeyPart for #ident #arguments #bounds {
            const SHAPE: &'static __cache::Shape = &__cache::Shape::unit();
            fn write_part(&self, _: &mut __cache::PartWriter<'_>) {
                __cache::core::unreachable!()
            }
        }
        #[automatically_derived]
        impl #parameters __cache::OwnedKeyPart for #ident #arguments #bounds {
            fn read_part(_: &__cache::PartReader<'_>) -> __cache::core::option::Option<Self> {
                __cache::core::unreachable!()
            }
        }
    };
    in_block(&model::root(input), &impls)
}

pub(crate) fn schema(input: &Input) -> TokenStream {
    in_block(
        &model::root(input),
        &impl_schema(&input.ident, &input.generics),
    )
}

fn impl_schema(ident: &syn::Ident, generics: &Generics) -> TokenStream {
    let (parameters, arguments, bounds) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #parameters __cache::Schema for #ident #arguments #bounds {
            const SHAPE: &'static __cache::Shape = &__cache::Shape::unit();
        }
    }
}

fn key(key: &Key, kind: &Kind) -> TokenStream {
    let ident = &key.ident;
    let kind = kind::constant(kind);
    let display = inherent::display(key);
    let (parameters, arguments, bounds) = key.generics.split_for_impl();
    let owned = key.is_owned().then(|| {
        quote! {
            #[automatically_derived]
            impl __cache::OwnedKey for #ident {
                fn read_parts(
                    _: &mut __cache::KeyReader<'_>,
                ) -> __cache::core::option::Option<Self> {
                    __cache::core::unreachable!()
                }
            }
        }
    });
    quote! {
        #display
        #[automatically_derived]
        impl #parameters __cache::Key for #ident #arguments #bounds {
            const RESOURCE: &'static __cache::core::primitive::str = "";
            const VERSION: __cache::Version = __cache::Version::None;
            const KIND: __cache::Kind = #kind;
            const TTL: __cache::Ttl = __cache::Ttl::NEVER;
            const PARTS: &'static [__cache::Part] = &[];
            fn write_parts(&self, _: &mut __cache::KeyWriter<'_>) {
                __cache::core::unreachable!()
            }
        }
        #owned
    }
}

fn keyed(cacheable: &Cacheable) -> TokenStream {
    let (ident, key) = (&cacheable.ident, &cacheable.key.ident);
    // Most types contain their key, so one without a declared key gets `Keyed` as well; `set(&value)` then compiles.
    let keyed = cacheable.is_keyed.then(|| {
        quote! {
            #[automatically_derived]
            impl __cache::Keyed for #ident {
                fn key(&self) -> #key {
                    __cache::core::unreachable!()
                }
                fn write_key_parts(&self, _: &mut __cache::KeyWriter<'_>) {
                    __cache::core::unreachable!()
                }
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl __cache::Cacheable for #ident {
            type Key = #key;
        }
        #keyed
    }
}

fn record(cacheable: &Cacheable) -> TokenStream {
    let (ident, key) = (&cacheable.ident, &cacheable.key.ident);
    quote! {
        #[automatically_derived]
        impl __cache::HashRecord for #ident {
            type Key = #key;
            const FIELDS: &'static [__cache::FieldSchema] = &[];
            fn write_fields(&self, _: &mut __cache::FieldWriter<'_, Self>) {
                __cache::core::unreachable!()
            }
            fn read_fields(
                _: <Self as __cache::HashRecord>::Key,
                _: &mut __cache::FieldReader<'_, Self>,
            ) -> __cache::core::option::Option<Self> {
                __cache::core::unreachable!()
            }
            fn has_key(
                &self,
                _: &<Self as __cache::HashRecord>::Key,
            ) -> __cache::core::primitive::bool {
                __cache::core::unreachable!()
            }
        }
    }
}
