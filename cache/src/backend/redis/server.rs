//! The backend that is a server.

use std::fmt;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, PoisonError, RwLock};
use std::task::{Context, Poll};

use tokio::runtime::{Handle, Id};

use crate::backend::redis::blocking::{Blocking, Dedicated, Waiting};
use crate::backend::redis::connection::{Connection, Plan};
use crate::backend::{
    Backend, Reply, RequestOptions, SlotEvent, SlotHandle, Slots, Started, unfit_runtime,
};
use crate::error::Result;
use crate::events::ServerName;
use crate::operation::Packed;

/// A Redis or Valkey server.
///
/// A future makes progress only where its runtime drives it, so each runtime that uses the cache has a connection of its own:
/// a message goes to the connection of the runtime that polls it first.
pub(crate) struct RedisServer {
    plan: Arc<Plan>,
    connections: Arc<Connections>,
    blocking: Arc<Blocking>,
    /// The number of connections so far, those of blocking commands included.
    count: AtomicU64,
}

/// The connection of each runtime. Runtimes are few, and their identifiers are used again: an entry goes with its task.
type Connections = RwLock<Vec<Arc<Connection>>>;

impl RedisServer {
    pub(crate) fn new(plan: Plan) -> Self {
        Self {
            plan: Arc::new(plan),
            connections: Arc::default(),
            blocking: Arc::default(),
            count: AtomicU64::new(0),
        }
    }

    /// Returns the connection of a runtime.
    fn connection(&self, runtime: Id) -> Arc<Connection> {
        let connections = self
            .connections
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let of_runtime = connections
            .iter()
            .find(|connection| connection.runtime() == runtime)
            .cloned();
        drop(connections);
        of_runtime.unwrap_or_else(|| self.add_connection(runtime))
    }

    #[cold]
    fn add_connection(&self, runtime: Id) -> Arc<Connection> {
        let mut connections = self
            .connections
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(connection) = connections
            .iter()
            .find(|connection| connection.runtime() == runtime)
        {
            return Arc::clone(connection);
        }
        let connection = Arc::new(Connection::shared(
            Arc::clone(&self.plan),
            self.number(),
            runtime,
        ));
        connections.push(Arc::clone(&connection));
        drop(connections);
        let all = Arc::downgrade(&self.connections);
        let on_end = move |ended: &Connection| {
            if let Some(connections) = all.upgrade() {
                let mut connections = connections.write().unwrap_or_else(PoisonError::into_inner);
                connections.retain(|connection| !std::ptr::eq(Arc::as_ptr(connection), ended));
            }
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "the task of a connection serves all callers and outlives the one that starts it"
        )]
        // A runtime that has shut down drops the task here and now, which ends the connection; no lock is held.
        drop(tokio::spawn(connection.task(Box::new(on_end))));
        connection
    }

    /// Starts a command that blocks, on a connection of its own.
    fn block(
        &self,
        runtime: Id,
        message: &Packed,
        options: &RequestOptions,
        context: &mut Context<'_>,
    ) -> Result<Started> {
        let dedicated = self.blocking.take_idle(runtime).unwrap_or_else(|| {
            let connection = Connection::dedicated(Arc::clone(&self.plan), self.number(), runtime);
            Dedicated::new(Arc::new(connection))
        });
        let pool = Arc::clone(&self.blocking);
        let (waiting, slot) = Waiting::new(pool, dedicated, message, options, context)?;
        Ok(match waiting.poll(slot, context) {
            Poll::Ready(SlotEvent::Replied(reply)) => Started::Replied(reply),
            Poll::Ready(SlotEvent::Failed(error)) => return Err(error),
            Poll::Ready(SlotEvent::SendAgain | SlotEvent::Admitted) | Poll::Pending => {
                Started::Waiting(SlotHandle {
                    slots: Arc::new(waiting),
                    slot,
                })
            }
        })
    }

    fn number(&self) -> u64 {
        self.count.fetch_add(1, Relaxed)
    }
}

impl Backend for RedisServer {
    fn start(
        &self,
        message: &Packed,
        options: &RequestOptions,
        context: &mut Context<'_>,
    ) -> Started {
        let started = match Handle::try_current() {
            Err(_) => Err(unfit_runtime()),
            Ok(runtime) if options.blocks => self.block(runtime.id(), message, options, context),
            Ok(runtime) => {
                let slots = self.connection(runtime.id());
                let slot = slots.submit(message, options, context);
                slot.map(|slot| Started::Waiting(SlotHandle { slots, slot }))
            }
        };
        started.unwrap_or_else(|error| Started::Replied(Reply::failed(&error, message.units())))
    }

    fn server(&self) -> Option<ServerName> {
        Some(self.plan.target.name())
    }
}

/// Nobody waits for a reply any more: a message keeps the cache alive that it belongs to.
impl Drop for RedisServer {
    fn drop(&mut self) {
        let connections = self
            .connections
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        for connection in connections.iter() {
            connection.close();
        }
    }
}

impl fmt::Debug for RedisServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let connections = self
            .connections
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        f.debug_struct("RedisServer")
            .field("target", &self.plan.target)
            .field(
                "is_connected",
                &connections.iter().any(|connection| connection.is_up()),
            )
            .finish_non_exhaustive()
    }
}
