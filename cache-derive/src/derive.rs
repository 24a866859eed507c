//! The four derives as functions from tokens to tokens.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::attr::{Derive, Input};
use crate::errors::Errors;
use crate::expand::{self, fallback};
use crate::model::check;

pub(crate) fn cacheable(tokens: TokenStream) -> TokenStream {
    let expansions = [expand::cacheable, fallback::cacheable];
    run(tokens, Derive::Cacheable, check::cacheable, expansions)
}

pub(crate) fn cache_key(tokens: TokenStream) -> TokenStream {
    let expansions = [expand::cache_key, fallback::cache_key];
    run(tokens, Derive::CacheKey, check::cache_key, expansions)
}

pub(crate) fn key_part(tokens: TokenStream) -> TokenStream {
    let expansions = [expand::key_part, fallback::key_part];
    run(tokens, Derive::KeyPart, check::key_part, expansions)
}

pub(crate) fn schema(tokens: TokenStream) -> TokenStream {
    let expansions = [expand::schema, fallback::schema];
    run(tokens, Derive::Schema, check::schema, expansions)
}

fn run(
    tokens: TokenStream,
    derive: Derive,
    check: fn(&Input, &mut Errors),
    [expand, fallback]: [fn(&Input) -> TokenStream; 2],
) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(tokens) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::default();
    let input = Input::read(input, derive, &mut errors);
    check(&input, &mut errors);
    match errors.finish() {
        Ok(()) => expand(&input),
        Err(messages) => {
            let fallback = fallback(&input);
            quote!(#messages #fallback)
        }
    }
}
