//! Messages in their order, and the bytes of the small ones in one buffer.

use std::collections::VecDeque;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::AsyncWrite;

use crate::backend::redis::connection::entry::Entry;
use crate::backend::redis::connection::load::Load;

/// Messages whose last byte has not been written.
#[derive(Debug, Default)]
pub(super) struct Queue {
    entries: VecDeque<Entry>,
    /// The sequence number of the next entry.
    next: u64,
    /// The bytes of all entries without bytes of their own, one behind the other.
    bytes: Vec<u8>,
    /// The position of the first byte that was not written.
    cursor: usize,
    /// The number of entries with bytes of their own.
    large: usize,
    /// The number of entries that were taken out and are still there, with their bytes.
    withdrawn: usize,
    load: Load,
}

/// A buffer or table larger than this is given back when a burst is over. A connection has two of each.
const KEPT_BYTES: usize = 1 << 18;
const KEPT_ENTRIES: usize = 1024;

/// So many withdrawn entries may always stay.
const FEW: usize = 64;

impl Queue {
    /// Adds a message, and returns its sequence number.
    #[inline]
    pub(super) fn push(&mut self, mut entry: Entry, bytes: &[u8]) -> u64 {
        let sequence = self.next;
        self.next += 1;
        entry.sequence = sequence;
        self.load += Load::of(&entry);
        if entry.large.is_some() {
            self.large += 1;
        } else {
            self.bytes.extend_from_slice(bytes);
        }
        self.entries.push_back(entry);
        sequence
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn front_mut(&mut self) -> Option<&mut Entry> {
        self.entries.front_mut()
    }

    pub(super) fn get_mut(&mut self, sequence: u64) -> Option<&mut Entry> {
        find(&mut self.entries, sequence)
    }

    /// Takes a message out that nobody has begun to write. What is left of it goes once half of all entries are such.
    pub(super) fn withdraw(&mut self, sequence: u64) {
        if let Some(entry) = self.get_mut(sequence) {
            let load = Load::of(entry);
            entry.withdraw();
            self.load -= load;
            self.withdrawn += 1;
        }
        if self.withdrawn > FEW && self.withdrawn * 2 > self.entries.len() {
            self.tidy();
        }
    }

    /// Returns whether a login in place of the one before is in it.
    pub(super) fn has_login(&self) -> bool {
        self.entries.iter().any(Entry::is_login)
    }

    /// Changes entries by `change`, which may take parts out or set back what was written.
    pub(super) fn change(&mut self, change: impl FnMut(&mut Entry)) {
        let start = self.cursor - self.written_in_front();
        self.entries.iter_mut().for_each(change);
        self.cursor = start + self.written_in_front();
        self.load = Load::default();
        for entry in &self.entries {
            self.load += Load::of(entry);
        }
        self.tidy();
    }

    /// Removes what was taken out.
    fn tidy(&mut self) {
        let mut at = self.cursor - self.written_in_front();
        let mut bytes = Vec::with_capacity(self.load.bytes());
        self.large = 0;
        self.entries.retain_mut(|entry| {
            if let Some(large) = &mut entry.large {
                large.truncate(entry.keep as usize);
            } else {
                bytes.extend_from_slice(&self.bytes[at..at + entry.keep as usize]);
                at += entry.len as usize;
            }
            entry.len = entry.keep;
            self.large += usize::from(entry.large.is_some() && !entry.is_withdrawn());
            !entry.is_withdrawn()
        });
        self.bytes = bytes;
        self.cursor = self.written_in_front();
        self.withdrawn = 0;
        self.entries.shrink_to(KEPT_ENTRIES);
    }

    /// Takes all that `other` has, which starts again with the memory of this one. This one must be empty.
    pub(super) fn take(&mut self, other: &mut Self) {
        if other.withdrawn > 0 {
            other.tidy();
        }
        self.next = other.next;
        std::mem::swap(self, other);
    }

    /// Returns what is not written.
    pub(super) fn load(&self) -> Load {
        self.load
    }

    /// Writes once, and returns how many bytes the stream has taken.
    pub(super) fn poll_write<S: AsyncWrite + ?Sized>(
        &self,
        stream: Pin<&mut S>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        if self.large == 0 {
            return stream.poll_write(context, &self.bytes[self.cursor..]);
        }
        stream.poll_write_vectored(context, &self.slices())
    }

    /// Returns what comes next, shared bytes and those of single entries in their order.
    fn slices(&self) -> Vec<IoSlice<'_>> {
        let mut slices = Vec::with_capacity(MOST_SLICES + 2);
        let (mut start, mut end) = (self.cursor, self.cursor);
        for entry in &self.entries {
            let Some(large) = &entry.large else {
                end += (entry.len - entry.written) as usize;
                continue;
            };
            slices.extend((start < end).then(|| IoSlice::new(&self.bytes[start..end])));
            slices.push(IoSlice::new(&large[entry.written as usize..]));
            start = end;
            if slices.len() >= MOST_SLICES {
                return slices;
            }
        }
        slices.extend((start < end).then(|| IoSlice::new(&self.bytes[start..end])));
        slices
    }

    /// Counts bytes as written, and hands over the entries that are written whole, with their numbers.
    #[inline]
    pub(super) fn advance(&mut self, mut bytes: usize, mut written: impl FnMut(Entry)) {
        let left = self.load.bytes();
        if bytes == left {
            self.load = Load::default();
            self.large = 0;
            for mut entry in self.entries.drain(..) {
                entry.written = entry.len;
                entry.large = None;
                written(entry);
            }
        }
        while let Some(entry) = self.entries.front_mut() {
            let left = entry.len - entry.written;
            let taken = u32::try_from(bytes).map_or(left, |bytes| bytes.min(left));
            bytes -= taken as usize;
            if entry.written + taken == entry.len {
                self.load -= Load::of(entry);
            } else {
                self.load -= Load::of_bytes(taken as usize);
            }
            entry.written += taken;
            if entry.large.is_none() {
                self.cursor += taken as usize;
            }
            if entry.written < entry.len {
                return;
            }
            if let Some(mut entry) = self.entries.pop_front() {
                self.large -= usize::from(entry.large.take().is_some());
                written(entry);
            }
        }
        self.clear();
    }

    /// Gives back what a burst has left behind.
    fn clear(&mut self) {
        self.cursor = 0;
        self.bytes.clear();
        self.bytes.shrink_to(KEPT_BYTES);
        self.entries.shrink_to(KEPT_ENTRIES);
    }

    /// Returns how many bytes of the first entry were written out of the shared buffer.
    fn written_in_front(&self) -> usize {
        match self.entries.front() {
            Some(entry) if entry.large.is_none() => entry.written as usize,
            _ => 0,
        }
    }
}

/// Returns the entry of this number in entries that are in order, some of which may be missing.
pub(super) fn find(entries: &mut VecDeque<Entry>, sequence: u64) -> Option<&mut Entry> {
    let at = entries.binary_search_by_key(&sequence, |entry| entry.sequence);
    entries.get_mut(at.ok()?)
}

/// About how many pieces are written in one call.
const MOST_SLICES: usize = 16;
