//! The script, the orders of the test, and the log.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;

use super::answer::{Answer, Step};
use super::request::Request;

pub(super) type Script = Box<dyn FnMut(&Request) -> Answer + Send>;

/// The history of a [`FakeServer`](super::FakeServer).
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// Connections accepted.
    pub connections: u64,
    /// Commands that arrived, without the handshakes.
    pub requests: Vec<Request>,
}

#[derive(Clone, Debug)]
pub(super) struct Orders {
    pub(super) is_released: bool,
    pub(super) is_reading: bool,
    /// Connections up to this number are closed.
    pub(super) cut_through: u64,
    pub(super) has_ended: bool,
}

/// The state shared by the server's handle and its tasks.
pub(super) struct Shared {
    script: Mutex<Script>,
    /// The script answers the handshake too.
    pub(super) is_bare: bool,
    orders: watch::Sender<Orders>,
    log: watch::Sender<Log>,
    open: Mutex<BTreeMap<u64, UnboundedSender<Step>>>,
}

impl Shared {
    pub(super) fn new(script: Script, is_bare: bool) -> Self {
        let orders = Orders {
            is_released: false,
            is_reading: true,
            cut_through: 0,
            has_ended: false,
        };
        Self {
            script: Mutex::new(script),
            is_bare,
            orders: watch::Sender::new(orders),
            log: watch::Sender::default(),
            open: Mutex::default(),
        }
    }

    pub(super) fn order(&self, change: impl FnOnce(&mut Orders)) {
        self.orders.send_modify(change);
    }

    pub(super) fn watch_orders(&self) -> watch::Receiver<Orders> {
        self.orders.subscribe()
    }

    pub(super) fn watch_log(&self) -> watch::Receiver<Log> {
        self.log.subscribe()
    }

    /// Asks the script; the command is in the log before its answer can be seen.
    pub(super) fn answer(&self, request: Request) -> Answer {
        let mut script = lock(&self.script);
        let answer = script(&request);
        self.log.send_modify(|log| log.requests.push(request));
        answer
    }

    /// Enters a connection and returns its number, counted from 1.
    pub(super) fn opened(&self, steps: UnboundedSender<Step>) -> u64 {
        let mut open = lock(&self.open);
        let number = self.log.borrow().connections + 1;
        open.insert(number, steps);
        self.log.send_modify(|log| log.connections = number);
        number
    }

    pub(super) fn closed(&self, number: u64) {
        lock(&self.open).remove(&number);
    }

    pub(super) fn none_open_through(&self, number: u64) -> bool {
        let open = lock(&self.open);
        open.first_key_value()
            .is_none_or(|(first, _)| *first > number)
    }

    pub(super) fn send_unasked(&self, bytes: &[u8]) {
        for steps in lock(&self.open).values() {
            // A connection that has just ended takes nothing.
            let _ = steps.send(Step::Send(bytes.to_vec()));
        }
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared")
            .field("orders", &*self.orders.borrow())
            .field("log", &*self.log.borrow())
            .finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
