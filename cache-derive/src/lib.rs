//! The macros of [typed-cache](https://docs.rs/typed-cache), which re-exports them beside
//! the traits of the same names and documents their grammar.
//!
//! A derive runs in three steps: `attr` turns tokens into words, `model` checks them, `expand`
//! writes the code and cannot fail. All mistakes of one input are reported together.
#![forbid(unsafe_code)]
#![deny(clippy::unwrap_used, clippy::expect_used)]
#![cfg_attr(not(test), deny(clippy::panic))]

mod attr;
mod case;
mod derive;
mod errors;
mod expand;
mod function;
mod kinds;
mod mention;
mod model;
mod suggest;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

use self::attr::Derive;
use self::function::Attribute;

/// Part of [typed-cache](https://docs.rs/typed-cache), which documents it.
#[proc_macro_derive(Cacheable, attributes(cache, serde))]
pub fn derive_cacheable(input: TokenStream) -> TokenStream {
    derive::run(Derive::Cacheable, input.into()).into()
}

/// Part of [typed-cache](https://docs.rs/typed-cache), which documents it.
#[proc_macro_derive(CacheKey, attributes(cache))]
pub fn derive_cache_key(input: TokenStream) -> TokenStream {
    derive::run(Derive::CacheKey, input.into()).into()
}

/// Part of [typed-cache](https://docs.rs/typed-cache), which documents it.
#[proc_macro_derive(KeyPart, attributes(cache, serde))]
pub fn derive_key_part(input: TokenStream) -> TokenStream {
    derive::run(Derive::KeyPart, input.into()).into()
}

/// Part of [typed-cache](https://docs.rs/typed-cache), which documents it.
#[proc_macro_derive(Schema, attributes(cache, serde))]
pub fn derive_schema(input: TokenStream) -> TokenStream {
    derive::run(Derive::Schema, input.into()).into()
}

/// Part of [typed-cache](https://docs.rs/typed-cache), which documents it.
#[proc_macro_attribute]
pub fn remember(words: TokenStream, item: TokenStream) -> TokenStream {
    function::run(Attribute::Remember, words.into(), &item.into()).into()
}

/// Part of [typed-cache](https://docs.rs/typed-cache), which documents it.
#[proc_macro_attribute]
pub fn evict(words: TokenStream, item: TokenStream) -> TokenStream {
    function::run(Attribute::Evict, words.into(), &item.into()).into()
}
