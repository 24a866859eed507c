//! A request that is being answered, driven by the operation that waits for it.

use std::fmt;
use std::mem::replace;
use std::pin::{Pin, pin};
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::task::consume_budget;

use crate::backend::{Reply, SlotEvent, SlotHandle, Slots, Started};
use crate::error::{Error, ErrorKind};
use crate::operation::Units;

/// A request and its end.
pub(super) type Ending = Pin<Box<dyn Future<Output = SlotEvent> + Send>>;

struct InFlight {
    state: Mutex<State>,
    /// Set before the connection gets the request.
    is_handed_over: Arc<AtomicBool>,
}

enum State {
    Running(Ending),
    /// It ended at the first poll, in a way that is no reply.
    Ended(SlotEvent),
    /// Nobody waits any more.
    Left,
}

/// Polls a request for the first time.
pub(super) fn start(
    mut request: Ending,
    is_handed_over: Arc<AtomicBool>,
    units: &Units,
    context: &mut Context<'_>,
) -> Started {
    let state = match poll_in_turn(&mut request, context) {
        Poll::Ready(SlotEvent::Replied(reply)) => return Started::Replied(reply),
        Poll::Ready(SlotEvent::Failed(error)) => {
            return Started::Replied(Reply::failed(&error, units));
        }
        Poll::Ready(event) => State::Ended(event),
        Poll::Pending => State::Running(request),
    };
    // The caller's next poll takes the end, or sets the deadline, which is the caller's to keep.
    context.waker().wake_by_ref();
    let slots = Arc::new(InFlight {
        state: Mutex::new(state),
        is_handed_over,
    });
    Started::Waiting(SlotHandle { slots, slot: 0 })
}

/// Polls a request within tokio's budget: a loop over a connection that answers at once, as in memory, would never let other tasks
/// of its thread run.
fn poll_in_turn(request: &mut Ending, context: &mut Context<'_>) -> Poll<SlotEvent> {
    ready!(pin!(consume_budget()).poll(context));
    request.as_mut().poll(context)
}

impl InFlight {
    fn take(&self) -> State {
        self.put(State::Left)
    }

    fn put(&self, state: State) -> State {
        let mut held = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        replace(&mut *held, state)
    }
}

impl Slots for InFlight {
    fn poll(&self, _slot: usize, context: &mut Context<'_>) -> Poll<SlotEvent> {
        // Polled, and dropped in `leave`, outside of the lock: it is the code of a connection or a pool.
        match self.take() {
            State::Running(mut request) => {
                let polled = request.as_mut().poll(context);
                if polled.is_pending() {
                    self.put(State::Running(request));
                }
                polled
            }
            State::Ended(event) => Poll::Ready(event),
            State::Left => Poll::Ready(SlotEvent::Failed(panicked())),
        }
    }

    fn leave(&self, _slot: usize) -> bool {
        drop(self.take());
        self.is_handed_over.load(Relaxed)
    }

    fn keeps_deadlines(&self) -> bool {
        false
    }

    /// A shared connection gets its requests at once.
    fn not_sent(&self) -> &'static str {
        "the pool lent no connection"
    }
}

/// The only way to a poll after the end.
#[cold]
fn panicked() -> Error {
    let message = "the connection panicked in an earlier poll of the operation";
    Error::new(ErrorKind::Unavailable, message).with_may_have_run(true)
}

impl fmt::Debug for InFlight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InFlight")
            .field("is_handed_over", &self.is_handed_over)
            .finish_non_exhaustive()
    }
}
