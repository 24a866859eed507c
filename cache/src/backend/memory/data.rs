//! The kinds of values, and how many bytes they count for.

use super::{list::List, slot_map::SlotMap};

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
}

/// One kind of value, for the store's check of the kind that a command expects.
pub(super) trait Kind: Default {
    fn into_data(self) -> Data;
    fn of(data: &Data) -> Option<&Self>;
    fn of_mut(data: &mut Data) -> Option<&mut Self>;
    /// Returns whether nothing is left in it, which removes the key.
    fn is_vacant(&self) -> bool;
}

impl Kind for Vec<u8> {
    fn into_data(self) -> Data {
        Data::Text(self)
    }

    fn of(data: &Data) -> Option<&Self> {
        if let Data::Text(text) = data {
            Some(text)
        } else {
            None
        }
    }

    fn of_mut(data: &mut Data) -> Option<&mut Self> {
        if let Data::Text(text) = data {
            Some(text)
        } else {
            None
        }
    }

    fn is_vacant(&self) -> bool {
        false
    }
}

impl Kind for List {
    fn into_data(self) -> Data {
        Data::List(self)
    }

    fn of(data: &Data) -> Option<&Self> {
        if let Data::List(list) = data {
            Some(list)
        } else {
            None
        }
    }

    fn of_mut(data: &mut Data) -> Option<&mut Self> {
        if let Data::List(list) = data {
            Some(list)
        } else {
            None
        }
    }

    fn is_vacant(&self) -> bool {
        self.len() == 0
    }
}

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
        if let Some(old) = self.fields.get_mut(field) {
            self.bytes -= old.len();
            *old = value;
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

impl Kind for Hash {
    fn into_data(self) -> Data {
        Data::Hash(Box::new(self))
    }

    fn of(data: &Data) -> Option<&Self> {
        if let Data::Hash(hash) = data {
            Some(hash)
        } else {
            None
        }
    }

    fn of_mut(data: &mut Data) -> Option<&mut Self> {
        if let Data::Hash(hash) = data {
            Some(hash)
        } else {
            None
        }
    }

    fn is_vacant(&self) -> bool {
        self.fields.len() == 0
    }
}
