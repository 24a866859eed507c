//! The order of changes: which of them wait, and which are being written.

use std::collections::{HashMap, VecDeque};
use std::mem::replace;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

/// The bytes of a whole key.
pub(super) type KeyBytes = Arc<[u8]>;

/// Changes, of each key one that waits and one that is being written at most.
pub(super) struct State<C> {
    waiting: HashMap<KeyBytes, C>,
    /// The keys of `waiting`.
    order: VecDeque<Place>,
    writing: HashMap<KeyBytes, (Place, C)>,
    /// The first key of each batch that is being written.
    batches: Vec<Place>,
    /// The number of changes so far.
    pub(super) changes: u64,
    /// Changes up to here go to the source without delay.
    pub(super) flush_to: u64,
    pub(super) is_closed: bool,
}

/// The place of a key in the order of all changes, by its first one that waits.
#[derive(Clone)]
struct Place {
    key: KeyBytes,
    number: u64,
    since: Instant,
}

/// Changes that are written together, with their keys; never empty.
pub(super) struct Batch<C> {
    pub(super) keys: Vec<KeyBytes>,
    pub(super) changes: Vec<C>,
    first: Place,
}

/// What the task does next.
pub(super) enum Next<C> {
    Write(Batch<C>),
    /// It waits for work, at most until this time.
    Wait(Option<Instant>),
    /// All that is left is being written, and no more comes.
    End,
}

impl<C: Clone> State<C> {
    pub(super) fn new() -> Self {
        Self {
            waiting: HashMap::new(),
            order: VecDeque::new(),
            writing: HashMap::new(),
            batches: Vec::new(),
            changes: 0,
            flush_to: 0,
            is_closed: false,
        }
    }

    /// Takes a change in place of one of the key that waits, and returns that one.
    pub(super) fn replace(&mut self, key: &[u8], change: &C) -> Option<C> {
        let waiting = self.waiting.get_mut(key)?;
        let old = replace(waiting, change.clone());
        self.changes += 1;
        Some(old)
    }

    /// Takes a change of a key of which none waits.
    pub(super) fn push(&mut self, key: &KeyBytes, change: C) {
        self.changes += 1;
        self.order.push_back(Place {
            key: Arc::clone(key),
            number: self.changes,
            since: Instant::now(),
        });
        self.waiting.insert(Arc::clone(key), change);
    }

    /// Returns the newest change of a key that has not reached the source.
    pub(super) fn find(&self, key: &[u8]) -> Option<C> {
        let waiting = self.waiting.get(key);
        let newest = waiting.or_else(|| self.writing.get(key).map(|(_, change)| change));
        newest.cloned()
    }

    /// Returns whether a change of the key waits.
    pub(super) fn waits(&self, key: &[u8]) -> bool {
        self.waiting.contains_key(key)
    }

    /// Returns the number of changes that have not reached the source.
    pub(super) fn len(&self) -> usize {
        self.waiting.len() + self.writing.len()
    }

    /// Returns the time of the oldest change that has not reached the source.
    pub(super) fn oldest(&self) -> Option<Instant> {
        let firsts = self.batches.iter().chain(self.order.front());
        firsts.map(|place| place.since).min()
    }

    /// Returns the number up to which all changes have reached the source, or are lost.
    pub(super) fn settled(&self) -> u64 {
        let firsts = self.batches.iter().chain(self.order.front());
        let first = firsts.map(|place| place.number).min();
        first.map_or(self.changes, |first| first - 1)
    }

    /// Decides what the task does. A key that is being written waits for the end of that, and the keys behind it pass. Where there is no
    /// room for others, none waits for its interval.
    pub(super) fn next(&mut self, most: usize, interval: Duration, has_room: bool) -> Next<C> {
        if self.is_closed && self.order.is_empty() {
            return Next::End;
        }
        let is_free = |place: &&Place| !self.writing.contains_key(&place.key);
        let mut free = self.order.iter().filter(is_free);
        let Some(first) = free.next() else {
            return Next::Wait(None);
        };
        // None that a clock can show: it waits for the others alone.
        let due = first.since.checked_add(interval);
        let is_due = self.is_closed
            || !has_room
            || first.number <= self.flush_to
            || due.is_some_and(|due| due <= Instant::now());
        if is_due || free.take(most - 1).count() == most - 1 {
            return self.take(most).map_or(Next::Wait(None), Next::Write);
        }
        Next::Wait(due)
    }

    /// Takes the first keys that are not being written.
    fn take(&mut self, most: usize) -> Option<Batch<C>> {
        let (mut keys, mut changes, mut first) = (Vec::new(), Vec::new(), None);
        let mut held = Vec::new();
        while keys.len() < most
            && let Some(place) = self.order.pop_front()
        {
            if self.writing.contains_key(&place.key) {
                held.push(place);
            } else if let Some(change) = self.waiting.remove(&place.key) {
                keys.push(Arc::clone(&place.key));
                changes.push(change.clone());
                first.get_or_insert_with(|| place.clone());
                self.writing.insert(Arc::clone(&place.key), (place, change));
            }
        }
        for place in held.into_iter().rev() {
            self.order.push_front(place);
        }
        let first = first?;
        self.batches.push(first.clone());
        Some(Batch {
            keys,
            changes,
            first,
        })
    }

    /// Ends a batch, and returns its changes.
    pub(super) fn end(&mut self, batch: &Batch<C>) -> Vec<C> {
        let number = batch.first.number;
        self.batches.retain(|first| first.number != number);
        let ended = batch.keys.iter().map(|key| self.writing.remove(key));
        ended.flatten().map(|(_, change)| change).collect()
    }

    /// Returns all changes that have not reached the source, the newest of each key, in their order.
    pub(super) fn drain(&mut self) -> Vec<(KeyBytes, C)> {
        self.batches.clear();
        let mut all: Vec<(Place, C)> = Vec::new();
        for (key, written) in self.writing.drain() {
            if !self.waiting.contains_key(&key) {
                all.push(written);
            }
        }
        all.sort_by_key(|(place, _)| place.number);
        let waiting = self.order.drain(..).filter_map(|place| {
            let change = self.waiting.remove(&place.key)?;
            Some((place.key, change))
        });
        let written = all.into_iter().map(|(place, change)| (place.key, change));
        written.chain(waiting).collect()
    }
}
