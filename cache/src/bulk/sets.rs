//! Values on their way into the cache, piece by piece.

use std::mem::take;
use std::task::{Context, Poll};

use crate::cache::Cache;
use crate::client::options::Write;
use crate::client::{Completed, Flags, IN_FLIGHT, Operation, Part, Parts, Window, answers};
use crate::error::{Error, Result};
use crate::events::{Clock, Command, Group, Origin, Span};
use crate::operation::{Decode, okay};

/// Values that are encoded and sent while the last ones are on their way.
pub(super) struct Sets<S> {
    cache: Cache,
    /// `None` behind the last one.
    values: Option<S>,
    next: Next<S>,
    /// Values that were read and not sent.
    open: Parts,
    window: Window<Vec<Part>>,
    origin: Origin,
    clock: Clock,
    span: Span,
    is_polled: bool,
    /// The number of values that were handed to the backend.
    sent: usize,
}

/// Takes the next value, and makes its `set`.
// A pointer to a function of the types that were given: with bounds on the futures, a wrong type would be an error at their
// `await`, too.
pub(super) type Next<S> =
    fn(&mut S, &Cache, &mut Context<'_>) -> Poll<Option<Operation<(), Write>>>;

impl<S> Sets<S> {
    pub(super) fn new(cache: &Cache, name: &'static str, values: S, next: Next<S>) -> Self {
        let origin = Origin::new(name, None);
        let flags = Flags {
            origin,
            ..Flags::default()
        };
        Self {
            cache: cache.clone(),
            values: Some(values),
            next,
            open: Parts::default(),
            window: Window::new(cache.client(), cache.timeout(), IN_FLIGHT, flags),
            origin,
            clock: Clock::default(),
            span: Span::default(),
            is_polled: false,
            sent: 0,
        }
    }

    /// Takes the span of the run for a poll, which starts it if it is the first one.
    pub(super) fn take_span(&mut self) -> Span {
        if Span::IS_ON && !self.is_polled {
            self.is_polled = true;
            self.clock = Clock::start();
            let telemetry = self.cache.client().monitor.telemetry();
            let command = || Command::of([].into_iter(), Group::Pipeline);
            self.span = Span::start(telemetry, self.origin, 0, command);
        }
        take(&mut self.span)
    }

    /// Keeps the span for the next poll.
    pub(super) fn put_span(&mut self, span: Span) {
        self.span = span;
    }

    /// Ends the span with the result.
    pub(super) fn end_span(&self, span: Span, error: Option<&Error>) {
        span.set_operations(self.sent);
        let telemetry = self.cache.client().monitor.telemetry();
        span.end(telemetry, self.origin, || self.clock.elapsed(), error);
    }

    /// Hands the result of each value to `receive`, in their order; is ready behind the last one. Where `receive` says no,
    /// the values that were not sent are left out.
    pub(super) fn poll(
        &mut self,
        context: &mut Context<'_>,
        mut receive: impl FnMut(Result<()>) -> bool,
    ) -> Poll<()> {
        loop {
            let is_waiting = self.read(context);
            let has_sent = self.send(context);
            match self.window.poll_next(context) {
                Poll::Ready(Some(completed)) => self.receive(completed, &mut receive),
                Poll::Ready(None) if !is_waiting => return Poll::Ready(()),
                _ if !has_sent => return Poll::Pending,
                _ => {}
            }
            if has_sent {
                // The message is written, and replies are read, before the next values are encoded.
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
        }
    }

    /// Encodes values that are ready, up to a message; returns whether more may come.
    fn read(&mut self, context: &mut Context<'_>) -> bool {
        while !self.open.is_full()
            && let Some(values) = &mut self.values
        {
            match (self.next)(values, &self.cache, context) {
                Poll::Ready(Some(set)) => self.open.push(self.cache.client(), set.call),
                Poll::Ready(None) => self.values = None,
                Poll::Pending => return true,
            }
        }
        false
    }

    /// Sends the values that were read, if there is room.
    fn send(&mut self, context: &mut Context<'_>) -> bool {
        if self.open.len() == 0 || !self.window.has_room() {
            return false;
        }
        let (message, parts) = take(&mut self.open).into_message();
        self.sent += parts.len();
        self.window.start(message, parts, context);
        true
    }

    fn receive(
        &mut self,
        completed: Completed<Vec<Part>>,
        receive: &mut impl FnMut(Result<()>) -> bool,
    ) {
        let client = self.cache.client();
        let context = client.decode_context();
        let (parts, reply) = (completed.purpose, completed.reply);
        let answers = answers(parts, reply, &client.monitor, completed.elapsed);
        let mut goes_on = true;
        // Each value is a part of its own, so there is no error of all of them together.
        for answered in answers.into_iter().flatten() {
            goes_on &= receive(answered.decode(Some(Decode::Reply(okay)), context));
        }
        if !goes_on {
            self.values = None;
            self.open.emit_dropped(&client.monitor);
        }
    }
}

impl<S> Drop for Sets<S> {
    fn drop(&mut self) {
        let may_have_run = self.window.emit_dropped();
        take(&mut self.span).end_dropped(may_have_run);
        self.open.emit_dropped(&self.cache.client().monitor);
    }
}
