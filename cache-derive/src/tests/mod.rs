//! Snapshots of expansions, tables of messages, and malformed inputs.

mod expansion;
mod functions;
mod messages;
mod parts;
mod robust;
mod shapes;

use std::ops::Range;
use std::str::FromStr as _;

use proc_macro2::{TokenStream, TokenTree};

use crate::attr::Derive;
use crate::derive;

/// Expands `source` and formats the result as a file.
fn expanded(derive: Derive, source: &str) -> String {
    let tokens = TokenStream::from_str(source).expect("the input is made of tokens");
    let output = derive::run(derive, tokens).to_string();
    let file = syn2::parse_str(&output).unwrap_or_else(|error| panic!("{error}:\n{output}"));
    prettyplease::unparse(&file)
}

/// Returns each message with the piece of `source` that it points at.
fn messages(derive: Derive, source: &str) -> Vec<(String, String)> {
    let tokens = TokenStream::from_str(source).expect("the input is made of tokens");
    let tokens: Vec<TokenTree> = derive::run(derive, tokens).into_iter().collect();
    tokens
        .windows(7)
        .filter(|window| window[4].to_string() == "compile_error")
        .map(|window| {
            let TokenTree::Group(message) = &window[6] else {
                panic!("`compile_error!` has an argument");
            };
            let literal: syn::LitStr = syn::parse2(message.stream()).expect("a message");
            let place = window[0].span().byte_range().start..window[6].span().byte_range().end;
            (piece(source, place), literal.value())
        })
        .collect()
}

fn piece(source: &str, place: Range<usize>) -> String {
    let start = source
        .char_indices()
        .nth(place.start)
        .map_or(source.len(), |(at, _)| at);
    let end = source
        .char_indices()
        .nth(place.end)
        .map_or(source.len(), |(at, _)| at);
    source[start..end].to_owned()
}

/// Returns each message of an expansion.
fn messages_of(tokens: TokenStream) -> Vec<String> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_error = |window: &&[TokenTree]| window[0].to_string() == "compile_error";
    let errors = tokens.windows(3).filter(is_error);
    errors
        .map(|window| {
            let TokenTree::Group(message) = &window[2] else {
                panic!("`compile_error!` has an argument");
            };
            let literal: syn::LitStr = syn::parse2(message.stream()).expect("a message");
            literal.value()
        })
        .collect()
}
