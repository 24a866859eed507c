//! Blocked pops, served in the order in which they came.

use std::collections::{HashMap, VecDeque};

use redis::Value;
use tokio::sync::oneshot;

use super::{
    blocking::{Pop, Popped},
    list::End,
    store::Store,
};

/// Who waits for which key.
///
/// An item goes to a waiter at the end of the command (or `MULTI` group) that brought it, under
/// the same hold of the lock, so no later command can take it first. It stays in reach until
/// the waiter has fetched it: one that is dropped before has its item put back.
#[derive(Default)]
pub(super) struct Waiters {
    next_id: u64,
    waiting: HashMap<u64, Waiter>,
    queues: HashMap<Vec<u8>, VecDeque<u64>>,
    ready: VecDeque<Vec<u8>>,
}

struct Waiter {
    pop: Pop,
    wake: Option<oneshot::Sender<()>>,
    popped: Option<Popped>,
}

impl Waiters {
    pub(super) fn enqueue(&mut self, pop: Pop) -> (u64, oneshot::Receiver<()>) {
        let id = self.next_id;
        self.next_id += 1;
        for key in &pop.keys {
            self.queues.entry(key.clone()).or_default().push_back(id);
        }
        let (wake, woken) = oneshot::channel();
        self.waiting.insert(
            id,
            Waiter {
                pop,
                wake: Some(wake),
                popped: None,
            },
        );
        (id, woken)
    }

    /// Notes that a list has appeared at a key.
    pub(super) fn note_ready(&mut self, key: &[u8]) {
        if self.queues.contains_key(key) {
            self.ready.push_back(key.to_vec());
        }
    }

    /// Hands items out, key by key in the order in which they became ready.
    pub(super) fn serve(store: &mut Store) {
        while let Some(key) = store.waiters.ready.pop_front() {
            while Self::serve_next(&key, store) {}
        }
    }

    /// Ends a wait: what it got, or nil when it got nothing.
    pub(super) fn fetch(&mut self, id: u64) -> Value {
        let Some(Waiter { pop, popped, .. }) = self.leave(id) else {
            return Value::Nil;
        };
        popped.map_or(Value::Nil, |popped| pop.reply(popped))
    }

    /// Ends a wait whose future was dropped; does nothing after [`fetch`](Self::fetch).
    pub(super) fn abandon(id: u64, store: &mut Store) {
        let Some(waiter) = store.waiters.leave(id) else {
            return;
        };
        if let Some(popped) = waiter.popped {
            waiter.pop.put_back(popped, store);
        }
    }

    fn serve_next(key: &[u8], store: &mut Store) -> bool {
        let Some((id, end, count)) = store.waiters.first_in_line(key) else {
            return false;
        };
        // A key that has changed its kind or gone again leaves the waiter where it is.
        let Ok(Some(popped)) = Popped::take(key, end, count, store) else {
            return false;
        };
        store.waiters.unqueue(id);
        if let Some(waiter) = store.waiters.waiting.get_mut(&id) {
            waiter.popped = Some(popped);
            // This fails only while the future is being dropped, which then abandons the wait.
            waiter.wake.take().map(|wake| wake.send(()));
        }
        true
    }

    fn first_in_line(&self, key: &[u8]) -> Option<(u64, End, Option<usize>)> {
        let id = *self.queues.get(key)?.front()?;
        let pop = &self.waiting.get(&id)?.pop;
        Some((id, pop.end, pop.count))
    }

    fn leave(&mut self, id: u64) -> Option<Waiter> {
        self.unqueue(id);
        self.waiting.remove(&id)
    }

    fn unqueue(&mut self, id: u64) {
        let Some(waiter) = self.waiting.get(&id) else {
            return;
        };
        for key in &waiter.pop.keys {
            let Some(queue) = self.queues.get_mut(key) else {
                continue;
            };
            queue.retain(|waiting| *waiting != id);
            if queue.is_empty() {
                self.queues.remove(key);
            }
        }
    }
}
