//! The reasons for which a connection ends.

use std::io;
use std::time::Duration;

use crate::backend::redis::cause::{no_connection, with_system_error};
use crate::backend::redis::resp::Malformed;
use crate::backend::redis::target::Address;
use crate::error::{Error, ErrorKind};

#[derive(Debug)]
pub(super) enum Broken {
    /// The server closed it.
    Closed,
    Io(io::Error),
    /// The bytes that came are not in the protocol.
    Malformed,
    /// A reply does not fit the commands that were sent.
    OutOfStep,
    /// A `PING` got no reply for this long.
    Unresponsive(Duration),
    /// The server does not do its work any more: it became a replica, loads its data, or has forgotten the login.
    Outdated,
    /// The server refused a login that was to renew the one before.
    LoginRefused,
    /// Nobody needs it any more.
    Unused,
}

impl Broken {
    /// Makes the error of what was sent and got no reply.
    #[cold]
    pub(super) fn error(&self) -> Error {
        self.describe(|how| {
            let message = format!("the connection broke before the reply came: {how}");
            Error::new(ErrorKind::Unavailable, message).with_may_have_run(true)
        })
    }

    /// Makes the error of what is not sent, as connections break again and again.
    #[cold]
    pub(super) fn error_of_unsent(&self, address: &Address) -> Error {
        self.describe(|how| {
            let reason = format_args!("each one breaks before it has brought a reply: {how}");
            no_connection(address, reason)
        })
    }

    /// Returns whether it says that the server is not well, or broken by what was sent to it. The others are our own choice.
    pub(super) fn is_a_failure(&self) -> bool {
        match self {
            Self::Closed
            | Self::Io(_)
            | Self::Malformed
            | Self::OutOfStep
            | Self::Unresponsive(_) => true,
            Self::Outdated | Self::LoginRefused | Self::Unused => false,
        }
    }

    fn describe(&self, text: impl FnOnce(&str) -> Error) -> Error {
        match self {
            Self::Closed | Self::Unused => text("the connection closed"),
            Self::Outdated => text(
                "it was replaced, as the server has become a replica, loads its data, or asks for a login",
            ),
            Self::LoginRefused => text("the server refused the renewed login"),
            Self::Io(error) => with_system_error(error, text),
            Self::Malformed => text("the reply is not Redis protocol"),
            Self::OutOfStep => text("a reply did not fit the commands"),
            Self::Unresponsive(limit) => text(&format!("no reply to `PING` within {limit:?}")),
        }
    }
}

impl From<Malformed> for Broken {
    fn from(Malformed: Malformed) -> Self {
        Self::Malformed
    }
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
