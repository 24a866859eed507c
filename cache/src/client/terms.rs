//! What holds for the messages of a client.

use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use crate::backend::{Exchange, Hold, Reply, RequestOptions, Terms};
use crate::client::Client;
use crate::client::labelled::poll_labelled;
use crate::operation::{Labels, Packed};

/// What holds for one message.
#[derive(Clone, Copy)]
pub(super) struct MessageTerms<'c> {
    pub(super) client: &'c Client,
    pub(super) started: Instant,
    pub(super) timeout: Duration,
    pub(super) is_read: bool,
    /// It stores what was loaded.
    pub(super) is_fill: bool,
    /// The command blocks on the server.
    pub(super) blocks: bool,
    /// The longest string in the reply, where it is not that of a value.
    pub(super) max_string: Option<usize>,
}

impl Terms for MessageTerms<'_> {
    #[inline]
    fn options(&self) -> RequestOptions {
        let Self {
            started,
            timeout,
            is_read,
            ..
        } = *self;
        let options = self.client.request_options(started, timeout, is_read);
        RequestOptions {
            max_string: self.max_string.unwrap_or(options.max_string),
            blocks: self.blocks,
            ..options
        }
    }

    #[inline]
    fn hold(&self, message: &Packed) -> Option<Hold> {
        self.supersede(message)
    }
}

impl MessageTerms<'_> {
    /// Starts the message with the first poll, and returns its reply.
    #[inline]
    pub(super) fn poll(
        &self,
        exchange: &mut Exchange,
        message: &Packed,
        labels: &dyn Labels,
        context: &mut Context<'_>,
    ) -> Poll<Reply> {
        let reply = if self.client.wants_labels {
            ready!(poll_labelled(
                exchange,
                &*self.client.backend,
                labels,
                message,
                self,
                context
            ))
        } else {
            ready!(exchange.poll(&*self.client.backend, message, self, context))
        };
        if !self.is_read {
            // A load that began while the message was on its way may have read the source before the caller changed it.
            drop(self.supersede(message));
        }
        Poll::Ready(reply)
    }

    #[inline]
    fn supersede(&self, message: &Packed) -> Option<Hold> {
        let flights = &self.client.flights;
        if self.is_fill || !flights.any() {
            return None;
        }
        flights.supersede(message.as_bytes())
    }
}
