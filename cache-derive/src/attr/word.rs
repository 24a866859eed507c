//! The words inside of an attribute.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::Attribute;

use super::items::{Item, items};
use crate::errors::Errors;

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
