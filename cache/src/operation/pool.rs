//! Buffers for commands, kept by each thread.

use std::cell::RefCell;

/// Returns an empty buffer.
pub(crate) fn buffer() -> Vec<u8> {
    POOL.with_borrow_mut(Vec::pop).unwrap_or_default()
}

/// Keeps the memory of a command that was answered for the next one on this thread.
pub(crate) fn recycle(mut bytes: Vec<u8>) {
    if bytes.capacity() == 0 || bytes.capacity() > KEPT_CAPACITY {
        return;
    }
    bytes.clear();
    POOL.with_borrow_mut(|pool| {
        if pool.len() < KEPT {
            pool.push(bytes);
        }
    });
}

thread_local! {
    static POOL: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

/// The most buffers that a thread keeps: about as many as are in flight at a time. With [`KEPT_CAPACITY`] this is 250 KiB.
const KEPT: usize = 250;

/// The capacity of a buffer that is kept, in bytes.
const KEPT_CAPACITY: usize = 1024;
