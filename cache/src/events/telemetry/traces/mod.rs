//! Spans and events of the crate `tracing`.
//!
//! Their names are those of OpenTelemetry's conventions for database clients and for Redis; names of our own begin with
//! `typed_cache.`. The layer `tracing-opentelemetry` reads those that begin with `otel.`.

mod log;

use std::fmt;
use std::sync::OnceLock;

use tracing::field::Empty;
use tracing::level_filters::LevelFilter;

use crate::error::Error;
use crate::events::event::Event;
use crate::events::telemetry::command::{Command, Origin};
use crate::events::telemetry::error_type::error_type;
use crate::events::telemetry::server::ServerName;

const TARGET: &str = "typed_cache";

/// Makes the spans and events of a cache.
#[derive(Debug, Default)]
pub(super) struct Tracer {
    server: OnceLock<ServerName>,
}

/// A span that somebody listens to.
// Boxed, since an operation has no room for more; without a listener there is no box.
#[derive(Debug, Default)]
pub(crate) struct Traced(Option<Box<tracing::Span>>);

impl Tracer {
    pub(super) const IS_ON: bool = true;

    pub(super) fn set_server(&self, server: &ServerName) {
        self.server.get_or_init(|| server.clone());
    }

    /// Emits an event, in the current span.
    #[inline]
    pub(super) fn trace(&self, event: &Event<'_>) {
        log::trace(event, self.server.get());
    }

    /// Returns whether anything may listen to spans; without a subscriber nothing does.
    #[inline]
    pub(super) fn is_heard() -> bool {
        LevelFilter::current() >= LevelFilter::INFO
    }

    /// Starts a span under the current one.
    #[inline]
    pub(super) fn start(&self, origin: Origin, operations: usize, command: Command) -> Traced {
        if Self::is_heard() {
            self.new_span(origin, operations, command)
        } else {
            Traced::default()
        }
    }

    #[inline(never)]
    fn new_span(&self, origin: Origin, operations: usize, command: Command) -> Traced {
        let server = self.server.get();
        let command = command.text();
        let command = command.as_deref();
        let name = Name { origin, command };
        let database = server.map(|server| server.database.to_string());
        let span = tracing::info_span!(
            target: TARGET,
            "operation",
            otel.name = %name,
            otel.kind = "client",
            otel.status_code = Empty,
            otel.status_description = Empty,
            db.system.name = "redis",
            db.namespace = database,
            db.operation.name = command,
            db.operation.batch.size = batch_size(operations),
            db.response.status_code = Empty,
            "error.type" = Empty,
            server.address = server.map(|server| &*server.address),
            server.port = server.and_then(|server| server.port),
            typed_cache.operation = origin.name,
            typed_cache.resource = origin.resource,
            typed_cache.dropped = Empty,
            typed_cache.may_have_run = Empty,
        );
        Traced((!span.is_disabled()).then(|| Box::new(span)))
    }
}

impl Traced {
    #[inline]
    pub(super) fn in_scope<R>(&self, work: impl FnOnce() -> R) -> R {
        match &self.0 {
            Some(span) => span.in_scope(work),
            None => work(),
        }
    }

    pub(super) fn set_operations(&self, operations: usize) {
        if let Some(span) = &self.0 {
            span.record("db.operation.batch.size", batch_size(operations));
        }
    }

    #[cold]
    pub(super) fn record_error(&self, error: &Error) {
        let Some(span) = &self.0 else { return };
        span.record("otel.status_code", "ERROR");
        span.record("otel.status_description", tracing::field::display(error));
        span.record("error.type", error_type(error));
        span.record("db.response.status_code", error.code());
        span.record("typed_cache.may_have_run", error.may_have_run());
    }

    #[cold]
    pub(super) fn record_dropped(&self, may_have_run: bool) {
        let Some(span) = &self.0 else { return };
        span.record("typed_cache.dropped", true);
        span.record("typed_cache.may_have_run", may_have_run);
    }
}

/// One operation is no batch.
fn batch_size(operations: usize) -> Option<u64> {
    (operations > 1).then_some(operations as u64)
}

/// The name of a span: `GET user`.
struct Name<'a> {
    origin: Origin,
    command: Option<&'a str>,
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Nothing was sent, or a command of a caller's own.
        f.write_str(self.command.unwrap_or(self.origin.name))?;
        match self.origin.resource {
            Some(resource) => write!(f, " {resource}"),
            None => Ok(()),
        }
    }
}
