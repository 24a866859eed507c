//! A counting allocator, so that tests and gates can limit the memory that code takes.
#![expect(unsafe_code, reason = "an allocator cannot be written without it")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

/// The system's allocator with a count for each thread, kept while a measurement runs.
///
/// A test binary sets it with
/// `#[global_allocator] static ALLOCATOR: CountingAllocator = CountingAllocator;`.
#[derive(Debug)]
pub struct CountingAllocator;

/// The memory that a piece of code took from the heap, on its own thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// The largest number of bytes allocated at once, beyond those allocated at the start.
    pub peak_bytes: usize,
    /// The number of allocated blocks; growing one counts again.
    pub blocks: usize,
    /// The number of bytes that are live more at the end than at the start.
    pub left_bytes: isize,
}

#[derive(Clone, Copy)]
struct Counts {
    live: isize,
    peak: isize,
    blocks: usize,
}

thread_local! {
    static COUNTS: Cell<Counts> = const { Cell::new(Counts { live: 0, peak: 0, blocks: 0 }) };
}

/// The number of measurements that run.
// Without one nothing is counted, so that measurements of time do not include the counting.
static MEASURING: AtomicUsize = AtomicUsize::new(0);

/// Runs `code` and returns the memory it took from the heap, on this thread.
///
/// Zeros unless the binary's allocator is the [`CountingAllocator`].
pub fn measure<T>(code: impl FnOnce() -> T) -> (T, Usage) {
    let before = COUNTS.get();
    COUNTS.set(Counts {
        peak: before.live,
        ..before
    });
    MEASURING.fetch_add(1, Relaxed);
    let value = code();
    MEASURING.fetch_sub(1, Relaxed);
    let after = COUNTS.get();
    COUNTS.set(Counts {
        peak: after.peak.max(before.peak),
        ..after
    });
    let usage = Usage {
        peak_bytes: (after.peak - before.live).unsigned_abs(),
        blocks: after.blocks - before.blocks,
        left_bytes: after.live - before.live,
    };
    (value, usage)
}

/// Counts an allocation, unless the thread is ending.
#[inline]
fn count(change: impl FnOnce(&mut Counts)) {
    if MEASURING.load(Relaxed) == 0 {
        return;
    }
    // The cell has no destructor, so an error is impossible; it is ignored nevertheless, since an allocator must not panic.
    let _counted: Result<(), std::thread::AccessError> = COUNTS.try_with(|cell| {
        let mut counts = cell.get();
        change(&mut counts);
        counts.peak = counts.peak.max(counts.live);
        cell.set(counts);
    });
}

fn signed(size: usize) -> isize {
    // No layout is larger than `isize::MAX`.
    size.cast_signed()
}

// SAFETY: every call is passed on to the system's allocator unchanged, and counting
// touches a thread-local cell without allocating.
unsafe impl GlobalAlloc for CountingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(|counts| {
            counts.live += signed(layout.size());
            counts.blocks += 1;
        });
        // SAFETY: the caller's guarantee about `layout` is the one the system's allocator requires.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(|counts| {
            counts.live += signed(layout.size());
            counts.blocks += 1;
        });
        // SAFETY: as in `alloc`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // Both blocks can be allocated while the content moves.
        count(|counts| {
            counts.live += signed(size);
            counts.blocks += 1;
        });
        count(|counts| counts.live -= signed(layout.size()));
        // SAFETY: all blocks are from the system's allocator, and the caller's guarantees are passed on.
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(|counts| counts.live -= signed(layout.size()));
        // SAFETY: as in `realloc`.
        unsafe { System.dealloc(block, layout) }
    }
}
