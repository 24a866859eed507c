//! The memory that kept deletes take, and the time until they have run.

use tokio::runtime::Builder;
use typed_cache::{Cache, Fault, MemoryEngine};
use typed_cache_tests::alloc::{CountingAllocator, measure};

use crate::support::{PageKey, counts};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

/// Far more than are kept.
const DELETES: u64 = 10_000;
const KEPT: u64 = 4096;

#[test]
fn an_outage_of_many_deletes_takes_little_memory_and_gives_it_back() {
    let engine = MemoryEngine::new();
    let cache = Cache::from(engine.clone());
    let outage = engine.inject(Fault::unavailable()).unwrap();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let delete = |id| {
        let failed = runtime.block_on(cache.delete(&PageKey { id }));
        assert!(failed.unwrap_err().may_have_run());
    };
    let ((), usage) = measure(|| (0..DELETES).for_each(delete));
    let most = 400 * isize::try_from(KEPT).unwrap();
    assert!(usage.left_bytes < most, "{usage:?}");
    outage.remove();
    let (read, back) = measure(|| runtime.block_on(cache.get(&PageKey { id: 0 })));
    assert_eq!(read.unwrap(), None);
    assert_eq!(counts(&cache), (DELETES, KEPT, DELETES - KEPT));
    let left = usage.left_bytes + back.left_bytes;
    assert!(left < 16 * 1024, "{left} bytes of {usage:?} are left");
    // The messages are short: 256 of them at a time.
    assert!(back.peak_bytes < 128 * 1024, "{back:?}");
}
