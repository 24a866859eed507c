//! TTLs: `EXPIRE`, `TTL`, `PERSIST`, …

use redis::Value;

use super::{
    expire_time::{Origin, Unit, time_at},
    parse::{integer_arg, is_word},
    reply::{CommandError, Reply, flag},
    store::Store,
};

const NX_WITH_OTHERS: CommandError =
    CommandError::new("ERR NX and XX, GT or LT options at the same time are not compatible");
const GT_WITH_LT: CommandError =
    CommandError::new("ERR GT and LT options at the same time are not compatible");

const KEY_ABSENT: Value = Value::Int(-2);
const NO_EXPIRY: Value = Value::Int(-1);

pub(super) fn expire(store: &mut Store, args: &[&[u8]]) -> Reply {
    expire_with(store, args, Unit::Seconds, Origin::Now)
}

pub(super) fn pexpire(store: &mut Store, args: &[&[u8]]) -> Reply {
    expire_with(store, args, Unit::Millis, Origin::Now)
}

pub(super) fn expireat(store: &mut Store, args: &[&[u8]]) -> Reply {
    expire_with(store, args, Unit::Seconds, Origin::Epoch)
}

pub(super) fn pexpireat(store: &mut Store, args: &[&[u8]]) -> Reply {
    expire_with(store, args, Unit::Millis, Origin::Epoch)
}

/// `EXPIRE key time [NX | XX | GT | LT …]`
fn expire_with(store: &mut Store, args: &[&[u8]], unit: Unit, origin: Origin) -> Reply {
    let conditions = conditions(&args[3..])?;
    let now = store.now();
    let expires_at = time_at(integer_arg(args[2])?, unit, origin, now)
        .ok_or_else(|| CommandError::expire_time(args))?;
    if store.peek(args[1]).is_none() {
        return Ok(flag(false));
    }
    let current = store.expires_at(args[1]);
    if !conditions
        .iter()
        .all(|condition| condition.allows(current, expires_at))
    {
        return Ok(flag(false));
    }
    if expires_at <= now.up {
        store.delete(args[1]);
    } else {
        store.set_expiry(args[1], Some(expires_at));
    }
    Ok(flag(true))
}

/// A condition of `EXPIRE` on the TTL that the key has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Condition {
    Unset,
    Set,
    Later,
    Sooner,
}

fn conditions(words: &[&[u8]]) -> Result<Vec<Condition>, CommandError> {
    let all = words
        .iter()
        .map(|word| Condition::parse(word))
        .collect::<Result<Vec<_>, _>>()?;
    let has = |condition| all.contains(&condition);
    if has(Condition::Unset) && all.iter().any(|other| *other != Condition::Unset) {
        return Err(NX_WITH_OTHERS);
    }
    if has(Condition::Later) && has(Condition::Sooner) {
        return Err(GT_WITH_LT);
    }
    Ok(all)
}

impl Condition {
    fn parse(word: &[u8]) -> Result<Self, CommandError> {
        const WORDS: [(&str, Condition); 4] = [
            ("NX", Condition::Unset),
            ("XX", Condition::Set),
            ("GT", Condition::Later),
            ("LT", Condition::Sooner),
        ];
        let known = WORDS.into_iter().find(|(name, _)| is_word(word, name));
        known.map(|(_, condition)| condition).ok_or_else(|| {
            let word = String::from_utf8_lossy(word);
            CommandError::text(format!("ERR Unsupported option {word}"))
        })
    }

    /// A key without a TTL counts as one that never expires.
    fn allows(self, current: Option<i64>, new: i64) -> bool {
        match self {
            Self::Unset => current.is_none(),
            Self::Set => current.is_some(),
            Self::Later => current.is_some_and(|current| new > current),
            Self::Sooner => current.is_none_or(|current| new < current),
        }
    }
}

pub(super) fn ttl(store: &mut Store, args: &[&[u8]]) -> Value {
    let now = store.now().up;
    remaining(store, args, |expires_at| {
        rounded_seconds(expires_at.saturating_sub(now).max(0))
    })
}

pub(super) fn pttl(store: &mut Store, args: &[&[u8]]) -> Value {
    let now = store.now().up;
    remaining(store, args, |expires_at| {
        expires_at.saturating_sub(now).max(0)
    })
}

pub(super) fn expiretime(store: &mut Store, args: &[&[u8]]) -> Value {
    remaining(store, args, rounded_seconds)
}

pub(super) fn pexpiretime(store: &mut Store, args: &[&[u8]]) -> Value {
    remaining(store, args, |expires_at| expires_at)
}

fn remaining(store: &mut Store, args: &[&[u8]], measure: impl FnOnce(i64) -> i64) -> Value {
    match store.expires_at(args[1]) {
        Some(expires_at) => Value::Int(measure(expires_at)),
        None if store.peek(args[1]).is_some() => NO_EXPIRY,
        None => KEY_ABSENT,
    }
}

fn rounded_seconds(millis: i64) -> i64 {
    millis / 1000 + i64::from(millis % 1000 >= 500)
}

pub(super) fn persist(store: &mut Store, args: &[&[u8]]) -> Value {
    let had_one = store.expires_at(args[1]).is_some();
    if had_one {
        store.set_expiry(args[1], None);
    }
    flag(had_one)
}
