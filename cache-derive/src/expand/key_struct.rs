use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use crate::model::{Cacheable, Key};

/// Writes the struct that is the key, beside the user's type and as visible.
pub(super) fn expand(cacheable: &Cacheable) -> TokenStream {
    let Key {
        ident, vis, parts, ..
    } = &cacheable.key;
    let doc = docs::key(cacheable);
    let fields = parts.iter().map(|part| {
        let doc = docs::part(part);
        let (name, ty) = (&part.member, &part.ty);
        quote!(#doc #vis #name: #ty)
    });
    let body = if parts.is_empty() {
        quote!(;)
    } else {
        quote!({ #(#fields,)* })
    };
    quote! {
        #doc
        #[derive(
            ::core::clone::Clone,
            ::core::fmt::Debug,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            ::core::hash::Hash,
        )]
        #[allow(deprecated, unused_qualifications)]
        #vis struct #ident #body
    }
}
