//! What holds for the messages of a client.

use std::sync::Arc;
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
        !self.client.owed.any() && self.ends_no_load()
    }

    #[cold]
    fn hold(&self, message: &Packed) -> Option<Hold> {
        let client = self.client;
        let ends_loads = !self.is_read && !self.is_fill;
        if !client.owed.any() {
            return ends_loads.then(|| superseded(client, message)).flatten();
        }
        let settled = client.settled(message, self.started, self.timeout);
        if !ends_loads {
            return Some(settled);
        }
        let flights = Arc::clone(&client.flights);
        let message = message.as_bytes().to_vec();
        Some(Box::pin(async move {
            settled.await?;
            if let Some(fills) = flights.supersede(&message) {
                fills.await;
            }
            Ok(())
        }))
    }
}

/// The terms of a message of owed commands, which all other messages wait for.
pub(super) struct OwedTerms<'c> {
    pub(super) message: &'c MessageTerms<'c>,
    /// It may run twice, so it is sent again after a break as a read is. Without, it says which part of it was answered.
    pub(super) is_sent_again: bool,
}

impl Terms for OwedTerms<'_> {
    fn options(&self) -> RequestOptions {
        RequestOptions {
            is_read: self.is_sent_again,
            // They are sent once more when the cache is closed.
            is_closed: false,
            ..self.message.options()
        }
    }

    /// The store of a load waits for it, too, so it waits for none.
    fn is_free(&self) -> bool {
        true
    }

    fn hold(&self, _message: &Packed) -> Option<Hold> {
        None
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
    let reply = if let Some(polled) = exchange.poll_started(message, context) {
        ready!(polled)
    } else {
        let terms = terms();
        ready!(poll(
            terms.client,
            exchange,
            message,
            labels,
            &terms,
            context
        ))
    };
    let terms = terms();
    if !terms.ends_no_load() {
        // A load that began while the message was on its way may have read the source before the caller changed it.
        drop(terms.client.flights.supersede(message.as_bytes()));
    }
    Poll::Ready(reply)
}

impl MessageTerms<'_> {
    /// Returns whether there is no load that the message can end, nor the rest of a source.
    #[inline]
    fn ends_no_load(&self) -> bool {
        self.is_read || self.is_fill || !self.client.flights.heeds_writes()
    }
}

/// Starts a message with the first poll, and returns its reply; its end is left to the caller.
#[inline]
pub(super) fn poll<'l>(
    client: &Client,
    exchange: &mut Exchange,
    message: &Packed,
    labels: impl FnOnce() -> &'l dyn Labels,
    terms: &impl Terms,
    context: &mut Context<'_>,
) -> Poll<Reply> {
    let backend = &*client.backend;
    if client.wants_labels {
        return poll_labelled(exchange, backend, labels(), message, terms, context);
    }
    exchange.poll(backend, message, terms, context)
}

/// Ends the loads of the keys that a message writes, and returns the end of those stores that are on their way.
fn superseded(client: &Client, message: &Packed) -> Option<Hold> {
    let fills = client.flights.supersede(message.as_bytes())?;
    Some(Box::pin(async move {
        fills.await;
        Ok(())
    }))
}
