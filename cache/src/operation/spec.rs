//! The name and kind of an operation, for events, errors and sending again.

use std::time::Duration;

use crate::error::{Error, ErrorKind};
use crate::events::{Event, Monitor, Origin};

/// The name and kind of an operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spec {
    /// The method's name.
    pub(crate) name: &'static str,
    pub(crate) resource: Option<&'static str>,
    /// It changes nothing.
    pub(crate) is_read: bool,
    /// It stores what was loaded, unless the key has been written since, and so ends no load itself.
    pub(crate) is_fill: bool,
    /// It is one write of one key that can run late, so it is kept where it fails for lack of a connection.
    pub(crate) is_owed: bool,
}

impl Spec {
    /// An operation that changes nothing.
    #[inline]
    pub(crate) fn read(name: &'static str, resource: impl Into<Option<&'static str>>) -> Self {
        Self {
            name,
            resource: resource.into(),
            is_read: true,
            is_fill: false,
            is_owed: false,
        }
    }

    /// An operation that changes something.
    #[inline]
    pub(crate) fn write(name: &'static str, resource: impl Into<Option<&'static str>>) -> Self {
        Self {
            is_read: false,
            ..Self::read(name, resource)
        }
    }

    /// Returns the names that spans and metrics have.
    #[inline]
    pub(crate) fn origin(&self) -> Origin {
        Origin::new(self.name, self.resource)
    }

    /// Emits the event of an operation's end.
    #[inline]
    pub(crate) fn emit(&self, monitor: &Monitor, elapsed: Duration, error: Option<&Error>) {
        monitor.emit(&Event::Operation {
            name: self.name,
            resource: self.resource,
            elapsed,
            error,
        });
    }

    /// Emits the event of an operation that was dropped before it had a result.
    pub(crate) fn emit_dropped(&self, monitor: &Monitor, elapsed: Duration, may_have_run: bool) {
        monitor.emit(&Event::Dropped {
            name: self.name,
            resource: self.resource,
            elapsed,
            may_have_run,
        });
    }

    /// Names the resource in an error. A write whose reply cannot be read has run.
    #[cold]
    pub(crate) fn complete(&self, error: Error) -> Error {
        let may_have_run = match error.kind() {
            ErrorKind::Decode | ErrorKind::Protocol | ErrorKind::Schema | ErrorKind::TooLarge => {
                error.may_have_run() || !self.is_read
            }
            // Of a reply that a feature is missing for.
            ErrorKind::Config => error.may_have_run() && !self.is_read,
            _ => error.may_have_run(),
        };
        error
            .with_resource(self.resource)
            .with_may_have_run(may_have_run)
    }
}
