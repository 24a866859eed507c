//! An allocator that counts, while it is told to.
#![expect(
    unsafe_code,
    reason = "an allocator cannot be written without; this file is the only one"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicIsize, AtomicU64, Ordering::Relaxed};

/// The system's allocator, with a switch for counters: what is measured by time or instructions runs without them.
#[derive(Debug)]
struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

static IS_ON: AtomicBool = AtomicBool::new(false);
static BLOCKS: AtomicU64 = AtomicU64::new(0);
static LIVE: AtomicIsize = AtomicIsize::new(0);
static PEAK: AtomicIsize = AtomicIsize::new(0);

/// What a piece of work took from the allocator.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    /// Blocks allocated, each growth of a block among them.
    pub blocks: u64,
    /// The most bytes that were live at a time, above those at the start.
    pub peak: u64,
}

/// Counts from now until [`stop`].
pub fn start() {
    BLOCKS.store(0, Relaxed);
    LIVE.store(0, Relaxed);
    PEAK.store(0, Relaxed);
    IS_ON.store(true, Relaxed);
}

/// Ends the count, and returns it.
#[must_use]
pub fn stop() -> Taken {
    IS_ON.store(false, Relaxed);
    Taken {
        blocks: BLOCKS.load(Relaxed),
        peak: PEAK.load(Relaxed).unsigned_abs() as u64,
    }
}

#[inline]
fn count(freed: usize, taken: usize) {
    if !IS_ON.load(Relaxed) {
        return;
    }
    if taken > 0 {
        BLOCKS.fetch_add(1, Relaxed);
    }
    let change = taken.cast_signed() - freed.cast_signed();
    let live = LIVE.fetch_add(change, Relaxed) + change;
    PEAK.fetch_max(live, Relaxed);
}

// SAFETY: every call goes to the system's allocator as it is; counting touches nothing but atomics.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(0, layout.size());
        // SAFETY: the caller keeps the contract, which is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(0, layout.size());
        // SAFETY: the caller keeps the contract, which is the same.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(layout.size(), size);
        // SAFETY: the caller keeps the contract, which is the same.
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(layout.size(), 0);
        // SAFETY: the caller keeps the contract, which is the same.
        unsafe { System.dealloc(block, layout) }
    }
}
