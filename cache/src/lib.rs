//! typed-cache.
//! Placeholder.

mod backend;

pub use backend::memory::MemoryEngine;
