//! The attributes on functions, as one function from tokens to tokens: `words` and `signature` read, `expand` writes.
//!
//! The body and the signature pass through as tokens, so that syn needs no grammar of expressions.

mod attribute;
mod expand;
mod options;
mod output;
mod signature;
mod words;

use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;

pub(crate) use self::attribute::Attribute;
use self::output::Output;
use self::signature::Signature;
use self::words::Words;

pub(crate) fn run(attribute: Attribute, words: TokenStream, item: &TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let words = Words::read(attribute, words, &mut errors);
    let Some(signature) = Signature::read(attribute, &words, item, &mut errors) else {
        let messages = errors.finish().err();
        return quote!(#messages #item);
    };
    let output = Output::read(attribute, &words, &signature, &mut errors);
    signature.refuse_instrumented(attribute, &mut errors);
    if attribute == Attribute::Remember && !words.is_scoped() {
        signature.refuse_borrows(&mut errors);
    }
    match (errors.finish(), output) {
        (Ok(()), Some(output)) => expand::function(attribute, &words, &signature, &output),
        (Ok(()), None) => expand::fallback(&signature),
        (Err(messages), _) => {
            let fallback = expand::fallback(&signature);
            quote!(#messages #fallback)
        }
    }
}
