//! Helpers that the modules share: what a case runs on, and the message of a panic.

use std::panic::{AssertUnwindSafe, catch_unwind};

use typed_cache::blocking::Wait as _;
use typed_cache::{Cache, CacheKey};
use typed_cache_tests::harness::{Flavor, Server};

#[derive(CacheKey, Debug, PartialEq)]
#[cache(resource = "visits", ttl = "1d", counter)]
pub(crate) struct VisitsKey {
    pub(crate) page: u64,
}

#[derive(CacheKey)]
#[cache(resource = "jobs", ttl = never, list = u32)]
pub(crate) struct JobsKey;

#[derive(CacheKey)]
#[cache(resource = "stock", ttl = never, map = (u32, u32))]
pub(crate) struct StockKey;

/// Runs a case on memory, Redis and Valkey, each under a fresh prefix.
pub(crate) fn on_each(case: impl Fn(&Cache)) {
    case(&Cache::memory());
    for flavor in [Flavor::Redis, Flavor::Valkey] {
        case(&connected(Server::shared(flavor)));
    }
}

pub(crate) fn connected(server: &Server) -> Cache {
    let builder = Cache::builder().prefix(&Server::fresh_prefix()).unwrap();
    builder.connect(&server.url()).wait().unwrap()
}

/// Returns the message with which code panics.
pub(crate) fn panic_of<T>(code: impl FnOnce() -> T) -> String {
    let Err(panic) = catch_unwind(AssertUnwindSafe(code)) else {
        panic!("it did not panic");
    };
    let text = panic.downcast_ref::<String>().cloned();
    let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    text.expect("a panic has a message")
}

/// Holds a panic to one that says what to write instead.
pub(crate) fn assert_refused(message: &str) {
    assert!(message.contains("write `.await`"), "{message}");
    assert!(message.contains("spawn_blocking"), "{message}");
}
