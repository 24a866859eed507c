//! Commands that are written but for what options decide: the expiry, and the condition of a `SET`.

use std::mem::take;

use crate::operation::{Commands, Packed, Units};
use crate::ttl::Ttl;

/// The commands of an operation whose options can still change.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) commands: Commands,
    pub(crate) tail: Tail,
    pub(crate) ttl: Ttl,
    /// The cache or the call names the TTL; else it is the key type's own.
    pub(crate) is_explicit: bool,
    /// A TTL that is there stays.
    pub(crate) keep: bool,
}

/// The form in which the expiry and the condition are added to the commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tail {
    /// The operation has neither.
    None,
    /// As options of `SET`.
    Set(Condition),
    /// As options of `GETEX`, which stands in place of `GET` where a TTL is asked for.
    GetEx,
    /// As a command on the same key behind the others: `PEXPIRE`, `PEXPIRE … NX` or `PERSIST`.
    Expire,
    /// As `SET key 0 PX … NX` in front, which creates a counter with its TTL where there is none.
    Create,
    /// As the time of a `PEXPIRE`, or as `PERSIST` and `EXISTS` in its place where there is no TTL.
    Restart,
}

/// The condition of a `SET`, and its reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    Always,
    IfAbsent,
    IfPresent,
    /// Always; the old value comes back.
    ReturningOld,
}

impl Tail {
    /// Returns whether the operation gives a TTL without being asked.
    pub(crate) fn sets_ttl(self) -> bool {
        !matches!(self, Self::None | Self::GetEx)
    }
}

impl Draft {
    /// Writes what the options say, makes a message of the commands, and leaves none.
    #[inline]
    pub(super) fn pack(&mut self) -> Packed {
        let mut commands = take(&mut self.commands);
        match self.tail {
            Tail::None => {}
            Tail::Set(condition) => self.set_options(&mut commands, condition),
            Tail::GetEx if !self.is_explicit => {}
            Tail::GetEx => commands = get_and_expire(commands, self.ttl),
            Tail::Expire => self.expire_behind(&mut commands),
            Tail::Create => commands = create_in_front(commands, self.ttl),
            Tail::Restart => commands = restart(commands, self.ttl),
        }
        let written = commands.finish();
        if written.commands > 1 {
            Packed::group(written)
        } else {
            Packed::new(written.bytes, Units::Command)
        }
    }

    fn set_options(&self, commands: &mut Commands, condition: Condition) {
        match condition {
            Condition::Always => {}
            Condition::IfAbsent => drop(commands.arg("NX")),
            Condition::IfPresent => drop(commands.arg("XX")),
            Condition::ReturningOld => drop(commands.arg("GET")),
        }
        if self.keep {
            commands.arg("KEEPTTL");
        } else if let Some(millis) = self.ttl.millis() {
            commands.arg("PX").integer(millis);
        }
    }

    /// A type without TTL sets none; a call that asks for none removes the one that is there.
    fn expire_behind(&self, commands: &mut Commands) {
        match self.ttl.millis() {
            Some(millis) => {
                commands.command_on_same_key("PEXPIRE").integer(millis);
                if self.keep {
                    commands.arg("NX");
                }
            }
            None if self.is_explicit && !self.keep => {
                commands.command_on_same_key("PERSIST");
            }
            None => {}
        }
    }
}

/// `GETEX` with the TTL that the call names.
fn get_and_expire(get: Commands, ttl: Ttl) -> Commands {
    let get = get.finish();
    let mut commands = Commands::new("GETEX");
    commands.key(get.key());
    match ttl.millis() {
        Some(millis) => commands.arg("PX").integer(millis),
        None => commands.arg("PERSIST"),
    };
    commands
}

/// `INCRBY` with `PEXPIRE … NX` behind it would give a TTL to a counter from which somebody has taken it by intent. Creating
/// it first leaves every later TTL alone.
fn create_in_front(change: Commands, ttl: Ttl) -> Commands {
    let Some(millis) = ttl.millis() else {
        return change;
    };
    let change = change.finish();
    let mut commands = Commands::new("SET");
    commands
        .key(change.key())
        .arg("0")
        .arg("PX")
        .integer(millis)
        .arg("NX");
    commands.append(change);
    commands
}

/// `PERSIST` answers 0 both for a missing key and for one without expiry, so `EXISTS` goes with it.
fn restart(mut pexpire: Commands, ttl: Ttl) -> Commands {
    if let Some(millis) = ttl.millis() {
        pexpire.integer(millis);
        return pexpire;
    }
    let pexpire = pexpire.finish();
    let mut commands = Commands::new("PERSIST");
    commands.key(pexpire.key()).command_on_same_key("EXISTS");
    commands
}
