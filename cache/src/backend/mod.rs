//! The backends that answer commands: a Redis or Valkey server, the engine in memory, or a caller's own connections.
//!
//! Nothing above this folder depends on which one it is.

mod alarm;
mod exchange;
mod group;
pub(crate) mod memory;
mod next;
pub(crate) mod own;
pub(crate) mod redis;
mod runtime;
mod traits;

pub(crate) use self::alarm::Alarm;
pub(crate) use self::exchange::{Exchange, Hold, Terms};
pub(crate) use self::runtime::unfit_runtime;
pub use self::traits::{
    Backend, GiveUp, Reply, RequestOptions, SlotEvent, SlotHandle, Slots, Started,
};
