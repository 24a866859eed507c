//! Blocked pops, served in the order of their arrival.

use std::collections::{BTreeMap, BTreeSet};

use redis::Value;
use tokio::sync::oneshot;

use super::list::Side;
use super::pop::{Pop, Popped};

/// The waiting pops and the keys they wait for.
///
/// An item goes to a waiter at the end of the command (or `MULTI` group) that brought it, under
/// the same hold of the lock, so no later command can take it first. It is kept here until the
/// waiter fetches it: the item of a waiter that is dropped before is put back.
#[derive(Default)]
pub(super) struct Waiters {
    next_id: u64,
    waiting: BTreeMap<u64, (Pop, oneshot::Sender<()>)>,
    /// The waiters for each key. Later arrivals have higher numbers.
    lines: BTreeMap<Vec<u8>, BTreeSet<u64>>,
    served: BTreeMap<u64, (Pop, Popped)>,
    /// The keys at which lists have appeared, in that order.
    pub(super) ready: Vec<Vec<u8>>,
}

impl Waiters {
    pub(super) fn enqueue(&mut self, pop: Pop) -> (u64, oneshot::Receiver<()>) {
        let id = self.next_id;
        self.next_id += 1;
        for key in &pop.keys {
            self.lines.entry(key.clone()).or_default().insert(id);
        }
        let (wake, woken) = oneshot::channel();
        self.waiting.insert(id, (pop, wake));
        (id, woken)
    }

    /// Returns the number of waiters and of the keys they wait for.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.waiting.len() + self.lines.len() + self.served.len() + self.ready.len()
    }

    /// Notes that a list has appeared at a key.
    pub(super) fn note_ready(&mut self, key: &[u8]) {
        if self.lines.contains_key(key) {
            self.ready.push(key.to_vec());
        }
    }

    /// Ends a wait, and returns the reply: nil without an item.
    pub(super) fn fetch(&mut self, id: u64) -> Value {
        let served = self.leave(id);
        served.map_or(Value::Nil, |(pop, popped)| pop.reply(popped))
    }

    pub(super) fn first_in_line(&self, key: &[u8]) -> Option<(u64, Side, Option<usize>)> {
        let id = *self.lines.get(key)?.first()?;
        let (pop, _) = self.waiting.get(&id)?;
        Some((id, pop.side, pop.count))
    }

    pub(super) fn hand_over(&mut self, id: u64, popped: Popped) -> Option<oneshot::Sender<()>> {
        let (pop, wake) = self.leave_lines(id)?;
        self.served.insert(id, (pop, popped));
        Some(wake)
    }

    /// Ends a wait, and returns the pop with its items if it has been served.
    pub(super) fn leave(&mut self, id: u64) -> Option<(Pop, Popped)> {
        self.leave_lines(id);
        self.served.remove(&id)
    }

    fn leave_lines(&mut self, id: u64) -> Option<(Pop, oneshot::Sender<()>)> {
        let (pop, wake) = self.waiting.remove(&id)?;
        for key in &pop.keys {
            if let Some(line) = self.lines.get_mut(key) {
                line.remove(&id);
                if line.is_empty() {
                    self.lines.remove(key);
                }
            }
        }
        Some((pop, wake))
    }
}
