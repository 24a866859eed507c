//! Blocked pops, served in the order of their arrival.

use std::{
    collections::{HashMap, VecDeque},
    mem,
};

use redis::Value;
use tokio::sync::oneshot;

use super::{
    line::Line,
    list::Side,
    pop::{Pop, Popped},
    shrink::Shrink as _,
};

/// The waiting pops and the keys they wait for.
///
/// An item goes to a waiter at the end of the command (or `MULTI` group) that brought it, under
/// the same hold of the lock, so no later command can take it first. It is kept here until the
/// waiter fetches it: the item of a waiter that is dropped before is put back.
#[derive(Default)]
pub(super) struct Waiters {
    next_id: u64,
    waiting: HashMap<u64, Waiter>,
    lines: HashMap<Vec<u8>, Line>,
    ready: VecDeque<Vec<u8>>,
}

struct Waiter {
    pop: Pop,
    state: State,
}

enum State {
    InLine(oneshot::Sender<()>),
    Served(Popped),
}

impl Waiters {
    pub(super) fn enqueue(&mut self, pop: Pop) -> (u64, oneshot::Receiver<()>) {
        let id = self.next_id;
        self.next_id += 1;
        for key in &pop.keys {
            self.lines.entry(key.clone()).or_default().join(id);
        }
        let (wake, woken) = oneshot::channel();
        let state = State::InLine(wake);
        self.waiting.insert(id, Waiter { pop, state });
        (id, woken)
    }

    /// Returns the number of waiters and of their places in line.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.waiting.len() + self.lines.len() + self.ready.len()
    }

    /// Notes that a list has appeared at a key.
    pub(super) fn note_ready(&mut self, key: &[u8]) {
        if self.lines.contains_key(key) {
            self.ready.push_back(key.to_vec());
        }
    }

    pub(super) fn next_ready(&mut self) -> Option<Vec<u8>> {
        let key = self.ready.pop_front();
        self.ready.give_back();
        key
    }

    /// Ends a wait, and returns the reply: nil without an item.
    pub(super) fn fetch(&mut self, id: u64) -> Value {
        let served = self.leave(id);
        served.map_or(Value::Nil, |(pop, popped)| pop.reply(popped))
    }

    pub(super) fn first_in_line(&mut self, key: &[u8]) -> Option<(u64, Side, Option<usize>)> {
        let line = self.lines.get_mut(key)?;
        let id = line.first(|id| is_in_line(&self.waiting, id))?;
        let pop = &self.waiting.get(&id)?.pop;
        Some((id, pop.side, pop.count))
    }

    pub(super) fn hand_over(&mut self, id: u64, popped: Popped) -> Option<oneshot::Sender<()>> {
        let waiter = self.waiting.get_mut(&id)?;
        let before = mem::replace(&mut waiter.state, State::Served(popped));
        let keys = &self.waiting.get(&id)?.pop.keys;
        leave_lines(&mut self.lines, &self.waiting, keys);
        match before {
            State::InLine(wake) => Some(wake),
            State::Served(_) => None,
        }
    }

    /// Ends a wait, and returns the pop with its items if it has been served.
    pub(super) fn leave(&mut self, id: u64) -> Option<(Pop, Popped)> {
        let Waiter { pop, state } = self.waiting.remove(&id)?;
        let served = match state {
            State::InLine(_) => {
                leave_lines(&mut self.lines, &self.waiting, &pop.keys);
                None
            }
            State::Served(popped) => Some((pop, popped)),
        };
        self.waiting.give_back();
        served
    }
}

fn is_in_line(waiting: &HashMap<u64, Waiter>, id: u64) -> bool {
    let waiter = waiting.get(&id);
    waiter.is_some_and(|waiter| matches!(waiter.state, State::InLine(_)))
}

fn leave_lines(
    lines: &mut HashMap<Vec<u8>, Line>,
    waiting: &HashMap<u64, Waiter>,
    keys: &[Vec<u8>],
) {
    for key in keys {
        let Some(line) = lines.get_mut(key) else {
            continue;
        };
        line.leave(|id| is_in_line(waiting, id));
        if line.is_empty() {
            lines.remove(key);
        }
    }
    lines.give_back();
}
