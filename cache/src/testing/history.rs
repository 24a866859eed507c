//! The record of calls.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::testing::call::{self, LoadCall, ReadCall, WriteCall};
use crate::testing::check;
use crate::testing::limits::Limits;
use crate::testing::log::{Kind, Log};
use crate::testing::violation::Violation;

/// A record of calls, for a test of a cache; see [the module](crate::testing).
///
/// A clone is cheap and records into the same history, from any thread. Times are those of tokio's clock, which a test may pause.
#[derive(Clone)]
#[doc(alias = "linearizability")]
#[doc(alias = "consistency")]
pub struct History {
    log: Arc<Log>,
    limits: Limits,
}

/// The default of [`History::lag`]: the default deadline of an operation.
const LAG: Duration = Duration::from_secs(5);

/// The default of [`History::load_timeout`]: that of the library.
const LOAD_TIMEOUT: Duration = Duration::from_secs(30);

impl History {
    /// Starts an empty history.
    #[must_use]
    pub fn new() -> Self {
        Self {
            log: Arc::new(Log::new()),
            limits: Limits {
                ttl: None,
                grace: Duration::ZERO,
                lag: LAG,
                load_timeout: LOAD_TIMEOUT,
            },
        }
    }

    /// Sets the longest TTL of the entries, and turns on the rule [`Age`](crate::testing::Rule::Age).
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() {
    /// use std::time::Duration;
    /// use typed_cache::testing::{History, Rule};
    ///
    /// let second = Duration::from_secs(1);
    /// let history = History::new().ttl(second).grace(second).lag(Duration::ZERO);
    /// history.load("motto").returned(1);
    /// history.change("motto", 2).done();
    /// tokio::time::advance(2 * second).await;
    /// history.read("motto").returned(1);
    /// assert_eq!(history.check(), []);
    ///
    /// tokio::time::advance(second).await;
    /// history.read("motto").returned(1);
    /// assert_eq!(history.check()[0].rule(), Rule::Age);
    /// # }
    /// ```
    #[must_use]
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.limits.ttl = Some(ttl);
        self
    }

    /// Sets the time behind its TTL for which an outdated value may still be given. Default 0.
    #[must_use]
    pub fn grace(mut self, grace: Duration) -> Self {
        self.limits.grace = grace;
        self
    }

    /// Sets the longest time from the end of a load or write to the begin of its entry's TTL. Default 5 s, the default deadline of an
    /// operation; on the memory engine without faults it is 0. A server that is stopped longer than that needs more.
    #[must_use]
    pub fn lag(mut self, lag: Duration) -> Self {
        self.limits.lag = lag;
        self
    }

    /// Sets the shortest time after which the cache gives up a load and lets the next one begin: the `load_timeout` of its types, if any
    /// has one. Default 30 s, that of the library.
    ///
    /// A loader that is dropped by then does not count anyway. One that blocks its thread goes on, and so does one whose runtime is not
    /// driven for that time: with such loaders and a shorter `load_timeout` than this, a right cache looks wrong.
    #[must_use]
    pub fn load_timeout(mut self, load_timeout: Duration) -> Self {
        self.limits.load_timeout = load_timeout;
        self
    }

    /// Records the begin of a read of the cache: `get`, `remember` and their kin.
    pub fn read(&self, key: impl fmt::Display) -> ReadCall {
        call::read(&self.log, key.to_string())
    }

    /// Records the begin of a load of the key, as the first line of its loader; for a loader of many keys, of each of them.
    ///
    /// It belongs into the loader's future, and not into a thread that the loader starts: the future is dropped when nobody waits for it.
    /// [`ReadCall::load`] records the same, and to which read the load belongs.
    pub fn load(&self, key: impl fmt::Display) -> LoadCall {
        call::load(&self.log, key.to_string())
    }

    /// Records the begin of a change of the source, that gives the key this version.
    pub fn change(&self, key: impl fmt::Display, version: u64) -> WriteCall {
        call::write(&self.log, Kind::Change, key.to_string(), Some(version))
    }

    /// Records the begin of a write of this version through the cache.
    pub fn write(&self, key: impl fmt::Display, version: u64) -> WriteCall {
        call::write(&self.log, Kind::Write, key.to_string(), Some(version))
    }

    /// Records the begin of a delete through the cache: `delete`, `take`, `clear`.
    pub fn delete(&self, key: impl fmt::Display) -> WriteCall {
        call::write(&self.log, Kind::Delete, key.to_string(), None)
    }

    /// Records the begin of a call that changes the TTL of an entry and nothing else: `expire_now`, `expire`, `persist`, a `get` with a
    /// TTL.
    ///
    /// It ends the loads of its key as a write does, and promises nothing of versions. For [`Age`](crate::testing::Rule::Age) it starts
    /// the TTL again; entries without one, such as those behind `persist`, have no longest TTL.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::testing::History;
    ///
    /// let history = History::new();
    /// let first = history.load("motto");
    /// let expire = history.expire("motto");
    /// // cache.expire_now(&MottoKey).await?;
    /// expire.done();
    /// history.load("motto").returned(2);
    /// first.returned(1);
    /// assert_eq!(history.check(), []);
    /// ```
    #[doc(alias = "touch")]
    #[doc(alias = "persist")]
    pub fn expire(&self, key: impl fmt::Display) -> WriteCall {
        call::write(&self.log, Kind::Expire, key.to_string(), None)
    }

    /// Returns what is wrong with the calls so far, by key; nothing, if all may have been answered so.
    ///
    /// A call under way counts as one whose outcome is not known. The time is that of sorting the calls, `n log n`.
    #[must_use = "it returns what is wrong"]
    pub fn check(&self) -> Vec<Violation> {
        check::check(&self.log.snapshot(), self.limits)
    }
}

impl Default for History {
    fn default() -> Self {
        Self::new()
    }
}

// Keys stay out of it, as everywhere.
impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("History")
            .field("calls", &self.log.len())
            .finish_non_exhaustive()
    }
}
