//! Changes that do not reach their source.

/// Why changes of [writes behind](crate::Cache::write_behind) did not reach their source, in an [`Event`](crate::Event).
///
/// # Examples
/// ```
/// use typed_cache::{Event, LossCause};
///
/// fn is_end_of_process(event: &Event<'_>) -> bool {
///     matches!(event, Event::Lost { cause: LossCause::Stopped, .. })
/// }
/// assert!(!is_end_of_process(&Event::Lost { resource: "user", changes: 1, cause: LossCause::Error }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LossCause {
    /// The writer gave an error in the last attempt.
    Error,
    /// The writer panicked in the last attempt.
    Panicked,
    /// The last attempt took longer than `write_timeout`.
    TimedOut,
    /// The runtime of the task that writes ended.
    Stopped,
}
