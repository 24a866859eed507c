//! An allocator that counts, so that tests and gates can hold code to an amount of memory.
#![expect(unsafe_code, reason = "an allocator cannot be written without it")]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
};

/// The system's allocator with a count for each thread, which runs while something is measured.
///
/// A test binary that wants it says
/// `#[global_allocator] static ALLOCATOR: CountingAllocator = CountingAllocator;`.
#[derive(Debug)]
pub struct CountingAllocator;

/// What a piece of code took from the heap, on its own thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// The most bytes that were live at once, beyond those live at the start.
    pub peak_bytes: usize,
    /// How many blocks were asked for; growing one counts again.
    pub blocks: usize,
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

/// How many measurements run: without one nothing is counted, so that what is measured otherwise does not pay for it.
static MEASURING: AtomicUsize = AtomicUsize::new(0);

/// Runs `code` and returns what it took from the heap, on this thread.
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
    };
    (value, usage)
}

/// Counts; nothing is counted on a thread that is ending.
#[inline]
fn count(change: impl FnOnce(&mut Counts)) {
    if MEASURING.load(Relaxed) == 0 {
        return;
    }
    // The cell has no destructor, so an error is out of the question; an
    // allocator must not panic all the same.
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

// SAFETY: every call goes on to the system's allocator as it is, and counting
// touches a thread-local cell without allocating.
unsafe impl GlobalAlloc for CountingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(|counts| {
            counts.live += signed(layout.size());
            counts.blocks += 1;
        });
        // SAFETY: the caller's promise about `layout` is the system's.
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
        // Both blocks can be live while the content moves.
        count(|counts| {
            counts.live += signed(size);
            counts.blocks += 1;
        });
        count(|counts| counts.live -= signed(layout.size()));
        // SAFETY: the block is the system's, since all are, and the caller's
        // promises are passed on.
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(|counts| counts.live -= signed(layout.size()));
        // SAFETY: as in `realloc`.
        unsafe { System.dealloc(block, layout) }
    }
}
