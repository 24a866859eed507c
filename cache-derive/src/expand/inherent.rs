use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::{allowed, docs, local, root};
use crate::attr::member_variable;
use crate::model::{Key, Part, is_string};

/// Writes `new` and `parse`.
// Beside the key and not in the hidden block, so that messages and docs show them under the key's path.
pub(super) fn expand(key: &Key<'_>) -> TokenStream {
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
pub(super) fn display(key: &Key<'_>) -> TokenStream {
    let ident = &key.ident;
    let (generics, arguments, bounds) = key.generics.split_for_impl();
    let formatter = local("__formatter");
    quote! {
        #[automatically_derived]
        impl #generics __cache::core::fmt::Display for #ident #arguments #bounds {
            /// Writes the key as it is in Redis, without prefix.
            fn fmt(
                &self,
                #formatter: &mut __cache::core::fmt::Formatter<'_>,
            ) -> __cache::core::fmt::Result {
                __cache::key_display(self, #formatter)
            }
        }
    }
}

fn new(key: &Key<'_>) -> TokenStream {
    let vis = &key.input.vis;
    let (parameters, members): (Vec<_>, Vec<_>) = key.parts.iter().map(argument).unzip();
    quote! {
        /// Makes the key from its parts.
        #[must_use]
        #vis fn new(#(#parameters),*) -> Self {
            Self { #(#members),* }
        }
    }
}

/// Returns a part as a parameter of `new`, and as a member of the struct that it makes.
fn argument(part: &Part<'_>) -> (TokenStream, TokenStream) {
    let (member, variable, ty) = (&part.member, member_variable(&part.member), &part.field.ty);
    if !is_string(ty) {
        return (quote!(#variable: #ty), quote!(#member: #variable));
    }
    (
        quote_spanned!(ty.span()=> #variable: impl ::core::convert::Into<#ty>),
        quote_spanned!(ty.span()=> #member: ::core::convert::Into::into(#variable)),
    )
}

fn parse(key: &Key<'_>) -> TokenStream {
    let (vis, root) = (&key.input.vis, root(key.input));
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
