//! Reads replies of the usual forms.

use redis::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::request::{Decoding, server_error};

/// Reads an integer.
pub(crate) fn integer(reply: Value, decoding: &Decoding<'_>) -> Result<i64> {
    match reply {
        Value::Int(integer) => Ok(integer),
        other => Err(unexpected(&other, decoding)),
    }
}

/// Reads a count.
pub(crate) fn length(reply: Value, decoding: &Decoding<'_>) -> Result<u64> {
    integer(reply, decoding)?
        .try_into()
        .map_err(|_negative| malformed("a negative count", decoding))
}

/// Reads `1` as yes and `0` as no.
pub(crate) fn boolean(reply: Value, decoding: &Decoding<'_>) -> Result<bool> {
    Ok(integer(reply, decoding)? != 0)
}

/// Reads `OK` as yes and nil as no.
pub(crate) fn was_ok(reply: Value, decoding: &Decoding<'_>) -> Result<bool> {
    match reply {
        Value::Okay => Ok(true),
        Value::Nil => Ok(false),
        other => Err(unexpected(&other, decoding)),
    }
}

/// Reads any reply but an error.
pub(crate) fn ignored(reply: Value, decoding: &Decoding<'_>) -> Result<()> {
    match reply {
        error @ Value::ServerError(_) => Err(unexpected(&error, decoding)),
        _ => Ok(()),
    }
}

/// Reads bytes, or nil as nothing.
pub(crate) fn bulk(reply: Value, decoding: &Decoding<'_>) -> Result<Option<Vec<u8>>> {
    match reply {
        Value::BulkString(bytes) => Ok(Some(bytes)),
        Value::SimpleString(text) => Ok(Some(text.into_bytes())),
        Value::Nil => Ok(None),
        other => Err(unexpected(&other, decoding)),
    }
}

/// Reads a list; nil is an empty one, and pairs of a map come one behind the other.
pub(crate) fn array(reply: Value, decoding: &Decoding<'_>) -> Result<Vec<Value>> {
    match reply {
        Value::Array(items) | Value::Set(items) => Ok(items),
        Value::Map(pairs) => Ok(pairs
            .into_iter()
            .flat_map(|(key, value)| [key, value])
            .collect()),
        Value::Nil => Ok(Vec::new()),
        other => Err(unexpected(&other, decoding)),
    }
}

/// Returns the reply to the last command of a group, if none of the group failed.
pub(crate) fn last(reply: Value, decoding: &Decoding<'_>) -> Result<Value> {
    let mut replies = array(reply, decoding)?;
    let last = replies
        .pop()
        .ok_or_else(|| malformed("an empty group", decoding))?;
    for reply in replies {
        ignored(reply, decoding)?;
    }
    Ok(last)
}

/// Returns the integer of the first command of a group, if none of the group failed.
pub(crate) fn first_integer(reply: Value, decoding: &Decoding<'_>) -> Result<i64> {
    let Value::Array(replies) = reply else {
        return integer(reply, decoding);
    };
    let mut replies = replies.into_iter();
    let first = replies
        .next()
        .ok_or_else(|| malformed("an empty group", decoding))?;
    let first = integer(first, decoding)?;
    replies.try_for_each(|reply| ignored(reply, decoding))?;
    Ok(first)
}

/// Reads one reply or those of a group; none may be an error.
pub(crate) fn none_failed(reply: Value, decoding: &Decoding<'_>) -> Result<()> {
    match reply {
        Value::Array(replies) => replies
            .into_iter()
            .try_for_each(|reply| ignored(reply, decoding)),
        other => ignored(other, decoding),
    }
}

/// Makes an error of a reply that the operation does not expect, a server's error among them.
#[cold]
pub(crate) fn unexpected(reply: &Value, decoding: &Decoding<'_>) -> Error {
    match reply {
        Value::ServerError(error) => server_error(error).with_resource(decoding.layout.resource),
        Value::Nil => malformed("nil", decoding),
        Value::Int(_) => malformed("an integer", decoding),
        Value::BulkString(_) | Value::SimpleString(_) | Value::VerbatimString { .. } => {
            malformed("a string", decoding)
        }
        Value::Array(_) | Value::Set(_) => malformed("a list", decoding),
        Value::Map(_) => malformed("a map", decoding),
        _ => malformed("a reply", decoding),
    }
}

#[cold]
fn malformed(what: &str, decoding: &Decoding<'_>) -> Error {
    Error::new(
        ErrorKind::Decode,
        format!("the server answered {what}, which the operation does not expect"),
    )
    .with_resource(decoding.layout.resource)
}
