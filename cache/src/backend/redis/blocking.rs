//! Connections for commands that block: one command at a time each, driven by its caller.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Waker};

use tokio::runtime::Id;
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

use crate::backend::redis::connection::Connection;
use crate::backend::{Alarm, Reply, RequestOptions, SlotEvent, Slots};
use crate::error::{Error, ErrorKind};
use crate::operation::Packed;

/// Connections without work, kept for the next commands that block, and the bound on those with work.
pub(super) struct Blocking {
    idle: Mutex<Vec<Dedicated>>,
    /// The connections with work, some of which may be gone.
    busy: Mutex<Vec<Weak<Connection>>>,
    most: usize,
    free: Arc<Semaphore>,
}

/// The number of connections that stay open without work.
const MOST_IDLE: usize = 4;

/// A connection with one caller.
struct Dedicated {
    connection: Arc<Connection>,
    /// Moves the bytes while the caller polls it. Dropping it closes the socket at once, so the server gives nothing to a
    /// caller who has left.
    task: Pin<Box<dyn Future<Output = ()> + Send>>,
}

/// The wait of one caller: for a place among the connections, and for the reply to a command that blocks.
pub(super) struct Waiting {
    pool: Arc<Blocking>,
    state: Mutex<State>,
}

enum State {
    /// As many connections wait as may.
    Queued(Box<Queued>),
    /// There is a place, and the connection in it.
    Free(OwnedSemaphorePermit, Dedicated),
    Running {
        connection: Arc<Connection>,
        slot: usize,
        /// Until the end of the wait.
        busy: Option<(OwnedSemaphorePermit, Dedicated)>,
    },
    /// The connection did not take the command.
    Refused(Error),
    Ended,
}

struct Queued {
    place: Pin<Box<dyn Future<Output = Result<OwnedSemaphorePermit, AcquireError>> + Send>>,
    /// Rings at the deadline.
    alarm: Alarm,
    /// For the place, once there is one.
    connection: Connection,
}

impl Blocking {
    pub(super) fn new(most: usize) -> Self {
        Self {
            idle: Mutex::default(),
            busy: Mutex::default(),
            most,
            free: Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS))),
        }
    }

    /// Returns an idle connection of this runtime that the server has not closed.
    fn take_idle(&self, runtime: Id) -> Option<Dedicated> {
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

    /// Takes no more waits, and ends those that there are.
    pub(super) fn close(&self) {
        self.free.close();
        let idle = std::mem::take(&mut *self.lock());
        drop(idle);
        let busy = std::mem::take(&mut *self.busy());
        for connection in busy.iter().filter_map(Weak::upgrade) {
            connection.close();
        }
    }

    /// Notes a connection that has work now, so that it can be closed.
    fn note(&self, connection: &Arc<Connection>) {
        let mut busy = self.busy();
        busy.retain(|noted| {
            noted.strong_count() > 0 && !std::ptr::eq(noted.as_ptr(), Arc::as_ptr(connection))
        });
        busy.push(Arc::downgrade(connection));
    }

    fn busy(&self) -> MutexGuard<'_, Vec<Weak<Connection>>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
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
    fn new(connection: Connection) -> Self {
        let connection = Arc::new(connection);
        let task = Box::pin(connection.task(Box::new(|_line| {})));
        Self { connection, task }
    }
}

impl Waiting {
    /// Starts a wait, on `connection` unless one is idle.
    pub(super) fn new(pool: Arc<Blocking>, connection: Connection) -> Self {
        let place = Arc::clone(&pool.free).acquire_owned();
        let state = State::Queued(Box::new(Queued {
            place: Box::pin(place),
            alarm: Alarm::default(),
            connection,
        }));
        Self {
            pool,
            state: Mutex::new(state),
        }
    }

