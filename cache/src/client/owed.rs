//! Commands that failed for lack of a connection, kept until there is one.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::pin::Pin;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures_util::future::WeakShared;

use crate::error::{Error, Result};
use crate::events::OwedChange;
use crate::operation::{Commands, Label, Labels, Packed, Place, Rule, Spec, Units, place};

/// The commands that are owed to the server: single writes of single keys, the newest of each key.
pub(crate) struct Owed {
    most: usize,
    /// Their number, which is asked without a lock.
    count: AtomicUsize,
    table: Mutex<Table>,
    settling: Mutex<Settling>,
}

#[derive(Default)]
struct Table {
    by_key: HashMap<Box<[u8]>, u64>,
    in_order: BTreeMap<u64, Command>,
    /// The size of all commands.
    bytes: usize,
    /// The number of the newest command.
    last: u64,
}

struct Command {
    spec: Spec,
    bytes: Box<[u8]>,
    rule: Rule,
    /// The connection broke when it had been sent, which it may be the cause of.
    is_suspect: bool,
}

/// The flush that is under way, if one is.
#[derive(Debug, Default)]
pub(super) struct Settling {
    /// It goes on while any message waits for it, and is driven by all of them: one that nobody polls holds up no other.
    pub(super) flush: Option<WeakShared<Flush>>,
    /// The number of flushes that have begun.
    pub(super) begun: u64,
    /// The number of the last one that failed, and its error.
    pub(super) failed: Option<(u64, Error)>,
    /// What is to be counted and observed, which is done outside of the flush: an observer can panic.
    pub(super) changes: Vec<(Spec, OwedChange)>,
}

pub(super) type Flush = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// What became of a command that failed.
pub(super) enum Kept {
    /// It is kept. It has the place of an older one of its key, or these had to give way.
    Yes {
        is_new: bool,
        dropped: Vec<Spec>,
    },
    No,
}

/// The oldest commands as one message, with their numbers.
pub(super) struct Chunk {
    pub(super) numbers: Vec<u64>,
    pub(super) specs: Vec<Spec>,
    pub(super) message: Packed,
    /// There is a read of the key in front of it, whose answer says that the connection is good.
    pub(super) has_probe: bool,
}

/// The size of all commands together, at the most.
const MOST_BYTES: usize = 4 << 20;

impl Owed {
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            count: AtomicUsize::new(0),
            table: Mutex::default(),
            settling: Mutex::default(),
        }
    }

    /// Returns whether anything is owed. Who was told that a command failed sees it.
    #[inline]
    pub(crate) fn any(&self) -> bool {
        self.count.load(Relaxed) != 0
    }

    /// Keeps a command in place of an older one of its key. At the bound the oldest go: their entries are the likeliest to have
    /// expired.
    pub(super) fn keep(&self, spec: Spec, message: &Packed) -> Kept {
        let bytes = message.as_bytes();
        let Place::Key(key) = place(bytes) else {
            return Kept::No;
        };
        if self.most == 0 || bytes.len() > MOST_BYTES {
            return Kept::No;
        }
        let mut command = Command {
            spec,
            bytes: bytes.into(),
            rule: message.rule(),
            is_suspect: false,
        };
        let mut table = self.table();
        let older = table.take(key);
        let is_new = older.is_none();
        if let Some(older) = older
            && older.is_delete()
        {
            // It does all that the newer one would do.
            command = older;
        }
        table.add(key, command);
        let dropped = table.shrink(self.most);
        self.count.store(table.in_order.len(), Relaxed);
        Kept::Yes { is_new, dropped }
    }

    /// Returns the oldest commands; `None` where there is none. A suspect goes alone.
    pub(super) fn first(&self, most: usize) -> Option<Chunk> {
        let table = self.table();
        let (_, oldest) = table.in_order.first_key_value()?;
        let has_probe = oldest.is_suspect;
        let most = if has_probe { 1 } else { most };
        let first = || table.in_order.iter().take(most);
        let probe = has_probe.then(|| oldest.probe());
        let commands = first().map(|(_, command)| {
            Packed::new(command.bytes.to_vec(), Units::Command).with_rule(command.rule)
        });
        Some(Chunk {
            numbers: first().map(|(number, _)| *number).collect(),
            specs: first().map(|(_, command)| command.spec).collect(),
            message: Packed::many(probe.into_iter().chain(commands)),
            has_probe,
        })
    }

    /// Notes that the connection broke when a command had been sent.
    pub(super) fn suspect(&self, number: u64) {
        if let Some(command) = self.table().in_order.get_mut(&number) {
            command.is_suspect = true;
        }
    }

    /// Removes a command, unless a newer one of its key has its place.
    pub(super) fn forget(&self, number: u64) {
        let mut table = self.table();
        if let Some(command) = table.in_order.remove(&number) {
            table.bytes -= command.bytes.len();
            if let Place::Key(key) = place(&command.bytes) {
                table.by_key.remove(key);
            }
        }
        if table.in_order.is_empty() {
            // The memory of an outage goes back.
            table.by_key = HashMap::new();
        }
        self.count.store(table.in_order.len(), Relaxed);
    }

    pub(super) fn settling(&self) -> MutexGuard<'_, Settling> {
        self.settling.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Settling {
    /// Returns the error of a flush that began and failed since. One that began before may have found no connection where there is
    /// one now, and the deadline of another is not that of the caller.
    pub(super) fn failure_since(&self, before: u64) -> Option<Error> {
        let (number, error) = self.failed.as_ref()?;
        (*number > before && !error.is_timeout()).then(|| error.clone())
    }
}

