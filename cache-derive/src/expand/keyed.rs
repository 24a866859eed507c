use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::{at_place, key, local};
use crate::model::{Cacheable, Part};

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
        let Part { member, ty, .. } = part;
        let value = at_place(ty);
        let clone = quote_spanned!(ty.span()=> __cache::core::clone::Clone::clone(#value));
        quote!(#member: { let #value = &self.#member; #clone })
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
