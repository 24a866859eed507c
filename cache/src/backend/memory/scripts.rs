//! `EVAL` and `EVALSHA` of this library's scripts, each carried out by what its source does.

use redis::Value;

use super::expire::{expire, persist, pttl};
use super::field_ttls::{hpersist, hpexpire};
use super::hash::Hash;
use super::hashes::{hincrby, hset};
use super::list::Side;
use super::lists::{ltrim, push};
use super::parse::{integer, is_word};
use super::reply::{CommandError, Reply, Result, bulk, flag};
use super::set_options::TimeForm;
use super::store::Store;
use super::strings::{get, set};
use crate::codec::Times;
use crate::operation::Script;

const UNKNOWN: CommandError = CommandError::new("NOSCRIPT No matching script. Please use EVAL.");
const FOREIGN: CommandError =
    CommandError::new("ERR the memory engine runs no scripts but those of this library");
const MISUSED: CommandError = CommandError::new("ERR the script is not given what it needs");

pub(super) fn evalsha(store: &mut Store, args: &[&[u8]]) -> Reply {
    run(store, Script::by_digest(args[1]).ok_or(UNKNOWN)?, args)
}

pub(super) fn eval(store: &mut Store, args: &[&[u8]]) -> Reply {
    let mut all = Script::ALL.into_iter();
    let script = all.find(|script| script.source().as_bytes() == args[1]);
    run(store, script.ok_or(FOREIGN)?, args)
}

/// `EVALSHA digest 1 key first command argument …`
fn run(store: &mut Store, script: Script, args: &[&[u8]]) -> Reply {
    if let (
        Script::GetFresh | Script::RestartFresh | Script::EndFreshness,
        &[_, _, b"1", key, ttl],
    ) = (script, args)
    {
        return freshness(store, script, key, ttl);
    }
    let &[_, _, b"1", key, first, name, ref arguments @ ..] = args else {
        return Err(MISUSED);
    };
    let command = [&[name, key], arguments].concat();
    match script {
        Script::UpdatePresent | Script::IncrementPresent | Script::FieldsPresent
            if store.get::<Hash>(key)?.is_none() =>
        {
            Ok(Value::Nil)
        }
        Script::Restart | Script::Update | Script::UpdatePresent => update(store, first, &command),
        Script::IncrementAndRestart | Script::Increment | Script::IncrementPresent => {
            increment(store, first, &command)
        }
        Script::Fields | Script::FieldsPresent => fields(store, first, &command),
        Script::PushCapped => {
            let (pushed, kept) = command.split_at(command.len().saturating_sub(2));
            let reply = call(store, pushed)?;
            ltrim(store, &[&[b"LTRIM", key], kept].concat())?;
            set_ttl(store, key, first)?;
            Ok(reply)
        }
        Script::SetUnless => set_where(store, first, &command, |is_value| !is_value),
        Script::SetIf => set_where(store, first, &command, |is_value| is_value),
        Script::Read => get(store, &[b"GET", key]),
        Script::CompareAndSet => match store.get::<Vec<u8>>(key)? {
            None => Ok(Value::Nil),
            Some(stored) if stored != first => Ok(bulk(stored)),
            Some(_) => call(store, &command).map(|_okay| flag(true)),
        },
        Script::SetKeepTtl => set_keep_ttl(store, &command),
        Script::ReplaceKeepTtl => {
            let left = pttl(store, &[b"PTTL", key]);
            let old = set_keep_ttl(store, &command)?;
            Ok(Value::Array(vec![left, old]))
        }
        Script::GetFresh | Script::RestartFresh | Script::EndFreshness => Err(MISUSED),
    }
}

fn update(store: &mut Store, ttl: &[u8], command: &[&[u8]]) -> Reply {
    let reply = call(store, command)?;
    set_ttl(store, command[1], ttl)?;
    Ok(reply)
}

fn increment(store: &mut Store, ttl: &[u8], command: &[&[u8]]) -> Reply {
    const EXACT_IN_LUA: u64 = 1 << 53;
    match update(store, ttl, command)? {
        Value::Int(number) if number.unsigned_abs() >= EXACT_IN_LUA => {
            Ok(Value::Array(vec![bulk(number.to_string().as_bytes())]))
        }
        number => Ok(number),
    }
}

/// Runs a command with a field in every other place, and sets the TTL that stands behind its arguments.
fn fields(store: &mut Store, ttl: &[u8], command: &[&[u8]]) -> Reply {
    let (field_ttl, command) = command.split_last().ok_or(MISUSED)?;
    let [_, key, arguments @ ..] = command else {
        return Err(MISUSED);
    };
    // Before the arguments are looked at, as the source does.
    store.get::<Hash>(key)?;
    let reply = increment(store, b"", command)?;
    for field in arguments.iter().step_by(2) {
        match *field_ttl {
            b"persist" => hpersist(store, &[b"HPERSIST", key, b"FIELDS", b"1", field])?,
            millis => hpexpire(store, &[b"HPEXPIRE", key, millis, b"FIELDS", b"1", field])?,
        };
    }
    set_ttl(store, key, ttl)?;
    Ok(reply)
}