impl Table {
    fn add(&mut self, key: &[u8], command: Command) {
        self.last += 1;
        self.bytes += command.bytes.len();
        self.by_key.insert(key.into(), self.last);
        self.in_order.insert(self.last, command);
    }

    fn take(&mut self, key: &[u8]) -> Option<Command> {
        let number = self.by_key.remove(key)?;
        let command = self.in_order.remove(&number)?;
        self.bytes -= command.bytes.len();
        Some(command)
    }

    /// Removes the oldest commands beyond the bound.
    fn shrink(&mut self, most: usize) -> Vec<Spec> {
        let mut dropped = Vec::new();
        while (self.in_order.len() > most || self.bytes > MOST_BYTES)
            && let Some((_, oldest)) = self.in_order.pop_first()
        {
            self.bytes -= oldest.bytes.len();
            if let Place::Key(key) = place(&oldest.bytes) {
                self.by_key.remove(key);
            }
            dropped.push(oldest.spec);
        }
        dropped
    }
}

impl Command {
    fn is_delete(&self) -> bool {
        self.bytes.starts_with(b"*2\r\n$6\r\nUNLINK\r\n")
    }

    /// A proxy can answer a `PING` without a server, and no read of a key.
    fn probe(&self) -> Packed {
        let mut exists = Commands::new("EXISTS");
        if let Place::Key(key) = place(&self.bytes) {
            exists.arg(key);
        }
        Packed::command(exists)
    }
}

/// The operations that the commands were first sent for.
impl Labels for Chunk {
    fn visit(&self, visit: &mut dyn FnMut(Label)) {
        if let (true, [spec, ..]) = (self.has_probe, &*self.specs) {
            visit(Spec::read("exists", spec.resource).label(1));
        }
        for spec in &self.specs {
            visit(spec.label(1));
        }
    }
}

impl fmt::Debug for Owed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.count.load(Relaxed);
        f.debug_struct("Owed")
            .field("count", &count)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Chunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunk")
            .field("count", &self.numbers.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(words: &[&str]) -> Packed {
        let mut command = redis::cmd(words[0]);
        command.arg(&words[1..]);
        Packed::new(command.get_packed_command(), Units::Command)
    }

    fn keep(owed: &Owed, words: &[&str]) -> bool {
        let kept = owed.keep(Spec::write("delete", "page"), &packed(words));
        matches!(kept, Kept::Yes { is_new: true, .. })
    }

    fn sent(owed: &Owed) -> Vec<u8> {
        let chunk = owed.first(10).unwrap();
        chunk.message.as_bytes().to_vec()
    }

    #[test]
    fn the_newest_command_of_a_key_is_kept_but_never_less_than_a_delete() {
        let (owed, expire) = (Owed::new(10), ["EVALSHA", "digest", "1", "a", "x"]);
        assert!(keep(&owed, &expire));
        assert!(!keep(&owed, &["UNLINK", "a"]));
        assert_eq!(sent(&owed), packed(&["UNLINK", "a"]).as_bytes());
        assert!(!keep(&owed, &expire));
        assert_eq!(sent(&owed), packed(&["UNLINK", "a"]).as_bytes());
    }

    #[test]
    fn the_answer_to_an_older_command_leaves_the_newer_one() {
        let owed = Owed::new(10);
        keep(&owed, &["UNLINK", "a"]);
        let older = owed.first(1).unwrap().numbers[0];
        keep(&owed, &["UNLINK", "a"]);
        owed.forget(older);
        assert!(owed.any());
        owed.forget(owed.first(1).unwrap().numbers[0]);
        assert!(!owed.any() && owed.first(1).is_none());
        assert_eq!(owed.table().bytes, 0);
    }

    #[test]
    fn a_rule_stays_with_its_command() {
        let owed = Owed::new(10);
        let rule = Rule::Script(crate::operation::Script::SetIf);
        let script = packed(&["EVALSHA", "digest", "1", "a"]).with_rule(rule);
        owed.keep(Spec::write("expire_now", "page"), &script);
        let (_, kept) = owed.first(1).unwrap().message.part(0);
        assert_eq!(kept, rule);
    }
}
