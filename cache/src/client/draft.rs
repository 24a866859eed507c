//! Commands that are written but for what options decide: the expiry, and the condition of a `SET`.

use std::mem::take;

use crate::client::change::Change;
use crate::codec;
use crate::error::Error;
use crate::operation::{
    Commands, Condition, Expiration, Packed, Rule, Script, Stored, Units, Written, scripts_are_off,
};
use crate::ttl::Ttl;

/// The commands of an operation whose options can still change.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) commands: Commands,
    pub(crate) tail: Tail,
    /// How to tell a value from an entry that reads as a miss, which is none for conditions; `None` where no entry does.
    pub(crate) stored: Option<&'static Stored>,
    pub(crate) ttl: Ttl,
    /// The cache or the call names the TTL; else it is the key type's own.
    pub(crate) is_explicit: bool,
    /// A TTL that is there stays.
    pub(crate) keep: bool,
    /// That of the fields, where the change gives them one.
    pub(crate) field_ttl: Ttl,
    /// The entry has times, and is kept beyond its freshness.
    pub(crate) has_times: bool,
}

/// The form in which the expiry and the condition are added to the commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tail {
    /// The operation has neither.
    None,
    /// As options of `SET`.
    Set(SetForm),
    /// As options of `GETEX`, which stands in place of `GET` where a TTL is asked for.
    GetEx,
    /// As options of the `SET` of a later step.
    Later,
    /// As a step behind the command.
    Expire(Change),
    /// As `SET key 0 PX … NX` in front, which creates a counter with its TTL where there is none.
    Create,
    /// As the time of a `PEXPIRE`, or as `PERSIST` and `EXISTS` in its place where there is no TTL.
    Restart,
    /// As a script in place of the command, which leaves the grace of an entry.
    EndFreshness,
}

/// The form of a `SET`, and so of its reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SetForm {
    Plain,
    If(Condition),
    /// The old value comes back.
    ReturningOld,
}

impl Tail {
    /// Returns whether the operation gives a TTL without being asked.
    pub(crate) fn sets_ttl(self) -> bool {
        !matches!(self, Self::None | Self::GetEx | Self::EndFreshness)
    }
}

impl Draft {
    pub(super) fn expiration(&self) -> Expiration {
        Expiration {
            ttl: self.ttl,
            is_explicit: self.is_explicit,
            keep: self.keep,
        }
    }

    /// Returns why it cannot be sent without scripts.
    #[cold]
    pub(super) fn refusal(&self) -> Option<Error> {
        match self.tail {
            Tail::Set(_) if self.has_times && self.keep => {
                Some(scripts_are_off("to keep how fresh the entry is"))
            }
            Tail::Set(SetForm::If(_)) | Tail::Restart | Tail::EndFreshness if self.has_times => {
                Some(needs_freshness())
            }
            Tail::GetEx if self.has_times && self.is_explicit => Some(needs_freshness()),
            Tail::Set(SetForm::If(Condition::IfPresent)) => {
                Some(scripts_are_off("to see whether the entry is a value"))
            }
            Tail::Expire(Change::IfPresent | Change::IncrementIfPresent) => {
                Some(scripts_are_off("to write only where the key is there"))
            }
            Tail::Expire(Change::Fields | Change::FieldsIfPresent) => {
                Some(scripts_are_off("to write fields together with their TTL"))
            }
            _ => None,
        }
    }

    /// Writes what the options say, makes a message of the commands, and leaves none.
    #[inline]
    pub(super) fn pack(&mut self, scripts: bool) -> Packed {
        let mut commands = take(&mut self.commands);
        let expiration = self.expiration();
        match self.tail {
            Tail::None | Tail::Later => {}
            Tail::Set(form) if self.has_times => {
                let expiration = expiration.stamp(&mut commands);
                return set_with_times(commands, form, self.stored, expiration);
            }
            Tail::Set(SetForm::Plain) => expiration.write(&mut commands),
            Tail::Set(form) => return set(commands, form, self.stored, expiration),
            Tail::GetEx if !self.is_explicit => {}
            Tail::GetEx if self.has_times => {
                return if_fresh(Script::GetFresh, commands, expiration.ttl);
            }
            Tail::Restart if self.has_times => {
                return if_fresh(Script::RestartFresh, commands, expiration.ttl);
            }
            Tail::GetEx => commands = get_and_expire(commands, expiration.ttl),
            Tail::EndFreshness => {
                return if_fresh(Script::EndFreshness, commands, Ttl::NEVER);
            }
            Tail::Expire(change) => {
                return change.pack(commands, expiration, self.field_ttl, scripts);
            }
            Tail::Create => commands = create_in_front(commands, expiration.ttl),
            Tail::Restart => commands = restart(commands, expiration.ttl),
        }
        let written = commands.finish();
        if written.commands > 1 && self.has_times {
            Packed::row(written)
        } else if written.commands > 1 {
            Packed::group(written)
        } else {
            Packed::new(written.bytes, Units::Command)
        }
    }
}

