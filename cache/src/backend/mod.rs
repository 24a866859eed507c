//! What answers commands: a Redis or Valkey server, or the engine in memory.

pub(crate) mod memory;
pub(crate) mod redis;

use crate::backend::memory::MemoryEngine;
use crate::backend::redis::Supervisor;

/// Where the commands of a cache go.
#[derive(Clone, Debug)]
pub(crate) enum Backend {
    Redis(Supervisor),
    Memory(MemoryEngine),
}
