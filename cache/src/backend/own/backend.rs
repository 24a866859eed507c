//! The backends over a shared connection and over a pool.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::task::Context;

use crate::backend::own::cause;
use crate::backend::own::in_flight::start;
use crate::backend::own::pool::{ConnectionPool, SharedConnection};
use crate::backend::own::request::Request;
use crate::backend::{Backend, Reply, RequestOptions, SlotEvent, Started};
use crate::error::{Error, ErrorKind};
use crate::operation::Packed;

/// One connection for all messages, each of which goes to a clone.
pub(crate) struct Shared<C> {
    connection: C,
    /// A request belongs to the connection at once.
    is_handed_over: Arc<AtomicBool>,
}

/// A pool that lends a connection to each message.
pub(crate) struct Pooled<P>(Arc<P>);

impl<C> Shared<C> {
    pub(crate) fn new(connection: C) -> Self {
        Self {
            connection,
            is_handed_over: Arc::new(AtomicBool::new(true)),
        }
    }
}

impl<P> Pooled<P> {
    pub(crate) fn new(pool: P) -> Self {
        Self(Arc::new(pool))
    }
}

impl<C: SharedConnection> Backend for Shared<C> {
    fn start(
        &self,
        message: &Packed,
        options: &RequestOptions,
        context: &mut Context<'_>,
    ) -> Started {
        let units = message.units();
        if options.blocks {
            return Started::Replied(Reply::failed(&would_block(), units));
        }
        let mut connection = self.connection.clone();
        let request = Request::new(message, options.is_read);
        let request = Box::pin(async move { request.send(&mut connection).await.event });
        start(request, Arc::clone(&self.is_handed_over), units, context)
    }
}

impl<P: ConnectionPool> Backend for Pooled<P> {
    fn start(
        &self,
        message: &Packed,
        options: &RequestOptions,
        context: &mut Context<'_>,
    ) -> Started {
        let is_handed_over = Arc::new(AtomicBool::new(false));
        let request = Request::new(message, options.is_read);
        let request = send(Arc::clone(&self.0), request, Arc::clone(&is_handed_over));
        start(Box::pin(request), is_handed_over, message.units(), context)
    }

    /// Each message has a connection of its own.
    fn keeps_order(&self) -> bool {
        false
    }
}

/// Sends a request over a connection of the pool.
async fn send<P: ConnectionPool>(
    pool: Arc<P>,
    request: Request,
    is_handed_over: Arc<AtomicBool>,
) -> SlotEvent {
    let connection = match pool.get().await {
        Ok(connection) => connection,
        Err(error) => return SlotEvent::Failed(cause::not_lent(&*error)),
    };
    let mut lent = Lent {
        pool: &*pool,
        connection: None,
    };
    let connection = lent.connection.insert(connection);
    is_handed_over.store(true, Relaxed);
    let answer = request.send(&mut **connection).await;
    if answer.is_settled {
        drop(lent.connection.take());
    }
    answer.event
}

/// A connection that is discarded unless all replies have come.
struct Lent<'p, P: ConnectionPool> {
    pool: &'p P,
    connection: Option<P::Connection>,
}

impl<P: ConnectionPool> Drop for Lent<'_, P> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.pool.discard(connection);
        }
    }
}

#[cold]
fn would_block() -> Error {
    let message = "a pop that waits would hold up all operations of a shared connection: use a cache made by `CacheBuilder::pool` or \
                   `Cache::connect` for it, or pop without waiting";
    Error::new(ErrorKind::Config, message)
}

impl<C> fmt::Debug for Shared<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}

impl<P> fmt::Debug for Pooled<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pooled").finish_non_exhaustive()
    }
}