fn set(
    mut commands: Commands,
    form: SetForm,
    stored: Option<&'static Stored>,
    expiration: Expiration,
) -> Packed {
    let mut rule = Rule::Final;
    match (form, stored) {
        (SetForm::Plain, _) => {}
        (SetForm::ReturningOld, _) => drop(commands.arg("GET")),
        (SetForm::If(Condition::IfAbsent), None) => drop(commands.arg("NX")),
        (SetForm::If(Condition::IfAbsent), Some(stored)) => {
            commands.arg("NX").arg("GET");
            rule = Rule::Conditional(Condition::IfAbsent, stored);
        }
        (
            SetForm::If(condition @ Condition::IfPresent),
            Some(stored @ Stored { headers: None, .. }),
        ) => {
            commands = commands.into_script(Script::Read, "");
            rule = Rule::Conditional(condition, stored);
        }
        (SetForm::If(Condition::IfPresent), stored) => {
            // Where every text is a value there are none. `SET … XX` would write over data of another kind, too.
            let layout = stored.and_then(|stored| stored.headers);
            let headers = layout.map(codec::headers).unwrap_or_default();
            commands = commands.into_script(Script::SetIf, headers);
            rule = Rule::Script(Script::SetIf);
        }
    }
    expiration.write(&mut commands);
    Packed::command(commands).with_rule(rule)
}

/// A `SET` of an entry that is a value only while it is fresh.
fn set_with_times(
    mut commands: Commands,
    form: SetForm,
    stored: Option<&'static Stored>,
    expiration: Expiration,
) -> Packed {
    match form {
        SetForm::Plain if expiration.keep => {
            return scripted(Script::SetKeepTtl, "", commands, expiration);
        }
        SetForm::Plain => expiration.write(&mut commands),
        SetForm::ReturningOld if expiration.keep => {
            commands.arg("GET");
            return scripted(Script::ReplaceKeepTtl, "", commands, expiration);
        }
        SetForm::ReturningOld => {
            commands.arg("GET");
            expiration.write(&mut commands);
            return Packed::row(behind_pttl(commands));
        }
        SetForm::If(condition) => {
            let script = match condition {
                Condition::IfAbsent => Script::SetUnless,
                Condition::IfPresent => Script::SetIf,
            };
            let layout = stored.and_then(|stored| stored.headers);
            let headers = layout.map(codec::headers).unwrap_or_default();
            return scripted(script, headers, commands, expiration);
        }
    }
    Packed::command(commands)
}

/// A `SET` that a script runs.
fn scripted(
    script: Script,
    first: impl AsRef<[u8]>,
    set: Commands,
    expiration: Expiration,
) -> Packed {
    let mut commands = set.into_script(script, first);
    expiration.write(&mut commands);
    Packed::command(commands).with_rule(Rule::Script(script))
}

/// The command with what is left of the entry asked for in front. A value that is written in between is then taken for a stale one, and
/// no stale one for fresh.
fn behind_pttl(command: Commands) -> Written {
    let command = command.finish();
    let mut commands = Commands::new("PTTL");
    commands.key(command.key()).append(command);
    commands.finish()
}

/// A script that gives a TTL to an entry that is fresh.
fn if_fresh(script: Script, commands: Commands, ttl: Ttl) -> Packed {
    let commands = commands.finish();
    let mut digits = itoa::Buffer::new();
    let ttl = ttl
        .millis()
        .map_or("persist", |millis| digits.format(millis));
    let commands = Commands::script(script, commands.key(), ttl);
    Packed::command(commands).with_rule(Rule::Script(script))
}

#[cold]
fn needs_freshness() -> Error {
    scripts_are_off("to see whether the entry is fresh")
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
