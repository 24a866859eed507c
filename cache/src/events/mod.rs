//! Metrics and events.

mod event;
mod monitor;
mod resources;

pub use self::event::{Event, Observer, Refusal};
pub(crate) use self::monitor::Monitor;
pub use self::resources::{ResourceStats, Stats};
