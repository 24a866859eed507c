//! Lists: pushes, pops, moves and reads (`LPUSH`, `LPOP`, `LMOVE`, `LRANGE`, …).

use redis::Value;

use super::list::{List, Side};
use super::parse::{count_arg, integer_arg, is_word, place, places};
use super::reply::{CommandError, NOT_POSITIVE, Reply, Result, SYNTAX, bulk, bulk_or_nil, count};
use super::store::Store;

pub(super) fn lpush(store: &mut Store, args: &[&[u8]]) -> Reply {
    store.edit_or_create(args[1], |list: &mut List| {
        Ok(push_all(list, Side::Left, args))
    })
}

pub(super) fn rpush(store: &mut Store, args: &[&[u8]]) -> Reply {
    store.edit_or_create(args[1], |list: &mut List| {
        Ok(push_all(list, Side::Right, args))
    })
}

pub(super) fn lpushx(store: &mut Store, args: &[&[u8]]) -> Reply {
    push_if_present(store, Side::Left, args)
}

pub(super) fn rpushx(store: &mut Store, args: &[&[u8]]) -> Reply {
    push_if_present(store, Side::Right, args)
}

fn push_if_present(store: &mut Store, side: Side, args: &[&[u8]]) -> Reply {
    let len = store.edit(args[1], |list: &mut List| Ok(push_all(list, side, args)))?;
    Ok(len.unwrap_or_else(|| count(0)))
}

fn push_all(list: &mut List, side: Side, args: &[&[u8]]) -> Value {
    for item in &args[2..] {
        list.push(side, item.to_vec());
    }
    count(list.len())
}

pub(super) fn lpop(store: &mut Store, args: &[&[u8]]) -> Reply {
    pop(store, Side::Left, args)
}

pub(super) fn rpop(store: &mut Store, args: &[&[u8]]) -> Reply {
    pop(store, Side::Right, args)
}

/// `LPOP key [count]`
fn pop(store: &mut Store, side: Side, args: &[&[u8]]) -> Reply {
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

/// Reads `LEFT` or `RIGHT`.
pub(super) fn side_arg(arg: &[u8]) -> Result<Side> {
    if is_word(arg, "LEFT") {
        Ok(Side::Left)
    } else if is_word(arg, "RIGHT") {
        Ok(Side::Right)
    } else {
        Err(SYNTAX)
    }
}
