//! One message on its way: started once, once more where a read lost its reply, and with other commands where replies call for
//! them.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use crate::backend::alarm::Alarm;
use crate::backend::next::Next;
use crate::backend::traits::{Backend, Reply, RequestOptions, SlotEvent, SlotHandle, Started};
use crate::error::{Error, ErrorKind, Result};
use crate::operation::Packed;

/// The state of a message that is being sent.
#[derive(Debug, Default)]
pub(crate) struct Exchange {
    handle: Option<SlotHandle>,
    rare: Option<Box<Rare>>,
}

/// What few messages need.
#[derive(Default)]
struct Rare {
    was_sent_again: bool,
    /// What ends before the message is started.
    hold: Option<Hold>,
    /// The commands in place of those whose replies called for them.
    next: Option<Next>,
    /// Keeps the deadline where the backend does not.
    alarm: Alarm,
    /// What was found where the reply was looked for.
    event: Option<SlotEvent>,
}

/// What is to end well before a message is started.
pub(crate) type Hold = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// What holds for a message.
pub(crate) trait Terms {
    fn options(&self) -> RequestOptions;

    /// Returns whether the message has nothing to wait for.
    fn is_free(&self) -> bool;

    /// Notes that the message is about to start, and returns what it must not overtake.
    fn hold(&self, message: &Packed) -> Option<Hold>;
}

