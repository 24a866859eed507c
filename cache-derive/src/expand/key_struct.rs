use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Member;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;

use super::key::Holder;
use super::{at_place, docs, local};
use crate::model::{Cacheable, Key, Part};

/// Writes the struct of the key, with the visibility of the user's type.
pub(super) fn expand(cacheable: &Cacheable<'_>) -> TokenStream {
    let Key { ident, parts, .. } = &cacheable.key;
    let vis = &cacheable.input.vis;
    let doc = docs::key(cacheable);
    let fields = parts.iter().map(|part| {
        let doc = docs::part(part);
        let ty = &part.field.ty;
        match &part.member {
            Member::Named(name) => quote!(#doc #vis #name: #ty),
            Member::Unnamed(_) => quote!(#doc #vis #ty),
        }
    });
    // The span of the user's type: a clash of names is then reported there.
    let place = Span::call_site().located_at(ident.span());
    let keyword = quote_spanned!(place=> struct);
    let body = if parts.is_empty() {
        quote_spanned!(place=> ;)
    } else if cacheable.key.is_tuple() {
        quote_spanned!(place=> (#(#fields,)*);)
    } else {
        quote_spanned!(place=> { #(#fields,)* })
    };
    let derives = cacheable.key.derives();
    let derives = (!derives.is_empty()).then(|| quote!(#[derive(#(#derives),*)]));
    quote! {
        #doc
        #derives
        // The types of the fields are written by the user, and may be deprecated or fully qualified.
        #[allow(deprecated, unused_qualifications)]
        #vis #keyword #ident #body
    }
}

/// Writes `Clone`, `Debug`, `PartialEq`, `Eq` and `Hash`.
// Not derived: each derive would report a part that lacks its trait. Through the one trait of the parts it is one error.
pub(super) fn impls(key: &Key<'_>) -> TokenStream {
    let Key { ident, parts, .. } = key;
    let [formatter, other, hasher] = ["__formatter", "__other", "__hasher"].map(local);
    let copies = copies(key, Holder::Key);
    let show = show(key, &formatter);
    let comparison = comparison(parts, &other);
    let feeds = parts
        .iter()
        .map(|part| call(part, Holder::Key, "feed", &quote!(#hasher)));
    quote! {
        #[automatically_derived]
        impl __cache::core::clone::Clone for #ident {
            fn clone(&self) -> Self {
                Self { #copies }
            }
        }
        #[automatically_derived]
        impl __cache::core::fmt::Debug for #ident {
            fn fmt(
                &self,
                #formatter: &mut __cache::core::fmt::Formatter<'_>,
            ) -> __cache::core::fmt::Result {
                #show
            }
        }
        #[automatically_derived]
        impl __cache::core::cmp::PartialEq for #ident {
            fn eq(&self, #other: &Self) -> __cache::core::primitive::bool {
                #comparison
            }
        }
        #[automatically_derived]
        impl __cache::core::cmp::Eq for #ident {}
        #[automatically_derived]
        impl __cache::core::hash::Hash for #ident {
            fn hash<__H: __cache::core::hash::Hasher>(&self, #hasher: &mut __H) {
                #(#feeds;)*
            }
        }
    }
}

/// Writes the members of a key out of the parts in `self`.
pub(super) fn copies(key: &Key<'_>, holder: Holder) -> TokenStream {
    let copies = key.parts.iter().map(|part| {
        let (member, copied) = (&part.member, call(part, holder, "copied", &quote!()));
        quote!(#member: #copied)
    });
    quote!(#(#copies),*)
}

/// Writes a comparison of the parts in `self` with those in `other`.
pub(super) fn comparison<'a>(
    parts: impl IntoIterator<Item = &'a Part<'a>>,
    other: &Ident,
) -> TokenStream {
    let comparisons = parts.into_iter().map(|part| {
        let member = &part.member;
        let is_same = call(part, Holder::Key, "is_same", &quote!(&#other.#member));
        quote!(if !#is_same { return false; })
    });
    quote!(#(#comparisons)* true)
}

/// Writes a call of a function of the parts' trait on a part in `self`.
fn call(part: &Part<'_>, holder: Holder, function: &str, argument: &TokenStream) -> TokenStream {
    let (member, ty) = (holder.member(part), &part.field.ty);
    let (function, value) = (local(function), at_place(ty));
    let called = quote_spanned! {ty.span()=>
        <#ty as __cache::GeneratedPart>::#function(#value, #argument)
    };
    quote!({ let #value = &self.#member; #called })
}

fn show(key: &Key<'_>, formatter: &Ident) -> TokenStream {
    if key.is_tuple() {
        return show_tuple(key, formatter);
    }
    let fields = local("__fields");
    let name = key.ident.unraw().to_string();
    let shows = key.parts.iter().map(|part| {
        let name = part.name();
        call(part, Holder::Key, "show", &quote!(#name, &mut #fields))
    });
    quote! {
        let mut #fields = __cache::core::fmt::Formatter::debug_struct(#formatter, #name);
        #(#shows;)*
        __cache::core::fmt::DebugStruct::finish(&mut #fields)
    }
}

fn show_tuple(key: &Key<'_>, formatter: &Ident) -> TokenStream {
    let fields = local("__fields");
    let name = key.ident.unraw().to_string();
    let members = key.parts.iter().map(|part| &part.member);
    quote! {
        let mut #fields = __cache::core::fmt::Formatter::debug_tuple(#formatter, #name);
        #(__cache::core::fmt::DebugTuple::field(&mut #fields, &self.#members);)*
        __cache::core::fmt::DebugTuple::finish(&mut #fields)
    }
}
