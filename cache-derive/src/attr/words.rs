//! The words of the grammar, in one table, and what to say about any other.

use proc_macro2::Ident;

use super::scope::{Derive, Place, Scope};
use crate::{errors::Errors, suggest};

use Derive::{CacheKey, Cacheable, KeyPart, Schema};
use Place::{Container, Field, Variant};

/// serde's words that are easily put into our attribute, and how serde writes them.
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
pub(crate) fn known(derive: Derive, place: Place) -> &'static [&'static str] {
    match (derive, place) {
        (Cacheable, Container) => &[
            "crate",
            "fields_type",
            "format",
            "hash",
            "key",
            "key_type",
            "list",
            "mismatch",
            "resource",
            "ttl",
            "version",
        ],
        (CacheKey, Container) => &[
            "counter", "crate", "format", "list", "map", "mismatch", "resource", "ttl", "value",
            "version",
        ],
        (KeyPart | Schema, Container) => &["crate"],
        (Cacheable, Field) => &["hash_tag", "key", "opaque"],
        (CacheKey, Field) => &["hash_tag"],
        (Schema, Field) => &["opaque"],
        (KeyPart, Field) | (_, Variant) => &[],
    }
}

/// What a word turned out to be.
pub(crate) enum Admission {
    Known,
    /// A slip, which has been reported; the word that was meant counts as given.
    Meant(&'static str),
    Unknown,
}

/// Tells whether `word` has a meaning here; if not, says what it should be.
pub(crate) fn admit(word: &Ident, scope: Scope, errors: &mut Errors) -> Admission {
    let name = word.to_string();
    let known = known(scope.derive, scope.place);
    if known.contains(&name.as_str()) {
        return Admission::Known;
    }
    if scope.shared && belongs_to_another(&name) {
        return Admission::Unknown;
    }
    if let Some(message) = misplaced(&name, scope) {
        errors.at(word, message);
        return Admission::Unknown;
    }
    let nearest = suggest::nearest(&name, known);
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

/// Says where a word belongs that means something elsewhere.
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
        ("hash", CacheKey) => {
            "`hash` is a word of `Cacheable`, put on the struct whose fields the hash holds".into()
        }
        ("key", CacheKey) => {
            "every field of a `CacheKey` is part of the key; drop `key`, or derive `Cacheable` if the \
             struct is what is stored"
                .into()
        }
        ("key_type", CacheKey) => "a `CacheKey` is the key itself; drop `key_type`".into(),
        ("counter" | "map" | "value", Cacheable) => {
            format!("`{name}` is a word of `CacheKey`, put on a struct that is the key itself")
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

/// Returns one right way to write a word, without the attribute around it.
pub(crate) fn example(name: &str, derive: Derive) -> &'static str {
    match (name, derive) {
        ("crate", _) => "crate = ::typed_cache",
        ("fields_type", _) => "fields_type = UserFields",
        ("format", _) => "format = json",
        ("key", _) => "key(id: u64)",
        ("key_type", _) => "key_type = UserKey",
        ("list", CacheKey) => "list = T",
        ("map", _) => "map = (Field, Value)",
        ("mismatch", _) => "mismatch = error",
        ("resource", _) => "resource = \"user\"",
        ("ttl", _) => "ttl = \"15m\"",
        ("value", _) => "value = T",
        ("version", _) => "version = 2",
        _ => "#[cache(..)]",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_in_alphabetical_order() {
        for derive in [Cacheable, CacheKey, KeyPart, Schema] {
            for place in [Container, Field, Variant] {
                assert!(known(derive, place).is_sorted(), "{derive:?} {place:?}");
            }
        }
        assert!(SERDE.is_sorted_by_key(|(word, _)| *word));
    }
}
