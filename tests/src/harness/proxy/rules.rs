use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

/// Counts what has passed through a proxy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Connections accepted since the start.
    pub connections: u64,
    /// Connections open now.
    pub open: u64,
    /// Bytes handed to the server.
    pub request_bytes: u64,
    /// The number of times that a request followed a reply, or opened a connection. It counts
    /// the round trips of a client that sends one thing at a time; a pipeline
    /// whose first replies come before its last request counts more than once.
    pub round_trips: u64,
}

/// The fate of bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Flow {
    #[default]
    Pass,
    HoldReplies,
    /// Swallows both ways.
    BlackHole,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    pub(super) flow: Flow,
    pub(super) reply_delay: Duration,
    pub(super) reply_budget: Option<u64>,
    /// Connections up to this number are closed.
    pub(super) cut_through: u64,
    pub(super) refuses: bool,
    pub(super) ended: bool,
}

impl Rules {
    pub(super) fn pass(&mut self) {
        self.flow = Flow::Pass;
        self.reply_delay = Duration::ZERO;
    }
}

/// The state shared by the proxy's handle and its tasks.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) address: SocketAddr,
    pub(super) server: SocketAddr,
    rules: watch::Sender<Rules>,
    traffic: watch::Sender<Traffic>,
    open: Mutex<BTreeSet<u64>>,
    listening: watch::Sender<bool>,
}

impl Shared {
    pub(super) fn new(address: SocketAddr, server: SocketAddr) -> Self {
        Self {
            address,
            server,
            rules: watch::Sender::default(),
            traffic: watch::Sender::default(),
            open: Mutex::default(),
            listening: watch::Sender::new(true),
        }
    }

    pub(super) fn rule(&self, change: impl FnOnce(&mut Rules)) {
        self.rules.send_modify(change);
    }

    pub(super) fn watch_rules(&self) -> watch::Receiver<Rules> {
        self.rules.subscribe()
    }

    pub(super) fn traffic(&self) -> Traffic {
        *self.traffic.borrow()
    }

    pub(super) fn watch_traffic(&self) -> watch::Receiver<Traffic> {
        self.traffic.subscribe()
    }

    pub(super) fn count(&self, change: impl FnOnce(&mut Traffic)) {
        self.traffic.send_modify(change);
    }

    pub(super) fn is_listening(&self) -> bool {
        *self.listening.borrow()
    }

    pub(super) fn set_listening(&self, listening: bool) {
        self.listening.send_replace(listening);
    }

    /// Enters a connection and returns its number, counted from 1.
    pub(super) fn opened(&self) -> u64 {
        let mut open = self.open();
        let number = self.traffic().connections + 1;
        open.insert(number);
        self.count(|traffic| {
            traffic.connections += 1;
            traffic.open += 1;
        });
        number
    }

    pub(super) fn closed(&self, number: u64) {
        // Counted first: who waits until none is open must see none counted.
        self.count(|traffic| traffic.open -= 1);
        self.open().remove(&number);
    }

    pub(super) fn none_open_through(&self, number: u64) -> bool {
        self.open().first().is_none_or(|first| *first > number)
    }

    /// Takes from the budget of replies: how many of the bytes may pass, and
    /// whether the connection ends after them.
    pub(super) fn spend(&self, bytes: usize) -> (usize, bool) {
        let mut verdict = (bytes, false);
        self.rules.send_if_modified(|rules| {
            let Some(left) = rules.reply_budget else {
                return false;
            };
            let passing = usize::try_from(left).map_or(bytes, |left| left.min(bytes));
            let remaining = left - passing as u64;
            rules.reply_budget = Some(remaining).filter(|remaining| *remaining > 0);
            verdict = (passing, remaining == 0);
            false
        });
        verdict
    }

    fn open(&self) -> MutexGuard<'_, BTreeSet<u64>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
