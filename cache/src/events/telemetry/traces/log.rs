//! Events of a cache as events of `tracing`.

use tracing::{debug, info, warn};

use crate::error::Error;
use crate::events::event::{Event, OwedChange};
use crate::events::telemetry::error_type::{
    error_type, load_error_type, loss_error_type, stale_cause,
};
use crate::events::telemetry::server::ServerName;

/// Emits an event of `tracing`, in the current span. The ends of operations have none, since they have spans.
pub(super) fn trace(event: &Event<'_>, server: Option<&ServerName>) {
    match event {
        Event::Operation { .. } | Event::Dropped { .. } | Event::Progress { .. } => {}
        Event::BatchDropped { operations } => warn!(
            target: "typed_cache",
            message = "a batch was dropped and not sent",
            "db.operation.batch.size" = *operations as u64,
        ),
        Event::Connected { .. } | Event::ConnectFailed { .. } | Event::Disconnected { .. } => {
            trace_connection(event, server);
        }
        Event::Owed {
            name,
            resource,
            change,
        } => trace_owed(name, resource, *change),
        Event::Lost {
            resource,
            changes,
            cause,
        } => warn!(
            target: "typed_cache",
            message = "changes of a write behind are lost",
            "typed_cache.resource" = resource,
            "typed_cache.changes" = *changes as u64,
            "error.type" = loss_error_type(*cause),
        ),
        Event::Mismatch { .. }
        | Event::Upgraded { .. }
        | Event::Damaged { .. }
        | Event::ForeignKey { .. } => trace_entry(event),
        Event::Loaded { .. } | Event::Stale { .. } => trace_load(event),
    }
}

fn trace_connection(event: &Event<'_>, server: Option<&ServerName>) {
    let address = server.map(|server| &*server.address);
    let port = server.and_then(|server| server.port);
    match *event {
        Event::Connected {
            connection,
            attempt,
        } => info!(
            target: "typed_cache",
            message = "connected",
            "server.address" = address,
            "server.port" = port,
            "typed_cache.connection" = connection,
            "typed_cache.attempt" = attempt,
        ),
        Event::ConnectFailed {
            connection,
            attempt,
            error,
        } => warn!(
            target: "typed_cache",
            message = "an attempt to connect failed",
            "server.address" = address,
            "server.port" = port,
            "typed_cache.connection" = connection,
            "typed_cache.attempt" = attempt,
            "error.type" = error_type(error),
            "error.message" = %error,
        ),
        Event::Disconnected { connection } => warn!(
            target: "typed_cache",
            message = "the connection broke",
            "server.address" = address,
            "server.port" = port,
            "typed_cache.connection" = connection,
        ),
        _ => {}
    }
}

fn trace_entry(event: &Event<'_>) {
    match *event {
        Event::Mismatch {
            resource,
            fields,
            refusal,
        } => info!(
            target: "typed_cache",
            message = "an entry of another schema was read",
            "typed_cache.resource" = resource,
            "typed_cache.fields" = some_fields(fields),
            "typed_cache.refusal" = refusal.map(tracing::field::debug),
        ),
        Event::Upgraded { resource } => debug!(
            target: "typed_cache",
            message = "an entry of an older form was read",
            "typed_cache.resource" = resource,
        ),
        Event::Damaged {
            resource,
            fields,
            error,
        } => trace_damage(resource, fields, error),
        Event::ForeignKey { resource } => info!(
            target: "typed_cache",
            message = "a scan left out a key that does not parse",
            "typed_cache.resource" = resource,
        ),
        _ => {}
    }
}

fn trace_damage(resource: &'static str, fields: &[&'static str], error: &Error) {
    warn!(
        target: "typed_cache",
        message = "an entry is damaged and reads as a miss",
        "typed_cache.resource" = resource,
        "typed_cache.fields" = some_fields(fields),
        "error.type" = error_type(error),
        "error.message" = %error,
    );
}

fn trace_load(event: &Event<'_>) {
    match *event {
        Event::Loaded {
            resource,
            failure: None,
            elapsed,
        } => debug!(
            target: "typed_cache",
            message = "a value was loaded",
            "typed_cache.resource" = resource,
            "typed_cache.load.duration" = elapsed.as_secs_f64(),
        ),
        Event::Loaded {
            resource,
            failure: Some(failure),
            elapsed,
        } => warn!(
            target: "typed_cache",
            message = "a load failed",
            "typed_cache.resource" = resource,
            "typed_cache.load.duration" = elapsed.as_secs_f64(),
            "error.type" = load_error_type(failure),
        ),
        Event::Stale { resource, cause } => info!(
            target: "typed_cache",
            message = "a stale value was given",
            "typed_cache.resource" = resource,
            "typed_cache.cause" = stale_cause(cause),
        ),
        _ => {}
    }
}

fn trace_owed(name: &'static str, resource: &'static str, change: OwedChange) {
    match change {
        OwedChange::Kept => warn!(
            target: "typed_cache",
            message = "a delete found no connection and is kept",
            "typed_cache.operation" = name,
            "typed_cache.resource" = resource,
        ),
        OwedChange::Sent => info!(
            target: "typed_cache",
            message = "a kept delete was sent",
            "typed_cache.operation" = name,
            "typed_cache.resource" = resource,
        ),
        OwedChange::Dropped | OwedChange::Refused => warn!(
            target: "typed_cache",
            message = "a kept delete was dropped",
            "typed_cache.operation" = name,
            "typed_cache.resource" = resource,
            "typed_cache.change" = change.word(),
        ),
    }
}

fn some_fields(fields: &[&'static str]) -> Option<String> {
    (!fields.is_empty()).then(|| fields.join(", "))
}
