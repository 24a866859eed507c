//! The keys, their values and their lifetimes.

mod access;
mod ending;
mod slots;

use super::{
    clock::{Clock, Now},
    data::{Data, Kind},
    list::List,
    recency::Recency,
    reply::{CommandError, WRONG_TYPE},
    table::{Slot, Table},
    waiters::Waiters,
};

use self::ending::Endings;

/// Bytes that an entry counts for beyond its key and value: about what it takes.
pub(super) const ENTRY_OVERHEAD: usize = 160;

/// All that one engine holds; its methods see no entry whose lifetime is over.
pub(super) struct Store {
    entries: Table<Entry>,
    clock: Clock,
    used_bytes: usize,
    bound: Option<Bound>,
    endings: Endings,
    pub(super) waiters: Waiters,
}

struct Entry {
    data: Data,
    /// Milliseconds since 1970.
    ends_at: Option<i64>,
}

struct Bound {
    max_bytes: usize,
    recency: Recency,
}

impl Store {
    pub(super) fn new(max_bytes: Option<usize>) -> Self {
        Self {
            entries: Table::default(),
            clock: Clock::new(),
            used_bytes: 0,
            bound: max_bytes.map(|max_bytes| Bound {
                max_bytes,
                recency: Recency::new(),
            }),
            endings: Endings::default(),
            waiters: Waiters::default(),
        }
    }

    /// To be called first under each hold of the lock.
    pub(super) fn begin(&mut self) {
        self.clock.refresh();
    }

    /// To be called last under each hold of the lock that may have changed something.
    pub(super) fn settle(&mut self) {
        Waiters::serve(self);
        self.evict();
    }

    pub(super) fn now(&mut self) -> Now {
        self.clock.now()
    }

    pub(super) fn len(&mut self) -> usize {
        self.drop_ended();
        self.entries.len()
    }

    /// The number of entries in memory, ended ones included.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn used_bytes(&mut self) -> usize {
        self.drop_ended();
        self.used_bytes
    }

    pub(super) fn clear(&mut self) {
        self.entries = Table::default();
        if let Some(bound) = &mut self.bound {
            bound.recency = Recency::new();
        }
        self.used_bytes = 0;
        self.endings = Endings::default();
    }

    fn evict(&mut self) {
        while let Some(bound) = &self.bound {
            let over = self.used_bytes > bound.max_bytes;
            let Some(oldest) = bound.recency.oldest().filter(|_| over) else {
                return;
            };
            self.remove_at(oldest);
        }
    }
}
