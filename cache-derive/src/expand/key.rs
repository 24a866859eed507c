use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Member;
use syn::spanned::Spanned as _;

use super::{at_place, kind, load, local};
use crate::attr::{Derive, Time, Ttl, Version};
use crate::model::{Content, Key, Part};

/// The `self` that has the parts.
#[derive(Clone, Copy)]
pub(super) enum Holder {
    Key,
    Value,
}

impl Holder {
    pub(super) fn member<'a>(self, part: &'a Part<'_>) -> &'a Member {
        match self {
            Self::Key => &part.member,
            Self::Value => &part.field.member,
        }
    }
}

/// Writes `Key`, and `OwnedKey` unless the key borrows.
pub(super) fn expand(key: &Key<'_>, content: &Content) -> TokenStream {
    let Key {
        ident, resource, ..
    } = key;
    let (generics, arguments, bounds) = key.generics.split_for_impl();
    let version = version(key, content);
    let kind = kind::constant(content.kind);
    let (ttl, ttl_check) = ttl(&key.ttl);
    let jitter = key.input.words.jitter.value();
    let jitter =
        jitter.map(|percent| quote!(const JITTER: __cache::core::primitive::u8 = #percent;));
    let (grace_check, grace) = load::grace(&key.input.words).unzip();
    let trait_of_parts = trait_of_parts(key);
    let parts = key.parts.iter().map(|part| {
        let (name, ty) = (part.name(), &part.field.ty);
        quote_spanned! {ty.span()=>
            __cache::Part::new(#name, <#ty as __cache::#trait_of_parts>::SHAPE)
        }
    });
    let out = local("__out");
    let writes = writes(key, &out, Holder::Key);
    let owned = key.is_owned().then(|| owned(key));
    quote! {
        #ttl_check
        #grace_check
        #[automatically_derived]
        impl #generics __cache::Key for #ident #arguments #bounds {
            const RESOURCE: &'static __cache::core::primitive::str = #resource;
            const VERSION: __cache::Version = #version;
            const KIND: __cache::Kind = #kind;
            const TTL: __cache::Ttl = #ttl;
            #jitter
            #grace
            const PARTS: &'static [__cache::Part] = &[#(#parts),*];
            fn write_parts(&self, #out: &mut __cache::KeyWriter<'_>) {
                #writes
            }
        }
        #owned
    }
}

/// Writes the parts from `self`.
pub(super) fn writes(key: &Key<'_>, out: &Ident, holder: Holder) -> TokenStream {
    let trait_of_parts = trait_of_parts(key);
    let writes = key.parts.iter().map(|part| {
        let (member, ty) = (holder.member(part), &part.field.ty);
        let (value, write) = (at_place(ty), function(part, ["write", "write_tag"]));
        let write = quote_spanned! {ty.span()=>
            <#ty as __cache::#trait_of_parts>::#write(#value, #out);
        };
        quote!(let #value = &self.#member; #write)
    });
    writes.collect()
}

/// Returns the second function for the part that decides the slot, and the first for any other.
fn function(part: &Part<'_>, [plain, tag]: [&str; 2]) -> Ident {
    let is_tag = part.field.words.hash_tag.is_given();
    local(if is_tag { tag } else { plain })
}

/// Returns the one trait that the expansion uses of the parts' types.
// rustc drops an error that equals an earlier one. With one trait for writing, reading and cloning, a type that cannot be a
// part is one error.
pub(super) fn trait_of_parts(key: &Key<'_>) -> TokenStream {
    match key.input.scope.derive {
        Derive::Cacheable => quote!(GeneratedPart),
        _ if key.is_owned() => quote!(OwnedPart),
        _ => quote!(BorrowedPart),
    }
}

fn owned(key: &Key<'_>) -> TokenStream {
    let ident = &key.ident;
    let reader = local("__parts");
    let trait_of_parts = trait_of_parts(key);
    let reads = key.parts.iter().map(|part| {
        let (member, ty) = (&part.member, &part.field.ty);
        let read = function(part, ["read", "read_tag"]);
        quote_spanned!(ty.span()=> #member: <#ty as __cache::#trait_of_parts>::#read(#reader)?)
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

fn version(key: &Key<'_>, content: &Content) -> TokenStream {
    match key.version {
        None => quote!(__cache::Version::None),
        Some(Version::Number(number)) => quote!(__cache::Version::Number(#number)),
        Some(Version::Auto) => {
            let fingerprint = kind::fingerprint(key, content.kind);
            quote!(__cache::Version::Auto(#fingerprint))
        }
    }
}

/// Returns the TTL, and the constant that holds it if the compiler has to evaluate it.
// A named constant is evaluated even if nothing uses the key, so that a bad TTL is always reported.
fn ttl(ttl: &Ttl) -> (TokenStream, Option<TokenStream>) {
    match ttl {
        Ttl::Never => (quote!(__cache::Ttl::NEVER), None),
        Ttl::After(Time::Millis(millis)) => (quote!(__cache::Ttl::after_millis(#millis)), None),
        Ttl::After(Time::Path(path)) => {
            let value = quote_spanned!(path.span()=> __cache::Ttl::constant(#path));
            let constant = quote!(const __TTL: __cache::Ttl = #value;);
            (quote!(__TTL), Some(constant))
        }
    }
}
