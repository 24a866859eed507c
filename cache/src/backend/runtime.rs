//! Errors of runtimes that lack I/O or time.

use tokio::runtime::Handle;

use crate::error::{Error, ErrorKind};

/// Returns the error of an operation that needs more than the runtime of this thread has.
#[cold]
pub(crate) fn unfit_runtime() -> Error {
    let message = match Handle::try_current() {
        Ok(_) => "the tokio runtime has no I/O or no time: build it with `enable_all()`",
        Err(_) => {
            "there is no tokio runtime here: await operations on a server, pops that wait, and those that a fault \
             delays, within one, built with `enable_all()`"
        }
    };
    Error::new(ErrorKind::Config, message)
}
