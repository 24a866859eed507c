//! The four derives as functions from tokens to tokens.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::{
    attr::{Derive, Input},
    errors::Errors,
    expand::{self, fallback},
    model::{CacheKey, Cacheable, Described, KeyPart, check},
};

pub(crate) fn cacheable(tokens: TokenStream) -> TokenStream {
    run(tokens, Derive::Cacheable, |input, mut errors| {
        check::cacheable(input, &mut errors);
        let model = Cacheable::new(input);
        match errors.finish() {
            Ok(()) => expand::cacheable(&model),
            Err(messages) => with_fallback(&messages, &fallback::cacheable(&model)),
        }
    })
}

pub(crate) fn cache_key(tokens: TokenStream) -> TokenStream {
    run(tokens, Derive::CacheKey, |input, mut errors| {
        check::cache_key(input, &mut errors);
        let model = CacheKey::new(input);
        match errors.finish() {
            Ok(()) => expand::cache_key(&model),
            // An enum or union has no fields to make `new` from; its message is enough.
            Err(messages) if input.is_struct() => {
                with_fallback(&messages, &fallback::cache_key(&model))
            }
            Err(messages) => messages,
        }
    })
}

pub(crate) fn key_part(tokens: TokenStream) -> TokenStream {
    run(tokens, Derive::KeyPart, |input, mut errors| {
        check::key_part(input, &mut errors);
        match (errors.finish(), KeyPart::new(input)) {
            (Ok(()), Some(model)) => expand::key_part(&model),
            (Ok(()), None) => fallback::key_part(input),
            (Err(messages), _) => with_fallback(&messages, &fallback::key_part(input)),
        }
    })
}

pub(crate) fn schema(tokens: TokenStream) -> TokenStream {
    run(tokens, Derive::Schema, |input, mut errors| {
        check::schema(input, &mut errors);
        match errors.finish() {
            Ok(()) => expand::schema(&Described::new(input)),
            Err(messages) => with_fallback(&messages, &fallback::schema(input)),
        }
    })
}

fn run(
    tokens: TokenStream,
    derive: Derive,
    expand: impl FnOnce(&Input, Errors) -> TokenStream,
) -> TokenStream {
    let mut errors = Errors::default();
    match syn::parse2::<DeriveInput>(tokens) {
        Ok(input) => {
            let input = Input::read(input, derive, &mut errors);
            expand(&input, errors)
        }
        Err(error) => error.into_compile_error(),
    }
}

fn with_fallback(messages: &TokenStream, fallback: &TokenStream) -> TokenStream {
    quote!(#messages #fallback)
}
