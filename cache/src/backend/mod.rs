//! The backends that answer commands: a Redis or Valkey server, or the engine in memory.
//!
//! Nothing above this folder depends on which one it is.

mod alarm;
mod exchange;
pub(crate) mod memory;
mod next;
pub(crate) mod redis;
mod runtime;
mod traits;

pub(crate) use self::alarm::Alarm;
pub(crate) use self::exchange::Exchange;
pub(crate) use self::runtime::unfit_runtime;
pub use self::traits::{
    Backend, GiveUp, Reply, RequestOptions, SlotEvent, SlotHandle, Slots, Started,
};
