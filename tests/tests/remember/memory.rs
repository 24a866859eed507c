//! The memory that loads under way take.

use std::future::pending;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use tokio::runtime::Builder;
use tokio::task::{unconstrained, yield_now};
use typed_cache::{Cache, CacheKey};
use typed_cache_tests::alloc::{CountingAllocator, measure};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

#[derive(CacheKey)]
#[cache(resource = "page", ttl = "1h", value = String)]
struct PageKey {
    id: u16,
}

#[test]
fn a_load_under_way_takes_at_most_512_bytes() {
    // As many as a table has the most room for to spare.
    const LOADS: u16 = 1800;
    let cache = Cache::memory();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let call = |id| cache.remember(&PageKey { id }, pending::<Result<String, ()>>);
    let mut followers: Vec<_> = (0..LOADS).map(call).collect();
    let ((), usage) = measure(|| {
        let mut leaders: Vec<_> = (0..LOADS).map(call).collect();
        runtime.block_on(async {
            // A few at a time, since a task that does more in one go is made to wait.
            for few in leaders.chunks_mut(64).chain(followers.chunks_mut(64)) {
                few.iter_mut().for_each(begin);
                yield_now().await;
            }
        });
        // What is left is the loads with their keys and tasks, and one who waits for each of them.
        drop(leaders);
    });
    let bytes = usage.left_bytes / isize::try_from(LOADS).unwrap();
    eprintln!("{bytes} bytes for each load");
    assert!(bytes <= 512, "{bytes} bytes for each load");
    drop(followers);
    // A storm leaves little behind.
    runtime.block_on(yield_now());
}

fn begin(call: &mut (impl Future + Unpin)) {
    // A task's budget lets no more than 128 of them read.
    let call = pin!(unconstrained(call));
    let polled = call.poll(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(polled, Poll::Pending));
}
