//! The part of an operation that is the same for all results: what it sends, and its progress.

use std::mem::{replace, take};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use redis::Value;

use crate::backend::{Exchange, Reply};
use crate::client::Client;
use crate::client::between::Between;
use crate::client::draft::{Draft, Tail};
use crate::client::part::{Part, answers, emit_dropped, failure};
use crate::client::terms::{MessageTerms, RareTerms, poll_message};
use crate::client::window::Chunks;
use crate::error::{Error, ErrorKind, Result};
use crate::events::{Command, Group, Span, Traced};
use crate::operation::{DecodeContext, Form, Labels, Packed, PartReply, Spec};

/// An operation without the type of its result.
#[derive(Debug)]
pub(crate) struct Call {
    pub(super) client: Arc<Client>,
    pub(super) spec: Spec,
    pub(super) timeout: Duration,
    pub(super) has_own_timeout: bool,
    /// What was sent.
    form: Form,
    pub(super) kind: Kind,
    content: Content,
    /// The error of the last word on the TTL, which keeps the operation from being sent.
    pub(crate) bad_ttl: Option<Error>,
    exchange: Exchange,
    started: Option<Instant>,
    /// The span while it is not polled, in its two parts: together they would take more room.
    traced: Traced,
    command: Command,
}

/// The kinds of operations that differ in how they are sent, or in their events.
#[derive(Debug)]
pub(super) enum Kind {
    Common,
    /// The command waits on the server for so long, on top of the timeout.
    Blocking(Box<RareTerms>),
    /// It takes several round trips.
    Steps(Box<Between>),
    /// A pipeline: its parts have events of their own.
    #[expect(clippy::box_collection, reason = "an operation has no room for more")]
    Parts(Box<Vec<Part>>),
}

/// The commands of an operation, or its result where nothing is sent.
#[derive(Debug)]
pub(crate) enum Content {
    Commands(Draft),
    /// Commands with everything in them, which are on their way once the operation is started.
    Message(Packed),
    /// Many items, some in each command. The commands go one after another.
    Chunks(Box<Chunks>),
    /// Nothing: the reply is known.
    Known(Value),
    /// Nothing: it cannot be sent.
    Failed(Error),
    Done,
}

impl Call {
    pub(crate) fn new(
        client: &Arc<Client>,
        spec: Spec,
        content: Content,
        timeout: Duration,
    ) -> Self {
        Self {
            client: Arc::clone(client),
            spec,
            timeout,
            has_own_timeout: false,
            form: Form::Command,
            kind: Kind::Common,
            content,
            bad_ttl: None,
            exchange: Exchange::default(),
            started: None,
            traced: Traced::default(),
            command: Command::default(),
        }
    }

    /// Returns what options can still change.
    pub(super) fn draft(&mut self) -> Option<&mut Draft> {
        self.take_option();
        match &mut self.content {
            Content::Commands(draft) => Some(draft),
            _ => None,
        }
    }

    /// Returns whether nothing is sent, since the reply is known.
    pub(super) fn is_known(&self) -> bool {
        matches!(self.content, Content::Known(_))
    }

    pub(super) fn set_timeout(&mut self, timeout: Duration) {
        self.take_option();
        self.timeout = timeout;
        self.has_own_timeout = true;
    }

    /// Makes the parts of a pipeline one transaction, unless one of them cannot be sent.
    pub(crate) fn make_transaction(&mut self) {
        self.take_option();
        let failure = match &self.kind {
            Kind::Parts(parts) => failure(parts),
            Kind::Common | Kind::Steps(_) | Kind::Blocking(_) => None,
        };
        self.content = match (replace(&mut self.content, Content::Done), failure) {
            (Content::Message(_) | Content::Known(_), Some(error)) => Content::Failed(error),
            (Content::Message(message), None) => Content::Message(message.into_transaction()),
            (content, _) => content,
        };
    }

    /// Deals the reply out to the parts of a pipeline.
    pub(super) fn answers(&mut self, reply: Reply) -> Result<Vec<PartReply>> {
        let elapsed = self.elapsed();
        let parts = match &mut self.kind {
            Kind::Parts(parts) => take(&mut **parts),
            Kind::Common | Kind::Steps(_) | Kind::Blocking(_) => Vec::new(),
        };
        Ok(answers(parts, reply, &self.client.monitor, elapsed)?.collect())
    }

