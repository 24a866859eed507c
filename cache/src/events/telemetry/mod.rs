//! Spans and metrics: what the features `tracing` and `metrics` add, and twins without instructions where they are off.
//!
//! All `cfg`s of the two features are here, so that the code that is observed has none.

mod server;
mod span;

#[cfg(any(feature = "tracing", feature = "metrics"))]
mod command;
#[cfg(not(any(feature = "tracing", feature = "metrics")))]
#[path = "no_command.rs"]
mod command;
#[cfg(any(feature = "tracing", feature = "metrics"))]
mod error_type;
#[cfg(feature = "metrics")]
mod metrics;
#[cfg(not(feature = "metrics"))]
#[path = "no_metrics.rs"]
mod metrics;
#[cfg(feature = "tracing")]
mod traces;
#[cfg(not(feature = "tracing"))]
#[path = "no_traces.rs"]
mod traces;

pub(crate) use self::command::{Command, Group, Origin};
pub(crate) use self::metrics::{Clock, Depth, Meter, Meters};
pub use self::server::ServerName;
pub(crate) use self::span::{Span, Telemetry};
pub(crate) use self::traces::Traced;
