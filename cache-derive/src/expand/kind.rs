//! The trait of a key's kind.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{GenericArgument, GenericParam, Lifetime, Type};

use super::local;
use crate::{
    kinds::Kind,
    model::{Content, Key, Layout},
};

/// Writes the trait of the key's kind, such as `EntryKey`.
pub(super) fn expand(key: &Key, content: &Content, layout: &Layout) -> TokenStream {
    let kind = content.kind;
    let key_trait = local(kind.key_trait);
    let names = kind.types.iter().map(|name| local(name));
    let types = &content.types;
    let layout = kind.has_fingerprint.then(|| constants(layout));
    let ident = &key.ident;
    let (generics, arguments, bounds) = key.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #generics __cache::#key_trait for #ident #arguments #bounds {
            #(type #names = #types;)*
            #layout
        }
    }
}

/// Returns the value of `Key::KIND`.
pub(super) fn constant(kind: &Kind) -> TokenStream {
    let variant = local(kind.variant);
    quote!(__cache::Kind::#variant)
}

fn constants(layout: &Layout) -> TokenStream {
    let format = layout.json.as_ref().map(|word| {
        quote_spanned! {word.span()=>
            const FORMAT: __cache::Format = <__cache::Json as __cache::FormatFeature>::FORMAT;
        }
    });
    let mismatch = layout.mismatch_is_error.then(|| {
        quote!(
            const MISMATCH: __cache::Mismatch = __cache::Mismatch::Error;
        )
    });
    quote!(#format #mismatch)
}

/// Writes the constant that checks the shapes, at the user's own type.
// Without it a shape that cannot be stored would be an error at the first use of the key, in another place.
pub(super) fn checks(key: &Key, content: &Content) -> TokenStream {
    let Some(check) = content.kind.check.map(local) else {
        return TokenStream::new();
    };
    let key = nameable(key);
    quote_spanned! {content.span()=>
        const _: () = __cache::#check::<#key>();
    }
}

/// Returns the fingerprint of the data at the key, if its kind has one.
pub(super) fn fingerprint(key: &Key, kind: &Kind) -> Option<TokenStream> {
    let key_trait = kind.has_fingerprint.then(|| local(kind.key_trait))?;
    let key = nameable(key);
    Some(quote!(<#key as __cache::#key_trait>::FINGERPRINT))
}

/// Returns the key's type for use outside its impls, with `'static` for each lifetime.
fn nameable(key: &Key) -> Type {
    let ident = &key.ident;
    let lifetimes =
        key.generics
            .params
            .iter()
            .filter_map(|parameter| match parameter {
                GenericParam::Lifetime(parameter) => Some(GenericArgument::Lifetime(
                    Lifetime::new("'static", parameter.lifetime.span()),
                )),
                GenericParam::Type(_) | GenericParam::Const(_) => None,
            });
    let arguments: Vec<GenericArgument> = lifetimes.collect();
    if arguments.is_empty() {
        return Type::Verbatim(quote!(#ident));
    }
    Type::Verbatim(quote!(#ident<#(#arguments),*>))
}
