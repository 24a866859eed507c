//! What a connection remembers between commands: the `MULTI` group it is in.

use std::borrow::Cow;

use redis::{Cmd, Value};

use super::{
    args::with_args,
    blocking::Pop,
    commands::{self, Run, Spec},
    parse::is_word,
    reply::{CommandError, Reply, status},
    shared::Shared,
    store::Store,
};

const NESTED: CommandError = CommandError::new("ERR MULTI calls can not be nested");
const EXEC_ALONE: CommandError = CommandError::new("ERR EXEC without MULTI");
const DISCARD_ALONE: CommandError = CommandError::new("ERR DISCARD without MULTI");
const SPOILT: CommandError =
    CommandError::new("EXECABORT Transaction discarded because of previous errors.");
const SPOILT_BY_EXEC: CommandError = CommandError::new(
    "EXECABORT Transaction discarded because of: wrong number of arguments for 'exec' command",
);

/// The open group, whose commands run together when `EXEC` comes.
#[derive(Default)]
pub(super) struct Session<'c> {
    group: Option<Group<'c>>,
}

#[derive(Default)]
struct Group<'c> {
    queue: Vec<(&'static Spec, Cow<'c, Cmd>)>,
    /// A command could not be queued, so nothing of the group may run.
    spoilt: bool,
}

/// What a command leads to at once.
pub(super) enum Step {
    Reply(Value),
    Wait(Pop),
}

enum Taken {
    Reply(Reply),
    Wait(Pop),
    Queue(&'static Spec),
}

impl<'c> Session<'c> {
    pub(super) fn is_open(&self) -> bool {
        self.group.is_some()
    }

    /// Takes one command as a server would.
    pub(super) fn step(&mut self, shared: &Shared, cmd: Cow<'c, Cmd>) -> Step {
        match with_args(&cmd, |args| self.take(shared, args)) {
            Taken::Reply(reply) => Step::Reply(reply.unwrap_or_else(Value::from)),
            Taken::Wait(pop) => Step::Wait(pop),
            Taken::Queue(spec) => {
                self.group.get_or_insert_default().queue.push((spec, cmd));
                Step::Reply(status("QUEUED"))
            }
        }
    }

    /// Copies the commands that are still borrowed.
    pub(super) fn into_owned(self) -> Session<'static> {
        let group = self.group.map(|Group { queue, spoilt }| {
            let queue = queue
                .into_iter()
                .map(|(spec, cmd)| (spec, Cow::Owned(cmd.into_owned())));
            Group {
                queue: queue.collect(),
                spoilt,
            }
        });
        Session { group }
    }

    fn take(&mut self, shared: &Shared, args: &[&[u8]]) -> Taken {
        let spec = match commands::find(args) {
            Ok(spec) => spec,
            Err(error) => return Taken::Reply(Err(self.refuse(args, error))),
        };
        match spec.run {
            Run::Multi => Taken::Reply(self.open()),
            Run::Exec => Taken::Reply(self.exec(shared)),
            Run::Discard => Taken::Reply(self.discard()),
            Run::Plain(_) | Run::Certain(_) | Run::BlockingPop(_) if self.is_open() => {
                Taken::Queue(spec)
            }
            Run::Plain(run) => Taken::Reply(shared.locked(|store| run(store, args))),
            Run::Certain(run) => Taken::Reply(Ok(shared.locked(|store| run(store, args)))),
            Run::BlockingPop(parse) => {
                parse(args).map_or_else(|error| Taken::Reply(Err(error)), Taken::Wait)
            }
        }
    }

    /// A command that cannot be queued spoils its group; a misspelt `EXEC` ends it.
    fn refuse(&mut self, args: &[&[u8]], error: CommandError) -> CommandError {
        if args.first().is_some_and(|name| is_word(name, "EXEC")) {
            self.group = None;
            return SPOILT_BY_EXEC;
        }
        if let Some(group) = &mut self.group {
            group.spoilt = true;
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
        if group.spoilt {
            return Err(SPOILT);
        }
        let replies = shared.locked(|store| {
            let run = |(spec, cmd): &(&'static Spec, Cow<'_, Cmd>)| {
                with_args(cmd, |args| run_queued(store, spec, args)).unwrap_or_else(Value::from)
            };
            group.queue.iter().map(run).collect()
        });
        Ok(Value::Array(replies))
    }
}

/// Within a group a blocking pop does not wait, and commands about groups are never queued.
fn run_queued(store: &mut Store, spec: &Spec, args: &[&[u8]]) -> Reply {
    match spec.run {
        Run::Plain(run) => run(store, args),
        Run::Certain(run) => Ok(run(store, args)),
        Run::BlockingPop(parse) => parse(args)?.answer(store),
        Run::Multi | Run::Exec | Run::Discard => Err(NESTED),
    }
}
