//! Code of the caller, whose panics must not end the task that writes. The panic hook has reported them.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs a function of the caller, or drops a value of his.
pub(super) fn quietly(foreign: impl FnOnce()) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(foreign)) {
        drop_panic(panic);
    }
}

/// Drops what a panic carries, which can panic as well.
pub(super) fn drop_panic(panic: Box<dyn Any + Send>) {
    if let Err(another) = catch_unwind(AssertUnwindSafe(|| drop(panic))) {
        std::mem::forget(another);
    }
}
