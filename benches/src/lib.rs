//! The costs of the library, beside a careful hand-written program on the same work.
//!
//! `cargo run --release -p typed-cache-benches --bin gates` counts instructions, heap blocks and reads of the server, which
//! repeat on a noisy machine; `cargo bench -p typed-cache-benches` takes the time, and
//! `cargo bench --manifest-path benches/peers/Cargo.toml` that of other crates as well. All name the same work by the same
//! names.

pub mod by_hand;
pub mod clock;
pub mod codec;
pub mod cores;
pub mod load;
pub mod loads;
pub mod ours;
pub mod peer;
pub mod random;
pub mod rounds;
pub mod side;
pub mod spin;
pub mod subject;
pub mod user;
pub mod work;

use typed_cache_tests::alloc::CountingAllocator;

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

/// Whatever went wrong ends the measurement.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
