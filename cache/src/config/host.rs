//! What can be the name of a host.

use std::net::Ipv6Addr;

use crate::error::{Error, ErrorKind, Result};

/// Returns the name of a host, or its address, without brackets: an IPv6 address has them in a URL alone. The error does not show what
/// stands there, since that can be a URL with a password.
pub(crate) fn host_of(text: &str) -> Result<&str> {
    let host = text.trim_start_matches('[').trim_end_matches(']');
    let is_of_url = |letter: char| letter.is_whitespace() || "/@?#".contains(letter);
    if host.is_empty() || host.contains(is_of_url) {
        return Err(Error::new(
            ErrorKind::Config,
            "it is no name of a host: write one such as `localhost`, or set `url` for a whole URL",
        ));
    }
    let (address, _zone) = host.split_once('%').unwrap_or((host, ""));
    if host.contains(':') && address.parse::<Ipv6Addr>().is_err() {
        return Err(Error::new(
            ErrorKind::Config,
            "it is neither the name of a host nor an IPv6 address: a port is set by `port`",
        ));
    }
    Ok(host)
}
