//! Commands on keys of any kind: `DEL`, `EXISTS`, `TYPE`, `RENAME`, …

use redis::Value;

use super::data::Data;
use super::reply::{NO_SUCH_KEY, Reply, count, flag, status};
use super::store::Store;

pub(super) fn del(store: &mut Store, args: &[&[u8]]) -> Value {
    count(args[1..].iter().filter(|key| store.delete(key)).count())
}

/// A key named twice counts twice.
pub(super) fn exists(store: &mut Store, args: &[&[u8]]) -> Value {
    let existing = args[1..].iter().filter(|key| store.peek(key).is_some());
    count(existing.count())
}

pub(super) fn touch(store: &mut Store, args: &[&[u8]]) -> Value {
    count(args[1..].iter().filter(|key| store.touch(key)).count())
}

pub(super) fn kind(store: &mut Store, args: &[&[u8]]) -> Value {
    status(store.peek(args[1]).map_or("none", Data::kind_name))
}

pub(super) fn rename(store: &mut Store, args: &[&[u8]]) -> Reply {
    let (from, to) = (args[1], args[2]);
    store.peek(from).ok_or(NO_SUCH_KEY)?;
    if from != to {
        move_entry(store, from, to);
    }
    Ok(Value::Okay)
}

pub(super) fn renamenx(store: &mut Store, args: &[&[u8]]) -> Reply {
    let (from, to) = (args[1], args[2]);
    store.peek(from).ok_or(NO_SUCH_KEY)?;
    let free = store.peek(to).is_none();
    if free {
        move_entry(store, from, to);
    }
    Ok(flag(free))
}

/// Keeps the TTL.
fn move_entry(store: &mut Store, from: &[u8], to: &[u8]) {
    if let Some((data, expires_at)) = store.remove(from) {
        store.put(to, data, expires_at);
    }
}
