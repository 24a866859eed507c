//! Work that is put off until the lock is released.

use tokio::sync::oneshot;

/// Values of up to so many bytes are freed at once: that takes microseconds at most.
const SMALL: usize = 16 * 1024;

/// Filled under the lock, and finished by the same thread once it has released the lock.
#[derive(Default)]
pub(super) struct Deferred {
    garbage: Vec<Box<dyn Send>>,
    wakes: Vec<oneshot::Sender<()>>,
}

impl Deferred {
    /// Drops a value after the lock is released if it has many bytes, and right now otherwise.
    ///
    /// `UNLINK` of a large hash may not keep others waiting while its fields are freed.
    pub(super) fn discard(&mut self, bytes: usize, value: impl Send + 'static) {
        if bytes > SMALL {
            self.garbage.push(Box::new(value));
        }
    }

    /// Wakes a waiting task after the lock is released: its waker is foreign code, and may come
    /// back to this engine.
    pub(super) fn wake(&mut self, sender: oneshot::Sender<()>) {
        self.wakes.push(sender);
    }

    pub(super) fn finish(self) {
        for sender in self.wakes {
            // This fails only while the future is being dropped, which then puts its item back.
            let _ = sender.send(());
        }
        drop(self.garbage);
    }
}
