//! The outcome of a run over a stream of values.

use std::error::Error as StdError;
use std::fmt;

use crate::batch::is_of_connection;
use crate::error::{Error, Result};

/// The outcome of [`Cache::set_all`](crate::Cache::set_all).
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
#[must_use = "a value that was not stored is in `failed` and `failures`"]
#[non_exhaustive]
pub struct SetAll {
    /// The number of values that were stored.
    pub written: u64,
    /// The number of values that were not.
    pub failed: u64,
    /// The first hundred failures, each with its position in the stream as [`Error::index`].
    pub failures: Vec<Error>,
}

/// The error that stopped [`Cache::set_all`](crate::Cache::set_all) before the end of its stream, and the outcome until then.
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
/// let nobody_listens = Cache::builder().connect_lazy("redis://127.0.0.1:1")?;
/// let users = futures_util::stream::iter((1..=5).map(|id| User { id }));
/// let stopped = nobody_listens.set_all(users).await.unwrap_err();
/// assert_eq!((stopped.report.written, stopped.unanswered), (0, 5));
/// assert_eq!(stopped.error.index(), Some(0));
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct SetAllError {
    /// The outcome of the values that got a reply or could not be encoded.
    pub report: SetAll,
    /// The number of values without a reply; the server can have stored them if [`Error::may_have_run`] says so.
    pub unanswered: u64,
    /// The error of the first message without a reply, with the position of its first value as [`Error::index`].
    pub error: Error,
}

impl fmt::Display for SetAllError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (written, failed) = (self.report.written, self.report.failed);
        let (error, unanswered) = (&self.error, self.unanswered);
        write!(
            f,
            "{error} ({written} values stored, {failed} failed, {unanswered} without a reply)"
        )
    }
}

/// The message includes that of [`SetAllError::error`], so the source is that error's.
impl StdError for SetAllError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error.source()
    }
}

/// Leaves the report out; values that were stored are a change that the error may have made.
impl From<SetAllError> for Error {
    fn from(stopped: SetAllError) -> Self {
        let SetAllError { report, error, .. } = stopped;
        let may_have_run = error.may_have_run() || report.written > 0;
        error.with_may_have_run(may_have_run)
    }
}

/// For a run that stopped before it read its stream.
impl From<Error> for SetAllError {
    fn from(error: Error) -> Self {
        Self {
            report: SetAll::default(),
            unanswered: 0,
            error,
        }
    }
}

/// The most failures that are kept.
const KEPT_FAILURES: usize = 100;

/// The progress of a run.
#[derive(Default)]
pub(super) struct Progress {
    report: SetAll,
    unanswered: u64,
    stopped: Option<Error>,
    /// The number of values that came back, with or without a reply.
    seen: usize,
}

impl Progress {
    /// Counts a value that was stored or not; returns whether the run goes on.
    pub(super) fn add(&mut self, stored: Result<()>) -> bool {
        let report = &mut self.report;
        match stored {
            Ok(()) => report.written += 1,
            Err(error) if is_of_connection(&error) => {
                self.unanswered += 1;
                let may_have_run = error.may_have_run();
                let first = self.stopped.take();
                let first = first.unwrap_or_else(|| error.with_index(self.seen));
                let may_have_run = may_have_run || first.may_have_run();
                self.stopped = Some(first.with_may_have_run(may_have_run));
            }
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
