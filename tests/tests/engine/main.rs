//! The engine of a connection: deadlines, runtimes, sizes, load, and what is sent again.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod deadlines;
mod fairness;
mod load;
mod runtimes;
mod scripts;
mod sizes;
mod stuck;
mod support;
mod suspect;
mod unusual_runtimes;

use typed_cache_tests::alloc::CountingAllocator;

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;
