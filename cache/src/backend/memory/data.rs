//! The kinds of values, and how many bytes they count for.

use std::mem;

use super::list::List;
use super::slot_map::SlotMap;

/// Bytes that a hash counts for each field beyond the field's name and value.
pub(super) const FIELD_OVERHEAD: usize = 128;

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
            Self::Hash(hash) => hash.bytes,
            Self::List(list) => list.bytes(),
        }
    }

    /// Returns whether nothing is left in it, which removes the key.
    pub(super) fn is_vacant(&self) -> bool {
        match self {
            Self::Text(_) => false,
            Self::Hash(hash) => hash.fields.len() == 0,
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

/// Fields and their values.
#[derive(Debug, Default)]
pub(super) struct Hash {
    fields: SlotMap<Vec<u8>>,
    bytes: usize,
}

impl Hash {
    pub(super) fn fields(&self) -> &SlotMap<Vec<u8>> {
        &self.fields
    }

    /// Writes a field, and returns whether it is new.
    pub(super) fn set(&mut self, field: &[u8], value: Vec<u8>) -> bool {
        self.bytes += value.len();
        if let Some(slot) = self.fields.find(field) {
            let old = mem::replace(self.fields.at_mut(slot), value);
            self.bytes -= old.len();
            return false;
        }
        self.bytes += field.len() + FIELD_OVERHEAD;
        self.fields.insert_new(field, value);
        true
    }

    pub(super) fn remove(&mut self, field: &[u8]) -> bool {
        let Some(old) = self.fields.remove(field) else {
            return false;
        };
        self.bytes -= field.len() + old.len() + FIELD_OVERHEAD;
        true
    }
}
