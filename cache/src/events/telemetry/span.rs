//! The span of an operation, a pipeline or a batch: from the first poll to the result, or to the drop of the future.

use std::time::Duration;

use crate::error::Error;
use crate::events::event::Event;
use crate::events::telemetry::command::{Command, Origin};
use crate::events::telemetry::metrics::Meters;
use crate::events::telemetry::server::ServerName;
use crate::events::telemetry::traces::{Traced, Tracer};

/// What a cache reports beside its events to an observer.
#[derive(Debug, Default)]
pub(crate) struct Telemetry {
    tracer: Tracer,
    pub(crate) meters: Meters,
}

#[derive(Debug, Default)]
pub(crate) struct Span {
    traced: Traced,
    command: Command,
}

impl Telemetry {
    /// Every operation has an event that is counted, whether or not there is an observer.
    pub(crate) const COUNTS_OPERATIONS: bool = Meters::IS_ON;

    /// Names the server, before the first event.
    pub(crate) fn set_server(&self, server: impl FnOnce() -> Option<ServerName>) {
        if Span::IS_ON
            && let Some(server) = server()
        {
            self.tracer.set_server(&server);
            self.meters.set_server(&server);
        }
    }

    #[inline]
    pub(crate) fn observe(&self, event: &Event<'_>) {
        self.tracer.trace(event);
        self.meters.observe(event);
    }
}

impl Span {
    pub(crate) const IS_ON: bool = Tracer::IS_ON || Meters::IS_ON;

    /// Starts a span, of so many operations, under the current one; `command` is called only where something listens.
    #[inline]
    pub(crate) fn start(
        telemetry: &Telemetry,
        origin: Origin,
        operations: usize,
        command: impl FnOnce() -> Command,
    ) -> Self {
        if !(Meters::IS_ON || Tracer::is_heard()) {
            return Self::default();
        }
        let command = command();
        Self {
            traced: telemetry.tracer.start(origin, operations, command),
            command,
        }
    }

    #[inline]
    pub(crate) fn of(traced: Traced, command: Command) -> Self {
        Self { traced, command }
    }

    #[inline]
    pub(crate) fn into_parts(self) -> (Traced, Command) {
        (self.traced, self.command)
    }

    /// Does a poll's work as part of the span.
    #[inline]
    pub(crate) fn in_scope<R>(&self, work: impl FnOnce() -> R) -> R {
        self.traced.in_scope(work)
    }

    /// Sets the number of operations, where it is known only now.
    #[inline]
    pub(crate) fn set_operations(&self, operations: usize) {
        self.traced.set_operations(operations);
    }

    /// Ends the span with its result.
    #[inline]
    pub(crate) fn end(
        self,
        telemetry: &Telemetry,
        origin: Origin,
        elapsed: impl FnOnce() -> Duration,
        error: Option<&Error>,
    ) {
        if Tracer::IS_ON
            && let Some(error) = error
        {
            self.traced.record_error(error);
        }
        if Meters::IS_ON {
            let meters = &telemetry.meters;
            meters.record_duration(origin, self.command, elapsed(), error);
        }
    }

    /// Ends the span of a future that was dropped before it had a result.
    #[inline]
    pub(crate) fn end_dropped(self, may_have_run: bool) {
        self.traced.record_dropped(may_have_run);
    }
}
