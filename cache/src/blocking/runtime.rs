//! The runtime of all blocking calls, on a thread of its own.

use std::future::pending;
use std::io;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

use tokio::runtime::{Builder, Handle};

use crate::error::{Error, ErrorKind, Result};

const THREAD: &str = "typed-cache-blocking";

/// Returns the runtime, which the first call starts; after a failure the next one tries again.
#[inline]
pub(super) fn handle() -> Result<&'static Handle> {
    static HANDLE: OnceLock<Handle> = OnceLock::new();
    match HANDLE.get() {
        Some(handle) => Ok(handle),
        None => handle_or_start(&HANDLE),
    }
}

#[cold]
fn handle_or_start(place: &'static OnceLock<Handle>) -> Result<&'static Handle> {
    static STARTING: Mutex<()> = Mutex::new(());
    let _one_at_a_time = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = place.get() {
        return Ok(handle);
    }
    let handle = start().map_err(|error| {
        let message = format!("the thread of blocking calls cannot be started: {error}");
        Error::new(ErrorKind::Config, message)
    })?;
    Ok(place.get_or_init(|| handle))
}

/// Starts the thread. The runtime is built there, since one that is dropped in async code, where the thread is missing, panics.
fn start() -> io::Result<Handle> {
    let (started, start) = sync_channel(1);
    let thread = thread::Builder::new().name(THREAD.to_owned());
    thread.spawn(move || run(&started))?;
    let ended = |_| Err(io::Error::other("it has ended"));
    start.recv().unwrap_or_else(ended)
}

/// Drives connections and timers until the process ends.
fn run(started: &SyncSender<io::Result<Handle>>) {
    let runtime = match Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()
    {
        Ok(runtime) => runtime,
        // Who started the thread waits for this.
        Err(error) => return drop(started.send(Err(error))),
    };
    if started.send(Ok(runtime.handle().clone())).is_ok() {
        runtime.block_on(pending::<()>());
    }
}
