//! Waits for a connection.

use std::task::{Context, Poll};
use std::time::Instant;

use crate::backend::{Exchange, GiveUp, Reply, Terms};
use crate::client::Client;
use crate::error::Result;
use crate::operation::{Packed, Units};

/// A message without commands, which is answered by the connection being there.
pub(crate) struct Connect {
    message: Packed,
    exchange: Exchange,
    started: Instant,
}

impl Connect {
    pub(crate) fn new() -> Self {
        Self {
            message: Packed::new(Vec::new(), Units::Many([].into())),
            exchange: Exchange::default(),
            started: Instant::now(),
        }
    }

    /// Returns when there is a connection; fails at once where the next attempt would not change a refusal.
    pub(crate) fn poll(&mut self, client: &Client, context: &mut Context<'_>) -> Poll<Result<()>> {
        let started = self.started;
        let terms = || Terms {
            give_up: GiveUp::OnRefusal,
            ..client.terms(started, client.config.timeout, true)
        };
        let reply = self
            .exchange
            .poll(&*client.backend, &self.message, terms, context);
        reply.map(|reply| match reply {
            Reply::One(Err(error)) => Err(error),
            Reply::One(Ok(_)) => Ok(()),
            Reply::Many(outcomes) => outcomes
                .into_iter()
                .try_for_each(|outcome| outcome.map(drop)),
        })
    }
}
