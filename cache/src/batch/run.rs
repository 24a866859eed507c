//! Sends a batch: several messages in flight at a time.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use std::vec;

use crate::backend::Reply;
use crate::batch::replies::{Landed, Replies};
use crate::cache::Cache;
use crate::client::{Flags, Part, Parts, Window, answers, transaction_answers};
use crate::error::{Error, ErrorKind, Result};
use crate::operation::Packed;
use crate::pipeline::executed;

/// How many messages of a batch are in flight at a time.
pub(crate) const IN_FLIGHT: usize = 3;

/// The future that [`Batch::run`](crate::Batch::run) returns.
#[must_use = "a batch sends nothing until it is awaited"]
pub struct Run {
    cache: Cache,
    batch: u32,
    messages: vec::IntoIter<(Packed, Vec<Part>)>,
    flags: Flags,
    is_atomic: bool,
    window: Window<Vec<Part>>,
    answers: Vec<Option<Landed>>,
    /// Why nothing is sent.
    failure: Option<Error>,
}

impl Run {
    pub(super) fn new(cache: Cache, batch: u32, chunks: Vec<Parts>, is_atomic: bool) -> Self {
        let failures = chunks.iter().map(|chunk| Parts::failure(chunk.parts()));
        let failure = failures.flatten().next().filter(|_| is_atomic);
        // A message of reads alone must not run behind a write of another message.
        let flags = Flags {
            is_read: !chunks.iter().any(Parts::has_writes),
            has_raw: chunks.iter().any(Parts::has_raw),
        };
        let operations = chunks.iter().map(Parts::len).sum();
        let messages = chunks.into_iter().map(|chunk| {
            let (message, parts) = chunk.into_message();
            if is_atomic && !message.units().is_empty() {
                (message.into_transaction(), parts)
            } else {
                (message, parts)
            }
        });
        let messages: Vec<_> = messages.collect();
        Self {
            window: Window::new(cache.client(), cache.timeout(), IN_FLIGHT),
            cache,
            batch,
            messages: messages.into_iter(),
            flags,
            is_atomic,
            answers: Vec::with_capacity(operations),
            failure,
        }
    }

    fn receive(&mut self, parts: Vec<Part>, reply: Reply, elapsed: Duration) -> Result<()> {
        let landed = |answered| Some(Landed { answered, elapsed });
        match reply {
            Reply::One(reply) if self.is_atomic => match executed(reply) {
                Ok(replies) => self
                    .answers
                    .extend(transaction_answers(parts, replies).map(landed)),
                Err(error) => {
                    for part in &parts {
                        part.spec.emit(self.cache.client(), elapsed, Some(&error));
                    }
                    return Err(error);
                }
            },
            reply => self
                .answers
                .extend(answers(parts, reply.into_answers()).map(landed)),
        }
        Ok(())
    }
}

impl Future for Run {
    type Output = Result<Replies>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<Replies>> {
        let this = self.get_mut();
        if let Some(error) = this.failure.take() {
            return Poll::Ready(Err(error));
        }
        loop {
            while this.window.has_room()
                && let Some((message, parts)) = this.messages.next()
            {
                this.window.start(message, parts, this.flags, context);
            }
            let Some(landed) = ready!(this.window.poll_next(context)) else {
                let answers = std::mem::take(&mut this.answers);
                let lost = if this.is_atomic {
                    None
                } else {
                    nothing_came(&answers)
                };
                let replies = Replies::new(this.batch, answers, this.cache.clone());
                return Poll::Ready(match lost {
                    Some(error) => Err(error),
                    None => Ok(replies),
                });
            };
            if let Err(error) = this.receive(landed.purpose, landed.reply, landed.elapsed) {
                return Poll::Ready(Err(error));
            }
        }
    }
}

/// Returns the error of the first operation if no reply came to any.
fn nothing_came(answers: &[Option<Landed>]) -> Option<Error> {
    let mut first = None;
    for Landed { answered, .. } in answers.iter().flatten() {
        match &answered.answer {
            Err(error) if is_of_connection(error) => {
                first.get_or_insert_with(|| error.clone());
            }
            Err(error) if is_of_input(error) => {}
            _ => return None,
        }
    }
    first
}

/// Returns whether an error means that the operation was not sent, connection or not.
pub(crate) fn is_of_input(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Encode | ErrorKind::TooLarge | ErrorKind::InvalidInput
    )
}

/// Returns whether an error means that no reply came.
pub(crate) fn is_of_connection(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Unavailable | ErrorKind::Timeout | ErrorKind::Overloaded | ErrorKind::Auth
    )
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run").finish_non_exhaustive()
    }
}
