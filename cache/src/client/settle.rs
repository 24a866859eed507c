//! Commands that are owed are kept after a failure, and run before any other message.

use std::mem::take;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use crate::backend::{Hold, Reply};
use crate::client::Client;
use crate::client::owed::{Kept, is_of_connection, is_of_writes};
use crate::error::Result;
use crate::events::OwedChange;
use crate::operation::{Packed, Spec};

impl Client {
    /// Keeps a command that failed for lack of a connection.
    #[cold]
    #[inline(never)]
    pub(super) fn keep_failed(&self, spec: Spec, message: &Packed, reply: Reply) -> Reply {
        let error = match reply {
            Reply::One(Err(error)) if is_of_connection(&error) => error,
            reply => return reply,
        };
        if !self.keep(spec, message) {
            return Reply::One(Err(error));
        }
        let error = error.with_more("it is kept, and sent once there is a connection");
        Reply::One(Err(error.with_may_have_run(true)))
    }

    /// Keeps a command, to be sent before any other message, and returns whether it is kept. Nothing is once the cache is closed.
    #[cold]
    pub(crate) fn keep(&self, spec: Spec, message: &Packed) -> bool {
        if self.is_closed.load(Relaxed) {
            return false;
        }
        let Kept::Yes { is_new, dropped } = self.owed.keep(spec, message) else {
            return false;
        };
        if is_new {
            self.record_owed(spec, OwedChange::Kept);
        }
        for spec in dropped {
            self.record_owed(spec, OwedChange::Dropped);
        }
        true
    }

    /// Returns the time when nothing is owed that a message has to wait for; an error if the server cannot be reached.
    #[cold]
    pub(super) fn settled(&self, message: &Packed, started: Instant, timeout: Duration) -> Hold {
        let client = self.this.upgrade();
        let keys = self.owed.keys_in(message.as_bytes());
        Box::pin(async move {
            let Some(client) = client else { return Ok(()) };
            let settled = settle(&client, &keys, started, timeout);
            settled.await.map_err(|error| {
                let more = "what was kept in an outage goes first, so this was not sent";
                error.with_more(more).with_may_have_run(false)
            })
        })
    }

    /// Sends what is owed before the cache is closed, within a deadline, and drops what cannot be sent.
    pub(crate) async fn end_owed(self: &Arc<Self>, timeout: Duration) {
        if !self.owed.any() {
            return;
        }
        let client = Arc::clone(self);
        let settled = async move { drop(settle(&client, &[], Instant::now(), timeout).await) };
        self.wait_for(Box::pin(settled), timeout).await;
        for spec in self.owed.clear() {
            self.record_owed(spec, OwedChange::Dropped);
        }
    }

    /// Counts and emits what flushes have changed.
    fn record_changes(&self) {
        let changes = take(&mut self.owed.settling().changes);
        for (spec, change) in changes {
            self.record_owed(spec, change);
        }
    }

    /// Only what is about an entry is kept, so there is a resource.
    fn record_owed(&self, spec: Spec, change: OwedChange) {
        let resource = spec.resource.unwrap_or_default();
        self.monitor.record_owed(spec.name, resource, change);
    }
}

/// Waits until nothing is owed, by flushes of its own or of others. Where the server takes no writes, only messages with keys
/// of owed commands fail.
async fn settle(
    client: &Arc<Client>,
    keys: &[Box<[u8]>],
    started: Instant,
    timeout: Duration,
) -> Result<()> {
    let before = client.owed.settling().begun;
    while client.owed.any() {
        let refusal = client.owed.settling().refusal();
        if let Some(error) = refusal {
            let is_about = client.owed.has_any(keys);
            return if is_about { Err(error) } else { Ok(()) };
        }
        let failure = client.owed.settling().failure_since(before);
        if let Some(error) = failure {
            return Err(error);
        }
        let joined = client.join(started, timeout);
        let is_own = joined.is_own;
        let end = joined.await;
        client.record_changes();
        if is_own
            && let Err(error) = end
            && !is_of_writes(&error)
        {
            return Err(error);
        }
    }
    Ok(())
}
