//! The state that callers and the task of a connection share.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Waker};
use std::time::Instant;

use slab::Slab;
use tokio::runtime::Id;

use crate::backend::redis::cause::no_connection;
use crate::backend::redis::connection::load::Load;
use crate::backend::redis::connection::queue::Queue;
use crate::backend::redis::connection::slot::Slot;
use crate::backend::redis::plan::Plan;
use crate::error::{Error, ErrorKind};

/// The callers' side of a connection, which stays when its socket is replaced.
///
/// A caller's message waits in the queue whether or not the server can be reached, so what was not written goes over the next socket.
pub(crate) struct Connection {
    pub(super) plan: Arc<Plan>,
    /// Its number among the connections of the cache.
    pub(super) number: u64,
    /// The runtime of its task.
    pub(super) runtime: Id,
    /// Its place among the connections that share the work of a runtime.
    pub(super) lane: usize,
    /// It has one caller, who drives it, and ends with its connection.
    pub(super) is_dedicated: bool,
    shared: Mutex<Shared>,
}

/// Guarded by a std mutex: nothing awaits, spawns or wakes while it is held, and no code of a caller's runs.
pub(super) struct Shared {
    /// Messages that the task has not taken.
    pub(super) queue: Queue,
    pub(super) slots: Slab<Slot>,
    /// The number of slots with an outcome that the caller has not collected: it was woken and has not run yet.
    pub(super) uncollected: usize,
    pub(super) task: Option<Waker>,
    /// The task will look at the queue before it sleeps.
    pub(super) is_woken: bool,
    pub(super) status: Status,
    /// The earliest deadline of a slot, or an earlier time.
    pub(super) next_due: Option<Instant>,
    /// The load that the task has taken and not written, and the load kept free for callers who were let in.
    pub(super) taken: Load,
    pub(super) reserved: Load,
    /// Slots in the order in which they came, with the number that distinguishes them from others in the same place.
    pub(super) waiting_for_room: VecDeque<(usize, u64)>,
    pub(super) rooms: u64,
}

pub(super) enum Status {
    /// Not connected; why the last attempt since failed, if there was one.
    Down(Option<Error>),
    Up,
    /// The task has ended, or is to end.
    Closed(Error),
}

impl Connection {
    pub(crate) fn shared(plan: Arc<Plan>, number: u64, runtime: Id, lane: usize) -> Self {
        Self::new(plan, number, runtime, lane, false)
    }

    pub(crate) fn dedicated(plan: Arc<Plan>, number: u64, runtime: Id) -> Self {
        Self::new(plan, number, runtime, 0, true)
    }

    fn new(plan: Arc<Plan>, number: u64, runtime: Id, lane: usize, is_dedicated: bool) -> Self {
        Self {
            plan,
            number,
            runtime,
            lane,
            is_dedicated,
            shared: Mutex::new(Shared {
                queue: Queue::default(),
                slots: Slab::new(),
                uncollected: 0,
                task: None,
                is_woken: false,
                status: Status::Down(None),
                next_due: None,
                taken: Load::default(),
                reserved: Load::default(),
                waiting_for_room: VecDeque::new(),
                rooms: 0,
            }),
        }
    }

    /// Makes the task end, and every message with it.
    pub(crate) fn close(&self) {
        let mut shared = self.lock();
        shared.status = Status::Closed(Error::new(
            ErrorKind::Unavailable,
            "the connection was closed",
        ));
        unlock_and_wake(shared);
    }

    /// Notes that there is a connection.
    pub(super) fn set_up(&self) {
        let mut shared = self.lock();
        if !matches!(shared.status, Status::Closed(_)) {
            shared.status = Status::Up;
        }
    }

    /// Remembers the waker of the task.
    pub(super) fn register(&self, context: &Context<'_>) {
        let mut shared = self.lock();
        if !shared
            .task
            .as_ref()
            .is_some_and(|task| task.will_wake(context.waker()))
        {
            let before = shared.task.replace(context.waker().clone());
            drop(shared);
            drop(before);
        }
    }

    /// Returns whether nobody needs another connection.
    pub(super) fn is_done(&self) -> bool {
        let shared = self.lock();
        matches!(shared.status, Status::Closed(_)) || self.is_dedicated && shared.slots.is_empty()
    }

    /// Makes the task end, and every message with `reason`.
    pub(super) fn end(&self, reason: Error) {
        self.lock().status = Status::Closed(reason);
    }

    pub(crate) fn runtime(&self) -> Id {
        self.runtime
    }

    /// Returns whether it serves these messages.
    #[inline]
    pub(crate) fn is(&self, runtime: Id, lane: usize) -> bool {
        self.runtime == runtime && self.lane == lane
    }

    pub(crate) fn is_up(&self) -> bool {
        matches!(self.lock().status, Status::Up)
    }

    /// Returns why there is no connection, if there is none.
    pub(super) fn missing(&self, status: &Status) -> Option<Error> {
        match status {
            Status::Up => None,
            Status::Closed(error) => Some(error.clone()),
            Status::Down(Some(last)) => Some(last.clone()),
            Status::Down(None) => Some(no_connection(
                &self.plan.target.address,
                "the attempt to connect has not ended",
            )),
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared {
    /// Returns what waits to be written, taken by the task or not.
    pub(super) fn load(&self) -> Load {
        let mut load = self.queue.load();
        load += self.taken;
        load += self.reserved;
        load
    }

    /// Returns how many operations wait that the task has not taken.
    #[inline]
    pub(super) fn behind(&self) -> usize {
        let mut load = self.queue.load();
        load += self.reserved;
        load.operations() + self.waiting_for_room.len()
    }

    pub(super) fn lower_next_due(&mut self, deadline: Instant) {
        if self.next_due.is_none_or(|due| deadline < due) {
            self.next_due = Some(deadline);
        }
    }

    /// Returns the task's waker if the task sleeps.
    #[inline]
    fn task_to_wake(&mut self) -> Option<Waker> {
        if std::mem::replace(&mut self.is_woken, true) {
            return None;
        }
        self.task.clone()
    }

    /// Takes a slot out; the table is given back when a burst is over.
    // On the path of every reply, and left as a call by the compiler's own choice.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn remove(&mut self, slot: usize) -> Option<Slot> {
        let removed = self.slots.try_remove(slot);
        if removed.as_ref().is_some_and(|slot| !slot.is_pending()) {
            self.uncollected -= 1;
        }
        if self.slots.capacity() > KEPT_SLOTS && self.slots.is_empty() {
            self.slots = Slab::new();
        }
        removed
    }
}

/// Lets go of the lock and wakes the task if it sleeps.
#[inline]
pub(super) fn unlock_and_wake(mut shared: MutexGuard<'_, Shared>) {
    let task = shared.task_to_wake();
    drop(shared);
    if let Some(task) = task {
        task.wake();
    }
}

/// A table of more slots than this is given back once it is empty.
const KEPT_SLOTS: usize = 1024;

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("number", &self.number)
            .field("is_up", &self.is_up())
            .finish_non_exhaustive()
    }
}
