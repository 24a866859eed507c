//! Many threads at once, and one connection for all of them.

use std::thread;

use typed_cache::Cache;
use typed_cache::blocking::Wait as _;
use typed_cache_tests::harness::{Flavor, Server};

use crate::support::{VisitsKey, on_each};

const THREADS: u64 = 64;
const CALLS: u64 = 1000;

#[test]
fn many_threads_at_once_each_get_their_own_replies() {
    on_each(|cache| {
        thread::scope(|scope| {
            for page in 0..THREADS {
                scope.spawn(move || {
                    let visits = cache.counter(&VisitsKey { page });
                    for count in 1..=CALLS.cast_signed() {
                        assert_eq!(visits.increment(1).wait().unwrap(), count);
                    }
                });
            }
        });
        let total = cache.counter(&VisitsKey { page: 0 }).get().wait().unwrap();
        assert_eq!(total, Some(CALLS.cast_signed()));
    });
}

#[test]
fn all_threads_share_one_connection() {
    let server = Server::start(Flavor::Redis);
    let cache = Cache::connect(&server.url()).wait().unwrap();
    thread::scope(|scope| {
        for page in 0..8 {
            let cache = &cache;
            scope.spawn(move || cache.exists(&VisitsKey { page }).wait().unwrap());
        }
    });
    let mut connection = server.connection();
    let clients: String = redis::cmd("CLIENT")
        .arg("LIST")
        .query(&mut connection)
        .unwrap();
    // The one that asks is the other.
    assert_eq!(clients.lines().count(), 2, "{clients}");
}
