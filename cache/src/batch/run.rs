//! Sends a batch: several messages in flight at a time.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use crate::backend::Reply;
use crate::batch::replies::Replies;
use crate::cache::Cache;
use crate::client::{Completed, Flags, IN_FLIGHT, Part, PartReply, Parts, Window, answers};
use crate::error::{Error, ErrorKind, Result};
use crate::operation::{MessageReplies, Packed};

/// The future that [`Batch::run`](crate::Batch::run) returns.
#[must_use = "a batch sends nothing until it is awaited"]
pub struct Run {
    cache: Cache,
    batch: u32,
    messages: vec::IntoIter<(Packed, Vec<Part>)>,
    is_atomic: bool,
    window: Window<Vec<Part>>,
    answers: Vec<Option<PartReply>>,
    /// The error because of which nothing is sent.
    failure: Option<Error>,
}

impl Run {
    pub(super) fn new(cache: Cache, batch: u32, chunks: Vec<Parts>, is_atomic: bool) -> Self {
        let failure = chunks.iter().find_map(Parts::failure);
        // A message of reads alone must not run behind a write of another message.
        let flags = Flags {
            is_read: !chunks.iter().any(|chunk| chunk.has_writes),
            has_raw: chunks.iter().any(|chunk| chunk.has_raw),
        };
        let operations = chunks.iter().map(Parts::len).sum();
        let messages = chunks.into_iter().map(|chunk| {
            let (message, parts) = chunk.into_message();
            if is_atomic {
                (message.into_transaction(), parts)
            } else {
                (message, parts)
            }
        });
        let messages: Vec<_> = messages.collect();
        Self {
            window: Window::new(cache.client(), cache.timeout(), IN_FLIGHT, flags),
            cache,
            batch,
            messages: messages.into_iter(),
            is_atomic,
            answers: Vec::with_capacity(operations),
            failure: failure.filter(|_| is_atomic),
        }
    }

    fn receive(&mut self, completed: Completed<Vec<Part>>) -> Result<()> {
        let (parts, elapsed) = (completed.purpose, completed.elapsed);
        let outcomes = match completed.reply {
            Reply::One(exec) if self.is_atomic => exec.and_then(MessageReplies::of_transaction),
            reply => Ok(MessageReplies::of_parts(reply.into_answers())),
        };
        match outcomes {
            Ok(outcomes) => {
                let answers = answers(parts, outcomes, elapsed);
                self.answers.extend(answers.map(Some));
                Ok(())
            }
            Err(error) => {
                let monitor = &self.cache.client().monitor;
                for part in &parts {
                    part.spec.emit(monitor, elapsed, Some(&error));
                }
                Err(error)
            }
        }
    }

    /// Returns the replies, unless none came.
    fn finish(&mut self) -> Result<Replies> {
        let answers = std::mem::take(&mut self.answers);
        let outcomes = answers.iter().flatten();
        let lost = nothing_came(outcomes.map(|answered| answered.answer.as_ref().err()));
        match lost.filter(|_| !self.is_atomic) {
            Some(error) => Err(error),
            None => Ok(Replies::new(self.batch, answers, self.cache.clone())),
        }
    }
}

impl Future for Run {
    type Output = Result<Replies>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        if let Some(error) = this.failure.take() {
            return Poll::Ready(Err(error));
        }
        while let Some(completed) = ready!(this.window.poll_all(&mut this.messages, context)) {
            if let Err(error) = this.receive(completed) {
                return Poll::Ready(Err(error));
            }
        }
        Poll::Ready(this.finish())
    }
}

/// Returns the first error of the connection's if no reply came to any operation.
pub(crate) fn nothing_came<'a>(errors: impl Iterator<Item = Option<&'a Error>>) -> Option<Error> {
    let mut first = None;
    for error in errors {
        match error {
            Some(error) if is_of_connection(error) => {
                first.get_or_insert(error);
            }
            Some(error) if is_of_input(error) => {}
            _ => return None,
        }
    }
    first.cloned()
}

/// Returns whether an error means that the operation was not sent, connection or not.
fn is_of_input(error: &Error) -> bool {
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
