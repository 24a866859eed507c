//! Outages on request: errors, delays and losses, for tests of code that uses a cache.
//!
//! A message asks the [`Plan`] with the names of its operations, and only where there are faults. One that meets a fault is
//! answered by [`disturbed`], in the same ways in which a connection ends a message: by an outcome for each unit, or by being
//! sent again.

mod codes;
mod disturbed;
mod fault;
mod names;
mod outcome;
mod plan;

use super::engine::MemoryEngine;
use crate::error::Result;

pub(super) use self::disturbed::start;
pub use self::fault::Fault;
pub use self::plan::Injected;
pub(super) use self::plan::Plan;

impl MemoryEngine {
    /// Makes a fault effective for the operations of all caches on this engine and its clones, from the next message on.
    ///
    /// Of several faults that are for an operation the first one injected that hits it decides; those behind it do not count it.
    /// Commands that reach the engine as a connection of redis-rs meet none, so a test can look at the data during an outage.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a fault that would never fire: an operation's name or a
    /// server's code that is not known, `every(0)` or `times(0)`.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey, Fault, MemoryEngine};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = "1h", value = String)]
    /// # struct MottoKey;
    /// let engine = MemoryEngine::new();
    /// let cache = Cache::from(engine.clone());
    /// engine.inject(Fault::server_error("OOM").operation("set_at"))?;
    /// let error = cache.set_at(&MottoKey, &"measure twice".to_owned()).await.unwrap_err();
    /// assert_eq!(error.code(), Some("OOM"));
    /// # Ok(()) }
    /// ```
    #[doc(alias = "fault")]
    #[doc(alias = "fail")]
    #[doc(alias = "mock")]
    pub fn inject(&self, fault: Fault) -> Result<Injected> {
        self.faults.inject(fault)
    }

    /// Ends all faults.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey, Fault, MemoryEngine};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = "1h", value = String)]
    /// # struct MottoKey;
    /// let engine = MemoryEngine::new();
    /// engine.inject(Fault::unavailable())?;
    /// engine.clear_faults();
    /// assert_eq!(Cache::from(engine).get(&MottoKey).await?, None);
    /// # Ok(()) }
    /// ```
    pub fn clear_faults(&self) {
        self.faults.clear();
    }
}
