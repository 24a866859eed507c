//! Several messages in flight, whose replies come back in their order.

use std::collections::VecDeque;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use redis::Value;

use crate::backend::{Exchange, Reply};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::operation::{Packed, Units};

/// The number of messages of an operation that are in flight at a time.
pub(crate) const IN_FLIGHT: usize = 3;

/// Messages on their way, each with something that its reply will be needed for.
///
/// When it is dropped, messages that were not handed to a connection never go.
#[derive(Debug)]
pub(crate) struct Window<P> {
    client: Arc<Client>,
    timeout: Duration,
    size: usize,
    flags: Flags,
    in_flight: VecDeque<InFlight<P>>,
}

#[derive(Debug)]
struct InFlight<P> {
    message: Packed,
    purpose: P,
    exchange: Exchange,
    started: Instant,
    reply: Option<Reply>,
}

/// The properties of a message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flags {
    /// It changes nothing.
    pub(crate) is_read: bool,
    /// A command in it is a caller's own.
    pub(crate) has_raw: bool,
}

/// The longest string in the reply to a command of a caller's own: Redis's own default limit.
const RAW_STRING: usize = 512 << 20;

/// A message whose reply nobody waits for any more.
pub(crate) struct Left<P> {
    pub(crate) purpose: P,
    pub(crate) elapsed: Duration,
    pub(crate) may_have_run: bool,
}

/// A message that was answered.
pub(crate) struct Completed<P> {
    pub(crate) purpose: P,
    pub(crate) reply: Reply,
    pub(crate) elapsed: Duration,
}

impl<P> Window<P> {
    pub(crate) fn new(client: &Arc<Client>, timeout: Duration, size: usize, flags: Flags) -> Self {
        Self {
            client: Arc::clone(client),
            timeout,
            size,
            flags,
            in_flight: VecDeque::new(),
        }
    }

    pub(crate) fn has_room(&self) -> bool {
        self.in_flight.len() < self.size
    }

    /// Hands a message to the backend; one without commands is answered by no replies.
    pub(crate) fn start(&mut self, message: Packed, purpose: P, context: &mut Context<'_>) {
        let is_empty = matches!(message.units(), Units::Many(units) if units.is_empty());
        let mut flight = InFlight {
            message,
            purpose,
            exchange: Exchange::default(),
            started: Instant::now(),
            reply: is_empty.then(|| Reply::Many(Vec::new())),
        };
        flight.poll(&self.client, self.timeout, self.flags, context);
        self.in_flight.push_back(flight);
    }

    /// Starts messages while there is room for their replies, and returns the oldest one once it is answered; `None` behind
    /// the last.
    pub(crate) fn poll_all(
        &mut self,
        messages: &mut impl Iterator<Item = (Packed, P)>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Completed<P>>> {
        while self.has_room()
            && let Some((message, purpose)) = messages.next()
        {
            self.start(message, purpose, context);
        }
        self.poll_next(context)
    }

    /// Returns the oldest message once it is answered; `None` where none is in flight.
    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Completed<P>>> {
        for flight in &mut self.in_flight {
            flight.poll(&self.client, self.timeout, self.flags, context);
        }
        match self.in_flight.front() {
            None => Poll::Ready(None),
            Some(oldest) if oldest.reply.is_none() => Poll::Pending,
            Some(_) => Poll::Ready(self.in_flight.pop_front().and_then(InFlight::land)),
        }
    }

    /// Ends the wait for all replies.
    pub(crate) fn leave(&mut self) -> impl Iterator<Item = Left<P>> {
        self.in_flight.drain(..).map(InFlight::leave)
    }
}

impl Flags {
    pub(crate) const READ: Self = Self {
        is_read: true,
        has_raw: false,
    };

    pub(crate) const WRITE: Self = Self {
        is_read: false,
        has_raw: false,
    };
}

impl<P> InFlight<P> {
    fn poll(
        &mut self,
        client: &Client,
        timeout: Duration,
        flags: Flags,
        context: &mut Context<'_>,
    ) {
        if self.reply.is_some() {
            return;
        }
        let started = self.started;
        let options = || {
            let mut options = client.request_options(started, timeout, flags.is_read);
            if flags.has_raw {
                options.max_string = RAW_STRING;
            }
            options
        };
        let polled = self
            .exchange
            .poll(&*client.backend, &self.message, options, context);
        if let Poll::Ready(reply) = polled {
            self.reply = Some(reply);
        }
    }

    fn leave(mut self) -> Left<P> {
        let may_have_run = match self.reply {
            None => self.exchange.leave(),
            Some(reply) => reply.into_answers().iter().any(may_have_run),
        };
        Left {
            purpose: self.purpose,
            elapsed: self.started.elapsed(),
            may_have_run,
        }
    }

    fn land(self) -> Option<Completed<P>> {
        self.message.recycle();
        Some(Completed {
            purpose: self.purpose,
            reply: self.reply?,
            elapsed: self.started.elapsed(),
        })
    }
}

fn may_have_run(answer: &Result<Value>) -> bool {
    answer
        .as_ref()
        .map_or_else(Error::may_have_run, |_reply| true)
}
