//! One hash: fields, their values, and the times at which some of them expire.

use std::mem;
use std::sync::Arc;

use super::slot_map::SlotMap;
use super::times::Times;

/// Bytes that a hash counts for each field beyond the field's name and value.
const FIELD_OVERHEAD: usize = 128;

/// Bytes that it counts for each field with a TTL on top of that.
const FIELD_TTL_OVERHEAD: usize = 96;

/// Fields and their values.
#[derive(Debug, Default)]
pub(super) struct Hash {
    /// Expired ones included: the store removes those before a command sees the hash.
    fields: SlotMap<Vec<u8>>,
    /// Of the fields with a TTL, if there are any.
    times: Option<Box<Times>>,
    bytes: usize,
}

impl Hash {
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn fields(&self) -> &SlotMap<Vec<u8>> {
        &self.fields
    }

    /// Writes a field, which ends its TTL, and returns whether it is new.
    pub(super) fn set(&mut self, field: &[u8], value: Vec<u8>) -> bool {
        self.persist(field);
        self.set_keeping_ttl(field, value)
    }

    /// As [`set`](Self::set), and leaves the TTL as it is.
    pub(super) fn set_keeping_ttl(&mut self, field: &[u8], value: Vec<u8>) -> bool {
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
        self.persist(field);
        let Some(old) = self.fields.remove(field) else {
            return false;
        };
        self.bytes -= field.len() + old.len() + FIELD_OVERHEAD;
        true
    }

    pub(super) fn expires_at(&self, field: &[u8]) -> Option<i64> {
        self.times.as_ref()?.get(field)
    }

    /// Sets the time at which a field that is there expires.
    pub(super) fn expire(&mut self, field: &[u8], time: i64) {
        self.persist(field);
        if let Some(slot) = self.fields.find(field) {
            let name = Arc::clone(&self.fields.at(slot).name);
            self.times.get_or_insert_default().insert(name, time);
            self.bytes += FIELD_TTL_OVERHEAD;
        }
    }

    /// Ends the TTL of a field, and returns whether it had one.
    pub(super) fn persist(&mut self, field: &[u8]) -> bool {
        let Some(times) = &mut self.times else {
            return false;
        };
        let had_one = times.remove(field);
        if had_one {
            self.bytes -= FIELD_TTL_OVERHEAD;
        }
        if times.len() == 0 {
            self.times = None;
        }
        had_one
    }

    /// Returns the time at which the first of its fields expires.
    pub(super) fn next_expiry(&self) -> Option<i64> {
        self.times.as_ref()?.earliest()
    }

    /// Returns whether every field has expired.
    pub(super) fn is_expired(&self, now: i64) -> bool {
        self.times.as_ref().is_some_and(|times| {
            times.len() == self.fields.len() && times.latest().is_some_and(|time| time <= now)
        })
    }

    /// Removes expired fields, at most `most`.
    pub(super) fn remove_expired(&mut self, now: i64, most: usize) {
        for _ in 0..most {
            let due = self.times.as_ref().and_then(|times| times.due(now));
            let Some(field) = due else { return };
            self.remove(&field);
        }
    }
}
