//! Metrics and events.

mod event;
mod monitor;
mod resources;
mod stats;

pub(crate) use self::monitor::Monitor;
pub use self::{
    event::{Event, Observer},
    stats::{ResourceStats, Stats},
};
