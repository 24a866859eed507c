//! The ends of flights.

use std::time::Duration;

use crate::events::LoadFailure;

/// The end of a flight, as all who wait get it.
pub(crate) trait Outcome: Clone + Send + Sync + 'static {
    /// Returns the outcome of a flight whose leader was dropped, with its task or with its caller.
    fn lost(is_task: bool) -> Self;

    /// Returns the outcome of a load that took longer than it may.
    fn timed_out(limit: Duration) -> Self;

    /// Returns why the load gave nothing, if it did not.
    fn failure(&self) -> Option<LoadFailure>;
}
