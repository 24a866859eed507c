//! The commands that are owed, in their order and by their keys.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use tokio::time::Instant;

use crate::operation::{Commands, Packed, Place, Rule, Spec, Units, place};

#[derive(Default)]
pub(super) struct Table {
    by_key: HashMap<Box<[u8]>, u64>,
    in_order: BTreeMap<u64, Command>,
    /// The size of all commands.
    bytes: usize,
    /// The number of the newest command.
    last: u64,
}

pub(super) struct Command {
    pub(super) spec: Spec,
    bytes: Box<[u8]>,
    rule: Rule,
    /// The connection broke when it had been sent, which it may be the cause of.
    pub(super) is_suspect: bool,
    /// The first time when the server took no writes.
    refused: Option<Instant>,
}

/// The size of all commands together, at the most.
pub(super) const MOST_BYTES: usize = 4 << 20;

impl Table {
    pub(super) fn len(&self) -> usize {
        self.in_order.len()
    }

    pub(super) fn has(&self, key: &[u8]) -> bool {
        self.by_key.contains_key(key)
    }

    pub(super) fn add(&mut self, key: &[u8], command: Command) {
        self.last += 1;
        self.bytes += command.bytes.len();
        self.by_key.insert(key.into(), self.last);
        self.in_order.insert(self.last, command);
    }

    pub(super) fn take(&mut self, key: &[u8]) -> Option<Command> {
        let number = self.by_key.get(key)?;
        self.remove(*number)
    }

    pub(super) fn remove(&mut self, number: u64) -> Option<Command> {
        let command = self.in_order.remove(&number)?;
        self.bytes -= command.bytes.len();
        if let Place::Key(key) = place(&command.bytes) {
            self.by_key.remove(key);
        }
        if self.in_order.is_empty() {
            // The memory of an outage goes back.
            self.by_key = HashMap::new();
        }
        Some(command)
    }

    /// Removes the oldest commands beyond the bound.
    pub(super) fn shrink(&mut self, most: usize) -> Vec<Spec> {
        let mut dropped = Vec::new();
        while (self.in_order.len() > most || self.bytes > MOST_BYTES)
            && let Some((&oldest, _)) = self.in_order.first_key_value()
        {
            dropped.extend(self.remove(oldest).map(|command| command.spec));
        }
        dropped
    }

    /// Returns commands with their numbers, the oldest first.
    pub(super) fn oldest(&self, most: usize) -> impl Iterator<Item = (u64, &Command)> + Clone {
        let in_order = self.in_order.iter().take(most);
        in_order.map(|(number, command)| (*number, command))
    }

    pub(super) fn suspect(&mut self, number: u64) {
        if let Some(command) = self.in_order.get_mut(&number) {
            command.is_suspect = true;
        }
    }

    /// Notes that the server takes no writes, and removes the commands for which it has not done so since `patience`.
    pub(super) fn refuse(&mut self, now: Instant, patience: Duration) -> Vec<Spec> {
        let mut over = Vec::new();
        for (number, command) in &mut self.in_order {
            let first = *command.refused.get_or_insert(now);
            if now.duration_since(first) >= patience {
                over.push(*number);
            }
        }
        let removed = over.into_iter().filter_map(|number| self.remove(number));
        removed.map(|command| command.spec).collect()
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}

impl Command {
    pub(super) fn new(spec: Spec, message: &Packed) -> Self {
        Self {
            spec,
            bytes: message.as_bytes().into(),
            rule: message.rule(),
            is_suspect: false,
            refused: None,
        }
    }

    /// Returns whether it does all that another command on its key would do: a claim keeps loads of others out, beside what a delete does,
    /// and a delete leaves no stale value, beside what the end of a freshness does.
    pub(super) fn covers(&self, other: &Self) -> bool {
        self.strength() >= other.strength()
    }

    fn strength(&self) -> u8 {
        match self.packed().names().next() {
            Some(b"SET") => 2,
            Some(b"UNLINK") => 1,
            _ => 0,
        }
    }

    pub(super) fn packed(&self) -> Packed {
        Packed::new(self.bytes.to_vec(), Units::Command).with_rule(self.rule)
    }

    /// A proxy can answer a `PING` without a server, and no read of a key.
    pub(super) fn probe(&self) -> Packed {
        let mut exists = Commands::new("EXISTS");
        if let Place::Key(key) = place(&self.bytes) {
            exists.arg(key);
        }
        Packed::command(exists)
    }
}
