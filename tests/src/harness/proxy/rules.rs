use std::{
    collections::BTreeSet,
    net::SocketAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

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
    /// Bytes handed to clients.
    pub reply_bytes: u64,
    /// How often a request followed a reply, or opened a connection. It counts
    /// the round trips of a client that sends one thing at a time; a pipeline
    /// whose first replies come before its last request counts more than once.
    pub round_trips: u64,
}

/// What becomes of bytes in one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    Pass,
    Hold,
    Swallow,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Requests,
    Replies,
}

#[derive(Clone, Debug)]
pub(super) struct Rules {
    pub(super) requests: Flow,
    pub(super) replies: Flow,
    pub(super) reply_delay: Duration,
    pub(super) request_budget: Option<u64>,
    pub(super) reply_budget: Option<u64>,
    /// Connections up to this number are closed.
    pub(super) cut_through: u64,
    pub(super) listening: bool,
    pub(super) ended: bool,
}

impl Rules {
    pub(super) fn pass(&mut self) {
        self.requests = Flow::Pass;
        self.replies = Flow::Pass;
        self.reply_delay = Duration::ZERO;
    }

    pub(super) fn flow(&self, direction: Direction) -> Flow {
        match direction {
            Direction::Requests => self.requests,
            Direction::Replies => self.replies,
        }
    }

    pub(super) fn delay(&self, direction: Direction) -> Duration {
        match direction {
            Direction::Requests => Duration::ZERO,
            Direction::Replies => self.reply_delay,
        }
    }

    fn budget(&mut self, direction: Direction) -> &mut Option<u64> {
        match direction {
            Direction::Requests => &mut self.request_budget,
            Direction::Replies => &mut self.reply_budget,
        }
    }
}

/// What the proxy's handle and its tasks share.
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
        let rules = Rules {
            requests: Flow::Pass,
            replies: Flow::Pass,
            reply_delay: Duration::ZERO,
            request_budget: None,
            reply_budget: None,
            cut_through: 0,
            listening: true,
            ended: false,
        };
        Self {
            address,
            server,
            rules: watch::Sender::new(rules),
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
        self.open().remove(&number);
        self.count(|traffic| traffic.open -= 1);
    }

    pub(super) fn none_open_through(&self, number: u64) -> bool {
        self.open().first().is_none_or(|first| *first > number)
    }

    /// Takes from the direction's budget: how many of the bytes may pass, and
    /// whether the connection ends after them.
    pub(super) fn spend(&self, direction: Direction, bytes: usize) -> (usize, bool) {
        let mut verdict = (bytes, false);
        self.rules.send_if_modified(|rules| {
            let budget = rules.budget(direction);
            let Some(left) = *budget else { return false };
            let passing = usize::try_from(left).map_or(bytes, |left| left.min(bytes));
            let remaining = left - passing as u64;
            *budget = Some(remaining).filter(|remaining| *remaining > 0);
            verdict = (passing, remaining == 0);
            false
        });
        verdict
    }

    fn open(&self) -> MutexGuard<'_, BTreeSet<u64>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
