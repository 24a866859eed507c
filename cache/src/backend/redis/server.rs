//! The backend that is a server.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, PoisonError, RwLock};
use std::task::{Context, Poll};

use tokio::runtime::{Handle, Id};

use crate::backend::redis::blocking::{Blocking, Dedicated, Waiting};
use crate::backend::redis::connection::{Line, Plan};
use crate::backend::{Backend, Lane, Outcome, Reply, Started, Terms, Ticket};
use crate::error::{Error, ErrorKind, Result};
use crate::operation::Packed;

/// A Redis or Valkey server.
///
/// A future makes progress only where its runtime drives it, so each runtime that uses the cache has a connection of its own:
/// a message goes to the connection of the runtime that polls it first.
pub(crate) struct RedisServer {
    plan: Arc<Plan>,
    lines: Arc<Lines>,
    blocking: Arc<Blocking>,
    /// How many connections there were.
    connections: AtomicU64,
}

/// The connection of each runtime. Runtimes are few, and their identifiers are used again: an entry goes with its task.
type Lines = RwLock<Vec<Arc<Line>>>;

impl RedisServer {
    pub(crate) fn new(plan: Plan) -> Self {
        Self {
            plan: Arc::new(plan),
            lines: Arc::default(),
            blocking: Arc::default(),
            connections: AtomicU64::new(0),
        }
    }

    /// Returns the line of a runtime.
    fn line(&self, runtime: Id) -> Arc<Line> {
        let lines = self.lines.read().unwrap_or_else(PoisonError::into_inner);
        let of_runtime = lines.iter().find(|line| line.runtime() == runtime).cloned();
        drop(lines);
        of_runtime.unwrap_or_else(|| self.add_line(runtime))
    }

    #[cold]
    fn add_line(&self, runtime: Id) -> Arc<Line> {
        let mut lines = self.lines.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.iter().find(|line| line.runtime() == runtime) {
            return Arc::clone(line);
        }
        let line = Arc::new(Line::shared(Arc::clone(&self.plan), self.number(), runtime));
        lines.push(Arc::clone(&line));
        drop(lines);
        let all = Arc::downgrade(&self.lines);
        let ended = move |ended: &Line| {
            if let Some(lines) = all.upgrade() {
                let mut lines = lines.write().unwrap_or_else(PoisonError::into_inner);
                lines.retain(|line| !std::ptr::eq(Arc::as_ptr(line), ended));
            }
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "the task of a connection serves all callers and outlives the one that starts it"
        )]
        // A runtime that has shut down drops the task here and now, which ends the line; no lock is held.
        drop(tokio::spawn(line.task(Box::new(ended))));
        line
    }

    /// Starts a command that blocks, on a connection of its own.
    fn block(
        &self,
        runtime: Id,
        message: &Packed,
        terms: &Terms,
        context: &mut Context<'_>,
    ) -> Result<Started> {
        let dedicated = self.blocking.take_idle(runtime).unwrap_or_else(|| {
            let line = Line::dedicated(Arc::clone(&self.plan), self.number(), runtime);
            Dedicated::new(Arc::new(line))
        });
        let pool = Arc::clone(&self.blocking);
        let (waiting, slot) = Waiting::new(pool, dedicated, message, terms, context)?;
        Ok(match waiting.poll(slot, context) {
            Poll::Ready(Outcome::Replied(reply)) => Started::Replied(reply),
            Poll::Ready(Outcome::Failed(error)) => return Err(error),
            Poll::Ready(Outcome::SendAgain | Outcome::Admitted) | Poll::Pending => {
                Started::Waiting(Ticket {
                    lane: Arc::new(waiting),
                    slot,
                })
            }
        })
    }

    fn number(&self) -> u64 {
        self.connections.fetch_add(1, Relaxed)
    }
}

impl Backend for RedisServer {
    fn start(&self, message: &Packed, terms: &Terms, context: &mut Context<'_>) -> Started {
        let started = match Handle::try_current() {
            Err(_) => Err(no_runtime()),
            Ok(runtime) if terms.blocks => self.block(runtime.id(), message, terms, context),
            Ok(runtime) => {
                let lane = self.line(runtime.id());
                let slot = lane.submit(message, terms, context);
                slot.map(|slot| Started::Waiting(Ticket { lane, slot }))
            }
        };
        started.unwrap_or_else(|error| Started::Replied(Reply::failed(&error, message.units())))
    }
}

#[cold]
fn no_runtime() -> Error {
    Error::new(
        ErrorKind::Config,
        "there is no tokio runtime here: await operations on a server within one, built with `enable_all()`",
    )
}

/// Nobody waits for a reply any more: a message keeps the cache alive that it belongs to.
impl Drop for RedisServer {
    fn drop(&mut self) {
        let lines = self.lines.read().unwrap_or_else(PoisonError::into_inner);
        for line in lines.iter() {
            line.close();
        }
    }
}

impl fmt::Debug for RedisServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self.lines.read().unwrap_or_else(PoisonError::into_inner);
        f.debug_struct("RedisServer")
            .field("target", &self.plan.target)
            .field("is_connected", &lines.iter().any(|line| line.is_up()))
            .finish_non_exhaustive()
    }
}
