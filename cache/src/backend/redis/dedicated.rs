//! Connections for commands that block: one command at a time each.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use redis::{Cmd, Value};

use crate::backend::redis::cause::broke_off;
use crate::backend::redis::connect::{Opened, open};
use crate::backend::redis::target::Target;
use crate::error::{Error, ErrorKind, Result};

/// Idle connections, and how to open more.
pub(crate) struct Dedicated {
    target: Target,
    connect_timeout: Duration,
    idle: Mutex<Vec<Opened>>,
}

/// How many connections stay open without work.
const MOST_IDLE: usize = 4;

impl Dedicated {
    pub(super) fn new(target: Target, connect_timeout: Duration) -> Self {
        Self {
            target,
            connect_timeout,
            idle: Mutex::new(Vec::new()),
        }
    }

    /// Returns an idle connection, or opens one.
    pub(crate) async fn take(&self) -> Result<Opened> {
        match self.take_idle() {
            Some(idle) => Ok(idle),
            None => open(&self.target, self.connect_timeout).await,
        }
    }

    /// Sends `command` on a connection that is the caller's alone, and waits for the reply.
    ///
    /// When the returned future is dropped the connection is closed, so the server gives nothing to a caller who has left.
    pub(crate) async fn send(&self, mut opened: Opened, command: &Cmd) -> Result<Value> {
        let reply = {
            let Opened { connection, driver } = &mut opened;
            tokio::select! {
                biased;
                reply = connection.send_packed_command(command) => reply,
                () = driver => return Err(closed()),
            }
        };
        match reply {
            Ok(reply) => {
                self.give_back(opened);
                Ok(reply)
            }
            Err(error) => Err(broke_off(&error)),
        }
    }

    /// Takes an idle connection that the server has not closed.
    fn take_idle(&self) -> Option<Opened> {
        loop {
            let mut opened = self
                .idle
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .pop()?;
            // The driver of a closed connection ends as soon as it reads.
            if (&mut opened.driver).now_or_never().is_none() {
                return Some(opened);
            }
        }
    }

    fn give_back(&self, opened: Opened) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < MOST_IDLE {
            idle.push(opened);
        }
    }
}

#[cold]
fn closed() -> Error {
    Error::new(
        ErrorKind::Unavailable,
        "the connection closed before the reply came",
    )
    .with_may_have_run(true)
}

impl fmt::Debug for Dedicated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dedicated")
            .field("target", &self.target)
            .finish_non_exhaustive()
    }
}
