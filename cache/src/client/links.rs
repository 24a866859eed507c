//! Passes what happens to connections on to the observer.

use std::sync::Arc;

use crate::backend::redis::LinkEvents;
use crate::error::Error;
use crate::observe::{Event, Monitor};

/// Tells the observer of connections.
pub(crate) struct TellLinks(pub(crate) Arc<Monitor>);

impl LinkEvents for TellLinks {
    fn connected(&self, attempt: u32) {
        self.0.tell(&Event::Connected { attempt });
    }

    fn connect_failed(&self, attempt: u32, error: &Error) {
        self.0.tell(&Event::ConnectFailed { attempt, error });
    }

    fn disconnected(&self) {
        self.0.tell(&Event::Disconnected);
    }
}
