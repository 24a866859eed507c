use proc_macro2::TokenStream;
use quote::quote;

use super::{key, key_struct, local};
use crate::model::Cacheable;

/// Writes `Cacheable`, and `Keyed` if the key can be made from the value.
pub(super) fn expand(cacheable: &Cacheable) -> TokenStream {
    let ident = &cacheable.ident;
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

fn keyed(cacheable: &Cacheable) -> TokenStream {
    let ident = &cacheable.ident;
    let key_ident = &cacheable.key.ident;
    let members = cacheable.key.parts.iter().map(|part| {
        let (member, copied) = (&part.member, key_struct::call(part, "copied", &quote!()));
        quote!(#member: #copied)
    });
    let out = local("__out");
    let writes = key::writes(&cacheable.key, &out);
    quote! {
        #[automatically_derived]
        impl __cache::Keyed for #ident {
            fn key(&self) -> #key_ident {
                #key_ident { #(#members),* }
            }
            fn write_key_parts(&self, #out: &mut __cache::KeyWriter<'_>) {
                #writes
            }
        }
    }
}
