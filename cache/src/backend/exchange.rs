//! One message on its way: started once, and once more where a read lost its reply.

use std::task::{Context, Poll, ready};
use std::time::Instant;

use tokio::runtime::Handle;

use crate::backend::alarm::Alarm;
use crate::backend::traits::{Backend, Outcome, Reply, Started, Terms, Ticket};
use crate::error::{Error, ErrorKind};
use crate::operation::Packed;

/// The state of a message that is being sent.
#[derive(Debug, Default)]
pub(crate) struct Exchange {
    ticket: Option<Ticket>,
    was_sent_again: bool,
    /// Keeps the deadline where the backend does not.
    alarm: Option<Box<Alarm>>,
}

impl Exchange {
    /// Starts the message with the first poll, and returns its reply.
    #[inline]
    pub(crate) fn poll(
        &mut self,
        backend: &dyn Backend,
        message: &Packed,
        terms: impl Fn() -> Terms,
        context: &mut Context<'_>,
    ) -> Poll<Reply> {
        let Some(ticket) = &self.ticket else {
            return self.start(backend, message, terms(), context);
        };
        match ticket.lane.poll(ticket.slot, context) {
            Poll::Ready(Outcome::Replied(reply)) => {
                self.ticket = None;
                Poll::Ready(reply)
            }
            Poll::Ready(other) => self.go_on(other, backend, message, terms(), context),
            Poll::Pending if ticket.lane.keeps_deadlines() => Poll::Pending,
            Poll::Pending => self.poll_deadline(message, &terms(), context),
        }
    }

    fn start(
        &mut self,
        backend: &dyn Backend,
        message: &Packed,
        mut terms: Terms,
        context: &mut Context<'_>,
    ) -> Poll<Reply> {
        // A read is sent again once: it may be this command or its reply that breaks connections, and they are everyone's.
        terms.is_read &= !self.was_sent_again;
        match backend.start(message, &terms, context) {
            Started::Replied(reply) => Poll::Ready(reply),
            Started::Waiting(ticket) => {
                self.ticket = Some(ticket);
                Poll::Pending
            }
        }
    }

    #[cold]
    fn go_on(
        &mut self,
        outcome: Outcome,
        backend: &dyn Backend,
        message: &Packed,
        terms: Terms,
        context: &mut Context<'_>,
    ) -> Poll<Reply> {
        match outcome {
            Outcome::Replied(reply) => Poll::Ready(reply),
            Outcome::Failed(error) => {
                self.ticket = None;
                Poll::Ready(Reply::failed(&error, message.units()))
            }
            Outcome::Admitted => {
                if let Some(ticket) = &self.ticket {
                    ticket.lane.enter(ticket.slot, message, &terms, context);
                }
                self.poll(backend, message, || terms, context)
            }
            Outcome::SendAgain => {
                self.was_sent_again = true;
                self.ticket = None;
                self.start(backend, message, terms, context)
            }
        }
    }

    /// Ends the wait for the reply, and returns whether the message may run or have run.
    pub(crate) fn leave(&mut self) -> bool {
        let ticket = self.ticket.take();
        ticket.is_some_and(|ticket| ticket.lane.leave(ticket.slot))
    }

    /// Ends the wait at the deadline where the backend does not: the runtime of the message's connection may not run.
    #[cold]
    fn poll_deadline(
        &mut self,
        message: &Packed,
        terms: &Terms,
        context: &mut Context<'_>,
    ) -> Poll<Reply> {
        if Instant::now() < terms.deadline {
            if Handle::try_current().is_err() {
                // There is no timer on this thread: the runtime of the connection keeps the deadline, as long as it runs.
                return Poll::Pending;
            }
            let alarm = self.alarm.get_or_insert_default();
            alarm.arm(terms.deadline);
            ready!(alarm.poll(context));
        }
        let may_have_run = self.leave();
        let error = Error::new(
            ErrorKind::Timeout,
            format!("no reply within {:?}", terms.timeout),
        );
        let error = error.with_may_have_run(may_have_run);
        Poll::Ready(Reply::failed(&error, message.units()))
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.leave();
    }
}