    /// Makes an operation fail by the error of one of its options, unless it fails already.
    #[cold]
    pub(super) fn refuse(&mut self, error: Error) {
        self.take_option();
        if matches!(self.content, Content::Commands(_) | Content::Known(_)) {
            self.content = Content::Failed(error);
        }
    }

    /// Makes an operation fail whose options come too late to count.
    pub(super) fn take_option(&mut self) {
        let Some(may_have_run) = self.leave() else {
            return;
        };
        let error = Error::new(
            ErrorKind::InvalidInput,
            "the operation was polled before one of its options was set: set options first",
        );
        self.content = Content::Failed(error.with_may_have_run(may_have_run));
    }

    /// Ends the wait for the reply to what was sent, and returns whether it may have run.
    #[inline]
    fn leave(&mut self) -> Option<bool> {
        match &mut self.content {
            _ if self.started.is_none() => None,
            Content::Message(_) => Some(self.exchange.leave()),
            Content::Chunks(chunks) => Some(chunks.leave()),
            // An option came too late, which ended the wait.
            Content::Failed(error) => Some(error.may_have_run()),
            _ => None,
        }
    }

    /// Takes what it would send; nothing if it was polled.
    pub(super) fn take_content(&mut self) -> Content {
        match (self.started, self.bad_ttl.take()) {
            (Some(_), _) => Content::Done,
            (None, Some(error)) => Content::Failed(error),
            (None, None) => replace(&mut self.content, Content::Done),
        }
    }

    /// Starts the operation with the first poll, and returns its reply.
    #[inline]
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Reply> {
        let started = match self.started {
            Some(started) => started,
            None => self.start(),
        };
        let Content::Message(message) = &self.content else {
            return Poll::Ready(Reply::One(self.unsent()));
        };
        let Self {
            client,
            exchange,
            timeout,
            spec,
            kind,
            ..
        } = self;
        let terms = || MessageTerms {
            client,
            started,
            timeout: *timeout,
            is_read: spec.is_read,
            is_fill: spec.is_fill,
            rare: match &*kind {
                Kind::Blocking(rare) => rare,
                Kind::Common | Kind::Steps(_) | Kind::Parts(_) => RareTerms::NONE,
            },
        };
        let labels = || match &*kind {
            Kind::Parts(parts) => &**parts as &dyn Labels,
            Kind::Common | Kind::Steps(_) | Kind::Blocking(_) => &*spec,
        };
        let reply = ready!(poll_message(exchange, message, terms, labels, context));
        let reply = if spec.is_owed {
            client.keep_failed(*spec, message, reply)
        } else {
            reply
        };
        let meters = client.monitor.meters();
        meters.record_sent_again(spec.origin(), || exchange.was_sent_again());
        if let Content::Message(message) = replace(&mut self.content, Content::Done) {
            message.recycle();
        }
        Poll::Ready(reply)
    }

    /// Takes the command of the next step.
    pub(super) fn go_on(&mut self, message: Packed, is_read: bool) {
        self.spec.is_read = is_read;
        self.content = Content::Message(message);
        self.exchange = Exchange::default();
    }

    /// Returns the time until the deadline.
    pub(super) fn left(&self) -> Duration {
        self.timeout.saturating_sub(self.elapsed())
    }

