//! Metrics and events.

mod event;
mod monitor;
mod resources;
mod stats;

pub use self::event::{Event, Observer};
pub(crate) use self::monitor::Monitor;
pub use self::stats::{ResourceStats, Stats};
