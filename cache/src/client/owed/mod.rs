//! Commands that failed for lack of a connection, kept until there is one.

mod answer;
mod chunk;
mod settling;
mod table;

use std::fmt;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::client::owed::table::{Command, MOST_BYTES, Table};
use crate::error::Error;
use crate::operation::{Packed, Place, Spec, argument, number, place};

pub(super) use self::answer::{Answer, is_of_break, is_of_connection, is_of_writes};
pub(super) use self::chunk::Chunk;
pub(super) use self::settling::{Flush, Settling, UnderWay};

/// The commands that are owed to the server: single writes of single keys, the newest of each key.
pub(crate) struct Owed {
    most: usize,
    /// Their number, which is asked without a lock.
    count: AtomicUsize,
    table: Mutex<Table>,
    settling: Mutex<Settling>,
}

/// What became of a command that failed.
pub(super) enum Kept {
    /// It is kept. It has the place of an older one of its key, or these had to give way.
    Yes {
        is_new: bool,
        dropped: Vec<Spec>,
    },
    No,
}

/// The time for which commands stay owed to a server that takes no writes: as long as most failovers take.
const PATIENCE: Duration = Duration::from_secs(60);

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

    /// Returns the arguments of a message that are keys of which a command is owed.
    pub(super) fn keys_in(&self, mut message: &[u8]) -> Vec<Box<[u8]>> {
        let table = self.table();
        let mut keys = Vec::new();
        while let Some(arguments) = number(&mut message, b'*') {
            let arguments = (0..arguments).map_while(|_| argument(&mut message));
            keys.extend(
                arguments
                    .filter(|&argument| table.has(argument))
                    .map(Box::from),
            );
        }
        keys
    }

    /// Returns whether a command of one of these keys is owed.
    pub(super) fn has_any(&self, keys: &[Box<[u8]>]) -> bool {
        let table = self.table();
        keys.iter().any(|key| table.has(key))
    }

    /// Keeps a command in place of an older one of its key, unless that covers it. At the bound the oldest go: their entries are the likeliest to have
    /// expired.
    pub(super) fn keep(&self, spec: Spec, message: &Packed) -> Kept {
        let bytes = message.as_bytes();
        let Place::Key(key) = place(bytes) else {
            return Kept::No;
        };
        if self.most == 0 || bytes.len() > MOST_BYTES {
            return Kept::No;
        }
        let mut command = Command::new(spec, message);
        let mut table = self.table();
        let older = table.take(key);
        let is_new = older.is_none();
        if let Some(older) = older
            && older.covers(&command)
        {
            command = older;
        }
        table.add(key, command);
        let dropped = table.shrink(self.most);
        self.recount(&table);
        Kept::Yes { is_new, dropped }
    }

    /// Returns the oldest commands; `None` where there is none. A suspect goes alone.
    pub(super) fn first(&self, most: usize) -> Option<Chunk> {
        Chunk::new(self.table().oldest(most))
    }

    /// Notes that the connection broke when a command had been sent.
    pub(super) fn suspect(&self, number: u64) {
        self.table().suspect(number);
    }

    /// Removes a command, unless a newer one of its key has its place.
    pub(super) fn forget(&self, number: u64) {
        let mut table = self.table();
        table.remove(number);
        self.recount(&table);
    }

    /// Removes all commands.
    pub(super) fn clear(&self) -> Vec<Spec> {
        let mut table = self.table();
        let dropped = table.shrink(0);
        self.recount(&table);
        dropped
    }

    /// Notes that the server takes no writes, and removes the commands for which it has not done so for too long.
    pub(super) fn refuse(&self, error: Error) -> Vec<Spec> {
        let now = Instant::now();
        self.settling().refuse(now, error);
        let mut table = self.table();
        let dropped = table.refuse(now, PATIENCE);
        self.recount(&table);
        dropped
    }

    pub(super) fn settling(&self) -> MutexGuard<'_, Settling> {
        self.settling.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn recount(&self, table: &Table) {
        self.count.store(table.len(), Relaxed);
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{Rule, Script, Units};

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
        assert_eq!(owed.table().bytes(), 0);
    }

    #[test]
    fn a_rule_stays_with_its_command() {
        let owed = Owed::new(10);
        let rule = Rule::Script(Script::SetIf);
        let script = packed(&["EVALSHA", "digest", "1", "a"]).with_rule(rule);
        owed.keep(Spec::write("expire_now", "page"), &script);
        let (_, kept) = owed.first(1).unwrap().message.part(0);
        assert_eq!(kept, rule);
    }
}
