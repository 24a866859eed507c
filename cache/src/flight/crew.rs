//! The one who loads, and those who wait.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::time::Instant;

use crate::flight::course::Loader;
use crate::flight::landed::Landed;
use crate::flight::single::Flight;
use crate::flight::wait::Wait;

/// The one who loads. Dropped before [`land`](Self::land), it gives all who wait the outcome that says so.
pub(crate) struct Leader {
    flight: Arc<Flight>,
    has_landed: bool,
    is_task: bool,
    /// Its caller could not read the entry.
    is_early: bool,
}

/// One who waits for the outcome. A load that is a task of its own ends when the last one is dropped.
pub(crate) struct Follower(Wait);

impl Leader {
    pub(super) fn new(flight: Arc<Flight>, is_early: bool) -> Self {
        Self {
            flight,
            has_landed: false,
            is_task: false,
            is_early,
        }
    }

    /// The same in a task of its own, and not in a caller's.
    pub(crate) fn in_task(mut self) -> Self {
        self.is_task = true;
        self
    }

    pub(crate) fn key(&self) -> &[u8] {
        self.flight.key()
    }

    /// Returns when the load began.
    pub(crate) fn begun(&self) -> Instant {
        self.flight.begun()
    }

    /// Makes one who waits, whatever has become of the load.
    pub(crate) fn follower(&self) -> Follower {
        self.flight.join();
        Follower(Wait::new(Arc::clone(&self.flight), self.is_early))
    }

    /// Ends the rest of a source that has answered.
    pub(crate) fn end_rest(&self) {
        self.flight.places.end_rest(self.key());
    }

    /// Leaves the source alone for a while, if the load ran in the background: what it gave is not stored.
    pub(crate) fn rest_unstored(&self) {
        self.flight.rest_unstored();
    }

    /// Returns whether the value may be stored, for so long, since nobody has written the key; from then on writes of the key wait for
    /// the end.
    ///
    /// Who waits gets the outcome `loaded`, whatever becomes of the store.
    pub(crate) fn begin_fill(&self, loaded: Landed, limit: Duration) -> bool {
        self.flight.begin_fill(loaded, limit)
    }

    /// Allows the store more time, counted from now.
    pub(crate) fn extend_fill(&self, limit: Duration) {
        self.flight.extend_fill(limit);
    }

    /// Ends the flight.
    pub(crate) fn land(mut self, outcome: Landed) {
        self.has_landed = true;
        self.leave_places();
        self.flight.land(outcome);
    }

    fn leave_places(&self) {
        self.flight.places.remove(&self.flight);
    }
}

impl Drop for Leader {
    fn drop(&mut self) {
        if !self.has_landed {
            self.leave_places();
            self.flight.abandon(Landed::lost(self.is_task));
        }
    }
}

impl Follower {
    pub(super) fn board(flight: Arc<Flight>, is_early: bool, has_read: bool) -> Option<Self> {
        flight
            .board(is_early, has_read)
            .then(|| Self(Wait::new(flight, is_early)))
    }

    /// Has the load end with the last one who waits.
    pub(crate) fn set_loader(&self, loader: Loader) {
        self.0.flight().set_loader(loader);
    }

    /// Lets the load go on when nobody waits for it any more.
    pub(crate) fn detach(&mut self) {
        // The flight keeps the time of its load since then.
        let context = Context::from_waker(Waker::noop());
        let _ = self.0.poll(&context, |_| ());
        self.0.flight().detach();
    }

    /// Returns the outcome, once it is there.
    pub(crate) fn poll(&mut self, context: &Context<'_>) -> Poll<Landed> {
        self.0.poll(context, Landed::clone)
    }

    /// Waits for the outcome.
    pub(crate) async fn outcome(mut self) -> Landed {
        poll_fn(|context| self.poll(context)).await
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.0.flight().leave();
    }
}
