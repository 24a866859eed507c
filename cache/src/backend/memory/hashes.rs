//! Hashes: `HSET`, `HGET`, `HGETALL`, …

use redis::Value;

use super::hash::Hash;
use super::parse::{integer_arg, sum};
use super::reply::{CommandError, Reply, Result, bulk, count, flag};
use super::store::Store;

const NOT_AN_INTEGER: CommandError = CommandError::new("ERR hash value is not an integer");

pub(super) fn hset(store: &mut Store, args: &[&[u8]]) -> Reply {
    write(store, args).map(count)
}

/// `HMSET`, the old spelling that redis-rs still sends for several fields.
pub(super) fn hmset(store: &mut Store, args: &[&[u8]]) -> Reply {
    write(store, args).map(|_| Value::Okay)
}

/// `HSET key field value [field value …]`; returns the number of new fields.
fn write(store: &mut Store, args: &[&[u8]]) -> Result<usize> {
    let (pairs, []) = args[2..].as_chunks::<2>() else {
        return Err(CommandError::arity(args));
    };
    store.edit_or_create(args[1], |hash: &mut Hash| {
        let is_new = |[field, value]: &&[&[u8]; 2]| hash.set(field, value.to_vec());
        Ok(pairs.iter().filter(is_new).count())
    })
}

pub(super) fn hsetnx(store: &mut Store, args: &[&[u8]]) -> Reply {
    store.edit_or_create(args[1], |hash: &mut Hash| {
        let absent = hash.fields().find(args[2]).is_none();
        Ok(flag(absent && hash.set(args[2], args[3].to_vec())))
    })
}

pub(super) fn hget(store: &mut Store, args: &[&[u8]]) -> Reply {
    Ok(field(store, args)?.map_or(Value::Nil, |value| bulk(value)))
}

pub(super) fn hmget(store: &mut Store, args: &[&[u8]]) -> Reply {
    let hash = store.get::<Hash>(args[1])?;
    let value = |name: &&[u8]| {
        let value = hash.and_then(|hash| hash.fields().get(name));
        value.map_or(Value::Nil, |value| bulk(value))
    };
    Ok(Value::Array(args[2..].iter().map(value).collect()))
}

/// Finds what `HGET key field` and the like are about.
fn field<'s>(store: &'s mut Store, args: &[&[u8]]) -> Result<Option<&'s Vec<u8>>> {
    let hash = store.get::<Hash>(args[1])?;
    Ok(hash.and_then(|hash| hash.fields().get(args[2])))
}

/// Answers a flat array, which redis-rs decodes as it does a RESP3 map.
pub(super) fn hgetall(store: &mut Store, args: &[&[u8]]) -> Reply {
    collect(store, args, |name, value| [bulk(name), bulk(value)])
}

pub(super) fn hkeys(store: &mut Store, args: &[&[u8]]) -> Reply {
    collect(store, args, |name, _| [bulk(name)])
}

pub(super) fn hvals(store: &mut Store, args: &[&[u8]]) -> Reply {
    collect(store, args, |_, value| [bulk(value)])
}

fn collect<const N: usize>(
    store: &mut Store,
    args: &[&[u8]],
    items: impl Fn(&[u8], &[u8]) -> [Value; N],
) -> Reply {
    let Some(hash) = store.get::<Hash>(args[1])? else {
        return Ok(Value::Array(Vec::new()));
    };
    let fields = hash.fields().iter();
    let reply = fields.flat_map(|(name, value)| items(name, value));
    Ok(Value::Array(reply.collect()))
}

pub(super) fn hdel(store: &mut Store, args: &[&[u8]]) -> Reply {
    let removed = store.edit(args[1], |hash: &mut Hash| {
        Ok(args[2..].iter().filter(|name| hash.remove(name)).count())
    })?;
    Ok(count(removed.unwrap_or(0)))
}

pub(super) fn hexists(store: &mut Store, args: &[&[u8]]) -> Reply {
    Ok(flag(field(store, args)?.is_some()))
}

pub(super) fn hlen(store: &mut Store, args: &[&[u8]]) -> Reply {
    let hash = store.get::<Hash>(args[1])?;
    Ok(count(hash.map_or(0, |hash| hash.fields().len())))
}

pub(super) fn hstrlen(store: &mut Store, args: &[&[u8]]) -> Reply {
    Ok(count(field(store, args)?.map_or(0, Vec::len)))
}

pub(super) fn hincrby(store: &mut Store, args: &[&[u8]]) -> Reply {
    let amount = integer_arg(args[3])?;
    store.edit_or_create(args[1], |hash: &mut Hash| {
        let sum = sum(hash.fields().get(args[2]), amount, NOT_AN_INTEGER)?;
        hash.set_keeping_ttl(args[2], sum.to_string().into_bytes());
        Ok(Value::Int(sum))
    })
}
