//! Reads the words of a place, and reports any other.

use proc_macro2::Ident;
use syn::{Attribute, Meta};

use super::grammar::{Entry, known};
use super::scope::{Derive, Place, Scope, cache_attributes};
use super::word::Word;
use crate::errors::Errors;
use crate::kinds::Kind;
use crate::suggest;

use Derive::{CacheKey, Cacheable, Schema};
use Place::{Container, Field, Variant};

impl Scope {
    /// Calls `accept` with every word that has a meaning here and reports the others.
    pub(crate) fn each_word<W: Copy>(
        self,
        attributes: &[Attribute],
        entries: &[Entry<W>],
        errors: &mut Errors,
        accept: &mut dyn FnMut(W, &Word, &mut Errors),
    ) {
        let mut words = Vec::new();
        for attribute in cache_attributes(attributes) {
            match &attribute.meta {
                Meta::List(list) => words.extend(Word::read_all(list.tokens.clone(), errors)),
                meta => errors.at(meta, format!("expected a list: `{}`", self.list_example())),
            }
        }
        let find = |name: &str| entries.iter().find(|entry| entry.name == name);
        for word in words {
            if let Some(entry) = find(&word.name.to_string()) {
                accept(entry.meaning, &word, errors);
            } else if let Some(entry) = report(&word.name, self, errors).and_then(find) {
                accept(
                    entry.meaning,
                    &word.called(entry.name),
                    &mut Errors::default(),
                );
            }
        }
    }
}

/// Reports a word without a meaning in this place, and returns the one it resembles, which counts as given.
fn report(word: &Ident, scope: Scope, errors: &mut Errors) -> Option<&'static str> {
    let name = word.to_string();
    let known = known(scope.derive, scope.place);
    // `#[derive(Cacheable, KeyPart)]` share one attribute; `Cacheable` reports the words that are wrong for both.
    if scope.shared && (is_word_of(Cacheable, &name) || is_word_of(CacheKey, &name)) {
        return None;
    }
    // Before the search for similar words: `skip` is serde's word, and not a misspelt word of ours.
    if let Some(message) = misplaced(&name, scope) {
        errors.at(word, message);
        return None;
    }
    let nearest = synonym(&name, &known).or_else(|| suggest::nearest(&name, &known));
    errors.at(word, unknown(&name, nearest, &known, scope));
    nearest
}

/// Returns the known word for which people try this one.
fn synonym(name: &str, known: &[&'static str]) -> Option<&'static str> {
    let meant = match name {
        "name" | "namespace" | "table" => "resource",
        "ex" | "expiration" | "expire" | "expires" | "expiry" => "ttl",
        "id" | "primary_key" => "key",
        "negative_ttl" => "negative",
        "stale" | "stale_ttl" | "stale_if_error" | "fail_safe" => "grace",
        "swr" => "stale_while_revalidate",
        "eager_refresh" => "refresh_ahead",
        "xfetch" | "beta" => "early_expiration",
        "derive" | "derives" => "key_derive",
        _ => return None,
    };
    known.iter().copied().find(|word| *word == meant)
}

fn is_word_of(derive: Derive, name: &str) -> bool {
    is_word(derive, Container, name) || is_word(derive, Field, name)
}

fn is_word(derive: Derive, place: Place, name: &str) -> bool {
    known(derive, place).contains(&name)
}

/// Returns the message about a word that belongs elsewhere.
fn misplaced(name: &str, scope: Scope) -> Option<String> {
    let (derive, noun) = (scope.derive, scope.noun);
    if name == "prefix" {
        return Some("a prefix belongs to the deployment: `Cache::builder().prefix(\"x\")`".into());
    }
    if matches!(name, "field_ttl" | "fields_ttl") {
        return Some("a field gets a TTL where it is written: `hash.set_field(..).field_ttl(..)`, `map.set(..).field_ttl(..)`".into());
    }
    if scope.place != Container && is_word(derive, Container, name) {
        return Some(format!("`{name}` belongs on the {noun}"));
    }
    if scope.place != Field && is_word(derive, Field, name) {
        return Some(format!("`{name}` marks a field"));
    }
    if let Some(form) = form_in_serde(name) {
        return Some(format!("`{name}` is serde's: write `#[serde({form})]`"));
    }
    another_derive(name, derive)
}

/// Returns the form in serde's attribute of a word that is easily put into `#[cache(..)]` by mistake.
fn form_in_serde(name: &str) -> Option<String> {
    match name {
        "default"
        | "deny_unknown_fields"
        | "flatten"
        | "other"
        | "skip"
        | "skip_deserializing"
        | "skip_serializing"
        | "transparent"
        | "untagged" => Some(name.to_owned()),
        "alias"
        | "content"
        | "deserialize_with"
        | "from"
        | "into"
        | "rename"
        | "rename_all"
        | "rename_all_fields"
        | "serialize_with"
        | "skip_serializing_if"
        | "tag"
        | "try_from"
        | "with" => Some(format!("{name} = \"..\"")),
        _ => None,
    }
}

fn another_derive(name: &str, derive: Derive) -> Option<String> {
    Some(match (name, derive) {
        ("key", CacheKey) => {
            "every field of a `CacheKey` is part of the key; drop `key`, or derive `Cacheable` if the \
             struct itself is stored"
                .into()
        }
        ("key_type", CacheKey) => "a `CacheKey` is the key itself; drop `key_type`".into(),
        ("key_derive", CacheKey) => {
            "a `CacheKey` is the key itself; drop `key_derive`, and derive on the struct".into()
        }
        (_, Cacheable) if Kind::named(name).is_some() => {
            format!("`{name}` is a word of `CacheKey`; put it on a struct that is the key itself")
        }
        (_, CacheKey) if Kind::named(name).is_some() => {
            format!("`{name}` is a word of `Cacheable`; put it on the struct that is stored")
        }
        _ => {
            let owner = [Cacheable, CacheKey, Schema]
                .into_iter()
                .find(|owner| is_word_of(*owner, name))?;
            format!("`{name}` is a word of `{}`; drop it here", owner.name())
        }
    })
}

fn unknown(name: &str, nearest: Option<&str>, known: &[&str], scope: Scope) -> String {
    let (list, derive) = (known.join(", "), scope.derive.name());
    let rest = match (known, scope.place, nearest) {
        ([], Variant, _) => ": a variant takes none".to_owned(),
        ([], _, _) => format!(": the fields of a `{derive}` take none"),
        (_, _, None) => format!("; known: {list}"),
        (_, _, Some(nearest)) => format!(", did you mean `{nearest}`? known: {list}"),
    };
    format!("unknown word `{name}`{rest}")
}
