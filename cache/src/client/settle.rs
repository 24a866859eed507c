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
use redis::Value;

use crate::backend::{Exchange, Hold, Reply};
use crate::client::Client;
use crate::client::owed::{Chunk, Flush, Kept};
use crate::client::part::missing;
use crate::client::terms::{MessageTerms, OwedTerms, RareTerms, poll};
use crate::error::{Error, ErrorKind, Result};
use crate::events::OwedChange;
use crate::operation::{Packed, Spec, server_error};

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
        if self.is_closed.load(Relaxed) {
            return Reply::One(Err(error));
        }
        let Kept::Yes { is_new, dropped } = self.owed.keep(spec, message) else {
            return Reply::One(Err(error));
        };
        if is_new {
            self.record_owed(spec, OwedChange::Kept);
        }
        for spec in dropped {
            self.record_owed(spec, OwedChange::Dropped);
        }
        let error = error.with_more("it is kept, and sent once there is a connection");
        Reply::One(Err(error.with_may_have_run(true)))
    }

    /// Returns the time when nothing is owed any more; an error if the server cannot be reached.
    #[cold]
    pub(super) fn settled(&self, started: Instant, timeout: Duration) -> Hold {
        let client = self.this.upgrade();
        Box::pin(async move {
            let Some(client) = client else { return Ok(()) };
            settle(&client, started, timeout).await.map_err(|error| {
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

/// Waits until nothing is owed, by flushes of its own or of others.
async fn settle(client: &Arc<Client>, started: Instant, timeout: Duration) -> Result<()> {
    let before = client.owed.settling().begun;
    while client.owed.any() {
        if let Some(error) = client.owed.settling().failure_since(before) {
            return Err(error);
        }
        let (flush, is_own) = client.join(started, timeout);
        let end = flush.await;
        client.record_changes();
        if is_own {
            end?;
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
            match change(answer) {
                Ok(change) => {
                    self.owed.forget(*number);
                    changes.push((*spec, change));
                }
                // It breaks a connection that is good, and would break each one behind it: they are everyone's.
                Err(error) if is_good && is_of_break(&error) => {
                    self.owed.forget(*number);
                    changes.push((*spec, OwedChange::Refused));
                }
                Err(error) => {
                    // It can only be the first one without an answer.
                    if left.is_ok() && is_of_break(&error) {
                        self.owed.suspect(*number);
                    }
                    left = left.and(Err(error));
                }
            }
        }
        self.owed.settling().changes.append(&mut changes);
        left
    }
}

/// Returns what became of a command; an error if it is still owed.
fn change(answer: Result<Value>) -> Result<OwedChange> {
    match answer {
        Ok(Value::ServerError(error)) if refuses_reads(error.code()) => Err(server_error(&error)),
        // The same again would be refused again, and reads would have to wait for it.
        Ok(Value::ServerError(_)) => Ok(OwedChange::Refused),
        Ok(_) => Ok(OwedChange::Sent),
        Err(error) if is_of_connection(&error) || error.is_overloaded() => Err(error),
        Err(_) => Ok(OwedChange::Refused),
    }
}

/// Returns whether a command failed since there was no connection, or none that answered.
fn is_of_connection(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Unavailable | ErrorKind::Timeout | ErrorKind::Auth | ErrorKind::Config
    )
}

/// Returns whether the connection broke when the command had been sent.
fn is_of_break(error: &Error) -> bool {
    error.is_unavailable() && error.may_have_run()
}

/// Returns whether a server that answers by this code answers no read either, so that it serves nothing that is owed a delete.
fn refuses_reads(code: &str) -> bool {
    matches!(code, "BUSY" | "LOADING" | "MASTERDOWN" | "NOAUTH")
}

#[cold]
fn panicked() -> Error {
    Error::new(
        ErrorKind::Unavailable,
        "the connection panicked while commands of an outage were sent",
    )
}
