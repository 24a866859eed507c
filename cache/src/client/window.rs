//! Several messages in flight, whose replies come back in their order.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};
use std::vec;

use redis::Value;

use crate::backend::{Exchange, Reply, SlotEvent};
use crate::client::Client;
use crate::client::part::{Part, emit_dropped};
use crate::client::terms::{MessageTerms, RareTerms, poll_message};
use crate::events::{Command, Group, Origin};
use crate::operation::{Label, Labels, Packed, Spec};

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
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Flags {
    /// It changes nothing.
    pub(crate) is_read: bool,
    /// It stores what was loaded.
    pub(crate) is_fill: bool,
    /// A command in it is a caller's own.
    pub(crate) has_raw: bool,
    pub(crate) origin: Origin,
}

/// The longest string in the reply to a command of a caller's own: Redis's own default limit.
const RAW: &RareTerms = &RareTerms {
    blocks: None,
    max_string: Some(512 << 20),
};

/// A message of one operation, with more that its reply will be needed for.
#[derive(Debug)]
pub(crate) struct Of<T> {
    pub(crate) spec: Spec,
    pub(crate) more: T,
}

impl<T: fmt::Debug + Sync> Labels for Of<T> {
    fn visit(&self, visit: &mut dyn FnMut(Label)) {
        self.spec.visit(visit);
    }
}

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

impl<P: Labels> Window<P> {
    pub(crate) fn new(client: &Arc<Client>, timeout: Duration, size: usize, flags: Flags) -> Self {
        // Reads have no order to keep among each other.
        let is_free = flags.is_read || client.backend.keeps_order();
        let size = if is_free { size } else { 1 };
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
        let is_empty = message.units().is_empty();
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
        let Some(oldest) = self.in_flight.front_mut() else {
            return Poll::Ready(None);
        };
        let Some(reply) = oldest.reply.take() else {
            return Poll::Pending;
        };
        Poll::Ready(self.in_flight.pop_front().map(|flight| {
            let meters = self.client.monitor.meters();
            meters.record_sent_again(self.flags.origin, || flight.exchange.was_sent_again());
            flight.message.recycle();
            Completed {
                purpose: flight.purpose,
                reply,
                elapsed: flight.started.elapsed(),
            }
        }))
    }

    /// Ends the wait for all replies.
    pub(crate) fn leave(&mut self) -> impl Iterator<Item = Left<P>> {
        self.in_flight.drain(..).map(InFlight::leave)
    }
}

impl Window<Vec<Part>> {
    /// Emits the events of operations that are dropped before they have an outcome, and returns whether one may have run.
    pub(crate) fn emit_dropped(&mut self) -> bool {
        let mut may_have_run = false;
        for left in self.in_flight.drain(..).map(InFlight::leave) {
            let monitor = &self.client.monitor;
            emit_dropped(&left.purpose, monitor, left.elapsed, left.may_have_run);
            may_have_run |= left.may_have_run;
        }
        may_have_run
    }
}

impl<P: Labels> InFlight<P> {
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
        let terms = || MessageTerms {
            client,
            started: self.started,
            timeout,
            is_read: flags.is_read,
            is_fill: flags.is_fill,
            rare: if flags.has_raw { RAW } else { RareTerms::NONE },
        };
        let (exchange, message) = (&mut self.exchange, &self.message);
        let polled = poll_message(exchange, message, terms, || &self.purpose, context);
        if let Poll::Ready(reply) = polled {
            self.reply = Some(reply);
        }
    }

    fn leave(mut self) -> Left<P> {
        let may_have_run = match self.reply {
            None => self.exchange.leave(),
            Some(reply) => SlotEvent::Replied(reply).may_have_run(),
        };
        Left {
            purpose: self.purpose,
            elapsed: self.started.elapsed(),
            may_have_run,
        }
    }
}

/// Commands that go one after another, a few of them in flight at a time.
#[derive(Debug)]
pub(crate) struct Chunks {
    commands: vec::IntoIter<Packed>,
    window: Option<Window<Of<()>>>,
    /// One of them was carried out.
    has_run: bool,
}

impl Chunks {
    pub(crate) fn new(commands: Vec<Packed>) -> Self {
        Self {
            commands: commands.into_iter(),
            window: None,
            has_run: false,
        }
    }

    /// Returns what describes the commands, which all have one name.
    pub(super) fn description(&self) -> Command {
        let first = self.commands.as_slice().first();
        first.map_or_else(Command::default, |command| {
            command.description(Group::Alone)
        })
    }

    /// Returns the commands that were not sent.
    pub(super) fn into_commands(self) -> Vec<Packed> {
        self.commands.collect()
    }

    /// Returns the reply to the next command; `None` behind the last one.
    pub(super) fn poll(
        &mut self,
        client: &Arc<Client>,
        timeout: Duration,
        spec: Spec,
        context: &mut Context<'_>,
    ) -> Poll<Option<Reply>> {
        let flags = Flags {
            is_read: spec.is_read,
            is_fill: spec.is_fill,
            origin: spec.origin(),
            ..Flags::default()
        };
        let window = self
            .window
            .get_or_insert_with(|| Window::new(client, timeout, IN_FLIGHT, flags));
        let mut messages = self
            .commands
            .by_ref()
            .map(|command| (command, Of { spec, more: () }));
        let completed = ready!(window.poll_all(&mut messages, context));
        let reply = completed.map(|completed| completed.reply);
        self.has_run |= matches!(&reply, Some(Reply::One(Ok(reply))) if !matches!(reply, Value::ServerError(_)));
        Poll::Ready(reply)
    }

    /// Ends the wait for the replies, and returns whether a command may have run.
    pub(super) fn leave(&mut self) -> bool {
        let mut windows = self.window.iter_mut();
        self.has_run || windows.any(|window| window.leave().any(|left| left.may_have_run))
    }
}
