//! Flushes: what is owed is sent once, for all messages that wait for it.

use std::future::poll_fn;
use std::iter::repeat_with;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use futures_util::future::{AbortHandle, Abortable, Shared};
use tokio::runtime::Handle;

use crate::backend::{Alarm, Exchange, Reply};
use crate::client::Client;
use crate::client::owed::{Answer, Chunk, Flush, UnderWay, is_of_break, is_of_writes};
use crate::client::part::missing;
use crate::client::terms::{MessageTerms, OwedTerms, RareTerms, poll};
use crate::error::{Error, ErrorKind, Result};
use crate::events::OwedChange;

/// The number of commands in one message. The first goes alone, as it may find no connection.
const CHUNK: usize = 256;

/// The time that a flush has while only other runtimes wait for it: the one of its connection may not be driven.
const FOREIGN: Duration = Duration::from_secs(1);

/// The wait for a flush.
pub(super) struct Joined {
    flush: Shared<Flush>,
    /// The caller has begun it.
    pub(super) is_own: bool,
    /// When and how it is ended, if it was begun on another runtime.
    takeover: Option<(Instant, AbortHandle)>,
    alarm: Alarm,
}

impl Client {
    /// Joins the flush that is under way, or begins one.
    pub(super) fn join(self: &Arc<Self>, started: Instant, timeout: Duration) -> Joined {
        let runtime = Handle::try_current().ok().map(|runtime| runtime.id());
        // Declared before the guard, so that nothing of it is dropped under the lock.
        let last;
        let mut settling = self.owed.settling();
        last = settling.flush();
        if let Some((flush, under_way)) = &last
            && flush.peek().is_none()
        {
            let due = under_way.begun + FOREIGN;
            let is_foreign = under_way.runtime != runtime;
            return Joined {
                flush: Shared::clone(flush),
                is_own: false,
                takeover: is_foreign.then(|| (due, under_way.abort.clone())),
                alarm: Alarm::default(),
            };
        }
        settling.begun += 1;
        let (abort, registration) = AbortHandle::new_pair();
        let flush = flush(Arc::clone(self), settling.begun, started, timeout);
        // Those who wait for one that was ended look what is still owed.
        let flush = Abortable::new(flush, registration).map(|end| end.unwrap_or(Ok(())));
        let flush = (Box::pin(flush) as Flush).shared();
        settling.set_flush(
            &flush,
            UnderWay {
                runtime,
                begun: Instant::now(),
                abort,
            },
        );
        Joined {
            flush,
            is_own: true,
            takeover: None,
            alarm: Alarm::default(),
        }
    }
}

impl Future for Joined {
    type Output = Result<()>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let joined = &mut *self;
        if let Poll::Ready(end) = joined.flush.poll_unpin(context) {
            return Poll::Ready(end);
        }
        if let Some((due, abort)) = &joined.takeover
            && joined.alarm.poll_until(*due, context).is_ready()
        {
            // What it has not written yet is never sent.
            abort.abort();
            return joined.flush.poll_unpin(context);
        }
        Poll::Pending
    }
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
