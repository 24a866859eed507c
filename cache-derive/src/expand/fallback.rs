//! The expansion after an error: the names that other code uses, with bodies that never run.
//!
//! The compiler then reports the error, and not every use of the missing key as well.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

use super::key_part::{Bodies, impls};
use super::schema::impl_schema;
use super::{entry, in_block, inherent, key, key_struct, kind};
use crate::attr::Input;
use crate::kinds::Kind;
use crate::model::{Body, Cacheable, Content, Key, Record, Shape};

pub(crate) fn cacheable(input: &Input) -> TokenStream {
    let cacheable = Cacheable::new(input);
    let outside = entry::outside(&cacheable);
    let (can_be_stored, blank) = (cacheable.can_be_stored(), blank(cacheable));
    let std_impls = never_run(key_struct::impls(&blank.key));
    let key_impls = key_impls(&blank.key, &blank.content);
    // A union or a generic type cannot be named as the data at the key.
    let stored = can_be_stored.then(|| {
        let kind_impl = kind::expand(&blank.key, &blank.content, &TokenStream::new());
        let value_impls = never_run(entry::value_impls(&blank));
        quote!(#kind_impl #value_impls)
    });
    let block = in_block(input, &quote!(#std_impls #key_impls #stored));
    quote!(#outside #block)
}

pub(crate) fn cache_key(input: &Input) -> TokenStream {
    let key = Key::of_struct(input);
    // An enum or union has no fields to make the key from.
    let inherent = input.is_struct().then(|| inherent::expand(&key));
    let content = Content::given(input).unwrap_or_else(|| Content {
        kind: Kind::untyped(),
        types: Vec::new(),
    });
    let key = Key::blank(input, key.ident);
    let key_impls = key_impls(&key, &content);
    // Nothing is known of a type parameter, so the types at the key would lack their bounds.
    let is_generic = key.generics.type_params().next().is_some();
    let kind_impl = (!is_generic).then(|| kind::expand(&key, &content, &TokenStream::new()));
    let block = in_block(input, &quote!(#key_impls #kind_impl));
    quote!(#inherent #block)
}

pub(crate) fn key_part(input: &Input) -> TokenStream {
    in_block(input, &impls(input, &Bodies::never()))
}

pub(crate) fn schema(input: &Input) -> TokenStream {
    in_block(input, &impl_schema(input, &unknown_shape()))
}

/// Returns a shape that no check of another type refuses, unlike that of `()`.
fn unknown_shape() -> Shape {
    Shape::Opaque {
        name: String::new(),
        numbers: Vec::new(),
    }
}

/// Takes away everything of a type that may be wrong and that no other code uses.
fn blank(cacheable: Cacheable<'_>) -> Cacheable<'_> {
    Cacheable {
        key: Key::blank(cacheable.input, cacheable.key.ident),
        body: match cacheable.body {
            Body::Whole(_) => Body::Whole(unknown_shape()),
            Body::Fields(record) => Body::Fields(Record {
                stored: Vec::new(),
                skipped: Vec::new(),
                ..record
            }),
        },
        ..cacheable
    }
}

fn key_impls(blank: &Key<'_>, content: &Content) -> TokenStream {
    let display = inherent::display(blank);
    let key_impl = key::expand(blank, content);
    never_run(quote!(#display #key_impl))
}

/// Replaces the body of every function in `impls`.
fn never_run(impls: TokenStream) -> TokenStream {
    let without_bodies =
        |functions| map_braces(functions, |_body| quote!(__cache::core::unreachable!()));
    map_braces(impls, without_bodies)
}

fn map_braces(tokens: TokenStream, change: impl Fn(TokenStream) -> TokenStream) -> TokenStream {
    let tokens = tokens.into_iter().map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            Group::new(Delimiter::Brace, change(group.stream())).into()
        }
        other => other,
    });
    tokens.collect()
}
