//! Lists: `LPUSH`, `LPOP`, `LMOVE`, `LRANGE`, `LTRIM`, …

use redis::Value;

use super::list::{List, Side};
use super::parse::{count_arg, integer_arg, is_word, place, places};
use super::reply::{
    CommandError, NO_SUCH_KEY, NOT_POSITIVE, Reply, Result, SYNTAX, bulk, bulk_or_nil, count,
};
use super::store::Store;

const OUT_OF_RANGE: CommandError = CommandError::new("ERR index out of range");

pub(super) fn push(store: &mut Store, args: &[&[u8]], side: Side) -> Reply {
    store.edit_or_create(args[1], |list: &mut List| Ok(push_all(list, side, args)))
}

pub(super) fn pushx(store: &mut Store, args: &[&[u8]], side: Side) -> Reply {
    let len = store.edit(args[1], |list: &mut List| Ok(push_all(list, side, args)))?;
    Ok(len.unwrap_or_else(|| count(0)))
}

fn push_all(list: &mut List, side: Side, args: &[&[u8]]) -> Value {
    for item in &args[2..] {
        list.push(side, item.to_vec());
    }
    count(list.len())
}

/// `LPOP key [count]`
pub(super) fn pop(store: &mut Store, args: &[&[u8]], side: Side) -> Reply {
    match args {
        [_, key] => {
            let item = store.edit(key, |list: &mut List| Ok(list.pop(side)))?;
            Ok(bulk_or_nil(item.flatten()))
        }
        [_, key, number] => {
            let number = count_arg(number, 0, NOT_POSITIVE)?;
            let items = store.edit(key, |list: &mut List| Ok(list.pop_many(side, number)))?;
            Ok(items.map_or(Value::Nil, |items| {
                Value::Array(items.into_iter().map(Value::BulkString).collect())
            }))
        }
        _ => Err(CommandError::arity(args)),
    }
}

pub(super) fn llen(store: &mut Store, args: &[&[u8]]) -> Reply {
    Ok(count(store.get::<List>(args[1])?.map_or(0, List::len)))
}

pub(super) fn lindex(store: &mut Store, args: &[&[u8]]) -> Reply {
    let Some(list) = store.get::<List>(args[1])? else {
        return Ok(Value::Nil);
    };
    let index = place(integer_arg(args[2])?, list.len());
    let item = index.and_then(|index| list.items().get(index));
    Ok(item.map_or(Value::Nil, |item| bulk(item)))
}

pub(super) fn lrange(store: &mut Store, args: &[&[u8]]) -> Reply {
    let (start, stop) = (integer_arg(args[2])?, integer_arg(args[3])?);
    let Some(list) = store.get::<List>(args[1])? else {
        return Ok(Value::Array(Vec::new()));
    };
    let range = places(start, stop, list.len());
    let items = list.items().range(range).map(|item| bulk(item));
    Ok(Value::Array(items.collect()))
}

pub(super) fn lmove(store: &mut Store, args: &[&[u8]]) -> Reply {
    let (from, to) = (side_arg(args[3])?, side_arg(args[4])?);
    move_item(store, (args[1], from), (args[2], to))
}

pub(super) fn rpoplpush(store: &mut Store, args: &[&[u8]]) -> Reply {
    move_item(store, (args[1], Side::Right), (args[2], Side::Left))
}

fn move_item(store: &mut Store, from: (&[u8], Side), to: (&[u8], Side)) -> Reply {
    if store.get::<List>(from.0)?.is_none() {
        return Ok(Value::Nil);
    }
    store.get::<List>(to.0)?;
    if from.0 == to.0 {
        // In one step: a list of one item must not lose its TTL by being removed.
        let item = store.edit(from.0, |list: &mut List| {
            let item = list.pop(from.1);
            Ok(item.inspect(|item| list.push(to.1, item.clone())))
        })?;
        return Ok(bulk_or_nil(item.flatten()));
    }
    let Some(Some(item)) = store.edit(from.0, |list: &mut List| Ok(list.pop(from.1)))? else {
        return Ok(Value::Nil);
    };
    store.edit_or_create(to.0, |list: &mut List| {
        list.push(to.1, item.clone());
        Ok(Value::BulkString(item))
    })
}

pub(super) fn lset(store: &mut Store, args: &[&[u8]]) -> Reply {
    let replaced = store.edit(args[1], |list: &mut List| {
        let index = place(integer_arg(args[2])?, list.len());
        let is_there = index.is_some_and(|index| list.set(index, args[3].to_vec()));
        is_there.then_some(Value::Okay).ok_or(OUT_OF_RANGE)
    })?;
    replaced.ok_or(NO_SUCH_KEY)
}

pub(super) fn ltrim(store: &mut Store, args: &[&[u8]]) -> Reply {
    let (start, stop) = (integer_arg(args[2])?, integer_arg(args[3])?);
    let removed = store.edit(args[1], |list: &mut List| {
        let before = list.bytes();
        let removed = list.keep(places(start, stop, list.len()));
        Ok((before - list.bytes(), removed))
    })?;
    if let Some((bytes, removed)) = removed {
        store.deferred.discard(bytes, removed);
    }
    Ok(Value::Okay)
}

/// `LREM key count item`: a negative count removes from the right, 0 removes all.
pub(super) fn lrem(store: &mut Store, args: &[&[u8]]) -> Reply {
    let number = integer_arg(args[2])?;
    let from = if number < 0 { Side::Right } else { Side::Left };
    let most = match number {
        0 => usize::MAX,
        number => usize::try_from(number.unsigned_abs()).unwrap_or(usize::MAX),
    };
    let removed = store.edit(args[1], |list: &mut List| {
        Ok(count(list.remove(args[3], most, from)))
    })?;
    Ok(removed.unwrap_or_else(|| count(0)))
}

/// `LINSERT key BEFORE|AFTER pivot item`: -1 without pivot, 0 without key.
pub(super) fn linsert(store: &mut Store, args: &[&[u8]]) -> Reply {
    let offset = match args[2] {
        word if is_word(word, "BEFORE") => 0,
        word if is_word(word, "AFTER") => 1,
        _ => return Err(SYNTAX),
    };
    let len = store.edit(args[1], |list: &mut List| {
        let Some(pivot) = list.items().iter().position(|item| item == args[3]) else {
            return Ok(Value::Int(-1));
        };
        list.insert(pivot + offset, args[4].to_vec());
        Ok(count(list.len()))
    })?;
    Ok(len.unwrap_or_else(|| count(0)))
}

/// Reads `LEFT` or `RIGHT`.
pub(super) fn side_arg(arg: &[u8]) -> Result<Side> {
    match arg {
        word if is_word(word, "LEFT") => Ok(Side::Left),
        word if is_word(word, "RIGHT") => Ok(Side::Right),
        _ => Err(SYNTAX),
    }
}
