//! serde's attributes. Their syntax is checked by serde's own derive.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Attribute, Lit, Meta};

use super::{
    value::literal,
    word::{Value, Word},
};
use crate::{case::Rule, errors::Errors};

/// The words of all `#[serde(..)]` attributes of one place.
pub(crate) struct Serde(Vec<Word>);

impl Serde {
    pub(crate) fn read(attributes: &[Attribute]) -> Self {
        // serde's derive reports malformed words.
        let mut ignored = Errors::default();
        let words = attributes
            .iter()
            .filter(|attribute| attribute.path().is_ident("serde"))
            .filter_map(|attribute| match &attribute.meta {
                Meta::List(list) => Some(list.tokens.to_token_stream()),
                _ => None,
            })
            .flat_map(|tokens| Word::read_all(tokens, &mut ignored))
            .collect();
        Self(words)
    }

    /// Returns the word as written in the attribute.
    pub(crate) fn word(&self, name: &str) -> Option<&Ident> {
        self.find(name).map(|word| &word.name)
    }

    /// Returns the text of `name = ".."`.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        text_of(self.find(name)?)
    }

    /// Returns the name that `rename` gives for serialization.
    pub(crate) fn rename(&self) -> Option<String> {
        self.writing("rename")
    }

    /// Returns the rule of `rename_all` or `rename_all_fields` for serialization.
    pub(crate) fn rule(&self, name: &str) -> Option<Rule> {
        Rule::read(&self.writing(name)?)
    }

    /// Returns the word that skips the field or variant in both directions.
    pub(crate) fn skip(&self) -> Option<&Ident> {
        let both = self
            .word("skip_serializing")
            .zip(self.word("skip_deserializing"));
        self.word("skip").or(both.map(|(word, _)| word))
    }

    /// Returns the functions used in place of the type's own impls, as written.
    pub(crate) fn custom(&self) -> Option<String> {
        let apart = [self.text("serialize_with"), self.text("deserialize_with")];
        self.text("with").or_else(|| joined(apart))
    }

    /// Returns the types that are written and read in place of the container, as written.
    pub(crate) fn wire_types(&self) -> Option<String> {
        let reading = self.text("from").or_else(|| self.text("try_from"));
        joined([self.text("into"), reading]).or_else(|| self.text("remote"))
    }

    fn find(&self, name: &str) -> Option<&Word> {
        self.0.iter().find(|word| word.name == name)
    }

    /// Reads `name = ".."` or the `serialize` of `name(serialize = "..", deserialize = "..")`.
    fn writing(&self, name: &str) -> Option<String> {
        let word = self.find(name)?;
        let Value::Listed(list) = &word.value else {
            return text_of(word);
        };
        Word::read_all(list.stream(), &mut Errors::default())
            .iter()
            .find(|word| word.name == "serialize")
            .and_then(text_of)
    }
}

fn text_of(word: &Word) -> Option<String> {
    match &word.value {
        Value::Assigned(value) => match literal(value)? {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

fn joined(texts: [Option<String>; 2]) -> Option<String> {
    match texts {
        [Some(first), Some(second)] if first != second => Some(format!("{first} + {second}")),
        [first, second] => first.or(second),
    }
}
