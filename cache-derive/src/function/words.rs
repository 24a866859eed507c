//! The words of `#[remember(..)]` and `#[evict(..)]`.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Path;

use super::attribute::Attribute;
use crate::attr::{Once, Value, Word, crate_path};
use crate::errors::Errors;
use crate::suggest;

/// What an attribute says.
#[derive(Default)]
pub(super) struct Words {
    pub(super) root: Once<Path>,
    cache: Once<TokenStream>,
    key: Once<TokenStream>,
    /// The keys of `evict`, of which there may be several.
    keys: Vec<TokenStream>,
    scoped: Once<()>,
    optional: Once<()>,
}

const OF_REMEMBER: [&str; 5] = ["cache", "crate", "key", "optional", "scoped"];
const OF_EVICT: [&str; 3] = ["cache", "crate", "key"];

impl Words {
    pub(super) fn read(attribute: Attribute, tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut words = Self::default();
        for word in Word::read_all(tokens, errors) {
            words.accept(attribute, &word, errors);
        }
        words.check(attribute, errors);
        words
    }

    fn accept(&mut self, attribute: Attribute, word: &Word, errors: &mut Errors) {
        match (word.name.to_string().as_str(), attribute) {
            ("cache", _) => self.cache.read(word, errors, expression),
            ("crate", _) => self.root.read(word, errors, crate_path),
            ("key", Attribute::Remember) => self.key.read(word, errors, expression),
            ("key", Attribute::Evict) => self.keys.extend(expression(word, errors)),
            ("optional", Attribute::Remember) => self.optional.read(word, errors, Word::flag),
            ("scoped", Attribute::Remember) => self.scoped.read(word, errors, Word::flag),
            (name, _) => errors.at(&word.name, unknown(attribute, name)),
        }
    }

    fn check(&self, attribute: Attribute, errors: &mut Errors) {
        let name = attribute.name();
        let has_key = self.key.is_given() || !self.keys.is_empty();
        let missing = [
            (
                "cache",
                self.cache.is_given(),
                "the cache, such as `cache = self.cache`",
            ),
            (
                "key",
                has_key,
                "the key, made of the arguments, such as `key = UserKey { id }`",
            ),
        ];
        for (word, is_given, what) in missing {
            if !is_given {
                let message = format!("`#[{name}(..)]` needs `{word}`: {what}");
                errors.at(syn::Ident::new(name, Span::call_site()), message);
            }
        }
    }

    pub(super) fn cache(&self) -> Option<&TokenStream> {
        self.cache.value()
    }

    pub(super) fn key(&self) -> Option<&TokenStream> {
        self.key.value()
    }

    pub(super) fn keys(&self) -> &[TokenStream] {
        &self.keys
    }

    pub(super) fn is_scoped(&self) -> bool {
        self.scoped.is_given()
    }

    /// Returns the method of the cache that finds the value.
    pub(super) fn method(&self) -> TokenStream {
        match (self.is_scoped(), self.optional.is_given()) {
            (true, false) => quote!(remember_scoped),
            (false, true) => quote!(remember_optional),
            _ => quote!(remember),
        }
    }

    /// Returns the words that exclude one another.
    pub(super) fn conflict(&self) -> Option<(&syn::Ident, &syn::Ident)> {
        self.scoped.word().zip(self.optional.word())
    }
}

/// Reads the expression behind `=`, which rustc checks.
fn expression(word: &Word, errors: &mut Errors) -> Option<TokenStream> {
    let name = &word.name;
    match &word.value {
        Value::Assigned(tokens) if !tokens.is_empty() => return Some(tokens.clone()),
        Value::Broken => {}
        Value::Bare | Value::Assigned(_) | Value::Listed(_) => {
            errors.at(name, format!("`{name}` takes an expression: `{name} = ..`"));
        }
    }
    None
}

fn unknown(attribute: Attribute, name: &str) -> String {
    let known: &[&str] = match attribute {
        Attribute::Remember => &OF_REMEMBER,
        Attribute::Evict => &OF_EVICT,
    };
    if attribute == Attribute::Evict && OF_REMEMBER.contains(&name) {
        return format!(
            "`{name}` is a word of `#[remember(..)]`: the body of `#[evict(..)]` runs in the caller's task, and may borrow"
        );
    }
    if name == "ttl" {
        return "the TTL is that of the key's type; for another one write `cache = self.cache.with_ttl(..)`".into();
    }
    let meant = suggest::nearest(name, known);
    let meant = meant.map_or_else(String::new, |meant| format!(", did you mean `{meant}`?"));
    let separator = if meant.is_empty() { ";" } else { "" };
    format!(
        "unknown word `{name}`{meant}{separator} known: {}",
        known.join(", ")
    )
}
