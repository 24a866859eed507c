//! The four derives as one function from tokens to tokens.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::attr::{Derive, Input};
use crate::errors::Errors;
use crate::expand::{self, fallback};
use crate::model::check;

type Check = fn(&Input, &mut Errors);
type Expand = fn(&Input) -> TokenStream;

pub(crate) fn run(derive: Derive, tokens: TokenStream) -> TokenStream {
    let (check, expand, fallback): (Check, Expand, Expand) = match derive {
        Derive::Cacheable => (check::cacheable, expand::cacheable, fallback::cacheable),
        Derive::CacheKey => (check::cache_key, expand::cache_key, fallback::cache_key),
        Derive::KeyPart => (check::key_part, expand::key_part, fallback::key_part),
        Derive::Schema => (check::schema, expand::schema, fallback::schema),
    };
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
