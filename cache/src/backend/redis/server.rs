//! The backend that is a server.

use std::fmt;
use std::pin::Pin;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, PoisonError, RwLock};
use std::task::{Context, Poll};
use std::time::Instant;

use tokio::runtime::{Handle, Id};

use crate::backend::redis::blocking::{Blocking, Waiting};
use crate::backend::redis::connection::Connection;
use crate::backend::redis::lanes::{Lane, Split, lane};
use crate::backend::redis::plan::Plan;
use crate::backend::{
    Backend, Reply, RequestOptions, SlotEvent, SlotHandle, Started, unfit_runtime,
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
            connections: Arc::default(),
            blocking: Arc::new(Blocking::new(plan.waiting_pops)),
            plan: Arc::new(plan),
            count: AtomicU64::new(0),
        }
    }

    /// Returns the connection of a runtime, of several the one in this lane.
    fn connection(&self, runtime: Id, lane: usize) -> Arc<Connection> {
        let connections = self
            .connections
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let of_runtime = connections
            .iter()
            .find(|connection| connection.is(runtime, lane))
            .cloned();
        drop(connections);
        of_runtime.unwrap_or_else(|| self.add_connection(runtime, lane))
    }

    #[cold]
    fn add_connection(&self, runtime: Id, lane: usize) -> Arc<Connection> {
        let mut connections = self
            .connections
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(connection) = connections
            .iter()
            .find(|connection| connection.is(runtime, lane))
        {
            return Arc::clone(connection);
        }
        let connection = Arc::new(Connection::shared(
            Arc::clone(&self.plan),
            self.number(),
            runtime,
            lane,
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
        let connection = Connection::dedicated(Arc::clone(&self.plan), self.number(), runtime);
        let waiting = Waiting::new(Arc::clone(&self.blocking), connection);
        Ok(match waiting.start(message, options, context) {
            Poll::Ready(SlotEvent::Replied(reply)) => Started::Replied(reply),
            Poll::Ready(SlotEvent::Failed(error)) => return Err(error),
            Poll::Ready(SlotEvent::SendAgain | SlotEvent::Admitted) | Poll::Pending => {
                Started::Waiting(SlotHandle {
                    slots: Arc::new(waiting),
                    slot: 0,
                })
            }
        })
    }

    /// Starts a message on one of several connections, or its parts on theirs.
    #[cold]
    fn start_in_lanes(
        &self,
        runtime: Id,
        message: &Packed,
        options: &RequestOptions,
        context: &mut Context<'_>,
    ) -> Result<Started> {
        match lane(message, self.plan.connections) {
            Lane::One(lane) => {
                let slots = self.connection(runtime, lane);
                let slot = slots.submit(message, options, context)?;
                Ok(Started::Waiting(SlotHandle { slots, slot }))
            }
            Lane::Each(lanes) => {
                let connection = |lane| self.connection(runtime, lane);
                let split = Split::start(message, &lanes, connection, options, context);
                Ok(Started::Waiting(SlotHandle {
                    slots: Arc::new(split),
                    slot: 0,
                }))
            }
        }
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
            Ok(runtime) if self.plan.connections > 1 => {
                self.start_in_lanes(runtime.id(), message, options, context)
            }
            Ok(runtime) => {
                let slots = self.connection(runtime.id(), 0);
                let slot = slots.submit(message, options, context);
                slot.map(|slot| Started::Waiting(SlotHandle { slots, slot }))
            }
        };
        started.unwrap_or_else(|error| Started::Replied(Reply::failed(&error, message.units())))
    }

    fn keeps_order(&self) -> bool {
        self.plan.connections == 1
    }

    fn drain(&self, due: Instant) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let connections = self.connections.read();
        let connections = connections.unwrap_or_else(PoisonError::into_inner).clone();
        // What waits on the server may wait for as long as its caller likes.
        self.blocking.close();
        Box::pin(async move {
            for connection in connections {
                connection.drain(due).await;
            }
        })
    }

    fn close(&self) {
        let connections = self.connections.read();
        for connection in connections.unwrap_or_else(PoisonError::into_inner).iter() {
            connection.close();
        }
        self.blocking.close();
    }

    fn server(&self) -> Option<ServerName> {
        Some(self.plan.target.name())
    }
}

/// Nobody waits for a reply any more: a message keeps the cache alive that it belongs to.
impl Drop for RedisServer {
    fn drop(&mut self) {
        self.close();
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
