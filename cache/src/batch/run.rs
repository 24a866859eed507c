//! Sends a batch: several messages in flight at a time.

use std::mem::take;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use std::{fmt, vec};

use crate::batch::replies::Replies;
use crate::cache::Cache;
use crate::client::{
    Flags, IN_FLIGHT, Part, Parts, Window, answers, emit_dropped, emit_failed, polled_again,
};
use crate::error::{Error, ErrorKind, Result};
use crate::events::{Clock, Command, Event, Group, Monitor, Origin, Span};
use crate::operation::Packed;

/// The future that [`Batch::run`](crate::Batch::run) returns.
#[must_use = "a batch sends nothing until it is awaited"]
pub struct Run {
    cache: Cache,
    messages: vec::IntoIter<(Packed, Vec<Part>)>,
    is_atomic: bool,
    is_polled: bool,
    window: Window<Vec<Part>>,
    /// `None` once they were given.
    replies: Option<Replies>,
    /// The error because of which nothing is sent.
    failure: Option<Error>,
    span: Span,
    clock: Clock,
}

impl Run {
    pub(super) fn new(cache: Cache, batch: u32, chunks: Vec<Parts>, is_atomic: bool) -> Self {
        let failure = chunks.iter().find_map(Parts::failure);
        // A message of reads alone must not run behind a write of another message.
        let flags = Flags {
            is_read: !chunks.iter().any(|chunk| chunk.has_writes),
            has_raw: chunks.iter().any(|chunk| chunk.has_raw),
            is_fill: !chunks.iter().any(|chunk| chunk.has_own_writes),
            origin: origin(),
        };
        let messages = chunks.into_iter().map(|chunk| {
            let (mut message, parts) = chunk.into_message();
            if is_atomic {
                message = message.into_transaction();
            }
            (message, parts)
        });
        let messages: Vec<_> = messages.collect();
        Self {
            span: Span::default(),
            clock: Clock::default(),
            window: Window::new(cache.client(), cache.timeout(), IN_FLIGHT, flags),
            replies: Some(Replies::new(batch, cache.clone())),
            cache,
            messages: messages.into_iter(),
            is_atomic,
            is_polled: false,
            failure: failure.filter(|_| is_atomic),
        }
    }

    /// Sends all messages, and waits until their replies are there; an error if none came.
    fn poll_replies(&mut self, context: &mut Context<'_>) -> Poll<Result<()>> {
        let Some(replies) = &mut self.replies else {
            return Poll::Ready(Err(polled_again()));
        };
        let monitor = &self.cache.client().monitor;
        if let Some(error) = self.failure.take() {
            for (_, parts) in self.messages.by_ref() {
                emit_failed(&parts, monitor, Duration::ZERO, &error);
            }
            return Poll::Ready(Err(error));
        }
        while let Some(completed) = ready!(self.window.poll_all(&mut self.messages, context)) {
            let (parts, reply) = (completed.purpose, completed.reply);
            replies.extend(answers(parts, reply, monitor, completed.elapsed)?);
        }
        let lost = nothing_came(replies.errors()).filter(|_| !self.is_atomic);
        Poll::Ready(lost.map_or(Ok(()), Err))
    }
}

impl Future for Run {
    type Output = Result<Replies>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        if !this.is_polled {
            this.is_polled = true;
            this.start_span();
        }
        let span = take(&mut this.span);
        let polled = span.in_scope(|| {
            let end = ready!(this.poll_replies(context));
            let replies = this.replies.take().ok_or_else(polled_again);
            Poll::Ready(end.and(replies))
        });
        let telemetry = this.cache.client().monitor.telemetry();
        match &polled {
            Poll::Ready(result) => {
                let elapsed = || this.clock.elapsed();
                span.end(telemetry, origin(), elapsed, result.as_ref().err());
            }
            Poll::Pending => this.span = span,
        }
        polled
    }
}

impl Run {
    /// Starts the span of the whole batch; its messages have none of their own.
    fn start_span(&mut self) {
        if !Span::IS_ON {
            return;
        }
        let messages = self.messages.as_slice().iter();
        let operations = messages.clone().map(|(_, parts)| parts.len()).sum();
        let group = match (self.is_atomic, operations) {
            (true, _) => Group::Transaction,
            (false, 0 | 1) => Group::Alone,
            (false, _) => Group::Pipeline,
        };
        let command = || Command::of(messages.flat_map(|(message, _)| message.names()), group);
        let telemetry = self.cache.client().monitor.telemetry();
        self.span = Span::start(telemetry, origin(), operations, command);
        self.clock = Clock::start();
    }
}

/// A batch is of many resources.
fn origin() -> Origin {
    Origin::new("batch.run", None)
}

impl Drop for Run {
    fn drop(&mut self) {
        let monitor = &self.cache.client().monitor;
        if !self.is_polled {
            let messages = self.messages.as_slice().iter();
            return emit_batch_dropped(monitor, messages.map(|(_, parts)| parts.len()).sum());
        }
        let has_run = self.replies.as_ref().is_some_and(Replies::has_any);
        let may_have_run = self.window.emit_dropped() || has_run;
        take(&mut self.span).end_dropped(may_have_run);
        for (_, parts) in self.messages.by_ref() {
            emit_dropped(&parts, monitor, Duration::ZERO, false);
        }
    }
}

/// Emits the event of a batch of which nothing was sent.
pub(super) fn emit_batch_dropped(monitor: &Monitor, operations: usize) {
    if operations > 0 {
        monitor.emit(&Event::BatchDropped { operations });
    }
}

/// Returns the first error of the connection's if no reply came to any operation.
pub(crate) fn nothing_came<'a>(errors: impl Iterator<Item = Option<&'a Error>>) -> Option<Error> {
    let (mut first, mut may_have_run) = (None, false);
    for error in errors {
        match error {
            Some(error) if is_of_connection(error) => {
                may_have_run |= error.may_have_run();
                first.get_or_insert(error);
            }
            Some(error) if is_of_input(error) => {}
            _ => return None,
        }
    }
    first.map(|error| error.clone().with_may_have_run(may_have_run))
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
        ErrorKind::Unavailable
            | ErrorKind::Timeout
            | ErrorKind::Overloaded
            | ErrorKind::Auth
            | ErrorKind::Config
    )
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run").finish_non_exhaustive()
    }
}
