//! The load of one key.

use std::any::Any;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::sync::Notify;
use tokio::task::AbortHandle;

/// The load of one key, with the outcome `T` for all who wait.
pub(super) struct Flight<T> {
    key: Box<[u8]>,
    course: Mutex<Course>,
    outcome: OnceLock<T>,
    landed: Notify,
}

/// How far a load is.
#[derive(Default)]
struct Course {
    phase: Phase,
    /// The number of those who wait.
    followers: usize,
    /// The task that loads, if it is one of its own.
    task: Option<AbortHandle>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Phase {
    /// The value is being loaded, and will be stored.
    #[default]
    Loading,
    /// A write of the key came in between: who waits gets the value, and it is not stored.
    Superseded,
    /// The value is being stored.
    Filling,
    /// It has its outcome, or nobody waits for one.
    Ended,
}

/// What the table of flights needs to know of a flight, whatever its outcome.
pub(super) trait Flying: Send + Sync {
    fn key(&self) -> &[u8];

    /// Keeps the value from being stored; returns whether it is being stored already.
    fn supersede(&self) -> bool;

    /// Returns whether the flight has ended.
    fn has_ended(&self) -> bool;

    /// Waits for the end.
    fn end(self: Arc<Self>) -> Pin<Box<dyn Future<Output = ()> + Send>>;

    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync>;
}

impl<T> Flight<T> {
    pub(super) fn new(key: &[u8]) -> Self {
        Self {
            key: key.into(),
            course: Mutex::default(),
            outcome: OnceLock::new(),
            landed: Notify::new(),
        }
    }

    /// Counts one more who waits, unless the flight takes no newcomers any more.
    pub(super) fn board(&self) -> bool {
        let mut course = self.course();
        let is_open = course.phase == Phase::Loading;
        course.followers += usize::from(is_open);
        is_open
    }

    /// Counts one more who waits, in any case.
    pub(super) fn join(&self) {
        self.course().followers += 1;
    }

    /// Counts one less who waits. A load that nobody waits for ends.
    pub(super) fn leave(&self) {
        let mut course = self.course();
        course.followers -= 1;
        let is_waited_for = course.followers > 0;
        if is_waited_for || !matches!(course.phase, Phase::Loading | Phase::Superseded) {
            return;
        }
        let Some(task) = course.task.take() else {
            return;
        };
        course.phase = Phase::Ended;
        drop(course);
        task.abort();
    }

    /// Names the task that loads.
    pub(super) fn set_task(&self, task: AbortHandle) {
        self.course().task = Some(task);
    }

    /// Returns whether the value may be stored; from then on a write of the key waits for the end.
    pub(super) fn begin_fill(&self) -> bool {
        let mut course = self.course();
        let is_current = course.phase == Phase::Loading;
        if is_current {
            course.phase = Phase::Filling;
        }
        is_current
    }

    /// Gives the outcome to all who wait.
    pub(super) fn land(&self, outcome: T) {
        // There is one leader, so there is one outcome.
        let _ = self.outcome.set(outcome);
        self.course().phase = Phase::Ended;
        self.landed.notify_waiters();
    }

    fn course(&self) -> MutexGuard<'_, Course> {
        self.course.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Clone> Flight<T> {
    /// Waits for the outcome.
    pub(super) async fn outcome(&self) -> T {
        loop {
            let mut landed = pin!(self.landed.notified());
            landed.as_mut().enable();
            if let Some(outcome) = self.outcome.get() {
                return outcome.clone();
            }
            landed.await;
        }
    }
}

impl<T: Send + Sync + 'static> Flying for Flight<T> {
    fn key(&self) -> &[u8] {
        &self.key
    }

    fn supersede(&self) -> bool {
        let mut course = self.course();
        if course.phase == Phase::Loading {
            course.phase = Phase::Superseded;
        }
        course.phase == Phase::Filling
    }

    fn has_ended(&self) -> bool {
        self.course().phase == Phase::Ended
    }

    fn end(self: Arc<Self>) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(async move {
            while self.outcome.get().is_none() {
                let mut landed = pin!(self.landed.notified());
                landed.as_mut().enable();
                if self.outcome.get().is_none() {
                    landed.await;
                }
            }
        })
    }

    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }
}
