//! TTLs: `EXPIRE`, `TTL`, `PERSIST`, …

use redis::Value;

use super::parse::is_word;
use super::reply::{CommandError, Reply, Result, flag};
use super::set_options::{ExpireTime, TimeForm};
use super::store::Store;

const NX_WITH_OTHERS: CommandError =
    CommandError::new("ERR NX and XX, GT or LT options at the same time are not compatible");
const GT_WITH_LT: CommandError =
    CommandError::new("ERR GT and LT options at the same time are not compatible");

const KEY_ABSENT: Value = Value::Int(-2);
const NO_EXPIRY: Value = Value::Int(-1);

/// `EXPIRE key time [NX | XX | GT | LT …]`
pub(super) fn expire(store: &mut Store, args: &[&[u8]], form: TimeForm) -> Reply {
    let (time, conditions, now) = (args[2], &args[3..], store.clock.now());
    check(conditions)?;
    let expires_at = ExpireTime { time, form }.resolve(i64::MIN, now, args)?;
    let current = store.expires_at(args[1]);
    if store.peek(args[1]).is_none() || !allows(conditions, current, expires_at) {
        return Ok(flag(false));
    }
    if expires_at <= now.up {
        store.delete(args[1]);
    } else {
        store.set_expiry(args[1], Some(expires_at));
    }
    Ok(flag(true))
}

/// Refuses conditions that are unknown or contradict each other.
fn check(conditions: &[&[u8]]) -> Result<()> {
    const KNOWN: [&str; 4] = ["NX", "XX", "GT", "LT"];
    let is_known = |word: &[u8]| KNOWN.iter().any(|name| is_word(word, name));
    if let Some(unknown) = conditions.iter().find(|word| !is_known(word)) {
        return Err(CommandError::unsupported_option(unknown));
    }
    let has = |word| has(conditions, word);
    if has("NX") && (has("XX") || has("GT") || has("LT")) {
        return Err(NX_WITH_OTHERS);
    }
    if has("GT") && has("LT") {
        return Err(GT_WITH_LT);
    }
    Ok(())
}

fn has(conditions: &[&[u8]], word: &str) -> bool {
    conditions.iter().any(|given| is_word(given, word))
}

/// Returns whether all conditions on the TTL that the key, or the field, has are met.
pub(super) fn allows(conditions: &[&[u8]], current: Option<i64>, new: i64) -> bool {
    let has = |word| has(conditions, word);
    match current {
        // One without a TTL counts as one that never expires.
        None => !has("XX") && !has("GT"),
        Some(current) => {
            !has("NX") && (!has("GT") || new > current) && (!has("LT") || new < current)
        }
    }
}

pub(super) fn ttl(store: &mut Store, args: &[&[u8]]) -> Value {
    measure(store, args, |left, _| rounded_seconds(left))
}

pub(super) fn pttl(store: &mut Store, args: &[&[u8]]) -> Value {
    measure(store, args, |left, _| left)
}

pub(super) fn expiretime(store: &mut Store, args: &[&[u8]]) -> Value {
    measure(store, args, |_, expires_at| rounded_seconds(expires_at))
}

pub(super) fn pexpiretime(store: &mut Store, args: &[&[u8]]) -> Value {
    measure(store, args, |_, expires_at| expires_at)
}

/// Answers what `of` makes of the milliseconds that are left and of the time of their end.
fn measure(store: &mut Store, args: &[&[u8]], of: impl FnOnce(i64, i64) -> i64) -> Value {
    match store.expires_at(args[1]) {
        Some(expires_at) => {
            let left = expires_at.saturating_sub(store.clock.now().up);
            Value::Int(of(left.max(0), expires_at))
        }
        None if store.peek(args[1]).is_some() => NO_EXPIRY,
        None => KEY_ABSENT,
    }
}

fn rounded_seconds(millis: i64) -> i64 {
    millis / 1000 + i64::from(millis % 1000 >= 500)
}

pub(super) fn persist(store: &mut Store, args: &[&[u8]]) -> Value {
    let had_one = store.expires_at(args[1]).is_some();
    store.set_expiry(args[1], None);
    flag(had_one)
}
