//! Waits on the thread that calls.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread;

use tokio::runtime::Handle;

use crate::blocking::runtime;
use crate::error::{Error, ErrorKind, Result};

/// Waits for a future; an error where this thread cannot wait.
#[track_caller]
pub(crate) fn wait<F: Future>(future: F) -> Result<F::Output> {
    let runtime = runtime::handle()?;
    let is_polled = Cell::new(false);
    let future = async {
        is_polled.set(true);
        future.await
    };
    match catch_unwind(AssertUnwindSafe(|| runtime.block_on(future))) {
        Ok(output) => Ok(output),
        Err(panic) if is_polled.get() => resume_unwind(panic),
        // tokio's, before it has polled anything.
        Err(_) => Err(refused()),
    }
}

/// Panics in async code, unless that would end the process; elsewhere returns the reason why this thread cannot wait.
#[cold]
#[track_caller]
fn refused() -> Error {
    if Handle::try_current().is_err() {
        let message = "this thread is ending, and can wait for nothing any more: make blocking calls before its \
                       thread-locals are dropped";
        return Error::new(ErrorKind::Config, message);
    }
    assert!(thread::panicking(), "{IN_ASYNC_CODE}");
    Error::new(ErrorKind::Config, IN_ASYNC_CODE)
}

const IN_ASYNC_CODE: &str = "a blocking call in async code, whose thread has other tasks to run: write `.await` in place of `.wait()`, \
                             or move the code into `tokio::task::spawn_blocking`";
