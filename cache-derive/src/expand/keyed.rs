use proc_macro2::TokenStream;
use quote::quote;

use super::{key, key_struct, local};
use crate::model::Cacheable;

/// Writes `Cacheable`, and `Keyed` if the key can be made from the value.
pub(super) fn expand(cacheable: &Cacheable<'_>) -> TokenStream {
    let ident = &cacheable.input.ident;
    let key = &cacheable.key.ident;
    let keyed = cacheable.is_keyed.then(|| keyed(cacheable));
    quote! {
        #[automatically_derived]
        impl __cache::Cacheable for #ident {
            type Key = #key;
        }
        #keyed
    }
}

fn keyed(cacheable: &Cacheable<'_>) -> TokenStream {
    let ident = &cacheable.input.ident;
    let key_ident = &cacheable.key.ident;
    let copies = key_struct::copies(&cacheable.key);
    let out = local("__out");
    let writes = key::writes(&cacheable.key, &out);
    quote! {
        #[automatically_derived]
        impl __cache::Keyed for #ident {
            fn key(&self) -> #key_ident {
                #key_ident { #copies }
            }
            fn write_key_parts(&self, #out: &mut __cache::KeyWriter<'_>) {
                #writes
            }
        }
    }
}