impl Exchange {
    /// Looks for the reply to what was started; `None` where more is to be done than that.
    // Few polls are more, and the others need nothing of what holds for the message.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn poll_started(
        &mut self,
        message: &Packed,
        context: &mut Context<'_>,
    ) -> Option<Poll<Reply>> {
        let (Some(handle), None) = (&self.handle, &self.rare) else {
            return None;
        };
        if message.has_rules() {
            return None;
        }
        match handle.slots.poll(handle.slot, context) {
            Poll::Ready(SlotEvent::Replied(reply)) => {
                self.handle = None;
                Some(Poll::Ready(reply))
            }
            Poll::Ready(event) => {
                self.rare.get_or_insert_default().event = Some(event);
                None
            }
            Poll::Pending => handle.slots.keeps_deadlines().then_some(Poll::Pending),
        }
    }

    /// Starts the message with the first poll, and returns its reply.
    #[inline]
    pub(crate) fn poll(
        &mut self,
        backend: &dyn Backend,
        message: &Packed,
        terms: &impl Terms,
        context: &mut Context<'_>,
    ) -> Poll<Reply> {
        if self.rare.as_ref().is_some_and(|rare| rare.next.is_some()) {
            return self.poll_next(backend, message, terms, context);
        }
        let reply = ready!(self.poll_once(backend, message, terms, context));
        if !message.has_rules() {
            return Poll::Ready(reply);
        }
        match Next::after(message, reply, &terms.options()) {
            Ok(next) => {
                self.rare.get_or_insert_default().next = Some(next);
                self.poll_next(backend, message, terms, context)
            }
            Err(reply) => Poll::Ready(reply),
        }
    }

    /// Sends what replies called for, until no reply does.
    #[cold]
    fn poll_next(
        &mut self,
        backend: &dyn Backend,
        message: &Packed,
        terms: &impl Terms,
        context: &mut Context<'_>,
    ) -> Poll<Reply> {
        while let Some(mut next) = self.rare.as_mut().and_then(|rare| rare.next.take()) {
            let Poll::Ready(reply) = self.poll_once(backend, &next.message, terms, context) else {
                self.rare.get_or_insert_default().next = Some(next);
                return Poll::Pending;
            };
            if let Some(reply) = next.go_on(message, reply, &terms.options()) {
                return Poll::Ready(reply);
            }
            self.rare.get_or_insert_default().next = Some(next);
        }
        Poll::Pending
    }

    #[inline]
    fn poll_once(
        &mut self,
        backend: &dyn Backend,
        message: &Packed,
        terms: &impl Terms,
        context: &mut Context<'_>,
    ) -> Poll<Reply> {
        let Some(handle) = &self.handle else {
            return self.start(backend, message, terms, context);
        };
        let event = self.rare.as_mut().and_then(|rare| rare.event.take());
        let polled = event.map_or_else(|| handle.slots.poll(handle.slot, context), Poll::Ready);
        match polled {
            Poll::Ready(SlotEvent::Replied(reply)) => {
                self.handle = None;
                Poll::Ready(reply)
            }
            Poll::Ready(other) => self.go_on(other, backend, message, terms, context),
            Poll::Pending if handle.slots.keeps_deadlines() => Poll::Pending,
            Poll::Pending => self.poll_deadline(message, &terms.options(), context),
        }
    }

    // Nothing of the terms is then written but what is used.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn start(
        &mut self,
        backend: &dyn Backend,
        message: &Packed,
        terms: &impl Terms,
        context: &mut Context<'_>,
    ) -> Poll<Reply> {
        let mut options = terms.options();
        if options.is_closed {
            return Poll::Ready(Reply::failed(&closed(), message.units()));
        }
        let is_free = terms.is_free() && (options.is_read || self.rare.is_none());
        if !is_free {
            match self.poll_hold(message, terms, context) {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(error)) => {
                    return Poll::Ready(Reply::failed(&error, message.units()));
                }
                Poll::Pending => return self.poll_deadline(message, &options, context),
            }
        }
        // A read is sent again once: it may be this command or its reply that breaks connections, and they are everyone's.
        options.is_read &= !self.was_sent_again();
        match backend.start(message, &options, context) {
            Started::Replied(reply) => Poll::Ready(reply),
            Started::Waiting(handle) => {
                self.handle = Some(handle);
                Poll::Pending
            }
        }
    }

    /// Waits for what the message must not overtake.
    #[cold]
    #[inline(never)]
    fn poll_hold(
        &mut self,
        message: &Packed,
        terms: &impl Terms,
        context: &mut Context<'_>,
    ) -> Poll<Result<()>> {
        let waits = self.rare.as_mut().and_then(|rare| rare.hold.take());
        let new = || {
            let is_free = terms.is_free();
            (!is_free).then(|| terms.hold(message)).flatten()
        };
        let Some(mut hold) = waits.or_else(new) else {
            return Poll::Ready(Ok(()));
        };
        let polled = hold.as_mut().poll(context);
        if polled.is_pending() {
            self.rare.get_or_insert_default().hold = Some(hold);
        }
        polled
    }

    #[cold]
    fn go_on(
        &mut self,
        outcome: SlotEvent,
        backend: &dyn Backend,
        message: &Packed,
        terms: &impl Terms,
        context: &mut Context<'_>,
    ) -> Poll<Reply> {
        match outcome {
            SlotEvent::Replied(reply) => Poll::Ready(reply),
            SlotEvent::Failed(error) => {
                self.handle = None;
                Poll::Ready(Reply::failed(&error, message.units()))
            }
            SlotEvent::Admitted => {
                if let Some(handle) = &self.handle {
                    let options = terms.options();
                    handle.slots.enter(handle.slot, message, &options, context);
                }
                self.poll_once(backend, message, terms, context)
            }
            SlotEvent::SendAgain => {
                self.rare.get_or_insert_default().was_sent_again = true;
                self.handle = None;
                self.start(backend, message, terms, context)
            }
        }
    }

    /// Returns whether the message lost its reply and was sent once more.
    #[inline]
    pub(crate) fn was_sent_again(&self) -> bool {
        self.rare.as_ref().is_some_and(|rare| rare.was_sent_again)
    }

    /// Ends the wait for the reply, and returns whether the message may run or have run.
    pub(crate) fn leave(&mut self) -> bool {
        let next = self.rare.as_ref().and_then(|rare| rare.next.as_ref());
        let has_run = next.is_some_and(Next::has_run);
        if let Some(rare) = &mut self.rare {
            rare.hold = None;
        }
        let handle = self.handle.take();
        handle.is_some_and(|handle| handle.slots.leave(handle.slot)) || has_run
    }

    /// Ends the wait at the deadline where the backend does not: the runtime of the message's connection may not run.
    #[cold]
    fn poll_deadline(
        &mut self,
        message: &Packed,
        options: &RequestOptions,
        context: &mut Context<'_>,
    ) -> Poll<Reply> {
        // Without a timer on this thread the runtime of the connection keeps the deadline, as long as it runs.
        let alarm = &mut self.rare.get_or_insert_default().alarm;
        ready!(alarm.poll_until(options.deadline, context));
        let handle = self.handle.as_ref();
        let not_sent = handle.map_or("not sent", |handle| handle.slots.not_sent());
        let may_have_run = self.leave();
        let missing = if may_have_run { "no reply" } else { not_sent };
        let text = format!("{missing} within {:?}", options.timeout);
        let error = Error::new(ErrorKind::Timeout, text);
        let error = error.with_may_have_run(may_have_run);
        Poll::Ready(Reply::failed(&error, message.units()))
    }
}

impl fmt::Debug for Rare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rare").finish_non_exhaustive()
    }
}

#[cold]
fn closed() -> Error {
    Error::new(ErrorKind::Unavailable, "the cache was closed")
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.leave();
    }
}
