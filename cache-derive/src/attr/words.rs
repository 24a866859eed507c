//! The words of the grammar, in one table, and the messages about any other.

use proc_macro2::Ident;
use syn::Attribute;

use super::{
    scope::{Derive, Place, Scope},
    word::Word,
};
use crate::{
    errors::Errors,
    kinds::{ALL, Kind},
    suggest,
};

use Derive::{CacheKey, Cacheable, KeyPart, Schema};
use Place::{Container, Field, Variant};

/// Words of serde that are easily put into `#[cache(..)]` by mistake, and their form in serde's attribute.
const SERDE: &[(&str, &str)] = &[
    ("alias", "alias = \"..\""),
    ("content", "content = \"..\""),
    ("default", "default"),
    ("deserialize_with", "deserialize_with = \"..\""),
    ("flatten", "flatten"),
    ("from", "from = \"..\""),
    ("into", "into = \"..\""),
    ("rename", "rename = \"..\""),
    ("rename_all", "rename_all = \"..\""),
    ("serialize_with", "serialize_with = \"..\""),
    ("skip", "skip"),
    ("skip_deserializing", "skip_deserializing"),
    ("skip_serializing", "skip_serializing"),
    ("skip_serializing_if", "skip_serializing_if = \"..\""),
    ("tag", "tag = \"..\""),
    ("transparent", "transparent"),
    ("try_from", "try_from = \"..\""),
    ("untagged", "untagged"),
    ("with", "with = \"..\""),
];

/// Returns the words of a place in alphabetical order.
pub(crate) fn known(derive: Derive, place: Place) -> Vec<&'static str> {
    let mut known = without_kinds(derive, place).to_vec();
    known.extend(words_of_kinds(derive, place));
    known.sort_unstable();
    known
}

fn words_of_kinds(derive: Derive, place: Place) -> impl Iterator<Item = &'static str> {
    let is_known = move |kind: &&Kind| match (derive, place) {
        (Cacheable, Container) => kind.is_word_of_cacheable(),
        (CacheKey, Container) => kind.in_cache_key.is_some(),
        _ => false,
    };
    ALL.iter().filter(is_known).map(|kind| kind.word)
}

fn without_kinds(derive: Derive, place: Place) -> &'static [&'static str] {
    match (derive, place) {
        (Cacheable, Container) => &[
            "crate",
            "fields_type",
            "format",
            "key",
            "key_type",
            "mismatch",
            "resource",
            "ttl",
            "version",
        ],
        (CacheKey, Container) => &["crate", "format", "mismatch", "resource", "ttl", "version"],
        (KeyPart | Schema, Container) => &["crate"],
        (Cacheable, Field) => &["hash_tag", "key", "opaque"],
        (CacheKey, Field) => &["hash_tag"],
        (Schema, Field) => &["opaque"],
        (KeyPart, Field) | (_, Variant) => &[],
    }
}

impl Scope {
    /// Calls `accept` with every word that has a meaning here and reports the others.
    pub(crate) fn each_word(
        self,
        attributes: &[Attribute],
        errors: &mut Errors,
        accept: &mut dyn FnMut(&Word, &mut Errors),
    ) {
        for word in self.words(attributes, errors) {
            match admit(&word.name, self, errors) {
                Admission::Known => accept(&word, errors),
                Admission::Meant(name) => accept(&word.called(name), &mut Errors::default()),
                Admission::Unknown => {}
            }
        }
    }
}

/// The result of looking a word up.
enum Admission {
    Known,
    /// A misspelt word, which has been reported. The word it resembles counts as given.
    Meant(&'static str),
    Unknown,
}

/// Returns whether `word` has a meaning in this place, and reports one that has none.
fn admit(word: &Ident, scope: Scope, errors: &mut Errors) -> Admission {
    let name = word.to_string();
    let known = known(scope.derive, scope.place);
    if known.contains(&name.as_str()) {
        return Admission::Known;
    }
    // `#[derive(Cacheable, KeyPart)]` share one attribute; `Cacheable` reports the words that are wrong for both.
    if scope.shared && belongs_to_another(&name) {
        return Admission::Unknown;
    }
    // Before the search for similar words: `skip` is serde's word, and not a misspelt word of ours.
    if let Some(message) = misplaced(&name, scope) {
        errors.at(word, message);
        return Admission::Unknown;
    }
    let nearest = suggest::nearest(&name, &known);
    errors.at(word, unknown(&name, nearest, scope));
    nearest.map_or(Admission::Unknown, Admission::Meant)
}

fn belongs_to_another(name: &str) -> bool {
    [Cacheable, CacheKey]
        .into_iter()
        .any(|derive| is_word(derive, Container, name) || is_word(derive, Field, name))
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
    if scope.place != Container && is_word(derive, Container, name) {
        return Some(format!("`{name}` belongs on the {noun}"));
    }
    if scope.place != Field && is_word(derive, Field, name) {
        return Some(format!("`{name}` marks a field"));
    }
    if let Some((_, form)) = SERDE.iter().find(|(word, _)| *word == name) {
        return Some(format!("`{name}` is serde's: write `#[serde({form})]`"));
    }
    another_derive(name, derive)
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
                .find(|owner| is_word(*owner, Container, name) || is_word(*owner, Field, name))?;
            format!("`{name}` is a word of `{}`", owner.name())
        }
    })
}

fn unknown(name: &str, nearest: Option<&str>, scope: Scope) -> String {
    let known = known(scope.derive, scope.place).join(", ");
    match (known.as_str(), scope.place, nearest) {
        ("", Variant, _) => format!("unknown word `{name}`: a variant takes none"),
        ("", _, _) => format!(
            "unknown word `{name}`: the fields of a `{}` take none",
            scope.derive.name()
        ),
        (_, _, None) => format!("unknown word `{name}`; known: {known}"),
        (_, _, Some(nearest)) => {
            format!("unknown word `{name}`, did you mean `{nearest}`? known: {known}")
        }
    }
}

/// Returns an example of a word with its value, without the attribute around it.
pub(crate) fn example(name: &str, derive: Derive) -> &'static str {
    match (name, derive) {
        ("crate", _) => "crate = ::typed_cache",
        ("fields_type", _) => "fields_type = UserFields",
        ("format", _) => "format = json",
        ("key", _) => "key(id: u64)",
        ("key_type", _) => "key_type = UserKey",
        ("mismatch", _) => "mismatch = error",
        ("resource", _) => "resource = \"user\"",
        ("ttl", _) => "ttl = \"15m\"",
        ("version", _) => "version = 2",
        _ => Kind::named(name)
            .and_then(|kind| kind.in_cache_key)
            .unwrap_or("#[cache(..)]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_in_alphabetical_order() {
        for derive in [Cacheable, CacheKey, KeyPart, Schema] {
            for place in [Container, Field, Variant] {
                assert!(
                    without_kinds(derive, place).is_sorted(),
                    "{derive:?} {place:?}"
                );
            }
        }
        assert!(SERDE.is_sorted_by_key(|(word, _)| *word));
    }
}
