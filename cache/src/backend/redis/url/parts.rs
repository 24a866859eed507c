//! The parts of a URL.

use std::net::Ipv6Addr;

use crate::backend::redis::url::config;
use crate::error::Result;

pub(super) fn path_and_query(rest: &str) -> Result<(&str, &str)> {
    if rest.contains('#') {
        return Err(config(
            "the URL has a part behind `#`, which means nothing here: leave it out, or write `%23` for a `#`",
        ));
    }
    Ok(rest.split_once('?').unwrap_or((rest, "")))
}

/// Reads `name=value&..`.
pub(super) fn pairs(query: &str) -> Result<Vec<(&str, &str)>> {
    let mut pairs = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if pairs.iter().any(|(other, _)| *other == name) {
            return Err(config("the URL has a parameter twice: write it once"));
        }
        pairs.push((name, value));
    }
    Ok(pairs)
}

pub(super) fn host_and_port(authority: &str) -> Result<(String, u16)> {
    let (host, port) = if let Some(rest) = authority.strip_prefix('[') {
        let bracketed = rest
            .split_once(']')
            .and_then(|(address, port)| Some((address.parse::<Ipv6Addr>().ok()?, port)));
        let (address, port) = bracketed.ok_or_else(|| {
            config("the URL's host in brackets is no IPv6 address: write one such as `redis://[::1]:6379`")
        })?;
        (address.to_string(), port)
    } else if authority.matches(':').count() > 1 {
        return Err(config(
            "the URL has an IPv6 address without brackets: write `redis://[::1]:6379`",
        ));
    } else {
        let (host, port) = authority.split_at(authority.find(':').unwrap_or(authority.len()));
        (name_or_address(host)?, port)
    };
    let is_wildcard = matches!(host.as_str(), "0.0.0.0" | "::");
    if is_wildcard {
        return Err(config(
            "the URL's host is an address to listen on, which cannot be connected to: write `127.0.0.1`, `[::1]` or a name",
        ));
    }
    Ok((host, number_of_port(port)?))
}

fn name_or_address(host: &str) -> Result<String> {
    let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    if host.is_empty() {
        return Err(config("the URL names no host: write `redis://host:6379`"));
    }
    if !host.bytes().all(is_of_name) {
        return Err(config(
            "the URL's host is no name or address: a name has letters of ASCII, digits, `.`, `-` and `_`",
        ));
    }
    Ok(host.to_owned())
}

/// Reads nothing, or `:port`.
fn number_of_port(port: &str) -> Result<u16> {
    if port.is_empty() {
        return Ok(6379);
    }
    let digits = port.strip_prefix(':').unwrap_or_default();
    let digits = Some(digits).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()));
    let number = digits.and_then(|digits| digits.parse().ok());
    number.filter(|number| *number != 0).ok_or_else(|| {
        config("the URL's port is no number from 1 to 65535: write `redis://host:6379`")
    })
}

/// Takes the escapes out of a part that is text.
pub(super) fn text(part: &str, name: &str) -> Result<String> {
    String::from_utf8(unescaped(part, name)?).map_err(|_echoes| {
        config(format!(
            "the escapes in the URL's {name} are no UTF-8: escape the bytes of its UTF-8 text"
        ))
    })
}

pub(super) fn unescaped(part: &str, name: &str) -> Result<Vec<u8>> {
    let mut pieces = part.split('%');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let (byte, rest) = escaped(piece).ok_or_else(|| {
            config(format!(
                "the URL's {name} has a `%` without two hex digits behind it: write `%25` for a `%`"
            ))
        })?;
        bytes.push(byte);
        bytes.extend_from_slice(rest.as_bytes());
    }
    Ok(bytes)
}

/// Reads the two hex digits behind a `%`, and what follows them.
fn escaped(piece: &str) -> Option<(u8, &str)> {
    let (digits, rest) = piece.split_at_checked(2)?;
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    Some((u8::from_str_radix(digits, 16).ok()?, rest))
}
