//! Commands that are owed are kept after a failure, and sent before any other message.

use std::future::poll_fn;
use std::iter::repeat_with;
use std::mem::take;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use futures_util::future::{Shared, WeakShared};

use crate::backend::{Exchange, Hold, Reply};
use crate::client::Client;
use crate::client::owed::{
    Answer, Chunk, Flush, Kept, is_of_break, is_of_connection, is_of_writes,
};
use crate::client::part::missing;
use crate::client::terms::{MessageTerms, OwedTerms, RareTerms, poll};
use crate::error::{Error, ErrorKind, Result};
use crate::events::OwedChange;
use crate::operation::{Packed, Spec};

/// The number of commands in one message. The first goes alone, as it may find no connection.
const CHUNK: usize = 256;

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

    /// Joins the flush that is under way, or begins one; returns whether it is a new one.
    fn join(self: &Arc<Self>, started: Instant, timeout: Duration) -> (Shared<Flush>, bool) {
        // Declared before the guard, so that nothing of it is dropped under the lock.
        let under_way;
        let mut settling = self.owed.settling();
        under_way = settling.flush.as_ref().and_then(WeakShared::upgrade);
        if let Some(flush) = &under_way
            && flush.peek().is_none()
        {
            return (Shared::clone(flush), false);
        }
        settling.begun += 1;
        let flush = flush(Arc::clone(self), settling.begun, started, timeout);
        let flush = (Box::pin(flush) as Flush).shared();
        settling.flush = flush.downgrade();
        (flush, true)
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
        if let Some(error) = client.owed.settling().refusal() {
            let is_about = client.owed.has_any(keys);
            return if is_about { Err(error) } else { Ok(()) };
        }
        if let Some(error) = client.owed.settling().failure_since(before) {
            return Err(error);
        }
        let (flush, is_own) = client.join(started, timeout);
        let end = flush.await;
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

/// The flush of this number.
async fn flush(
    client: Arc<Client>,
    number: u64,
    started: Instant,
    timeout: Duration,
) -> Result<()> {
    let sent = AssertUnwindSafe(send(&client, started, timeout)).catch_unwind();
    let end = sent.await.unwrap_or_else(|_panic| Err(panicked()));
    end.inspect_err(|error| {
        client.owed.settling().failed = Some((number, error.clone()));
    })
}

/// Sends what is owed, the oldest first.
async fn send(client: &Client, started: Instant, timeout: Duration) -> Result<()> {
    let message = MessageTerms {
        client,
        started,
        timeout,
        is_read: false,
        is_fill: false,
        rare: RareTerms::NONE,
    };
    let mut size = 1;
    while let Some(chunk) = client.owed.first(size) {
        let terms = OwedTerms {
            message: &message,
            is_sent_again: !chunk.has_probe,
        };
        let mut exchange = Exchange::default();
        let reply = poll_fn(|context| {
            let labels = || &chunk as _;
            poll(
                client,
                &mut exchange,
                &chunk.message,
                labels,
                &terms,
                context,
            )
        });
        client.settle_chunk(&chunk, reply.await)?;
        size = CHUNK;
    }
    Ok(())
}

impl Client {
    /// Forgets the commands that were answered. An error says that the others are still owed.
    fn settle_chunk(&self, chunk: &Chunk, reply: Reply) -> Result<()> {
        let mut answers = reply.into_answers().into_iter();
        let is_good = chunk.has_probe && matches!(answers.next(), Some(Ok(_)));
        let answers = answers.chain(repeat_with(|| Err(missing())));
        let mut changes = Vec::new();
        let mut left = Ok(());
        for ((number, spec), answer) in chunk.numbers.iter().zip(&chunk.specs).zip(answers) {
            let change = match Answer::from(answer) {
                Answer::Ended(change) => change,
                // It breaks a connection that is good, and would break each one behind it: they are everyone's.
                Answer::Missing(error) if is_good && is_of_break(&error) => OwedChange::Refused,
                Answer::Missing(error) => {
                    // It can only be the first one without an answer.
                    if left.is_ok() && is_of_break(&error) {
                        self.owed.suspect(*number);
                    }
                    left = left.and(Err(error));
                    continue;
                }
                Answer::Refused(error) => {
                    left = left.and(Err(error));
                    continue;
                }
            };
            self.owed.forget(*number);
            changes.push((*spec, change));
        }
        if let Err(error) = &left
            && is_of_writes(error)
        {
            let dropped = self.owed.refuse(error.clone());
            changes.extend(dropped.into_iter().map(|spec| (spec, OwedChange::Refused)));
        }
        self.owed.settling().changes.append(&mut changes);
        left
    }
}

#[cold]
fn panicked() -> Error {
    Error::new(
        ErrorKind::Unavailable,
        "the connection panicked while commands of an outage were sent",
    )
}
