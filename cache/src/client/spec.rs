//! What an operation is, for events, errors and sending again.

use std::time::Duration;

use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::events::Event;

/// What an operation is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spec {
    /// The method's name.
    pub(crate) name: &'static str,
    pub(crate) resource: Option<&'static str>,
    /// It changes nothing.
    pub(crate) is_read: bool,
}

impl Spec {
    /// Emits the event of an operation's end.
    #[inline]
    pub(crate) fn emit(&self, client: &Client, elapsed: Duration, error: Option<&Error>) {
        client.monitor.emit(&Event::Operation {
            name: self.name,
            resource: self.resource,
            elapsed,
            error,
        });
    }

    /// Names the resource in an error. A write whose reply cannot be read has run.
    #[cold]
    pub(crate) fn complete(&self, error: Error) -> Error {
        let has_run = match error.kind() {
            ErrorKind::Decode | ErrorKind::Protocol | ErrorKind::Schema | ErrorKind::TooLarge => {
                !self.is_read
            }
            _ => false,
        };
        let may_have_run = error.may_have_run() || has_run;
        error
            .with_resource(self.resource)
            .with_may_have_run(may_have_run)
    }
}
