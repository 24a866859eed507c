//! Buffers for commands and replies, kept by each thread.

use std::cell::RefCell;

use redis::Value;

/// Returns an empty buffer.
pub(crate) fn buffer() -> Vec<u8> {
    let kept = POOL.try_with(|pool| pool.borrow_mut().pop());
    kept.ok().flatten().unwrap_or_default()
}

/// Copies bytes, into a buffer that was kept if there are as few as are kept.
#[inline]
pub(crate) fn copied(bytes: &[u8]) -> Vec<u8> {
    if bytes.len() > KEPT_CAPACITY {
        return bytes.to_vec();
    }
    let mut copy = buffer();
    copy.extend_from_slice(bytes);
    copy
}

/// Keeps the memory of a reply that was decoded.
#[inline]
pub(crate) fn recycle_reply(reply: Value) {
    if let Value::BulkString(bytes) = reply {
        recycle(bytes);
    }
}

/// Keeps the memory of a command that was answered for the next one on this thread.
pub(crate) fn recycle(mut bytes: Vec<u8>) {
    if bytes.capacity() == 0 || bytes.capacity() > KEPT_CAPACITY {
        return;
    }
    bytes.clear();
    // A thread that ends has no pool any more, and may still drop an operation.
    let _ = POOL.try_with(|pool| {
        let mut pool = pool.borrow_mut();
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
