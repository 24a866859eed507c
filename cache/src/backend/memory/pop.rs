//! Pops from the first of several lists.

use std::time::Duration;

use redis::Value;

use super::list::Side;
use super::reply::bulk;

/// A pop from the first list of several that is not empty.
#[derive(Clone, Debug)]
pub(super) struct Pop {
    pub(super) keys: Vec<Vec<u8>>,
    pub(super) side: Side,
    /// `None` takes one item and answers `[key, item]`, `Some` answers `[key, [item, …]]`.
    pub(super) count: Option<usize>,
    /// The longest wait for an item; `None` is without a limit.
    pub(super) wait: Option<Duration>,
}

/// The items that a pop took, and what is needed to put them back.
#[derive(Debug)]
pub(super) struct Popped {
    pub(super) key: Vec<u8>,
    pub(super) items: Vec<Vec<u8>>,
    pub(super) expires_at: Option<i64>,
}

impl Pop {
    pub(super) fn reply(&self, popped: Popped) -> Value {
        let mut items = popped.items.into_iter().map(Value::BulkString);
        let items = match self.count {
            None => items.next().unwrap_or_default(),
            Some(_) => Value::Array(items.collect()),
        };
        Value::Array(vec![bulk(&popped.key), items])
    }
}
