//! From the model to code. Nothing here can fail.

mod docs;
mod entry;
pub(crate) mod fallback;
mod generics;
mod hash;
mod inherent;
mod key;
mod key_part;
mod key_struct;
mod keyed;
mod kind;
mod schema;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::spanned::Spanned;

pub(crate) use self::{
    entry::{cache_key, cacheable},
    key_part::expand as key_part,
    schema::expand as schema,
};

/// Puts impls where they add no name to the user's module.
fn in_block(root: &TokenStream, impls: &TokenStream) -> TokenStream {
    let allowed = allowed();
    quote! {
        #[doc(hidden)]
        #allowed
        const _: () = {
            use #root::__private as __cache;
            #impls
        };
    }
}

/// Silences what a user could not mend in code that is not theirs.
fn allowed() -> TokenStream {
    quote! {
        #[allow(
            dead_code,
            deprecated,
            unused_qualifications,
            clippy::absolute_paths,
            clippy::missing_errors_doc,
            clippy::too_many_arguments
        )]
    }
}

/// A name for the value of a field at the place of its type, for errors to show; it is bound in front of its use, since `self`
/// in that place could be the `self` of another macro.
fn at_place(place: &impl Spanned) -> Ident {
    Ident::new("__value", place.span())
}

/// Makes a local name that no name of the user's can meet.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}
