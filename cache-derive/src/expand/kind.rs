//! The trait that says what lives at a key.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{GenericArgument, GenericParam, Lifetime, Type, spanned::Spanned as _};

use crate::model::{Key, Kind, Layout};

/// Writes `EntryKey`, `HashKey`, `MapKey`, `ListKey` or `CounterKey`.
pub(super) fn expand(key: &Key, kind: &Kind, layout: &Layout) -> TokenStream {
    let layout = constants(layout);
    let (kind, members) = match kind {
        Kind::Value(ty) => (quote!(EntryKey), quote!(type Value = #ty; #layout)),
        Kind::Hash(record) => (quote!(HashKey), quote!(type Record = #record; #layout)),
        Kind::Map(field, value) => (
            quote!(MapKey),
            quote!(type Field = #field; type Value = #value; #layout),
        ),
        Kind::List(item) => (quote!(ListKey), quote!(type Item = #item; #layout)),
        Kind::Counter => (quote!(CounterKey), TokenStream::new()),
    };
    let ident = &key.ident;
    let (generics, arguments, bounds) = key.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #generics __cache::#kind for #ident #arguments #bounds { #members }
    }
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

/// Evaluates here what may fail in a constant, so that it fails at the user's own word.
pub(super) fn checks(key: &Key, kind: &Kind) -> TokenStream {
    let (check, place) = match kind {
        Kind::Value(ty) => (quote!(check_value), ty.span()),
        Kind::Hash(record) => (quote!(check_hash), record.span()),
        Kind::Map(_, ty) => (quote!(check_map), ty.span()),
        Kind::List(ty) => (quote!(check_list), ty.span()),
        Kind::Counter => return TokenStream::new(),
    };
    let key = nameable(key);
    quote_spanned! {place=>
        const _: () = __cache::#check::<#key>();
    }
}

/// Returns the fingerprint of what lives at the key; a counter has none.
pub(super) fn fingerprint(key: &Key, kind: &Kind) -> Option<TokenStream> {
    let name = match kind {
        Kind::Value(_) => quote!(EntryKey),
        Kind::Hash(_) => quote!(HashKey),
        Kind::Map(..) => quote!(MapKey),
        Kind::List(_) => quote!(ListKey),
        Kind::Counter => return None,
    };
    let key = nameable(key);
    Some(quote!(<#key as __cache::#name>::FINGERPRINT))
}

/// Returns the key as a type outside of its impls, where its lifetimes have no names.
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
