//! Strings: `GET`, `SET`, `MGET`, …, and integers in them: `INCR`, `DECRBY`, …

use redis::Value;

use super::parse::{integer_arg, place, sum};
use super::reply::{CommandError, NOT_AN_INTEGER, Reply, Result, bulk, count, flag};
use super::set_options::{Condition, Expiration, ExpireTime, SetOptions, TimeForm, getex_options};
use super::store::Store;

/// The longest string that Redis takes by default.
const MAX_TEXT: usize = 512 * 1024 * 1024;
const TOO_LONG: CommandError =
    CommandError::new("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
const NO_NEGATION: CommandError = CommandError::new("ERR decrement would overflow");

pub(super) fn get(store: &mut Store, args: &[&[u8]]) -> Reply {
    let text = store.get::<Vec<u8>>(args[1])?;
    Ok(text.map_or(Value::Nil, |text| bulk(text)))
}

pub(super) fn set(store: &mut Store, args: &[&[u8]]) -> Reply {
    let (key, options) = (args[1], SetOptions::parse(args)?);
    let expires_at = expires_at(options.expiration, store, args)?;
    let old = options.get.then(|| get(store, args)).transpose()?;
    let wanted = match options.condition {
        Condition::Always => true,
        Condition::IfAbsent => !store.touch(key),
        Condition::IfPresent => store.touch(key),
    };
    if wanted {
        store.put_text(key, args[2], expires_at);
    }
    Ok(old.unwrap_or(if wanted { Value::Okay } else { Value::Nil }))
}

/// `SETEX key ttl value`
pub(super) fn setex(store: &mut Store, args: &[&[u8]], form: TimeForm) -> Reply {
    let time = args[2];
    let expires_at = ExpireTime { time, form }.resolve(1, store.clock.now(), args)?;
    store.put_text(args[1], args[3], Some(expires_at));
    Ok(Value::Okay)
}

pub(super) fn setnx(store: &mut Store, args: &[&[u8]]) -> Value {
    let absent = !store.touch(args[1]);
    if absent {
        store.put_text(args[1], args[2], None);
    }
    flag(absent)
}

pub(super) fn getset(store: &mut Store, args: &[&[u8]]) -> Reply {
    let old = get(store, args)?;
    store.put_text(args[1], args[2], None);
    Ok(old)
}

pub(super) fn getdel(store: &mut Store, args: &[&[u8]]) -> Reply {
    let text = get(store, args)?;
    store.delete(args[1]);
    Ok(text)
}

pub(super) fn getex(store: &mut Store, args: &[&[u8]]) -> Reply {
    let expiration = getex_options(args)?;
    let text = get(store, args)?;
    if text == Value::Nil {
        return Ok(text);
    }
    let expires_at = expires_at(expiration, store, args)?;
    store.set_expiry(args[1], expires_at);
    Ok(text)
}

/// Returns the time at which a key expires after a command.
fn expires_at(
    expiration: Expiration<'_>,
    store: &mut Store,
    args: &[&[u8]],
) -> Result<Option<i64>> {
    match expiration {
        Expiration::Never => Ok(None),
        Expiration::Keep => Ok(store.expires_at(args[1])),
        Expiration::At(time) => time.resolve(1, store.clock.now(), args).map(Some),
    }
}

pub(super) fn mget(store: &mut Store, args: &[&[u8]]) -> Value {
    let texts = args[1..].iter().map(|key| match store.get::<Vec<u8>>(key) {
        Ok(Some(text)) => bulk(text),
        // A key of another kind reads as absent here, as in Redis.
        Ok(None) | Err(_) => Value::Nil,
    });
    Value::Array(texts.collect())
}

pub(super) fn mset(store: &mut Store, args: &[&[u8]]) -> Reply {
    let (pairs, []) = args[1..].as_chunks::<2>() else {
        return Err(CommandError::arity(args));
    };
    for [key, text] in pairs {
        store.put_text(key, text, None);
    }
    Ok(Value::Okay)
}

pub(super) fn strlen(store: &mut Store, args: &[&[u8]]) -> Reply {
    Ok(count(store.get::<Vec<u8>>(args[1])?.map_or(0, Vec::len)))
}

/// An end before the first byte counts as the first one, as that of `LRANGE` does not, unless the range runs backwards.
pub(super) fn getrange(store: &mut Store, args: &[&[u8]]) -> Reply {
    let (start, stop) = (integer_arg(args[2])?, integer_arg(args[3])?);
    let stored = store
        .get::<Vec<u8>>(args[1])?
        .map_or(&[][..], Vec::as_slice);
    let at = |index| place(index, stored.len()).unwrap_or(0);
    let end = at(stop).saturating_add(1).min(stored.len());
    let is_backwards = start < 0 && stop < 0 && start > stop;
    let range = if is_backwards { 0..0 } else { at(start)..end };
    Ok(bulk(stored.get(range).unwrap_or_default()))
}

pub(super) fn append(store: &mut Store, args: &[&[u8]]) -> Reply {
    store.edit_or_create(args[1], |text: &mut Vec<u8>| {
        if text.len().saturating_add(args[2].len()) > MAX_TEXT {
            return Err(TOO_LONG);
        }
        text.extend_from_slice(args[2]);
        Ok(count(text.len()))
    })
}

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
    let sum = sum(store.get(key)?, amount, NOT_AN_INTEGER)?;
    store.edit_or_create(key, |text: &mut Vec<u8>| {
        text.clear();
        text.extend_from_slice(itoa::Buffer::new().format(sum).as_bytes());
        Ok(Value::Int(sum))
    })
}
