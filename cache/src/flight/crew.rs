//! The one who loads, and those who wait.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::flight::single::{Flight, Flying, Places, Task, Wait};

/// The one who loads. Dropped before [`land`](Self::land), it gives all who wait the outcome that says so.
pub(crate) struct Leader<T: Outcome> {
    places: Arc<dyn Places>,
    flight: Arc<Flight<T>>,
    has_landed: bool,
    is_task: bool,
}

/// Outcomes of flights, of which one says that the leader was dropped.
pub(crate) trait Outcome: Clone + Send + Sync + 'static {
    /// Returns the outcome of a flight whose leader was dropped, with its task or with its caller.
    fn lost(is_task: bool) -> Self;
}

/// One who waits for the outcome. A load that is a task of its own ends when the last one is dropped.
pub(crate) struct Follower<T>(Wait<T>);

impl<T: Outcome> Leader<T> {
    pub(super) fn new(places: Arc<dyn Places>, flight: Arc<Flight<T>>) -> Self {
        Self {
            places,
            flight,
            has_landed: false,
            is_task: false,
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

    /// Makes one who waits, whatever has become of the load.
    pub(crate) fn follower(&self) -> Follower<T> {
        self.flight.join();
        Follower(Wait::new(Arc::clone(&self.flight)))
    }

    /// Says what those who wait can have before the load has ended, or if it fails.
    pub(crate) fn offer(&self, outcome: T) {
        self.flight.offer(outcome);
    }

    /// Returns what was offered.
    pub(crate) fn offered(&self) -> Option<T> {
        self.flight.offered()
    }

    /// Leaves the source of the key alone for so long, since it has failed.
    pub(crate) fn begin_rest(&self, time: Duration) {
        self.places.begin_rest(self.key(), time);
    }

    /// Ends the rest of a source that has answered.
    pub(crate) fn end_rest(&self) {
        self.places.end_rest(self.key());
    }

    /// Returns whether the value may be stored, since nobody has written the key; from then on writes of the key wait for the end.
    ///
    /// Who waits gets the outcome `loaded`, whatever becomes of the store.
    pub(crate) fn begin_fill(&self, loaded: T) -> bool {
        self.flight.begin_fill(loaded)
    }

    /// Ends the flight.
    pub(crate) fn land(mut self, outcome: T) {
        self.end(outcome);
    }

    fn end(&mut self, outcome: T) {
        if std::mem::replace(&mut self.has_landed, true) {
            return;
        }
        let flight: Arc<dyn Flying> = Arc::clone(&self.flight) as _;
        self.places.remove(&flight);
        self.flight.land(outcome);
    }
}

impl<T: Outcome> Drop for Leader<T> {
    fn drop(&mut self) {
        if !self.has_landed {
            let loaded = self.flight.loaded();
            self.end(loaded.unwrap_or_else(|| T::lost(self.is_task)));
        }
    }
}

impl<T> Follower<T> {
    pub(super) fn board(flight: Arc<Flight<T>>) -> Option<Self> {
        flight.board().then(|| Self(Wait::new(flight)))
    }

    /// Has the load end with the last one who waits.
    pub(crate) fn set_task(&self, task: &Arc<Task>) {
        self.0.flight().set_task(Arc::clone(task));
    }

    /// Lets the load go on when nobody waits for it any more.
    pub(crate) fn detach(&self) {
        self.0.flight().detach();
    }

    /// Returns what is offered to those who would not wait for the end.
    pub(crate) fn offered(&self) -> Option<T>
    where
        T: Clone,
    {
        self.0.flight().offered()
    }

    /// Returns the outcome, once it is there.
    pub(crate) fn poll(&mut self, context: &Context<'_>) -> Poll<T>
    where
        T: Clone,
    {
        self.0.poll(context, T::clone)
    }

    /// Waits for the outcome.
    pub(crate) async fn outcome(mut self) -> T
    where
        T: Clone,
    {
        poll_fn(|context| self.poll(context)).await
    }
}

impl<T> Drop for Follower<T> {
    fn drop(&mut self) {
        self.0.flight().leave();
    }
}
