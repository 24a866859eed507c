use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::{allowed, docs, local};
use crate::model::{Key, Part};

/// Writes `new` and `parse`.
// Beside the key and not in the hidden block, so that messages and docs show them under the key's path.
pub(super) fn expand(key: &Key) -> TokenStream {
    let ident = &key.ident;
    let (generics, arguments, bounds) = key.generics.split_for_impl();
    let allowed = allowed();
    let new = new(key);
    let parse = key.is_owned().then(|| parse(key));
    quote! {
        #[automatically_derived]
        #allowed
        impl #generics #ident #arguments #bounds {
            #new
            #parse
        }
    }
}

/// Writes `Display`.
pub(super) fn display(key: &Key) -> TokenStream {
    let ident = &key.ident;
    let (generics, arguments, bounds) = key.generics.split_for_impl();
    let formatter = local("__formatter");
    let doc = " Writes the key as it is in Redis, without prefix.";
    quote! {
        #[automatically_derived]
        impl #generics __cache::core::fmt::Display for #ident #arguments #bounds {
            #[doc = #doc]
            fn fmt(
                &self,
                #formatter: &mut __cache::core::fmt::Formatter<'_>,
            ) -> __cache::core::fmt::Result {
                __cache::key_display(self, #formatter)
            }
        }
    }
}

fn new(key: &Key) -> TokenStream {
    let vis = &key.vis;
    let parameters = key.parts.iter().map(|part| {
        let Part { variable, ty, .. } = part;
        if part.is_string() {
            quote_spanned!(ty.span()=> #variable: impl ::core::convert::Into<#ty>)
        } else {
            quote!(#variable: #ty)
        }
    });
    let members = key.parts.iter().map(|part| {
        let Part {
            member,
            variable,
            ty,
            ..
        } = part;
        if part.is_string() {
            quote_spanned!(ty.span()=> #member: ::core::convert::Into::into(#variable))
        } else {
            quote!(#member: #variable)
        }
    });
    quote! {
        /// Makes the key from its parts.
        #[must_use]
        #vis fn new(#(#parameters),*) -> Self {
            Self { #(#members),* }
        }
    }
}

fn parse(key: &Key) -> TokenStream {
    let (vis, root) = (&key.vis, &key.root);
    let doc = docs::parse(key);
    let text = local("__text");
    quote! {
        #doc
        #vis fn parse(
            #text: &::core::primitive::str,
        ) -> ::core::result::Result<Self, #root::ParseKeyError> {
            #root::__private::key_parse(#text)
        }
    }
}
