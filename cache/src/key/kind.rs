//! The kinds of data at a key.

use std::fmt;

/// The kind of the data at a key.
///
/// [`Key::KIND`](crate::Key::KIND) has it, and each kind has a trait of its own with the types of its data. `Display` writes
/// the word of the derive.
///
/// # Examples
/// ```
/// use typed_cache::{CacheKey, Key, Kind};
///
/// #[derive(CacheKey)]
/// #[cache(resource = "visits", ttl = "1d", counter)]
/// struct VisitsKey { page: u64 }
///
/// assert_eq!(VisitsKey::KIND, Kind::Counter);
/// assert_eq!(VisitsKey::KIND.to_string(), "counter");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// One value, written and read as a whole: [`EntryKey`](crate::EntryKey).
    Value,
    /// A struct, each of whose fields is a field of a Redis hash: [`HashKey`](crate::HashKey).
    Hash,
    /// A Redis hash with any number of fields of one type: [`MapKey`](crate::MapKey).
    Map,
    /// A Redis list: [`ListKey`](crate::ListKey).
    List,
    /// A 64-bit integer that Redis itself counts: [`CounterKey`](crate::CounterKey).
    Counter,
}

impl Kind {
    pub(crate) const ALL: [Self; 5] = [
        Self::Value,
        Self::Hash,
        Self::Map,
        Self::List,
        Self::Counter,
    ];

    /// Returns the word of the derive.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Hash => "hash",
            Self::Map => "map",
            Self::List => "list",
            Self::Counter => "counter",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}
