//! Integers in strings: `INCR`, `DECRBY`, …

use redis::Value;

use super::parse::{integer, integer_arg};
use super::reply::{CommandError, NOT_AN_INTEGER, OVERFLOW, Reply};
use super::store::Store;

const NO_NEGATION: CommandError = CommandError::new("ERR decrement would overflow");

pub(super) fn incr(store: &mut Store, args: &[&[u8]]) -> Reply {
    add(store, args[1], 1)
}

pub(super) fn decr(store: &mut Store, args: &[&[u8]]) -> Reply {
    add(store, args[1], -1)
}

pub(super) fn incrby(store: &mut Store, args: &[&[u8]]) -> Reply {
    add(store, args[1], integer_arg(args[2])?)
}

pub(super) fn decrby(store: &mut Store, args: &[&[u8]]) -> Reply {
    let amount = integer_arg(args[2])?;
    add(store, args[1], amount.checked_neg().ok_or(NO_NEGATION)?)
}

/// Adds to the integer at a key, which starts at 0; the key keeps its TTL.
fn add(store: &mut Store, key: &[u8], amount: i64) -> Reply {
    let current = match store.get::<Vec<u8>>(key)? {
        Some(text) => integer(text).ok_or(NOT_AN_INTEGER)?,
        None => 0,
    };
    let sum = current.checked_add(amount).ok_or(OVERFLOW)?;
    store.edit_or_create(key, |text: &mut Vec<u8>| {
        text.clear();
        text.extend_from_slice(itoa::Buffer::new().format(sum).as_bytes());
        Ok(Value::Int(sum))
    })
}
