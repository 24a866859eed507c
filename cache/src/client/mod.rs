//! Sends requests: the only place that sets deadlines, sends again and tells of commands.

mod attempts;
mod group;
mod links;
mod message;
mod ticker;

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use redis::{Cmd, Pipeline, Value};
use tokio::time::Instant;

use crate::backend::Backend;
use crate::backend::redis::GiveUp;
use crate::client::group::complete;
use crate::client::message::Message;
use crate::client::ticker::{Elapsed, Ticker};
use crate::config::Config;
use crate::error::{Error, ErrorKind, Result};
use crate::observe::{Event, Monitor};
use crate::request::{Asked, Commands, Decoding, Request, recycle};
use crate::schema::Layout;

pub(crate) use self::{
    group::{add_group, group_reply},
    links::TellLinks,
};

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
        let mut deadline = self.ticker.deadline(timeout);
        let link = pin!(supervisor.wait(None, GiveUp::OnRefusal));
        match deadline.limit(link).await {
            Ok(link) => link.map(drop),
            Err(Elapsed) => Err(supervisor.unavailable()),
        }
    }

    /// Sends one operation and decodes its reply, all within `timeout`.
    ///
    /// The request stays where the future holds it: an `async fn` would hold it twice, once more for its locals.
    #[expect(
        clippy::manual_async_fn,
        reason = "an `async fn` has the larger future"
    )]
    pub(crate) fn send<T>(
        &self,
        mut request: Request<T>,
        timeout: Duration,
    ) -> impl Future<Output = Result<T>> + Send + use<'_, T> {
        async move {
            let (layout, is_read) = (request.layout, request.is_read);
            let reply = match &mut request.commands {
                Commands::One(command) => {
                    pin!(self.exchange(&*command, timeout, is_read, layout.resource)).await?
                }
                // Boxed, so that it does not make a single command's future larger.
                Commands::Group(group) => {
                    let group = std::mem::take(group);
                    Box::pin(self.send_group(group, timeout, layout.resource)).await?
                }
                Commands::Answered(reply) => std::mem::replace(reply, Value::Nil),
                Commands::Failed(_) => Value::Nil,
            };
            match request.commands {
                Commands::Failed(error) => return Err(error.with_resource(layout.resource)),
                Commands::One(command) => recycle(command),
                Commands::Group(_) | Commands::Answered(_) => {}
            }
            (request.decode)(reply, &self.decoding(layout, &request.asked))
        }
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
        let replies = pin!(self.exchange(pipeline, timeout, is_read, "")).await?;
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
                    .with_resource(layout.resource),
            );
        };
        let started = self.started();
        let outcome = match &self.backend {
            Backend::Memory(engine) => Ok(engine.execute_async(&command).await),
            Backend::Redis(supervisor) => {
                let limit = wait.saturating_add(timeout);
                // Boxed: it is large, and next to a wait on the server a block costs nothing.
                Box::pin(self.block(supervisor, &command, limit)).await
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
        let replies = pin!(self.exchange(&pipeline, timeout, false, resource)).await?;
        let replies = complete(replies, &pipeline).map_err(|error| error.with_resource(resource))?;
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
                pin!(self.attempts(supervisor, message, timeout, is_read)).await
            }
            Backend::Memory(engine) => {
                // It answers at once: without this, a loop over it would never let other tasks of its thread run.
                tokio::task::consume_budget().await;
                Ok(message.answer(engine))
            }
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
        let outcome = outcome.map_err(|error| error.with_resource(resource));
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
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("backend", &self.backend)
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}
