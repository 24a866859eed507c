//! What holds for the messages of a client.

use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use crate::backend::{Exchange, Hold, Reply, RequestOptions, Terms};
use crate::client::Client;
use crate::client::labelled::poll_labelled;
use crate::operation::{Labels, Packed};

/// What holds for one message.
pub(super) struct MessageTerms<'c> {
    pub(super) client: &'c Client,
    pub(super) started: Instant,
    pub(super) timeout: Duration,
    pub(super) is_read: bool,
    /// It stores what was loaded.
    pub(super) is_fill: bool,
    pub(super) rare: &'c RareTerms,
}

/// What holds for few messages.
#[derive(Debug, Default)]
pub(super) struct RareTerms {
    /// The command blocks on the server for so long, on top of the timeout.
    pub(super) blocks: Option<Duration>,
    /// The longest string in the reply, where it is not that of a value.
    pub(super) max_string: Option<usize>,
}

impl RareTerms {
    pub(super) const NONE: &Self = &Self {
        blocks: None,
        max_string: None,
    };
}

impl Terms for MessageTerms<'_> {
    #[inline]
    fn options(&self) -> RequestOptions {
        let RareTerms { blocks, max_string } = *self.rare;
        let timeout = match blocks {
            Some(wait) => self.timeout.saturating_add(wait),
            None => self.timeout,
        };
        let mut options = self
            .client
            .request_options(self.started, timeout, self.is_read);
        options.blocks = blocks.is_some();
        if let Some(most) = max_string {
            options.max_string = most;
        }
        options
    }

    #[inline]
    fn is_free(&self) -> bool {
        self.is_fill || !self.client.flights.any()
    }

    #[cold]
    fn hold(&self, message: &Packed) -> Option<Hold> {
        self.client.flights.supersede(message.as_bytes())
    }
}

/// Starts a message with the first poll, and returns its reply.
#[inline]
pub(super) fn poll_message<'t, 'l>(
    exchange: &mut Exchange,
    message: &Packed,
    terms: impl Fn() -> MessageTerms<'t>,
    labels: impl FnOnce() -> &'l dyn Labels,
    context: &mut Context<'_>,
) -> Poll<Reply> {
    let reply = match exchange.poll_started(message, context) {
        Some(polled) => ready!(polled),
        None => ready!(terms().poll(exchange, message, labels, context)),
    };
    let terms = terms();
    if !terms.is_read && !terms.is_free() {
        // A load that began while the message was on its way may have read the source before the caller changed it.
        drop(terms.hold(message));
    }
    Poll::Ready(reply)
}

impl MessageTerms<'_> {
    #[inline]
    fn poll<'l>(
        &self,
        exchange: &mut Exchange,
        message: &Packed,
        labels: impl FnOnce() -> &'l dyn Labels,
        context: &mut Context<'_>,
    ) -> Poll<Reply> {
        if self.client.wants_labels {
            poll_labelled(
                exchange,
                &*self.client.backend,
                labels(),
                message,
                self,
                context,
            )
        } else {
            exchange.poll(&*self.client.backend, message, self, context)
        }
    }
}
