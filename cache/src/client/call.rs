//! The part of an operation that is the same for all results: what it sends, and its progress.

use std::mem::replace;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use redis::Value;

use crate::backend::{Exchange, Reply};
use crate::client::Client;
use crate::client::content::{Content, Kind};
use crate::client::draft::{Draft, Tail};
use crate::client::spec::Spec;
use crate::error::{Error, ErrorKind, Result};
use crate::operation::{DecodeContext, Form, Packed};

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
    exchange: Exchange,
    started: Option<Instant>,
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
            exchange: Exchange::default(),
            started: None,
        }
    }

    /// Returns what options can still change.
    pub(super) fn draft(&mut self) -> Option<&mut Draft> {
        self.take_option();
        match &mut self.content {
            Content::Commands(draft) => Some(draft),
            Content::BadTtl(bad) => match &mut bad.0 {
                Content::Commands(draft) => Some(draft),
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns the draft for another word on the TTL, of which the last one counts.
    pub(super) fn draft_for_ttl(&mut self) -> Option<&mut Draft> {
        if let Content::BadTtl(_) = &self.content {
            self.forget_bad_ttl();
        }
        self.draft()
    }

    #[cold]
    fn forget_bad_ttl(&mut self) {
        self.content = match replace(&mut self.content, Content::Done) {
            Content::BadTtl(bad) => bad.0,
            content => content,
        };
    }

    /// Makes the operation fail before it is sent, unless another word on the TTL follows.
    #[cold]
    pub(super) fn set_bad_ttl(&mut self, error: Error) {
        self.draft_for_ttl();
        if self.started.is_none() {
            let content = replace(&mut self.content, Content::Done);
            self.content = Content::BadTtl(Box::new((content, error)));
        }
    }

    pub(super) fn set_timeout(&mut self, timeout: Duration) {
        self.take_option();
        self.timeout = timeout;
        self.has_own_timeout = true;
    }

    /// Makes the parts of a pipeline one transaction.
    pub(crate) fn make_transaction(&mut self) {
        self.take_option();
        self.content = match replace(&mut self.content, Content::Done) {
            Content::Message(message) => Content::Message(message.into_transaction()),
            content => content,
        };
    }

    /// Makes the operation fail before it is sent.
    pub(crate) fn fail(&mut self, error: Error) {
        self.take_option();
        if self.started.is_none() {
            self.content = Content::Failed(error);
        }
    }

    /// Makes an operation fail whose options come too late to count.
    fn take_option(&mut self) {
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
        match self.started {
            Some(_) => Content::Done,
            None => replace(&mut self.content, Content::Done),
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
        let options = || {
            let (wait, blocks) = match &*kind {
                Kind::Blocking(wait) => (*wait, true),
                Kind::Common | Kind::Steps(_) | Kind::Parts(_) => (Duration::ZERO, false),
            };
            let timeout = timeout.saturating_add(wait);
            let mut options = client.request_options(started, timeout, spec.is_read);
            options.blocks = blocks;
            options
        };
        let reply = ready!(exchange.poll(&*client.backend, message, options, context));
        if let Content::Message(message) = replace(&mut self.content, Content::Done) {
            message.recycle();
        }
        Poll::Ready(reply)
    }

    /// Sends the command of the next step.
    pub(super) fn go_on(&mut self, message: Packed) {
        // The first step reads, those behind it write.
        self.spec.is_read = false;
        self.content = Content::Message(message);
        self.exchange = Exchange::default();
    }

    /// Returns the reply to the next chunk; `None` behind the last one.
    pub(super) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Reply>> {
        if self.started.is_none() {
            self.start();
        }
        let Content::Chunks(chunks) = &mut self.content else {
            return Poll::Ready(Some(Reply::One(self.unsent())));
        };
        let reply = ready!(chunks.poll(&self.client, self.timeout, self.spec.is_read, context));
        if reply.is_none() {
            self.content = Content::Done;
        }
        Poll::Ready(reply)
    }

    /// Leaves the rest of the chunks unread. A write has an effect if only one of them has run.
    #[cold]
    pub(super) fn give_up(&mut self, error: Error) -> Error {
        let has_run = self.leave() == Some(true) && !self.spec.is_read;
        self.content = Content::Done;
        let may_have_run = error.may_have_run() || has_run;
        error.with_may_have_run(may_have_run)
    }

    /// Makes the message.
    #[inline]
    fn start(&mut self) -> Instant {
        let started = Instant::now();
        self.started = Some(started);
        if let Content::Commands(draft) = &mut self.content {
            if draft.tail == Tail::Later {
                self.kind = Kind::Steps(Box::new(draft.expiration));
            }
            self.content = match draft.pack(self.client.config.scripts) {
                Ok(message) => {
                    self.form = Form::of(&message);
                    Content::Message(message)
                }
                Err(error) => Content::Failed(error),
            };
        }
        started
    }

    /// Returns the outcome of what is not sent.
    #[cold]
    fn unsent(&mut self) -> Result<Value> {
        let error = match replace(&mut self.content, Content::Done) {
            Content::Known(reply) => return Ok(reply),
            Content::Failed(error) => error,
            Content::BadTtl(bad) => bad.1,
            _ => return Err(polled_again()),
        };
        // What is not sent changes nothing, whatever its error.
        self.spec.is_read = true;
        Err(error)
    }

    /// Returns what a decode function gets beside the reply.
    #[inline]
    pub(super) fn decode_context(&self) -> DecodeContext<'_> {
        let is_observed = self.client.monitor.is_observed();
        let elapsed = if is_observed {
            self.elapsed()
        } else {
            Duration::ZERO
        };
        DecodeContext {
            form: self.form,
            ..self.client.decode_context(elapsed)
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
        let Some(may_have_run) = self.leave() else {
            return;
        };
        let (monitor, elapsed) = (&self.client.monitor, self.elapsed());
        let Kind::Parts(parts) = &self.kind else {
            return self.spec.emit_dropped(monitor, elapsed, may_have_run);
        };
        for (spec, is_sent) in parts.iter() {
            spec.emit_dropped(monitor, elapsed, may_have_run && *is_sent);
        }
    }
}
