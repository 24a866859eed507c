//! What a run over a stream of values did, to its end or until it stopped.

use std::error::Error as StdError;
use std::fmt;

use crate::batch::is_of_connection;
use crate::error::{Error, Result};

/// What [`Cache::set_all`](crate::Cache::set_all) did.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// # use serde::{Deserialize, Serialize};
/// # use typed_cache::{Cache, Cacheable};
/// # #[derive(Serialize, Deserialize, Cacheable)]
/// # #[cache(resource = "user", ttl = "15m")]
/// # struct User { #[cache(key)] id: u64 }
/// let users = futures_util::stream::iter((1..=1000).map(|id| User { id }));
/// let outcome = Cache::memory().set_all(users).await?;
/// assert_eq!((outcome.written, outcome.failed), (1000, 0));
/// # Ok(()) }
/// ```
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct SetAll {
    /// How many values were stored.
    pub written: u64,
    /// How many were not.
    pub failed: u64,
    /// The first hundred failures, each with its position in the stream as [`Error::index`].
    pub failures: Vec<Error>,
}

/// Why [`Cache::set_all`](crate::Cache::set_all) stopped before the end of its stream, and what it had done by then.
///
/// `?` turns it into an [`Error`] where that is what a function returns. All values in front of the error's
/// [`index`](Error::index) are in the report; to go on, start there again.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// # use serde::{Deserialize, Serialize};
/// # use typed_cache::{Cache, Cacheable};
/// # #[derive(Serialize, Deserialize, Cacheable)]
/// # #[cache(resource = "user", ttl = "15m")]
/// # struct User { #[cache(key)] id: u64 }
/// let nobody_listens = Cache::builder().fail_fast(true).connect_lazy("redis://127.0.0.1:1")?;
/// let users = futures_util::stream::iter((1..=5).map(|id| User { id }));
/// let stopped = nobody_listens.set_all(users).await.unwrap_err();
/// assert_eq!((stopped.report.written, stopped.unanswered), (0, 5));
/// assert_eq!(stopped.error.index(), Some(0));
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct SetAllError {
    /// What is known of the values: those that were answered for, and those that could not be encoded.
    pub report: SetAll,
    /// How many values got no reply; the server can have stored them if [`Error::may_have_run`] says so.
    pub unanswered: u64,
    /// Why the first message got no reply, with the position of its first value as [`Error::index`].
    pub error: Error,
}

impl fmt::Display for SetAllError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (written, failed) = (self.report.written, self.report.failed);
        let (error, unanswered) = (&self.error, self.unanswered);
        write!(
            f,
            "{error} ({written} values stored, {failed} failed, {unanswered} without an answer)"
        )
    }
}

/// The message says what [`SetAllError::error`] says, so the source is that error's.
impl StdError for SetAllError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error.source()
    }
}

/// Leaves the report out.
impl From<SetAllError> for Error {
    fn from(stopped: SetAllError) -> Self {
        stopped.error
    }
}

/// How many failures are kept.
const KEPT_FAILURES: usize = 100;

/// How far a run has come.
#[derive(Default)]
pub(super) struct Progress {
    report: SetAll,
    unanswered: u64,
    stopped: Option<Error>,
    /// How many values came back, answered or not.
    seen: usize,
}

impl Progress {
    /// Counts a value that was stored or not; returns whether the run goes on.
    pub(super) fn add(&mut self, stored: Result<()>) -> bool {
        let report = &mut self.report;
        match stored {
            Ok(()) => report.written += 1,
            Err(error) if is_of_connection(&error) => self.unanswered(error),
            Err(error) => {
                report.failed += 1;
                if report.failures.len() < KEPT_FAILURES {
                    report.failures.push(error.with_index(self.seen));
                }
            }
        }
        self.seen += 1;
        self.stopped.is_none()
    }

    /// Counts a value whose message got no answer.
    fn unanswered(&mut self, error: Error) {
        let first = self.stopped.take();
        let may_have_run = error.may_have_run() || first.as_ref().is_some_and(Error::may_have_run);
        let first = first.unwrap_or_else(|| error.with_index(self.seen));
        self.stopped = Some(first.with_may_have_run(may_have_run));
        self.unanswered += 1;
    }

    pub(super) fn finish(self) -> Result<SetAll, SetAllError> {
        match self.stopped {
            None => Ok(self.report),
            Some(error) => Err(SetAllError {
                report: self.report,
                unanswered: self.unanswered,
                error,
            }),
        }
    }
}

const _: () = {
    const fn send_sync<T: Send + Sync + 'static>() {}
    send_sync::<SetAllError>();
};
