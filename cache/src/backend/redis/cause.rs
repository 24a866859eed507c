//! The errors of connections, in words.
//!
//! A message names the cause; its source holds what the message leaves out, so that nothing is said twice.

use std::fmt::Display;
use std::io;

use crate::backend::redis::target::{Address, Target};
use crate::backend::redis::tls::refusal;
use crate::error::{Error, ErrorKind};

/// An attempt to connect that failed for this reason.
#[cold]
pub(super) fn no_connection(address: &Address, reason: impl Display) -> Error {
    let message = format!("no connection to {address}: {reason}");
    Error::new(ErrorKind::Unavailable, message)
}

/// The system refused to connect.
#[cold]
pub(super) fn unreachable(address: &Address, error: &io::Error) -> Error {
    with_system_error(error, |words| no_connection(address, words))
}

/// The host's name has no address.
#[cold]
pub(super) fn unresolved(address: &Address, error: io::Error) -> Error {
    no_connection(address, "the name of the host cannot be resolved").with_source(error)
}

/// The server closed the connection in the handshake.
#[cold]
pub(super) fn closed_early(target: &Target, has_received: bool) -> Error {
    let hint = if has_received { "" } else { hint(target) };
    let reason = format_args!("the handshake broke off: the connection closed{hint}");
    no_connection(&target.address, reason)
}

/// Reading or writing failed in the handshake.
#[cold]
pub(super) fn torn(target: &Target, error: &io::Error, has_received: bool) -> Error {
    if let Some(reason) = refusal(error) {
        return no_connection(&target.address, reason).with_kind(ErrorKind::Config);
    }
    let hint = if has_received { "" } else { hint(target) };
    with_system_error(error, |how| {
        let reason = format_args!("the handshake broke off: {how}{hint}");
        no_connection(&target.address, reason)
    })
}

/// Says what a server can be that closes a connection at its first bytes.
fn hint(target: &Target) -> &'static str {
    match target.address {
        Address::Tcp(..) if !target.is_secure => {
            "; a server that expects TLS does so: write `rediss://` for one; so does a proxy that does not know `HELLO`: write \
             `?protocol=resp2` behind the URL of one"
        }
        _ => "",
    }
}

/// The bytes that came in the handshake are not in the protocol.
#[cold]
pub(super) fn malformed(target: &Target, bytes: &[u8]) -> Error {
    let hint = if bytes.starts_with(TLS_ALERT) {
        "; it is an alert of TLS: write `rediss://` for a server that expects TLS"
    } else {
        ""
    };
    let reason = format_args!("the handshake broke off: the reply is not Redis protocol{hint}");
    no_connection(&target.address, reason)
}

/// The first bytes of an alert: the content type, and the larger half of the version (RFC 8446, section 5.1).
const TLS_ALERT: &[u8] = &[21, 3];

/// Makes an error of the system's words; its number is the source.
#[cold]
pub(in crate::backend) fn with_system_error(
    error: &io::Error,
    make: impl FnOnce(&str) -> Error,
) -> Error {
    let (words, number) = parts(error);
    let error = make(&words);
    match number {
        Some(number) => error.with_source(number),
        None => error,
    }
}

/// Parts a system's error into its words and its number, which is an error of the same kind.
fn parts(error: &io::Error) -> (String, Option<io::Error>) {
    let text = error.to_string();
    let Some(code) = error.raw_os_error() else {
        return (text, None);
    };
    let number = format!("os error {code}");
    let words = text.strip_suffix(&format!(" ({number})"));
    let words = words.unwrap_or(&text).to_owned();
    (words, Some(io::Error::new(error.kind(), number)))
}
