//! The generated code. The model has passed all checks, so nothing here can fail.

mod checks;
mod docs;
mod entry;
pub(crate) mod fallback;
mod hash;
mod inherent;
mod key;
mod key_part;
mod key_struct;
mod kind;
mod load;
mod schema;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{Generics, Type, parse_quote};

use crate::attr::Input;
use crate::mention::{mentions, written};

pub(crate) use self::entry::{cache_key, cacheable};
pub(crate) use self::key_part::expand as key_part;
pub(crate) use self::schema::expand as schema;

/// Puts impls into a block that adds no name to the user's module.
fn in_block(input: &Input, impls: &TokenStream) -> TokenStream {
    let (root, allowed) = (root(input), allowed());
    quote! {
        #[doc(hidden)]
        #allowed
        const _: () = {
            use #root::__private as __cache;
            #impls
        };
    }
}

/// Returns the path of typed-cache in the user's crate.
fn root(input: &Input) -> TokenStream {
    let given = input.words.root.value();
    given.map_or_else(|| quote!(::typed_cache), ToTokens::to_token_stream)
}

/// Allows the lints that a user could not fix in generated code.
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

/// Returns a variable for the value of a field, with the span of the field's type, which errors then point at.
// It is bound in front of its use: a `self` with that span could resolve to the `self` of another macro.
fn at_place(place: &impl Spanned) -> Ident {
    Ident::new("__value", place.span())
}

/// Returns a local name that cannot clash with a name of the user's.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// Adds `bound` for every type that depends on a type parameter, and for no other.
fn bounded<'a>(
    generics: &Generics,
    types: impl IntoIterator<Item = &'a Type>,
    bound: &TokenStream,
) -> Generics {
    let mut bounded = generics.clone();
    let mut added = Vec::new();
    for ty in types {
        let text = written(ty);
        if is_open(ty, generics) && !added.contains(&text) {
            let predicates = &mut bounded.make_where_clause().predicates;
            predicates.push(parse_quote!(#ty: #bound));
            added.push(text);
        }
    }
    bounded
}

/// Returns whether a type depends on a type parameter.
fn is_open(ty: &Type, generics: &Generics) -> bool {
    generics
        .type_params()
        .any(|parameter| mentions(ty, &parameter.ident))
}