    /// Puts the command into the queue of a connection, or itself into that for a place.
    pub(super) fn start(
        &self,
        message: &Packed,
        options: &RequestOptions,
        context: &mut Context<'_>,
    ) -> Poll<SlotEvent> {
        if let State::Queued(queued) = &mut *self.lock() {
            queued.alarm.arm(options.deadline);
        }
        match self.poll(0, context) {
            Poll::Ready(SlotEvent::Admitted) => {
                self.enter(0, message, options, context);
                self.poll(0, context)
            }
            polled => polled,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks whether there is a place.
    fn poll_place(
        &self,
        mut queued: Box<Queued>,
        context: &mut Context<'_>,
    ) -> (State, Poll<SlotEvent>) {
        let place = queued.place.as_mut().poll(context);
        if let Poll::Ready(Err(_closed)) = place {
            let closed = Error::new(ErrorKind::Unavailable, "the cache was closed");
            return (State::Ended, Poll::Ready(SlotEvent::Failed(closed)));
        }
        if let Poll::Ready(Ok(permit)) = place {
            let idle = self.pool.take_idle(queued.connection.runtime());
            let dedicated = idle.unwrap_or_else(|| Dedicated::new(queued.connection));
            self.pool.note(&dedicated.connection);
            return (
                State::Free(permit, dedicated),
                Poll::Ready(SlotEvent::Admitted),
            );
        }
        if queued.alarm.poll(context).is_ready() {
            let error = too_many(self.pool.most);
            return (State::Ended, Poll::Ready(SlotEvent::Failed(error)));
        }
        (State::Queued(queued), Poll::Pending)
    }

    /// Drives the connection, and looks for the reply.
    fn poll_reply(
        &self,
        connection: Arc<Connection>,
        slot: usize,
        busy: Option<(OwnedSemaphorePermit, Dedicated)>,
        context: &mut Context<'_>,
    ) -> (State, Poll<SlotEvent>) {
        let mut busy = busy;
        let has_ended = busy
            .as_mut()
            .is_some_and(|(_, dedicated)| dedicated.task.as_mut().poll(context).is_ready());
        let polled = connection.poll(slot, context);
        if has_ended {
            busy = None;
        }
        match &polled {
            Poll::Pending | Poll::Ready(SlotEvent::Admitted) => {
                let running = State::Running {
                    connection,
                    slot,
                    busy,
                };
                return (running, polled);
            }
            Poll::Ready(SlotEvent::Replied(Reply::One(Ok(_)))) => {
                // One that broke behind the reply is connecting anew, for nobody.
                if let Some((_, dedicated)) = busy
                    && dedicated.connection.is_up()
                {
                    self.pool.give_back(dedicated);
                }
            }
            // The server may still be at the command. It gives no item to a closed socket.
            Poll::Ready(_) => {}
        }
        (State::Ended, polled)
    }
}

impl Slots for Waiting {
    fn poll(&self, _slot: usize, context: &mut Context<'_>) -> Poll<SlotEvent> {
        // Polled outside of the lock, since it wakes callers.
        let state = std::mem::replace(&mut *self.lock(), State::Ended);
        let (state, polled) = match state {
            State::Queued(queued) => self.poll_place(queued, context),
            State::Running {
                connection,
                slot,
                busy,
            } => self.poll_reply(connection, slot, busy, context),
            free @ State::Free(..) => (free, Poll::Ready(SlotEvent::Admitted)),
            State::Refused(error) => (State::Ended, Poll::Ready(SlotEvent::Failed(error))),
            State::Ended => (State::Ended, Poll::Pending),
        };
        *self.lock() = state;
        polled
    }

    fn enter(
        &self,
        _slot: usize,
        message: &Packed,
        options: &RequestOptions,
        context: &mut Context<'_>,
    ) {
        let state = std::mem::replace(&mut *self.lock(), State::Ended);
        let state = match state {
            State::Free(permit, dedicated) => {
                let connection = Arc::clone(&dedicated.connection);
                match connection.submit(message, options, context) {
                    Ok(slot) => State::Running {
                        connection,
                        slot,
                        busy: Some((permit, dedicated)),
                    },
                    Err(error) => State::Refused(error),
                }
            }
            State::Running {
                connection,
                slot,
                busy,
            } => {
                connection.enter(slot, message, options, context);
                State::Running {
                    connection,
                    slot,
                    busy,
                }
            }
            state => state,
        };
        *self.lock() = state;
    }

    fn leave(&self, _slot: usize) -> bool {
        let state = std::mem::replace(&mut *self.lock(), State::Ended);
        match state {
            State::Running {
                connection,
                slot,
                busy,
            } => {
                // Asked before the socket is closed, since that ends the wait by itself.
                let may_have_run = connection.leave(slot);
                drop(busy);
                may_have_run
            }
            State::Queued(_) | State::Free(..) | State::Refused(_) | State::Ended => false,
        }
    }

    fn keeps_deadlines(&self) -> bool {
        match &*self.lock() {
            State::Running { connection, .. } => connection.keeps_deadlines(),
            State::Queued(_) | State::Free(..) | State::Refused(_) | State::Ended => true,
        }
    }
}

#[cold]
fn too_many(most: usize) -> Error {
    let message = format!(
        "{most} pops wait already, as many as may: none ended in time; raise `CacheBuilder::waiting_pops`, or wait in fewer tasks"
    );
    Error::new(ErrorKind::Overloaded, message)
}

impl fmt::Debug for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Waiting")
    }
}
