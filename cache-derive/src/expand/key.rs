use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::{at_place, kind, local};
use crate::{
    attr::{Ttl, Version},
    model::{Content, Key, Part},
};

/// Writes `Key`, and `OwnedKey` unless the key borrows.
pub(super) fn expand(key: &Key, content: &Content) -> TokenStream {
    let Key {
        ident, resource, ..
    } = key;
    let (generics, arguments, bounds) = key.generics.split_for_impl();
    let version = version(key, content);
    let kind = kind::constant(content.kind);
    let (ttl, ttl_check) = ttl(&key.ttl);
    let trait_of_parts = trait_of_parts(key);
    let parts = key.parts.iter().map(|part| {
        let Part { name, ty, .. } = part;
        quote_spanned! {ty.span()=>
            __cache::Part::new(#name, <#ty as __cache::#trait_of_parts>::SHAPE)
        }
    });
    let out = local("__out");
    let writes = writes(key, &out);
    let owned = key.is_owned().then(|| owned(key));
    quote! {
        #ttl_check
        #[automatically_derived]
        impl #generics __cache::Key for #ident #arguments #bounds {
            const RESOURCE: &'static __cache::core::primitive::str = #resource;
            const VERSION: __cache::Version = #version;
            const KIND: __cache::Kind = #kind;
            const TTL: __cache::Ttl = #ttl;
            const PARTS: &'static [__cache::Part] = &[#(#parts),*];
            fn write_parts(&self, #out: &mut __cache::KeyWriter<'_>) {
                #writes
            }
        }
        #owned
    }
}

/// Writes the parts from `self`: the key, or the value that contains it.
pub(super) fn writes(key: &Key, out: &proc_macro2::Ident) -> TokenStream {
    let trait_of_parts = trait_of_parts(key);
    key.parts
        .iter()
        .map(|part| {
            let Part { member, ty, .. } = part;
            let function = if part.hash_tag {
                quote!(write_tag)
            } else {
                quote!(write)
            };
            let value = at_place(ty);
            let write = quote_spanned! {ty.span()=>
                <#ty as __cache::#trait_of_parts>::#function(#value, #out);
            };
            quote!(let #value = &self.#member; #write)
        })
        .collect()
}

/// Returns the one trait that the expansion uses of the parts' types.
// rustc drops an error that equals an earlier one. With one trait for writing, reading and cloning, a type that cannot be a
// part is one error.
pub(super) fn trait_of_parts(key: &Key) -> TokenStream {
    match (key.is_generated, key.is_owned()) {
        (true, _) => quote!(GeneratedPart),
        (false, true) => quote!(OwnedPart),
        (false, false) => quote!(BorrowedPart),
    }
}

fn owned(key: &Key) -> TokenStream {
    let ident = &key.ident;
    let reader = local("__parts");
    let trait_of_parts = trait_of_parts(key);
    let reads = key.parts.iter().map(|part| {
        let Part { member, ty, .. } = part;
        let function = if part.hash_tag {
            quote!(read_tag)
        } else {
            quote!(read)
        };
        quote_spanned!(ty.span()=> #member: <#ty as __cache::#trait_of_parts>::#function(#reader)?)
    });
    quote! {
        #[automatically_derived]
        impl __cache::OwnedKey for #ident {
            fn read_parts(
                #reader: &mut __cache::KeyReader<'_>,
            ) -> __cache::core::option::Option<Self> {
                __cache::core::option::Option::Some(Self { #(#reads),* })
            }
        }
    }
}

fn version(key: &Key, content: &Content) -> TokenStream {
    match (key.version, kind::fingerprint(key, content.kind)) {
        (Some(Version::Number(number)), _) => quote!(__cache::Version::Number(#number)),
        (Some(Version::Auto), Some(fingerprint)) => quote!(__cache::Version::Auto(#fingerprint)),
        (None, _) | (Some(Version::Auto), None) => quote!(__cache::Version::None),
    }
}

/// Returns the TTL, and the constant that holds it if the compiler has to evaluate it.
// A named constant is evaluated even if nothing uses the key, so that a bad TTL is always reported.
fn ttl(ttl: &Ttl) -> (TokenStream, TokenStream) {
    match ttl {
        Ttl::Never => (quote!(__cache::Ttl::NEVER), TokenStream::new()),
        Ttl::Millis(millis) => (
            quote!(__cache::Ttl::after_millis(#millis)),
            TokenStream::new(),
        ),
        Ttl::Path(path) => {
            let value = quote_spanned!(path.span()=> __cache::Ttl::constant(#path));
            (quote!(__TTL), quote!(const __TTL: __cache::Ttl = #value;))
        }
    }
}