    /// Hands the replies to chunks to `add`, one in each poll, so that other tasks run in between. An empty array comes behind
    /// the last one.
    pub(super) fn poll_chunks(
        &mut self,
        add: &mut dyn FnMut(Value, &DecodeContext<'_>) -> Result<()>,
        context: &mut Context<'_>,
    ) -> Poll<Reply> {
        if self.started.is_none() {
            self.start();
        }
        let Content::Chunks(chunks) = &mut self.content else {
            return Poll::Ready(Reply::One(self.unsent()));
        };
        let reply = ready!(chunks.poll(&self.client, self.timeout, self.spec, context));
        let added = match reply {
            Some(Reply::One(reply)) => reply.and_then(|reply| add(reply, &self.decode_context())),
            Some(Reply::Many(_)) => Err(polled_again()),
            None => {
                self.content = Content::Done;
                return Poll::Ready(Reply::One(Ok(Value::Array(Vec::new()))));
            }
        };
        if let Err(error) = added {
            return Poll::Ready(Reply::One(Err(self.give_up(error))));
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }

    /// Leaves the rest of the chunks unread. A write has an effect if only one of them has run.
    #[cold]
    fn give_up(&mut self, error: Error) -> Error {
        let has_run = self.leave() == Some(true) && !self.spec.is_read;
        self.content = Content::Done;
        let may_have_run = error.may_have_run() || has_run;
        error.with_may_have_run(may_have_run)
    }

    /// Takes the span for a poll, which starts the operation and the span if it is the first one.
    #[inline]
    pub(super) fn take_span(&mut self) -> Span {
        if Span::IS_ON && self.started.is_none() {
            self.start();
            return self.new_span();
        }
        Span::of(take(&mut self.traced), self.command)
    }

    /// Keeps the span for the next poll.
    #[inline]
    pub(super) fn put_span(&mut self, span: Span) {
        (self.traced, self.command) = span.into_parts();
    }

    fn new_span(&self) -> Span {
        let operations = match &self.kind {
            Kind::Parts(parts) => parts.len(),
            Kind::Common | Kind::Steps(_) | Kind::Blocking(_) => 1,
        };
        let group = if operations > 1 {
            Group::Pipeline
        } else {
            Group::Alone
        };
        let command = || match &self.content {
            Content::Message(message) => message.description(group),
            Content::Chunks(chunks) => chunks.description(),
            _ => Command::default(),
        };
        Span::start(
            self.client.monitor.telemetry(),
            self.spec.origin(),
            operations,
            command,
        )
    }

    /// Ends the span with the operation's result.
    #[inline]
    pub(super) fn end_span(&self, span: Span, error: Option<&Error>) {
        let telemetry = self.client.monitor.telemetry();
        span.end(telemetry, self.spec.origin(), || self.elapsed(), error);
    }

    #[inline]
    fn start(&mut self) -> Instant {
        let started = Instant::now();
        self.started = Some(started);
        if let Some(error) = self.bad_ttl.take() {
            self.content = Content::Failed(error);
        } else if let Content::Commands(draft) = &mut self.content {
            if draft.tail == Tail::Later {
                self.kind = Kind::Steps(Box::new(Between::new(draft.expiration())));
            }
            let scripts = self.client.config.scripts;
            if !scripts && let Some(error) = draft.refusal() {
                self.content = Content::Failed(error);
                return started;
            }
            let message = draft.pack(scripts);
            self.form = Form::of(&message);
            self.content = Content::Message(message);
        }
        started
    }

    /// Returns the outcome of what is not sent.
    #[cold]
    fn unsent(&mut self) -> Result<Value> {
        let error = match replace(&mut self.content, Content::Done) {
            Content::Known(reply) => return Ok(reply),
            Content::Failed(error) => error,
            _ => return Err(polled_again()),
        };
        // What is not sent changes nothing, whatever its error.
        self.spec.is_read = true;
        Err(error)
    }

    /// Returns what a decode function gets beside the reply.
    #[inline]
    pub(super) fn decode_context(&self) -> DecodeContext<'_> {
        DecodeContext {
            form: self.form,
            ..self.client.decode_context()
        }
    }

    /// Emits the event of the operation's end.
    #[inline]
    pub(super) fn emit(&self, error: Option<&Error>) {
        if self.client.monitor.is_observed() && !matches!(self.kind, Kind::Parts(_)) {
            self.spec.emit(&self.client.monitor, self.elapsed(), error);
        }
    }

    /// Returns the time since the first poll.
    fn elapsed(&self) -> Duration {
        self.started
            .map_or(Duration::ZERO, |started| started.elapsed())
    }
}

#[cold]
pub(crate) fn polled_again() -> Error {
    Error::new(
        ErrorKind::InvalidInput,
        "the operation has its result already; make a new one to run it again",
    )
}

impl Drop for Call {
    fn drop(&mut self) {
        if let Content::Done = self.content {
            return;
        }
        let Some(may_have_run) = self.leave() else {
            return;
        };
        let (monitor, elapsed) = (&self.client.monitor, self.elapsed());
        Span::of(take(&mut self.traced), self.command).end_dropped(may_have_run);
        let Kind::Parts(parts) = &self.kind else {
            return self.spec.emit_dropped(monitor, elapsed, may_have_run);
        };
        emit_dropped(parts, monitor, elapsed, may_have_run);
    }
}
