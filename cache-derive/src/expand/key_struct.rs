use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{ext::IdentExt as _, spanned::Spanned as _};

use super::{at_place, docs, local};
use crate::model::{Cacheable, Key, Part};

/// Writes the struct of the key, with the visibility of the user's type.
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
    let fields = quote!(#(#fields,)*);
    // The span of the user's type: a clash of names is then reported there.
    let place = Span::call_site().located_at(ident.span());
    let keyword = quote_spanned!(place=> struct);
    let body = if parts.is_empty() {
        quote_spanned!(place=> ;)
    } else {
        quote_spanned!(place=> { #fields })
    };
    quote! {
        #doc
        // The types of the fields are written by the user, and may be deprecated or fully qualified.
        #[allow(deprecated, unused_qualifications)]
        #vis #keyword #ident #body
    }
}

/// Writes `Clone`, `Debug`, `PartialEq`, `Eq` and `Hash`.
// Not derived: each derive would report a part that lacks its trait. Through the one trait of the parts it is one error.
pub(super) fn impls(key: &Key) -> TokenStream {
    let hasher = local("__hasher");
    let members = key.parts.iter().map(|part| {
        let (member, copied) = (&part.member, call(part, "copied", &quote!()));
        quote!(#member: #copied)
    });
    let feeds = key
        .parts
        .iter()
        .map(|part| call(part, "feed", &quote!(#hasher)));
    let bodies = Bodies {
        clone: quote!(Self { #(#members),* }),
        eq: comparison(&key.parts, &local("__other")),
        hash: quote!(#(#feeds;)*),
        fmt: show(key),
    };
    bodies.of(&key.ident)
}

/// Writes the same impls with bodies that never run.
pub(super) fn fallback_impls(key: &Key) -> TokenStream {
    let never = quote!(__cache::core::unreachable!());
    let bodies = Bodies {
        clone: never.clone(),
        eq: never.clone(),
        hash: never.clone(),
        fmt: never,
    };
    bodies.of(&key.ident)
}

/// Writes a comparison of the parts in `self` with those in `other`.
pub(super) fn comparison<'a>(
    parts: impl IntoIterator<Item = &'a Part>,
    other: &Ident,
) -> TokenStream {
    let comparisons = parts.into_iter().map(|part| {
        let member = &part.member;
        let is_same = call(part, "is_same", &quote!(&#other.#member));
        quote!(if !#is_same { return false; })
    });
    quote!(#(#comparisons)* true)
}

/// Writes a call of a function of the parts' trait on a part in `self`.
pub(super) fn call(part: &Part, function: &str, argument: &TokenStream) -> TokenStream {
    let Part { member, ty, .. } = part;
    let function = Ident::new(function, Span::mixed_site());
    let value = at_place(ty);
    let called = quote_spanned! {ty.span()=>
        <#ty as __cache::GeneratedPart>::#function(#value, #argument)
    };
    quote!({ let #value = &self.#member; #called })
}

fn show(key: &Key) -> TokenStream {
    let fields = local("__fields");
    let name = key.ident.unraw().to_string();
    let shows = key.parts.iter().map(|part| {
        let name = &part.name;
        call(part, "show", &quote!(#name, &mut #fields))
    });
    let formatter = local("__formatter");
    quote! {
        let mut #fields = __cache::core::fmt::Formatter::debug_struct(#formatter, #name);
        #(#shows;)*
        __cache::core::fmt::DebugStruct::finish(&mut #fields)
    }
}

/// The bodies of the impls of std's traits.
struct Bodies {
    clone: TokenStream,
    eq: TokenStream,
    hash: TokenStream,
    fmt: TokenStream,
}

impl Bodies {
    fn of(&self, ident: &Ident) -> TokenStream {
        let Self {
            clone,
            eq,
            hash,
            fmt,
        } = self;
        let (other, hasher, formatter) =
            (local("__other"), local("__hasher"), local("__formatter"));
        quote! {
            #[automatically_derived]
            impl __cache::core::clone::Clone for #ident {
                fn clone(&self) -> Self {
                    #clone
                }
            }
            #[automatically_derived]
            impl __cache::core::fmt::Debug for #ident {
                fn fmt(
                    &self,
                    #formatter: &mut __cache::core::fmt::Formatter<'_>,
                ) -> __cache::core::fmt::Result {
                    #fmt
                }
            }
            #[automatically_derived]
            impl __cache::core::cmp::PartialEq for #ident {
                fn eq(&self, #other: &Self) -> __cache::core::primitive::bool {
                    #eq
                }
            }
            #[automatically_derived]
            impl __cache::core::cmp::Eq for #ident {}
            #[automatically_derived]
            impl __cache::core::hash::Hash for #ident {
                fn hash<__H: __cache::core::hash::Hasher>(&self, #hasher: &mut __H) {
                    #hash
                }
            }
        }
    }
}
