//! The load of a queue, and its bound.

use std::ops::{AddAssign, SubAssign};

use crate::backend::redis::connection::entry::Entry;

/// Operations and their bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Load {
    operations: usize,
    bytes: usize,
}

/// The most operations, and the most bytes of them, that wait to be written on one connection.
const MOST: Load = Load {
    operations: 64 * 1024,
    bytes: 64 << 20,
};

impl Load {
    /// Returns what is to be written of a message.
    #[inline]
    pub(super) fn of(entry: &Entry) -> Self {
        Self {
            operations: entry.operations(),
            bytes: (entry.keep - entry.written) as usize,
        }
    }

    #[inline]
    pub(super) fn operations(self) -> usize {
        self.operations
    }

    pub(super) fn bytes(self) -> usize {
        self.bytes
    }

    /// Returns this many bytes of an operation that is not whole.
    pub(super) fn of_bytes(bytes: usize) -> Self {
        Self {
            operations: 0,
            bytes,
        }
    }

    /// Returns whether a message of load `more` may join this; one that is larger than the bound may if it is alone.
    pub(super) fn has_room_for(self, more: Self) -> bool {
        self.operations == 0
            || self.operations + more.operations <= MOST.operations
                && self.bytes + more.bytes <= MOST.bytes
    }
}

impl AddAssign for Load {
    fn add_assign(&mut self, other: Self) {
        self.operations += other.operations;
        self.bytes += other.bytes;
    }
}

impl SubAssign for Load {
    fn sub_assign(&mut self, other: Self) {
        self.operations -= other.operations;
        self.bytes -= other.bytes;
    }
}
