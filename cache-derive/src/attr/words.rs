//! The words of the grammar, in one table, and the messages about any other.

use proc_macro2::Ident;
use syn::{Attribute, Meta};

use super::scope::{Derive, Place, Scope, cache_attributes};
use super::word::Word;
use crate::errors::Errors;
use crate::kinds::{ALL, Kind};
use crate::suggest;

use Derive::{CacheKey, Cacheable, KeyPart, Schema};
use Place::{Container, Field, Variant};

/// The words of every attribute that names a resource.
const OF_RESOURCE: [&str; 12] = [
    "compress",
    "compress_above",
    "crate",
    "damage",
    "format",
    "jitter",
    "mismatch",
    "resource",
    "ttl",
    "upgrade_from",
    "version",
    "write_as",
];

/// Returns the words of a place in alphabetical order.
pub(crate) fn known(derive: Derive, place: Place) -> Vec<&'static str> {
    let own: &[&str] = match (derive, place) {
        (Cacheable, Container) => &["fields_type", "key", "key_type"],
        (KeyPart | Schema, Container) => &["crate"],
        (Cacheable, Field) => &["hash_tag", "key", "opaque"],
        (CacheKey, Field) => &["hash_tag"],
        (Schema, Field) => &["opaque"],
        (CacheKey, Container) | (KeyPart, Field) | (_, Variant) => &[],
    };
    let mut known = own.to_vec();
    if place == Container && matches!(derive, Cacheable | CacheKey) {
        known.extend(OF_RESOURCE);
        known.extend(words_of_kinds(derive));
    }
    known.sort_unstable();
    known
}

fn words_of_kinds(derive: Derive) -> impl Iterator<Item = &'static str> {
    let is_known = move |kind: &&Kind| match derive {
        Cacheable => kind.is_word_of_cacheable(),
        _ => kind.in_cache_key.is_some(),
    };
    ALL.iter().filter(is_known).map(|kind| kind.word)
}

impl Scope {
    /// Calls `accept` with every word that has a meaning here and reports the others.
    pub(crate) fn each_word(
        self,
        attributes: &[Attribute],
        errors: &mut Errors,
        accept: &mut dyn FnMut(&Word, &mut Errors),
    ) {
        let known = known(self.derive, self.place);
        let mut words = Vec::new();
        for attribute in cache_attributes(attributes) {
            match &attribute.meta {
                Meta::List(list) => words.extend(Word::read_all(list.tokens.clone(), errors)),
                meta => errors.at(meta, format!("expected a list: `{}`", self.list_example())),
            }
        }
        for word in words {
            if known.contains(&word.name.to_string().as_str()) {
                accept(&word, errors);
            } else if let Some(meant) = report(&word.name, &known, self, errors) {
                accept(&word.called(meant), &mut Errors::default());
            }
        }
    }
}

/// Reports a word without a meaning in this place, and returns the one it resembles, which counts as given.
fn report(
    word: &Ident,
    known: &[&'static str],
    scope: Scope,
    errors: &mut Errors,
) -> Option<&'static str> {
    let name = word.to_string();
    // `#[derive(Cacheable, KeyPart)]` share one attribute; `Cacheable` reports the words that are wrong for both.
    if scope.shared && (is_word_of(Cacheable, &name) || is_word_of(CacheKey, &name)) {
        return None;
    }
    // Before the search for similar words: `skip` is serde's word, and not a misspelt word of ours.
    if let Some(message) = misplaced(&name, scope) {
        errors.at(word, message);
        return None;
    }
    let nearest = synonym(&name, known).or_else(|| suggest::nearest(&name, known));
    errors.at(word, unknown(&name, nearest, known, scope));
    nearest
}

/// Returns the known word for which people try this one.
fn synonym(name: &str, known: &[&'static str]) -> Option<&'static str> {
    let meant = match name {
        "name" | "namespace" | "table" => "resource",
        "ex" | "expiration" | "expire" | "expires" | "expiry" => "ttl",
        "id" | "primary_key" => "key",
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
        "default" | "flatten" | "skip" | "skip_deserializing" | "skip_serializing"
        | "transparent" | "untagged" => Some(name.to_owned()),
        "alias"
        | "content"
        | "deserialize_with"
        | "from"
        | "into"
        | "rename"
        | "rename_all"
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

/// Returns an example of a word with its value, without the attribute around it.
pub(crate) fn example(name: &str) -> &'static str {
    match name {
        "compress" => "compress = \"lz4\"",
        "compress_above" => "compress_above = 4096",
        "crate" => "crate = ::typed_cache",
        "damage" => "damage = miss",
        "fields_type" => "fields_type = UserFields",
        "format" => "format = json",
        "jitter" => "jitter = \"10%\"",
        "key" => "key(id: u64)",
        "key_type" => "key_type = UserKey",
        "mismatch" => "mismatch = error",
        "resource" => "resource = \"user\"",
        "ttl" => "ttl = \"15m\"",
        "upgrade_from" => "upgrade_from(UserV1)",
        "version" => "version = 2",
        "write_as" => "write_as = UserV1",
        _ => Kind::named(name)
            .and_then(|kind| kind.in_cache_key)
            .unwrap_or("#[cache(..)]"),
    }
}