/// Changes what is left of an entry that is fresh.
fn freshness(store: &mut Store, script: Script, key: &[u8], ttl: &[u8]) -> Reply {
    let Some(grace) = fresh_grace(store, key)? else {
        return Ok(match script {
            Script::EndFreshness => flag(false),
            _ => Value::Nil,
        });
    };
    let left = match (script, ttl) {
        (Script::EndFreshness, _) => grace,
        (_, b"persist") => {
            persist(store, &[b"PERSIST", key]);
            return answer_fresh(store, script, key);
        }
        (_, ttl) => {
            let ttl = integer(ttl).and_then(|ttl| u64::try_from(ttl).ok());
            ttl.ok_or(MISUSED)?.saturating_add(grace)
        }
    };
    let left = left.to_string();
    expire(store, &[b"PEXPIRE", key, left.as_bytes()], TimeForm::Px)?;
    answer_fresh(store, script, key)
}

fn answer_fresh(store: &mut Store, script: Script, key: &[u8]) -> Reply {
    match script {
        Script::GetFresh => get(store, &[b"GET", key]),
        _ => Ok(flag(true)),
    }
}

/// Returns the grace of an entry if it is fresh.
fn fresh_grace(store: &mut Store, key: &[u8]) -> Result<Option<u64>> {
    let stored = store.get::<Vec<u8>>(key)?;
    let grace = stored.and_then(|stored| Times::of(stored));
    let grace = grace.map_or(0, |times| times.grace);
    let left = pttl(store, &[b"PTTL", key]);
    let is_fresh = match left {
        Value::Int(-1) => true,
        Value::Int(left) => u64::try_from(left).is_ok_and(|left| left > grace),
        _ => false,
    };
    Ok(is_fresh.then_some(grace))
}

/// Runs the command where it is wanted, by whether the stored value is fresh and begins with one of `headers`.
fn set_where(
    store: &mut Store,
    headers: &[u8],
    command: &[&[u8]],
    is_wanted: fn(bool) -> bool,
) -> Reply {
    let stored = store.get::<Vec<u8>>(command[1])?;
    let is_any = headers.is_empty() && stored.is_some();
    let begins = stored.map_or(&b""[..], |stored| &stored[..stored.len().min(5)]);
    let is_known = is_any || headers.chunks(5).any(|header| begins == header);
    if !is_wanted(is_known && fresh_grace(store, command[1])?.is_some()) {
        return Ok(flag(false));
    }
    set_keep_ttl(store, command).map(|_okay| flag(true))
}

/// Runs a `SET`. Where the TTL of an entry stays, the new value gets the grace and the TTL of its times.
fn set_keep_ttl(store: &mut Store, command: &[&[u8]]) -> Reply {
    let Some(times) = kept_times(store, command) else {
        return call(store, command);
    };
    let mut value = command[2].to_vec();
    times.write_to(&mut value);
    call(
        store,
        &[&command[..2], &[&value[..]], &command[3..]].concat(),
    )
}

fn kept_times(store: &mut Store, command: &[&[u8]]) -> Option<Times> {
    let &[_, key, value, .., b"KEEPTTL"] = command else {
        return None;
    };
    let Times { load, .. } = Times::of(value)?;
    if !store.touch(key) {
        return None;
    }
    // Data of another kind has none either.
    let stored = store.get::<Vec<u8>>(key).ok().flatten();
    let kept = stored.and_then(|stored| Times::of(stored));
    Some(Times {
        load,
        ..kept.unwrap_or_default()
    })
}

/// Runs a command that a script of this library is given.
fn call(store: &mut Store, command: &[&[u8]]) -> Reply {
    match command[0] {
        _ if command.len() < 3 => Err(MISUSED),
        name if is_word(name, "HSET") => hset(store, command),
        name if is_word(name, "HINCRBY") => hincrby(store, command),
        name if is_word(name, "LPUSH") => push(store, command, Side::Left),
        name if is_word(name, "RPUSH") => push(store, command, Side::Right),
        name if is_word(name, "SET") => set(store, command),
        _ => Err(MISUSED),
    }
}

/// Sets the TTL that a script is given.
fn set_ttl(store: &mut Store, key: &[u8], ttl: &[u8]) -> Result<()> {
    match ttl {
        b"" => {}
        b"persist" => drop(persist(store, &[b"PERSIST", key])),
        [b'k', b'e', b'e', b'p', millis @ ..] => {
            expire(store, &[b"PEXPIRE", key, millis, b"NX"], TimeForm::Px)?;
        }
        millis => drop(expire(store, &[b"PEXPIRE", key, millis], TimeForm::Px)?),
    }
    Ok(())
}
