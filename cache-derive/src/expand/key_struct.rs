use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::docs;
use crate::model::{Cacheable, Key};

/// Writes the struct that is the key, beside the user's type and as visible.
pub(super) fn expand(cacheable: &Cacheable) -> TokenStream {
    let derives = quote! {
        ::core::clone::Clone,
        ::core::fmt::Debug,
        ::core::cmp::PartialEq,
        ::core::cmp::Eq,
        ::core::hash::Hash,
    };
    item(cacheable, &derives)
}

/// Writes the struct with those derives that ask least of its parts.
pub(super) fn fallback(cacheable: &Cacheable) -> TokenStream {
    let ident = &cacheable.key.ident;
    let item = item(cacheable, &quote!(::core::clone::Clone, ::core::fmt::Debug));
    quote! {
        #item
        #[automatically_derived]
        impl ::core::cmp::PartialEq for #ident {
            fn eq(&self, _: &Self) -> ::core::primitive::bool {
                ::core::unreachable!()
            }
        }
        #[automatically_derived]
        impl ::core::cmp::Eq for #ident {}
        #[automatically_derived]
        impl ::core::hash::Hash for #ident {
            fn hash<H: ::core::hash::Hasher>(&self, _: &mut H) {
                ::core::unreachable!()
            }
        }
    }
}

fn item(cacheable: &Cacheable, derives: &TokenStream) -> TokenStream {
    let Key {
        ident, vis, parts, ..
    } = &cacheable.key;
    let doc = docs::key(cacheable);
    let fields = parts.iter().map(|part| {
        let doc = docs::part(part);
        let (name, ty) = (&part.member, &part.ty);
        quote!(#doc #vis #name: #ty)
    });
    let fields = quote!(#(#fields,)*);
    // Located at the user's type, where a clash of names is then reported.
    let place = Span::call_site().located_at(ident.span());
    let keyword = quote_spanned!(place=> struct);
    let body = if parts.is_empty() {
        quote_spanned!(place=> ;)
    } else {
        quote_spanned!(place=> { #fields })
    };
    quote! {
        #doc
        #[derive(#derives)]
        #[allow(deprecated, unused_qualifications)]
        #vis #keyword #ident #body
    }
}
