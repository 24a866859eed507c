//! Connections for commands that block: one command at a time each, driven by its caller.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use tokio::runtime::Id;

use crate::backend::redis::connection::Connection;
use crate::backend::{Reply, RequestOptions, SlotEvent, Slots};
use crate::error::Result;
use crate::operation::Packed;

/// Connections without work, kept for the next commands that block.
#[derive(Default)]
pub(super) struct Blocking {
    idle: Mutex<Vec<Dedicated>>,
}

/// The number of connections that stay open without work.
const MOST_IDLE: usize = 4;

/// A connection with one caller.
pub(super) struct Dedicated {
    connection: Arc<Connection>,
    /// Moves the bytes while the caller polls it. Dropping it closes the socket at once, so the server gives nothing to a
    /// caller who has left.
    task: Pin<Box<dyn Future<Output = ()> + Send>>,
}

/// The wait of one caller for the reply to a command that blocks.
pub(super) struct Waiting {
    pool: Arc<Blocking>,
    connection: Arc<Connection>,
    dedicated: Mutex<Option<Dedicated>>,
}

impl Blocking {
    /// Returns an idle connection of this runtime that the server has not closed.
    pub(super) fn take_idle(&self, runtime: Id) -> Option<Dedicated> {
        loop {
            let mut idle = self.lock();
            let at = idle
                .iter()
                .position(|one| one.connection.runtime() == runtime)?;
            let mut dedicated = idle.swap_remove(at);
            drop(idle);
            // The task of a closed connection ends as soon as it reads.
            let mut context = Context::from_waker(Waker::noop());
            if dedicated.task.as_mut().poll(&mut context).is_pending()
                && dedicated.connection.is_up()
            {
                return Some(dedicated);
            }
        }
    }

    fn give_back(&self, dedicated: Dedicated) {
        let mut idle = self.lock();
        // The oldest goes: its runtime may have ended.
        let surplus = (idle.len() >= MOST_IDLE).then(|| idle.remove(0));
        idle.push(dedicated);
        drop(idle);
        drop(surplus);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Dedicated>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Dedicated {
    pub(super) fn new(connection: Arc<Connection>) -> Self {
        let task = Box::pin(connection.task(Box::new(|_line| {})));
        Self { connection, task }
    }
}

impl Waiting {
    /// Puts the command into the queue of a connection of its own.
    pub(super) fn new(
        pool: Arc<Blocking>,
        dedicated: Dedicated,
        message: &Packed,
        options: &RequestOptions,
        context: &Context<'_>,
    ) -> Result<(Self, usize)> {
        let slot = dedicated.connection.submit(message, options, context)?;
        let waiting = Self {
            pool,
            connection: Arc::clone(&dedicated.connection),
            dedicated: Mutex::new(Some(dedicated)),
        };
        Ok((waiting, slot))
    }

    fn lock(&self) -> MutexGuard<'_, Option<Dedicated>> {
        self.dedicated
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Slots for Waiting {
    fn poll(&self, slot: usize, context: &mut Context<'_>) -> Poll<SlotEvent> {
        // Polled outside of the lock, since it wakes callers.
        let Some(mut dedicated) = self.lock().take() else {
            return self.connection.poll(slot, context);
        };
        let has_ended = dedicated.task.as_mut().poll(context).is_ready();
        let polled = self.connection.poll(slot, context);
        match &polled {
            _ if has_ended => {}
            Poll::Ready(SlotEvent::Replied(Reply::One(Ok(_)))) => self.pool.give_back(dedicated),
            // The server may still be at the command. It gives no item to a closed socket.
            Poll::Ready(SlotEvent::Replied(_) | SlotEvent::Failed(_) | SlotEvent::SendAgain) => {}
            Poll::Pending | Poll::Ready(SlotEvent::Admitted) => *self.lock() = Some(dedicated),
        }
        polled
    }

    fn enter(
        &self,
        slot: usize,
        message: &Packed,
        options: &RequestOptions,
        context: &mut Context<'_>,
    ) {
        self.connection.enter(slot, message, options, context);
    }

    fn leave(&self, slot: usize) -> bool {
        // Asked before the socket is closed, since that ends the wait by itself.
        let may_have_run = self.connection.leave(slot);
        drop(self.lock().take());
        may_have_run
    }

    fn keeps_deadlines(&self) -> bool {
        self.connection.keeps_deadlines()
    }
}

impl fmt::Debug for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Waiting").field(&self.connection).finish()
    }
}
