//! Sends requests: the only place that sets deadlines, sends again and tells of commands.

mod links;
mod message;
mod ticker;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use redis::{Cmd, Pipeline, Value};
use tokio::time::Instant;

use crate::backend::Backend;
use crate::backend::redis::{GiveUp, Link, Opened, Supervisor, broke_off};
use crate::client::message::Message;
use crate::client::ticker::{Elapsed, Ticker};
use crate::config::Config;
use crate::error::{Error, ErrorKind, Result};
use crate::observe::{Event, Monitor};
use crate::request::{Asked, Commands, Decoding, Request, recycle};
use crate::schema::Layout;

pub(crate) use self::links::TellLinks;

/// What all clones of a cache share: where commands go, and how they are sent.
pub(crate) struct Client {
    pub(crate) config: Config,
    pub(crate) monitor: Arc<Monitor>,
    backend: Backend,
    ticker: Ticker,
}

impl Client {
    pub(crate) fn new(config: Config, monitor: Arc<Monitor>, backend: Backend) -> Self {
        Self {
            config,
            monitor,
            backend,
            ticker: Ticker::default(),
        }
    }

    /// Waits until a connection stands, at most for `timeout`.
    pub(crate) async fn connect(&self, timeout: Duration) -> Result<()> {
        let Backend::Redis(supervisor) = &self.backend else {
            return Ok(());
        };
        match self
            .ticker
            .limit(timeout, supervisor.wait(None, GiveUp::OnRefusal))
            .await
        {
            Ok(link) => link.map(drop),
            Err(Elapsed) => Err(supervisor.unavailable()),
        }
    }

    /// Sends one operation and decodes its reply, all within `timeout`.
    pub(crate) async fn send<T>(&self, request: Request<T>, timeout: Duration) -> Result<T> {
        let Request {
            commands,
            decode,
            asked,
            layout,
            is_read,
        } = request;
        let resource = layout.resource;
        let reply = match commands {
            Commands::One(command) => {
                let reply = self.exchange(&command, timeout, is_read, resource).await?;
                recycle(command);
                reply
            }
            // Boxed, so that it does not make a single command's future larger.
            Commands::Group(group) => Box::pin(self.send_group(group, timeout, resource)).await?,
            Commands::Answered(reply) => reply,
            Commands::Failed(error) => return Err(error.of(resource)),
        };
        decode(reply, &self.decoding(layout, &asked))
    }

    /// Returns what the decode function of an operation needs beside the reply.
    pub(crate) fn decoding<'a>(
        &'a self,
        layout: &'static Layout,
        asked: &'a Asked,
    ) -> Decoding<'a> {
        Decoding {
            layout,
            asked,
            max: self.config.max,
            monitor: &self.monitor,
        }
    }

    /// Sends a pipeline and returns one reply per command.
    pub(crate) async fn send_pipeline(
        &self,
        pipeline: &Pipeline,
        timeout: Duration,
        is_read: bool,
    ) -> Result<Vec<Value>> {
        let replies = self.exchange(pipeline, timeout, is_read, "").await?;
        complete(replies, pipeline)
    }

    /// Sends a command that waits on the server for up to `wait`, on a connection of its own.
    pub(crate) async fn send_blocking<T>(
        &self,
        request: Request<T>,
        wait: Duration,
        timeout: Duration,
    ) -> Result<T> {
        let Request {
            commands,
            decode,
            asked,
            layout,
            ..
        } = request;
        let Commands::One(command) = commands else {
            return Err(
                Error::new(ErrorKind::InvalidInput, "only a single command can block")
                    .of(layout.resource),
            );
        };
        let started = self.started();
        let outcome = match &self.backend {
            Backend::Memory(engine) => Ok(engine.execute_async(&command).await),
            Backend::Redis(supervisor) => {
                let limit = wait.saturating_add(timeout);
                self.block(supervisor, &command, limit).await
            }
        };
        let reply = self.told(started, 1, layout.resource, outcome)?;
        decode(reply, &self.decoding(layout, &asked))
    }

    /// Sends commands as one atomic step and returns the array of their replies.
    async fn send_group(
        &self,
        group: Vec<Cmd>,
        timeout: Duration,
        resource: &'static str,
    ) -> Result<Value> {
        let mut pipeline = Pipeline::with_capacity(group.len() + 2);
        add_group(&mut pipeline, group);
        let replies = self.exchange(&pipeline, timeout, false, resource).await?;
        let replies = complete(replies, &pipeline).map_err(|error| error.of(resource))?;
        Ok(group_reply(replies))
    }

    /// Sends a message and tells the observer; `resource` is empty where it is about several.
    async fn exchange<M: Message>(
        &self,
        message: &M,
        timeout: Duration,
        is_read: bool,
        resource: &'static str,
    ) -> Result<M::Reply> {
        let started = self.started();
        let outcome = match &self.backend {
            Backend::Redis(supervisor) => {
                let progress = Progress::default();
                let attempts = self.attempts(supervisor, message, is_read, &progress);
                match self.ticker.limit(timeout, attempts).await {
                    Ok(outcome) => outcome,
                    Err(Elapsed) => Err(progress.timed_out(supervisor, timeout)),
                }
            }
            Backend::Memory(engine) => Ok(message.answer(engine)),
        };
        self.told(started, message.commands(), resource, outcome)
    }

    /// Reads the clock if somebody wants to know how long a command takes.
    fn started(&self) -> Option<Instant> {
        self.monitor.is_observed().then(Instant::now)
    }

    /// Names the resource in an error, and tells the observer how it went.
    fn told<T>(
        &self,
        started: Option<Instant>,
        commands: usize,
        resource: &'static str,
        outcome: Result<T>,
    ) -> Result<T> {
        let outcome = outcome.map_err(|error| error.of(resource));
        if let Some(started) = started {
            self.monitor.tell(&Event::Command {
                resource: (!resource.is_empty()).then_some(resource),
                commands,
                elapsed: started.elapsed(),
                error: outcome.as_ref().err(),
            });
        }
        outcome
    }

    /// Sends until a reply comes; a second time only what changes nothing.
    async fn attempts<M: Message>(
        &self,
        supervisor: &Supervisor,
        message: &M,
        is_read: bool,
        progress: &Progress,
    ) -> Result<M::Reply> {
        let mut link = match supervisor.link() {
            Some(link) => link,
            None => self.wait_for_link(supervisor, None).await?,
        };
        loop {
            progress.handed();
            match message.send(&mut link.connection).await {
                Ok(reply) => return Ok(reply),
                Err(_broken) if is_read => {
                    progress.taken_back();
                    link = self
                        .wait_for_link(supervisor, Some(&link))
                        .await
                        .map_err(|error| error.maybe_run(true))?;
                }
                Err(broken) => return Err(broke_off(&broken)),
            }
        }
    }

    /// Boxed, since it is rare and would make every command's future larger.
    fn wait_for_link<'a>(
        &'a self,
        supervisor: &'a Supervisor,
        broken: Option<&'a Link>,
    ) -> futures_util::future::BoxFuture<'a, Result<Link>> {
        let until = if self.config.fail_fast {
            GiveUp::OnFailedAttempt
        } else {
            GiveUp::Never
        };
        Box::pin(supervisor.wait(broken, until))
    }

    async fn block(
        &self,
        supervisor: &Supervisor,
        command: &Cmd,
        limit: Duration,
    ) -> Result<Value> {
        let progress = Progress::default();
        let refused = Mutex::new(None);
        let answer = async {
            if supervisor.link().is_none() {
                self.wait_for_link(supervisor, None).await?;
            }
            let opened = self.dedicated(supervisor, &refused).await?;
            progress.handed();
            supervisor.dedicated().send(opened, command).await
        };
        let outcome = self.ticker.limit(limit, answer).await;
        let refused = refused.into_inner().unwrap_or_else(PoisonError::into_inner);
        match (outcome, refused) {
            (Ok(outcome), _) => outcome,
            (Err(Elapsed), Some(refused)) if !progress.is_handed() => Err(refused),
            (Err(Elapsed), _) => Err(progress.timed_out(supervisor, limit)),
        }
    }
}

