//! The trait of a key's kind.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Lifetime, Type};

use super::local;
use crate::attr::Container;
use crate::kinds::Kind;
use crate::model::{Content, Key};

/// Writes the trait of the key's kind, such as `EntryKey`.
pub(super) fn expand(key: &Key<'_>, content: &Content, layout: &TokenStream) -> TokenStream {
    let kind = content.kind;
    let key_trait = local(kind.key_trait);
    let names = kind.types.iter().map(|name| local(name));
    let types = &content.types;
    let ident = &key.ident;
    let (generics, arguments, bounds) = key.generics.split_for_impl();
    let has_grace = kind.key_trait == "EntryKey" && key.input.words.stale.has_times();
    let grace = has_grace.then(|| {
        quote! {
            #[automatically_derived]
            impl #generics __cache::GraceKey for #ident #arguments #bounds {}
        }
    });
    quote! {
        #[automatically_derived]
        impl #generics __cache::#key_trait for #ident #arguments #bounds {
            #(type #names = #types;)*
            #layout
        }
        #grace
    }
}

/// Writes the choices about stored values that differ from the default.
pub(super) fn layout(words: &Container, content: &Content) -> TokenStream {
    let json = words.format.value().filter(|_| words.is_json());
    let format = json.map(|json| {
        quote_spanned! {json.span()=>
            const FORMAT: __cache::Format = <__cache::Json as __cache::FormatFeature>::FORMAT;
        }
    });
    let error = words.mismatch.value().filter(|word| *word == "error");
    let mismatch = error.map(|_| {
        quote! {
            const MISMATCH: __cache::Mismatch = __cache::Mismatch::Error;
        }
    });
    let damage = words.damage.value().map(|word| {
        let damage = if *word == "miss" {
            quote!(Miss)
        } else {
            quote!(Error)
        };
        quote! {
            const DAMAGE: __cache::core::option::Option<__cache::Damage> =
                __cache::core::option::Option::Some(__cache::Damage::#damage);
        }
    });
    let compress = words.compress.value().map(|method| {
        let above = words.compress_above.value().map_or_else(
            || quote!(__cache::Compress::DEFAULT_ABOVE),
            |bytes| quote!(#bytes),
        );
        quote_spanned! {method.span()=>
            const COMPRESS: __cache::core::option::Option<__cache::Compress> =
                __cache::core::option::Option::Some(
                    __cache::Compress::new::<__cache::#method>(#above),
                );
        }
    });
    let forms = forms(words, content);
    quote!(#format #mismatch #damage #compress #forms)
}

/// Writes the older forms that are read, and the one that is written.
fn forms(words: &Container, content: &Content) -> Option<TokenStream> {
    let older = words.upgrade_from.value()?;
    let newest = content.types.last()?;
    let upgrades = (0..older.len()).map(|at| upgrade(newest, &older[..=at], content.kind));
    let write_as = match words.write_as.value() {
        None => quote!(__cache::core::option::Option::None),
        Some(old) => {
            let fingerprint = old_fingerprint(old, content.kind);
            quote_spanned! {old.span()=>
                __cache::core::option::Option::Some(__cache::WriteAs::<#newest>::of::<#old>(#fingerprint))
            }
        }
    };
    Some(quote! {
        const FORMS: __cache::core::option::Option<&'static __cache::Forms<#newest>> =
            __cache::core::option::Option::Some(&__cache::Forms::new(
                &[#(#upgrades),*],
                #write_as,
            ));
    })
}

/// Writes how the last of some forms is read: it is converted into the one before it, and so on.
fn upgrade(newest: &Type, older: &[Type], kind: &Kind) -> Option<TokenStream> {
    let (bytes, layout, old) = (local("__bytes"), local("__layout"), local("__old"));
    let last = older.last()?;
    let fingerprint = old_fingerprint(last, kind);
    let mut value = quote!(#old);
    for at in (0..older.len()).rev() {
        let from = &older[at];
        let into = at.checked_sub(1).map_or(newest, |before| &older[before]);
        value = quote_spanned! {from.span()=>
            <#into as __cache::UpgradeOf<#from>>::upgrade(#value)
        };
    }
    // Not at the span of the type, where clippy would judge the closure as code of the user.
    Some(quote! {
        __cache::Upgrade::new(#fingerprint, |#layout, #bytes| {
            <#last as __cache::OlderForm>::read(#layout, #bytes).map(|#old| #value)
        })
    })
}

/// Returns the fingerprint of an older form at the same key.
fn old_fingerprint(old: &Type, kind: &Kind) -> TokenStream {
    let shape = quote_spanned!(old.span()=> <#old as __cache::OlderForm>::SHAPE);
    let parts = quote!(<Self as __cache::Key>::PARTS);
    if kind.types.len() < 2 {
        return quote!(__cache::Fingerprint::of(#parts, #shape));
    }
    let field = quote!(<<Self as __cache::MapKey>::Field as __cache::KeyPart>::SHAPE);
    quote!(__cache::Fingerprint::of_map(#parts, #field, #shape))
}

/// Returns the value of `Key::KIND`.
pub(super) fn constant(kind: &Kind) -> TokenStream {
    let variant = local(&kind.variant());
    quote!(__cache::Kind::#variant)
}

/// Returns the fingerprint of the data at the key.
pub(super) fn fingerprint(key: &Key<'_>, kind: &Kind) -> TokenStream {
    let (key, key_trait) = (nameable(key), local(kind.key_trait));
    quote!(<#key as __cache::#key_trait>::FINGERPRINT)
}

/// Returns the key's type for use outside its impls, with `'static` for each lifetime.
pub(super) fn nameable(key: &Key<'_>) -> TokenStream {
    let ident = &key.ident;
    if key.is_owned() {
        return quote!(#ident);
    }
    let lifetimes = key.generics.lifetimes();
    let lifetimes = lifetimes.map(|parameter| Lifetime::new("'static", parameter.lifetime.span()));
    quote!(#ident<#(#lifetimes),*>)
}
