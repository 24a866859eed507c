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
    /// The sequence number of the first entry.
    first: u64,
    /// The bytes of all entries without bytes of their own, one behind the other.
    bytes: Vec<u8>,
    /// Where the first byte is that was not written.
    cursor: usize,
    /// How many entries have bytes of their own.
    large: usize,
    /// Bytes of what was taken out are still there.
    has_withdrawn: bool,
    load: Load,
}

/// A buffer or table larger than this is given back when a burst is over. A connection has two of each.
const KEPT_BYTES: usize = 1 << 18;
const KEPT_ENTRIES: usize = 1024;

impl Queue {
    /// Adds a message, and returns its sequence number.
    #[inline]
    pub(super) fn push(&mut self, entry: Entry, bytes: &[u8]) -> u64 {
        let sequence = self.first + self.entries.len() as u64;
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
        let index = sequence.checked_sub(self.first)?;
        self.entries.get_mut(usize::try_from(index).ok()?)
    }

    /// Takes a message out that nobody has begun to write. Its entry stays with nothing in it, so that the numbers of the
    /// others stay right; its bytes go with the next [`tidy`](Self::tidy).
    pub(super) fn withdraw(&mut self, sequence: u64) {
        if let Some(entry) = self.get_mut(sequence) {
            let load = Load::of(entry);
            entry.withdraw();
            self.load -= load;
            self.has_withdrawn = true;
        }
    }

    /// Changes entries by `change`, which may take parts out or set back what was written.
    pub(super) fn change(&mut self, mut change: impl FnMut(u64, &mut Entry)) {
        let start = self.cursor - self.written_in_front();
        for (sequence, entry) in (self.first..).zip(&mut self.entries) {
            change(sequence, entry);
        }
        self.cursor = start + self.written_in_front();
        self.load = Load::default();
        for entry in &self.entries {
            self.load += Load::of(entry);
        }
        self.has_withdrawn = true;
        self.tidy();
    }

    /// Removes the bytes of what was taken out.
    pub(super) fn tidy(&mut self) {
        if !std::mem::take(&mut self.has_withdrawn) {
            return;
        }
        let mut at = self.cursor - self.written_in_front();
        let mut bytes = Vec::with_capacity(self.bytes.len() - at);
        for entry in &mut self.entries {
            if let Some(large) = &mut entry.large {
                large.truncate(entry.keep as usize);
            } else {
                bytes.extend_from_slice(&self.bytes[at..at + entry.keep as usize]);
                at += entry.len as usize;
            }
            entry.len = entry.keep;
        }
        self.bytes = bytes;
        self.cursor = self.written_in_front();
    }

    /// Takes all that `other` has, which starts again with the memory of this one. This one must be empty.
    pub(super) fn take(&mut self, other: &mut Self) {
        other.tidy();
        self.first = other.first + other.entries.len() as u64;
        std::mem::swap(self, other);
    }

    /// Returns what is not written.
    pub(super) fn load(&self) -> Load {
        self.load
    }

    /// Returns the number of the first entry.
    pub(super) fn first(&self) -> u64 {
        self.first
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
            self.first += self.entries.len() as u64;
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
            self.first += 1;
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

/// About how many pieces are written in one call.
const MOST_SLICES: usize = 16;
