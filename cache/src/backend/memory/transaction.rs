//! The state of a connection between commands: the `MULTI` group that is open on it.

use std::mem;

use redis::Value;

use super::commands::{self, Run};
use super::packed::{Command, Commands};
use super::parse::is_word;
use super::pop::Pop;
use super::reply::{CommandError, Reply, Result, status};
use super::shared::Shared;
use super::store::Store;

const NESTED: CommandError = CommandError::new("ERR MULTI calls can not be nested");
const EXEC_ALONE: CommandError = CommandError::new("ERR EXEC without MULTI");
const DISCARD_ALONE: CommandError = CommandError::new("ERR DISCARD without MULTI");
const SPOILT: CommandError =
    CommandError::new("EXECABORT Transaction discarded because of previous errors.");
const SPOILT_BY_EXEC: CommandError = CommandError::new(
    "EXECABORT Transaction discarded because of: wrong number of arguments for 'exec' command",
);

/// The open group, whose commands run together at `EXEC`.
#[derive(Default)]
pub(super) struct Session {
    group: Option<Group>,
}

/// The immediate result of a command.
pub(super) enum Step {
    Reply(Value),
    Wait(Pop),
}

impl From<CommandError> for Step {
    fn from(error: CommandError) -> Self {
        Self::Reply(error.into())
    }
}

impl Session {
    /// Takes bytes that must be one command.
    pub(super) fn step_packed(&mut self, shared: &Shared, packed: &[u8]) -> Step {
        let mut command = Command::default();
        let read = command.read_only(packed);
        self.step(shared, read, &command)
    }

    /// Takes one command as a server would, if it could be read.
    pub(super) fn step(
        &mut self,
        shared: &Shared,
        read: Result<()>,
        command: &Command<'_>,
    ) -> Step {
        if let Err(error) = read {
            return error.into();
        }
        let args = command.args();
        let spec = match commands::find(args) {
            Ok(spec) => spec,
            Err(error) => return self.refuse(args, error).into(),
        };
        let reply = match (spec.run, &mut self.group) {
            (Run::Multi, _) => self.open(),
            (Run::Exec, _) => self.exec(shared),
            (Run::Discard, _) => self.discard(),
            (_, Some(group)) => {
                group.packed.extend_from_slice(command.packed);
                Ok(status("QUEUED"))
            }
            (Run::BlockingPop(parse), None) => {
                return parse(args).map_or_else(Step::from, Step::Wait);
            }
            (run, None) => shared.locked(|store| run_now(store, run, args)),
        };
        Step::Reply(reply.unwrap_or_else(Value::from))
    }

    /// A command that cannot be queued spoils its group; a misspelt `EXEC` ends it.
    fn refuse(&mut self, args: &[&[u8]], error: CommandError) -> CommandError {
        if args.first().is_some_and(|name| is_word(name, "EXEC")) {
            self.group = None;
            return SPOILT_BY_EXEC;
        }
        if let Some(group) = &mut self.group {
            group.is_spoilt = true;
        }
        error
    }

    fn open(&mut self) -> Reply {
        if self.group.is_some() {
            return Err(NESTED);
        }
        self.group = Some(Group::default());
        Ok(Value::Okay)
    }

    fn discard(&mut self) -> Reply {
        self.group.take().map(|_| Value::Okay).ok_or(DISCARD_ALONE)
    }

    fn exec(&mut self, shared: &Shared) -> Reply {
        let group = self.group.take().ok_or(EXEC_ALONE)?;
        if group.is_spoilt {
            return Err(SPOILT);
        }
        run_group(shared, &group.packed).map(Value::Array)
    }
}

/// Queued commands, whose bytes it keeps: `EXEC` may come long after them.
#[derive(Default)]
struct Group {
    packed: Vec<u8>,
    /// A command could not be queued, so nothing of the group may run.
    is_spoilt: bool,
}

/// Runs packed commands as a group under one hold of the lock.
///
/// Returns their replies, or the error of the first one that cannot be queued: then nothing has run.
pub(super) fn run_group(shared: &Shared, packed: &[u8]) -> Result<Vec<Value>> {
    let mut queued = Vec::new();
    let mut commands = Commands::new(packed);
    let mut command = Command::default();
    while let Some(read) = commands.read(&mut command) {
        read?;
        match commands::find(command.args())?.run {
            Run::Multi | Run::Exec | Run::Discard => return Err(NESTED),
            run => queued.push((run, mem::take(&mut command))),
        }
    }
    Ok(shared.locked(|store| {
        let reply = |(run, command): &(Run, Command<'_>)| run_now(store, *run, command.args());
        let replies = queued.iter().map(reply);
        replies
            .map(|reply| reply.unwrap_or_else(Value::from))
            .collect()
    }))
}

/// Runs a command on the store, where a blocking pop does not wait.
fn run_now(store: &mut Store, run: Run, args: &[&[u8]]) -> Reply {
    match run {
        Run::Plain(run) => run(store, args),
        Run::Certain(run) => Ok(run(store, args)),
        Run::OnSide(run, side) => run(store, args, side),
        Run::Timed(run, option) => run(store, args, option),
        Run::BlockingPop(parse) => store.answer(&parse(args)?),
        Run::Multi | Run::Exec | Run::Discard => Err(NESTED),
    }
}