impl Client {
    /// Returns a connection for one command that blocks; tries again until it stands, and keeps why the last attempt failed.
    async fn dedicated(
        &self,
        supervisor: &Supervisor,
        refused: &Mutex<Option<Error>>,
    ) -> Result<Opened> {
        for attempt in 1.. {
            match supervisor.dedicated().take().await {
                Err(error) if !self.config.fail_fast && error.kind() == ErrorKind::Unavailable => {
                    *refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                    tokio::time::sleep(self.config.backoff.after(attempt, 0.0)).await;
                }
                outcome => return outcome,
            }
        }
        Err(supervisor.unavailable())
    }
}

/// How far a command got, for the error if its time is over.
#[derive(Default)]
struct Progress {
    is_handed: AtomicBool,
    was_handed: AtomicBool,
}

impl Progress {
    /// The command goes to a connection.
    fn handed(&self) {
        self.is_handed.store(true, Relaxed);
    }

    /// The connection broke, and the command waits for another one.
    fn taken_back(&self) {
        self.is_handed.store(false, Relaxed);
        self.was_handed.store(true, Relaxed);
    }

    fn is_handed(&self) -> bool {
        self.is_handed.load(Relaxed)
    }

    #[cold]
    fn timed_out(&self, supervisor: &Supervisor, timeout: Duration) -> Error {
        if self.is_handed() {
            supervisor.doubt();
            return Error::new(ErrorKind::Timeout, format!("no reply within {timeout:?}"));
        }
        supervisor
            .unavailable()
            .maybe_run(self.was_handed.load(Relaxed))
    }
}

/// Adds a group as it stands in a pipeline that is not atomic itself.
pub(crate) fn add_group(pipeline: &mut Pipeline, group: impl IntoIterator<Item = Cmd>) {
    pipeline.add_command(redis::cmd("MULTI"));
    for command in group {
        pipeline.add_command(command);
    }
    pipeline.add_command(redis::cmd("EXEC"));
}

/// Returns what a group's `EXEC` answered; if it was refused, the error of the command that was at fault.
pub(crate) fn group_reply(mut replies: Vec<Value>) -> Value {
    let exec = replies.pop().unwrap_or(Value::Nil);
    if matches!(exec, Value::ServerError(_)) {
        let fault = replies
            .into_iter()
            .find(|reply| matches!(reply, Value::ServerError(_)));
        return fault.unwrap_or(exec);
    }
    exec
}

/// Checks that every command of a pipeline has its reply.
fn complete(replies: Vec<Value>, pipeline: &Pipeline) -> Result<Vec<Value>> {
    if replies.len() != pipeline.len() {
        return Err(Error::new(
            ErrorKind::Decode,
            "the server sent another number of replies than commands were sent",
        ));
    }
    Ok(replies)
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("backend", &self.backend)
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}
