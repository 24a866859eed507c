//! The twins of spans without the feature `tracing`: no state, no instruction.
#![expect(clippy::unused_self, reason = "as with the feature")]

use crate::error::Error;
use crate::events::event::Event;
use crate::events::telemetry::command::{Command, Origin};
use crate::events::telemetry::server::ServerName;

#[derive(Debug, Default)]
pub(super) struct Tracer;

#[derive(Debug, Default)]
pub(crate) struct Traced(());

impl Tracer {
    pub(super) const IS_ON: bool = false;

    #[inline]
    pub(super) fn set_server(&self, _server: &ServerName) {}

    #[inline]
    pub(super) fn trace(&self, _event: &Event<'_>) {}

    #[inline]
    pub(super) fn is_heard() -> bool {
        false
    }

    #[inline]
    pub(super) fn start(&self, _origin: Origin, _operations: usize, _command: Command) -> Traced {
        Traced(())
    }
}

impl Traced {
    #[inline]
    pub(super) fn in_scope<R>(&self, work: impl FnOnce() -> R) -> R {
        work()
    }

    #[inline]
    pub(super) fn set_operations(&self, _operations: usize) {}

    #[inline]
    pub(super) fn record_error(&self, _error: &Error) {}

    #[inline]
    pub(super) fn record_dropped(&self, _may_have_run: bool) {}
}
