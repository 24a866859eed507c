//! Splits the inside of an attribute at its commas.

use std::mem::take;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use crate::errors::Errors;
use crate::mention::is_punct;

/// The tokens between two commas, and the comma or semicolon that ends them.
pub(crate) struct Item {
    pub(crate) tokens: Vec<TokenTree>,
    pub(crate) end: Option<TokenTree>,
}

/// Splits at commas outside of angle brackets, so that `map = (K, V)` and
/// `value = HashMap<K, V>` stay whole. A missing comma becomes an error.
pub(crate) fn items(tokens: TokenStream, errors: &mut Errors) -> Vec<Item> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    // An angle bracket without its counterpart must not swallow the words behind it.
    let items = split(&tokens, true).unwrap_or_else(|| split(&tokens, false).unwrap_or_default());
    for (index, item) in items.iter().enumerate() {
        let has_comma = match &item.end {
            end @ Some(_) => is_punct(end.as_ref(), ','),
            None => index + 1 == items.len(),
        };
        if let (false, Some(last)) = (has_comma, item.tokens.last()) {
            errors.at(last, "a comma is missing after this");
        }
    }
    items
}

/// Returns whether the comma in front of a word is missing, as in `resource = "user" ttl = "1h"`.
fn lacks_comma(item: &[TokenTree], word: &TokenTree, next: Option<&TokenTree>) -> bool {
    // Two words of one type or part, as in `dyn Any`.
    const INTRODUCING: [&str; 8] = [
        "as", "const", "dyn", "extern", "impl", "mut", "pub", "unsafe",
    ];
    let (TokenTree::Ident(_), [before @ .., last]) = (word, item) else {
        return false;
    };
    let is_introducing = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Ident(word)) if INTRODUCING.iter().any(|known| word == known));
    match last {
        TokenTree::Literal(_) => true,
        TokenTree::Group(group) => {
            group.delimiter() == Delimiter::Parenthesis && !is_introducing(before.last())
        }
        // The `>` of `->` closes no type.
        TokenTree::Punct(_) => is_punct(Some(last), '>') && !is_punct(before.last(), '-'),
        // A first word alone may lack its `=` as well.
        TokenTree::Ident(_) if before.is_empty() && !is_punct(next, '=') => false,
        TokenTree::Ident(_) => !is_introducing(Some(last)) && !is_punct(before.last(), '\''),
    }
}

fn split(tokens: &[TokenTree], angles: bool) -> Option<Vec<Item>> {
    let mut items = Vec::new();
    let mut end_item = |tokens: &mut Vec<TokenTree>, end| {
        let tokens = take(tokens);
        items.push(Item { tokens, end });
    };
    let mut current = Vec::new();
    let mut depth = 0_usize;
    let mut arrow = false;
    for (at, token) in tokens.iter().enumerate() {
        if let TokenTree::Punct(punct) = token {
            match punct.as_char() {
                '<' if angles => depth += 1,
                '>' if angles && !arrow => depth = depth.saturating_sub(1),
                ',' | ';' if depth == 0 => {
                    end_item(&mut current, Some(token.clone()));
                    continue;
                }
                _ => {}
            }
            // The `>` of `->` closes no angle bracket.
            arrow = punct.as_char() == '-' && punct.spacing() == Spacing::Joint;
        }
        if depth == 0 && lacks_comma(&current, token, tokens.get(at + 1)) {
            end_item(&mut current, None);
        }
        current.push(token.clone());
    }
    if !current.is_empty() {
        end_item(&mut current, None);
    }
    (depth == 0).then_some(items)
}
