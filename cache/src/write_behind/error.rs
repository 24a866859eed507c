//! Failures of writes behind.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::events::LossCause;
use crate::value::KeyedValue;
use crate::write_behind::changes::Changes;

/// Why changes did not reach their source.
///
/// # Examples
/// ```
/// use std::sync::Arc;
/// use typed_cache::WriteFailure;
/// assert_eq!(WriteFailure::Write(Arc::new("read-only")).to_string(), "the writer failed: read-only");
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteFailure<E> {
    /// The writer's error, of its last attempt.
    Write(Arc<E>),
    /// The writer panicked in its last attempt.
    Panicked,
    /// The writer took longer than [`write_timeout`](crate::WriteBehindBuilder::write_timeout) in its last attempt.
    TimedOut(Duration),
    /// The runtime of the task that writes was shut down.
    Stopped,
}

/// The changes that did not reach their source, and why.
///
/// # Examples
/// See [`WriteBehindBuilder::on_lost`](crate::WriteBehindBuilder::on_lost).
#[non_exhaustive]
pub struct Lost<V: KeyedValue, E> {
    /// The changes, of which each key has one. Their entries are deleted, so that reads give what the source has. With
    /// [`WriteFailure::Stopped`] the source may have some of them: those that were being written.
    pub changes: Changes<V>,
    /// The failure of the last attempt.
    pub failure: WriteFailure<E>,
}

/// The error of [`flush`](crate::WriteBehind::flush) and [`close`](crate::WriteBehind::close): changes did not reach their source.
///
/// # Examples
/// ```
/// fn report<E: std::fmt::Display>(error: &typed_cache::FlushError<E>) -> String {
///     format!("{} changes are lost: {}", error.lost, error.failure)
/// }
/// # let _ = report::<String>;
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FlushError<E> {
    /// The number of changes lost since the last error of this kind.
    pub lost: u64,
    /// The failure of the last of them.
    pub failure: WriteFailure<E>,
}

// By hand, since the writer's error need not be one.
impl<E> Clone for WriteFailure<E> {
    fn clone(&self) -> Self {
        match self {
            Self::Write(error) => Self::Write(Arc::clone(error)),
            Self::Panicked => Self::Panicked,
            Self::TimedOut(limit) => Self::TimedOut(*limit),
            Self::Stopped => Self::Stopped,
        }
    }
}

impl<E> WriteFailure<E> {
    /// Returns the same for events.
    pub(super) fn cause(&self) -> LossCause {
        match self {
            Self::Write(_) => LossCause::Error,
            Self::Panicked => LossCause::Panicked,
            Self::TimedOut(_) => LossCause::TimedOut,
            Self::Stopped => LossCause::Stopped,
        }
    }
}

impl<E: fmt::Display> fmt::Display for WriteFailure<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write(error) => write!(f, "the writer failed: {error}"),
            Self::Panicked => f.write_str("the writer panicked"),
            Self::TimedOut(limit) => write!(
                f,
                "the writer was not done within {limit:?}: `write_timeout` sets how long it may take"
            ),
            Self::Stopped => f.write_str(
                "the task that writes ended before it was done, since its runtime was shut down",
            ),
        }
    }
}

impl<E: fmt::Display> fmt::Display for FlushError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { lost, failure } = self;
        match lost {
            1 => write!(f, "1 change did not reach its source: {failure}"),
            _ => write!(f, "{lost} changes did not reach their source: {failure}"),
        }
    }
}

impl<E: StdError> StdError for FlushError<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.failure {
            // Its own words stand in `Display` already.
            WriteFailure::Write(error) => error.source(),
            WriteFailure::Panicked | WriteFailure::TimedOut(_) | WriteFailure::Stopped => None,
        }
    }
}

/// Shows the number of changes, never one of them.
impl<V: KeyedValue, E: fmt::Debug> fmt::Debug for Lost<V, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lost")
            .field("changes", &self.changes)
            .field("failure", &self.failure)
            .finish()
    }
}
