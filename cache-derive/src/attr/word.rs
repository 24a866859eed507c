//! Splits the inside of an attribute into words.

use std::mem::take;

use proc_macro2::{Delimiter, Group, Ident, Spacing, TokenStream, TokenTree};
use syn::Attribute;

use crate::errors::Errors;
use crate::mention::is_punct;

/// One item of an attribute: `hash`, `ttl = "15m"` or `key(id: u64)`.
pub(crate) struct Word {
    pub(crate) name: Ident,
    pub(crate) value: Value,
}

/// The tokens behind the name of a word.
pub(crate) enum Value {
    Bare,
    Assigned(TokenStream),
    Listed(Group),
    /// Something else, which has been reported.
    Broken,
}

impl Word {
    /// Returns the same word under another name, for a misspelt one.
    pub(crate) fn called(self, name: &str) -> Self {
        Self {
            name: Ident::new(name, self.name.span()),
            ..self
        }
    }

    /// Splits `tokens` at its commas; an item that is no word becomes an error.
    pub(crate) fn read_all(tokens: TokenStream, errors: &mut Errors) -> Vec<Self> {
        items(tokens, errors)
            .into_iter()
            .filter_map(|item| Self::read(item, errors))
            .collect()
    }

    /// Returns the words of all attributes `#[name(..)]`; malformed ones are left to the derive that checks them.
    pub(crate) fn read_quietly(attributes: &[Attribute], name: &str) -> Vec<Self> {
        attributes
            .iter()
            .filter(|attribute| attribute.path().is_ident(name))
            .filter_map(|attribute| attribute.meta.require_list().ok())
            .flat_map(|list| Self::read_all(list.tokens.clone(), &mut Errors::default()))
            .collect()
    }

    fn read(item: Item, errors: &mut Errors) -> Option<Self> {
        let mut tokens = item.tokens.into_iter();
        let name = match tokens.next() {
            Some(TokenTree::Ident(name)) => name,
            Some(other) => {
                errors.at(other, "expected a word, such as `ttl = \"15m\"`");
                return None;
            }
            None => {
                errors.at(item.end, "expected a word before this comma");
                return None;
            }
        };
        let value = match tokens.next() {
            None => Value::Bare,
            Some(TokenTree::Punct(punct)) if punct.as_char() == '=' => {
                Value::Assigned(tokens.collect())
            }
            Some(TokenTree::Group(group))
                if tokens.len() == 0 && group.delimiter() == Delimiter::Parenthesis =>
            {
                Value::Listed(group)
            }
            Some(other) => {
                let message = format!("expected `=`, `(..)` or a comma after `{name}`");
                errors.at(other, message);
                Value::Broken
            }
        };
        Some(Self { name, value })
    }
}

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

/// A word that may be given once, and its value if that could be read.
// A word with a broken value still counts as given, so that it is not also reported as missing.
pub(crate) struct Once<T> {
    word: Option<Ident>,
    value: Option<T>,
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self {
            word: None,
            value: None,
        }
    }
}

impl<T> Once<T> {
    /// Reads a word and keeps the first one; a second one is an error that points at both.
    pub(crate) fn read(
        &mut self,
        word: &Word,
        errors: &mut Errors,
        value: impl FnOnce(&Word, &mut Errors) -> Option<T>,
    ) {
        let value = value(word, errors);
        let word = &word.name;
        if let Some(first) = &self.word {
            let message = format!("`{word}` is given twice");
            let first_message = format!("`{first}` is first given here");
            errors.at_both((word, message), (first, first_message));
            return;
        }
        self.word = Some(word.clone());
        self.value = value;
    }

    /// Returns the word as the user wrote it, whether or not its value could be read.
    pub(crate) fn word(&self) -> Option<&Ident> {
        self.word.as_ref()
    }

    /// Returns the value, if it was given and could be read.
    pub(crate) fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Returns the word together with its value.
    pub(crate) fn given(&self) -> Option<(&Ident, &T)> {
        self.word.as_ref().zip(self.value.as_ref())
    }

    pub(crate) fn is_given(&self) -> bool {
        self.word.is_some()
    }
}
