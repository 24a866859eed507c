//! The state of a connection between commands: the `MULTI` group that is open on it.

use redis::Value;

use super::commands::{self, Run, Spec};
use super::packed::{Command, Commands, NOT_ONE};
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
    pub(super) fn is_open(&self) -> bool {
        self.group.is_some()
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
                group.queue(spec, command);
                Ok(status("QUEUED"))
            }
            (Run::Plain(run), None) => shared.locked(|store| run(store, args)),
            (Run::Certain(run), None) => Ok(shared.locked(|store| run(store, args))),
            (Run::BlockingPop(parse), None) => {
                return parse(args).map_or_else(Step::from, Step::Wait);
            }
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
        if self.is_open() {
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
        Ok(Value::Array(run_all(shared, &group.specs, &group.packed)))
    }
}

/// Queued commands, whose bytes it keeps: `EXEC` may come long after them.
#[derive(Default)]
struct Group {
    specs: Vec<&'static Spec>,
    packed: Vec<u8>,
    /// A command could not be queued, so nothing of the group may run.
    is_spoilt: bool,
}

impl Group {
    fn queue(&mut self, spec: &'static Spec, command: &Command<'_>) {
        self.specs.push(spec);
        self.packed.extend_from_slice(command.packed);
    }
}

/// Runs packed commands as a group, or returns the error of the first that cannot be queued.
pub(super) fn run_group(shared: &Shared, packed: &[u8]) -> Result<Vec<Value>> {
    let mut specs = Vec::new();
    let mut commands = Commands::new(packed);
    let mut command = Command::default();
    while let Some(read) = commands.read(&mut command) {
        read?;
        let spec = commands::find(command.args())?;
        if let Run::Multi | Run::Exec | Run::Discard = spec.run {
            return Err(NESTED);
        }
        specs.push(spec);
    }
    Ok(run_all(shared, &specs, packed))
}

/// Runs queued commands under one hold of the lock.
fn run_all(shared: &Shared, specs: &[&Spec], packed: &[u8]) -> Vec<Value> {
    let mut commands = Commands::new(packed);
    let mut command = Command::default();
    shared.locked(|store| {
        let reply = |spec: &&Spec| {
            let read = commands.read(&mut command).unwrap_or(Err(NOT_ONE));
            let reply = read.and_then(|()| run_queued(store, spec, command.args()));
            reply.unwrap_or_else(Value::from)
        };
        specs.iter().map(reply).collect()
    })
}

/// Within a group a blocking pop does not wait, and commands about groups are never queued.
fn run_queued(store: &mut Store, spec: &Spec, args: &[&[u8]]) -> Reply {
    match spec.run {
        Run::Plain(run) => run(store, args),
        Run::Certain(run) => Ok(run(store, args)),
        Run::BlockingPop(parse) => store.answer(&parse(args)?),
        Run::Multi | Run::Exec | Run::Discard => Err(NESTED),
    }
}
