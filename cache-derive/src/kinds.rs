//! The kinds of data at a key, in the one table that parsing, checks, expansion, docs and the fallback read.
//!
//! A new kind is an entry in [`ALL`]. A rule that holds for it alone goes to `model/check/kind.rs`.

use crate::case;

/// A kind of data at a key, with everything the derives need to know about it.
pub(crate) struct Kind {
    /// The word in `#[cache(..)]`.
    pub(crate) word: &'static str,
    /// The trait that the key implements.
    pub(crate) key_trait: &'static str,
    /// The associated types of that trait, in the order of the types behind the word.
    pub(crate) types: &'static [&'static str],
    /// The word in a `CacheKey`, as an example; `None` if that derive does not take it.
    pub(crate) in_cache_key: Option<&'static str>,
    /// The use by `Cacheable`, with the text between "Key of" and the name of the type in the docs of the generated key;
    /// `None` if that derive does not take the kind.
    pub(crate) in_cacheable: Option<(Stored, &'static str)>,
    /// The reason to refuse `mismatch`; `None` if it can be chosen.
    pub(crate) mismatch_refusal: Option<&'static str>,
    /// The reason to refuse `damage`; `None` if it can be chosen.
    pub(crate) damage_refusal: Option<&'static str>,
}

/// The place of the annotated type in the data at its key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stored {
    /// All of the data. The kind is that of an attribute without a word for one.
    Whole,
    /// One of many items, which share the key and so cannot hold it.
    Item,
    /// All of the data, each field by itself.
    Fields,
}

/// Every kind, in the order in which messages list them.
pub(crate) static ALL: [Kind; 5] = [
    Kind {
        word: "value",
        key_trait: "EntryKey",
        types: &["Value"],
        in_cache_key: Some("value = T"),
        in_cacheable: Some((Stored::Whole, "a cached")),
        mismatch_refusal: None,
        damage_refusal: None,
    },
    Kind {
        word: "hash",
        key_trait: "HashKey",
        types: &["Record"],
        in_cache_key: None,
        in_cacheable: Some((Stored::Fields, "the hash that holds a")),
        mismatch_refusal: None,
        damage_refusal: None,
    },
    Kind {
        word: "map",
        key_trait: "MapKey",
        types: &["Field", "Value"],
        in_cache_key: Some("map = (Field, Value)"),
        in_cacheable: None,
        mismatch_refusal: Some(
            "a map has no `mismatch`: a value of another schema always reads as `None`",
        ),
        damage_refusal: None,
    },
    Kind {
        word: "list",
        key_trait: "ListKey",
        types: &["Item"],
        in_cache_key: Some("list = T"),
        in_cacheable: Some((Stored::Item, "a list of")),
        mismatch_refusal: Some(
            "a list has no `mismatch`: an item of another schema is always an error",
        ),
        damage_refusal: Some(
            "a list has no `damage`: a damaged item is always an error of its own",
        ),
    },
    Kind {
        word: "counter",
        key_trait: "CounterKey",
        types: &[],
        in_cache_key: Some("counter"),
        in_cacheable: None,
        mismatch_refusal: Some("a counter is a plain number in Redis; drop `mismatch`"),
        damage_refusal: Some("a counter is a plain number in Redis; drop `damage`"),
    },
];

impl Kind {
    /// Returns the kind that `word` names.
    pub(crate) fn named(word: &str) -> Option<&'static Self> {
        ALL.iter().find(|kind| kind.word == word)
    }

    /// Returns the kind of a `Cacheable` without a word for it.
    pub(crate) fn default_of_cacheable() -> &'static Self {
        Self::first(|kind| kind.is_stored(Stored::Whole))
    }

    /// Returns a kind that needs no type, for keys whose own kind is missing.
    pub(crate) fn untyped() -> &'static Self {
        Self::first(|kind| kind.types.is_empty())
    }

    fn first(is_fit: impl Fn(&Self) -> bool) -> &'static Self {
        ALL.iter().find(|kind| is_fit(kind)).unwrap_or(&ALL[0])
    }

    /// Returns whether `Cacheable` takes the word.
    pub(crate) fn is_word_of_cacheable(&self) -> bool {
        self.in_cacheable.is_some() && !self.is_stored(Stored::Whole)
    }

    /// Returns whether `Cacheable` puts the type to this use.
    pub(crate) fn is_stored(&self, stored: Stored) -> bool {
        self.in_cacheable.is_some_and(|(used, _)| used == stored)
    }

    /// Returns the variant of `typed_cache::Kind`, which has the word's name.
    pub(crate) fn variant(&self) -> String {
        case::pascal(self.word)
    }

    /// Returns whether the data has a schema, and with it a fingerprint, a format and a mismatch.
    pub(crate) fn has_fingerprint(&self) -> bool {
        !self.types.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_consistent() {
        let defaults = ALL.iter().filter(|kind| kind.is_stored(Stored::Whole));
        assert_eq!(defaults.count(), 1);
        assert!(Kind::untyped().types.is_empty());
        for kind in &ALL {
            assert!(kind.types.len() <= 2, "`attr` reads no more than two types");
        }
    }
}
