//! Reads replies of the usual forms. Each form that an operation does not expect is an error.

use redis::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::operation::{Oversize, oversize, server_error};

/// Reads an integer.
pub(crate) fn integer(reply: &Value) -> Result<i64> {
    match reply {
        Value::Int(integer) => Ok(*integer),
        other => Err(unexpected(other)),
    }
}

/// Reads a number of things.
pub(crate) fn count(reply: &Value) -> Result<u64> {
    integer(reply)?
        .try_into()
        .map_err(|_negative| wrong("a negative count"))
}

/// Reads a number of at most `most` things.
pub(crate) fn count_up_to(reply: &Value, most: u64) -> Result<u64> {
    let count = count(reply)?;
    if count > most {
        return Err(wrong("a larger count than the command can have"));
    }
    Ok(count)
}

/// Reads `1` as yes and `0` as no.
pub(crate) fn boolean(reply: &Value) -> Result<bool> {
    match integer(reply)? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(wrong("an integer other than 0 and 1")),
    }
}

/// Reads `OK`.
pub(crate) fn okay(reply: &Value) -> Result<()> {
    match reply {
        Value::Okay => Ok(()),
        other => Err(unexpected(other)),
    }
}

/// Reads the reply to a conditional `SET`: `OK` as yes and nil as no.
pub(crate) fn is_set(reply: &Value) -> Result<bool> {
    match reply {
        Value::Okay => Ok(true),
        Value::Nil => Ok(false),
        other => Err(unexpected(other)),
    }
}

/// Reads the reply to a conditional `SET` that brings the old value back, or to the script behind it.
pub(crate) fn was_absent(reply: &Value) -> Result<bool> {
    match reply {
        Value::Nil => Ok(true),
        // Data of another kind, or a value over the cap, is there as well.
        Value::ServerError(error) if error.code() == "WRONGTYPE" => Ok(false),
        reply if matches!(oversize(reply), Some(Oversize::Bulk(_))) => Ok(false),
        reply => was_present(reply),
    }
}

/// Reads the reply to a script that writes over a value.
pub(crate) fn was_present(reply: &Value) -> Result<bool> {
    match reply {
        // What is there is no value, or was in the way.
        Value::Nil | Value::BulkString(_) => Ok(false),
        reply => boolean(reply),
    }
}

/// Reads bytes, or nil as nothing.
pub(crate) fn bulk(reply: Value) -> Result<Option<Vec<u8>>> {
    match reply {
        Value::BulkString(bytes) => Ok(Some(bytes)),
        Value::Nil => Ok(None),
        other => Err(unexpected(&other)),
    }
}

/// Reads bytes that must be there.
pub(crate) fn some_bulk(reply: Value) -> Result<Vec<u8>> {
    bulk(reply)?.ok_or_else(|| unexpected(&Value::Nil))
}

/// Reads an array.
pub(crate) fn array(reply: Value) -> Result<Vec<Value>> {
    match reply {
        Value::Array(items) => Ok(items),
        other => Err(unexpected(&other)),
    }
}

/// Reads the pairs of a map; RESP2 has them one behind the other, in an array.
pub(crate) fn pairs(reply: Value) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
    let pair = |(field, value)| Ok((some_bulk(field)?, some_bulk(value)?));
    if let Value::Map(pairs) = reply {
        return pairs.into_iter().map(pair).collect();
    }
    let items = array(reply)?;
    if !items.len().is_multiple_of(2) {
        return Err(wrong("a field without a value"));
    }
    let mut pairs = Vec::with_capacity(items.len() / 2);
    let mut items = items.into_iter();
    while let (Some(field), Some(value)) = (items.next(), items.next()) {
        pairs.push(pair((field, value))?);
    }
    Ok(pairs)
}

/// Reads names with values; of values that are no text nothing is kept.
pub(crate) fn properties(reply: Value) -> Result<Vec<(String, Option<String>)>> {
    let pairs = match reply {
        Value::Map(pairs) => pairs,
        reply => {
            let mut items = array(reply)?.into_iter();
            std::iter::from_fn(|| Some((items.next()?, items.next()?))).collect()
        }
    };
    let text = |value| {
        some_bulk(value)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
    };
    let named = pairs.into_iter();
    Ok(named
        .filter_map(|(name, value)| Some((text(name)?, text(value))))
        .collect())
}

/// Reads an array of `expected` items.
pub(crate) fn exact_items(reply: Value, expected: usize) -> Result<Vec<Value>> {
    let items = array(reply)?;
    if items.len() == expected {
        Ok(items)
    } else {
        Err(wrong_number())
    }
}

/// Reads an array of `N` items.
pub(crate) fn exact_array<const N: usize>(reply: Value) -> Result<[Value; N]> {
    array(reply)?
        .try_into()
        .map_err(|_items: Vec<Value>| wrong_number())
}

#[cold]
fn wrong_number() -> Error {
    wrong("another number of items than were requested")
}

/// Checks the replies of a group of commands, none of which may have failed.
///
/// Redis rolls nothing back: where one command fails, the others of its group have run.
pub(crate) fn none_failed(replies: &[Value]) -> Result<()> {
    match replies.iter().find(|reply| is_error(reply)) {
        Some(failed) => Err(unexpected(failed).with_may_have_run(replies.len() > 1)),
        None => Ok(()),
    }
}

fn is_error(reply: &Value) -> bool {
    matches!(reply, Value::ServerError(_))
}

/// Makes an error of a reply that the operation does not expect, a server's error among them.
#[cold]
pub(crate) fn unexpected(reply: &Value) -> Error {
    if let Some(oversize) = oversize(reply) {
        return too_large(oversize);
    }
    wrong(match reply {
        Value::ServerError(error) => return server_error(error),
        Value::Nil => "nil",
        Value::Okay | Value::SimpleString(_) => "a status",
        Value::Int(_) => "an integer",
        Value::BulkString(_) | Value::VerbatimString { .. } => "a string",
        Value::Array(_) | Value::Set(_) => "a list",
        Value::Map(_) => "a map",
        _ => "a reply of another type",
    })
}

/// Makes the error for a reply of the wrong form.
#[cold]
pub(crate) fn wrong(form: &str) -> Error {
    Error::new(
        ErrorKind::Protocol,
        format!("the server answered with {form}, which the operation does not expect"),
    )
}

#[cold]
fn too_large(oversize: Oversize) -> Error {
    let message = match oversize {
        Oversize::Bulk(bytes) => format!(
            "a stored value of {bytes} bytes exceeds the cap; `CacheBuilder::max_value_bytes` sets it"
        ),
        Oversize::Sum => {
            "the reply exceeds the cap on one reply; `CacheBuilder::max_reply_bytes` sets it"
                .to_owned()
        }
    };
    Error::new(ErrorKind::TooLarge, message)
}
