//! The times at which fields of a hash expire.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::shrink::give_back;
use super::steps::visit;

/// Fields by their time, in milliseconds since 1970, and times by their field.
#[derive(Debug, Default)]
pub(super) struct Times {
    by_field: HashMap<Arc<[u8]>, i64>,
    // A hash has few fields with a TTL, or many that expire together: a wheel of its own would mostly be empty.
    in_order: BTreeSet<(i64, Arc<[u8]>)>,
}

impl Times {
    pub(super) fn len(&self) -> usize {
        self.by_field.len()
    }

    pub(super) fn get(&self, field: &[u8]) -> Option<i64> {
        self.by_field.get(field).copied()
    }

    /// Gives a time to a field that has none.
    pub(super) fn insert(&mut self, field: Arc<[u8]>, time: i64) {
        self.in_order.insert((time, Arc::clone(&field)));
        self.by_field.insert(field, time);
    }

    /// Takes its time from a field, and returns whether it had one.
    pub(super) fn remove(&mut self, field: &[u8]) -> bool {
        let Some((field, time)) = self.by_field.remove_entry(field) else {
            return false;
        };
        self.in_order.remove(&(time, field));
        let by_field = &mut self.by_field;
        give_back(by_field.len(), by_field.capacity(), |to| {
            by_field.shrink_to(to);
        });
        true
    }

    pub(super) fn earliest(&self) -> Option<i64> {
        self.in_order.first().map(|(time, _)| *time)
    }

    pub(super) fn latest(&self) -> Option<i64> {
        self.in_order.last().map(|(time, _)| *time)
    }

    /// Returns a field whose time is not after `now`.
    pub(super) fn due(&self, now: i64) -> Option<Arc<[u8]>> {
        let (time, field) = self.in_order.first()?;
        visit(1);
        (*time <= now).then(|| Arc::clone(field))
    }
}
