//! serde's attributes. Their syntax is checked by serde's own derive.

use proc_macro2::{Ident, TokenStream};
use syn::{Attribute, Lit};

use super::value::literal;
use super::word::{Value, Word};
use crate::errors::Errors;

/// The words of all `#[serde(..)]` attributes of one place.
#[derive(Default)]
pub(crate) struct Serde(Vec<Word>);

impl Serde {
    pub(crate) fn read(attributes: &[Attribute]) -> Self {
        Self(Word::read_quietly(attributes, "serde"))
    }

    /// Returns the word as written in the attribute.
    pub(crate) fn word(&self, name: &str) -> Option<&Ident> {
        self.find(name).map(|word| &word.name)
    }

    /// Returns those of the words that are given.
    pub(crate) fn words<'a>(
        &'a self,
        names: impl IntoIterator<Item = &'a str>,
    ) -> impl Iterator<Item = &'a Ident> {
        names.into_iter().filter_map(|name| self.word(name))
    }

    /// Returns the text of `name = ".."`.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        text_of(self.find(name)?)
    }

    /// Returns the text for serialization, from `name = ".."` or `name(serialize = "..", deserialize = "..")`.
    pub(crate) fn written(&self, name: &str) -> Option<String> {
        self.directed(name, "serialize").next()
    }

    /// Returns the texts for deserialization; `rename` may have several.
    pub(crate) fn read_back(&self, name: &str) -> Vec<String> {
        self.directed(name, "deserialize").collect()
    }

    /// Returns the other names under which a field or variant is read, each with its place.
    pub(crate) fn aliases(&self) -> impl Iterator<Item = (String, &TokenStream)> {
        let aliases = self.0.iter().filter(|word| word.name == "alias");
        aliases.filter_map(|word| match &word.value {
            Value::Assigned(place) => Some((text_of(word)?, place)),
            _ => None,
        })
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

    /// Returns the type that is written and read in place of the container, as written.
    pub(crate) fn wire_type(&self) -> Option<String> {
        self.text("into").or_else(|| self.text("remote"))
    }

    /// Returns the texts that all words of one name give for a direction.
    fn directed(&self, name: &str, direction: &str) -> impl Iterator<Item = String> {
        let words = self.0.iter().filter(move |word| word.name == name);
        words.flat_map(move |word| match &word.value {
            Value::Listed(list) => {
                let mut inner = Word::read_all(list.stream(), &mut Errors::default());
                inner.retain(|word| word.name == direction);
                inner.iter().filter_map(text_of).collect()
            }
            _ => Vec::from_iter(text_of(word)),
        })
    }

    fn find(&self, name: &str) -> Option<&Word> {
        self.0.iter().find(|word| word.name == name)
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
