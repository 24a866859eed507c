//! The kinds of values, and how many bytes they count for.

use super::hash::Hash;
use super::list::List;

/// A value of one of Redis's kinds.
#[derive(Debug)]
pub(super) enum Data {
    Text(Vec<u8>),
    Hash(Box<Hash>),
    List(List),
}

impl Data {
    /// The kind as `TYPE` and `SCAN … TYPE` spell it.
    pub(super) fn kind_name(&self) -> &'static str {
        match self {
            Self::Text(_) => "string",
            Self::Hash(_) => "hash",
            Self::List(_) => "list",
        }
    }

    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Hash(hash) => hash.bytes(),
            Self::List(list) => list.bytes(),
        }
    }

    /// Returns the time at which the first of its fields expires.
    pub(super) fn next_expiry(&self) -> Option<i64> {
        match self {
            Self::Hash(hash) => hash.next_expiry(),
            Self::Text(_) | Self::List(_) => None,
        }
    }

    /// Returns whether every field of it has expired.
    pub(super) fn is_expired(&self, now: i64) -> bool {
        match self {
            Self::Hash(hash) => hash.is_expired(now),
            Self::Text(_) | Self::List(_) => false,
        }
    }

    /// Removes expired fields, at most `most`.
    pub(super) fn remove_expired(&mut self, now: i64, most: usize) {
        match self {
            Self::Hash(hash) => hash.remove_expired(now, most),
            Self::Text(_) | Self::List(_) => {}
        }
    }

    /// Returns whether nothing is left in it, which removes the key.
    pub(super) fn is_vacant(&self) -> bool {
        match self {
            Self::Text(_) => false,
            Self::Hash(hash) => hash.fields().len() == 0,
            Self::List(list) => list.len() == 0,
        }
    }
}

/// One kind of value, for the store's check of the kind that a command expects.
pub(super) trait Kind: Default {
    fn into_data(self) -> Data;
    fn of(data: &mut Data) -> Option<&mut Self>;
}

macro_rules! kind {
    ($kind:ty, $variant:ident) => {
        impl Kind for $kind {
            fn into_data(self) -> Data {
                Data::$variant(self.into())
            }

            fn of(data: &mut Data) -> Option<&mut Self> {
                match data {
                    Data::$variant(value) => Some(value),
                    _ => None,
                }
            }
        }
    };
}

kind!(Vec<u8>, Text);
kind!(Hash, Hash);
kind!(List, List);
