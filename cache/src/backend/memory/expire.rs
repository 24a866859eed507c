//! TTLs: `EXPIRE`, `TTL`, `PERSIST`, …

use redis::Value;

use super::expire_time::{ExpireTime, TimeOption};
use super::parse::is_word;
use super::reply::{CommandError, Reply, Result, flag};
use super::store::Store;

const NX_WITH_OTHERS: CommandError =
    CommandError::new("ERR NX and XX, GT or LT options at the same time are not compatible");
const GT_WITH_LT: CommandError =
    CommandError::new("ERR GT and LT options at the same time are not compatible");

const KEY_ABSENT: Value = Value::Int(-2);
const NO_EXPIRY: Value = Value::Int(-1);

pub(super) fn expire(store: &mut Store, args: &[&[u8]]) -> Reply {
    expire_with(store, args, TimeOption::Ex)
}

pub(super) fn pexpire(store: &mut Store, args: &[&[u8]]) -> Reply {
    expire_with(store, args, TimeOption::Px)
}

pub(super) fn expireat(store: &mut Store, args: &[&[u8]]) -> Reply {
    expire_with(store, args, TimeOption::ExAt)
}

pub(super) fn pexpireat(store: &mut Store, args: &[&[u8]]) -> Reply {
    expire_with(store, args, TimeOption::PxAt)
}

/// `EXPIRE key time [NX | XX | GT | LT …]`
fn expire_with(store: &mut Store, args: &[&[u8]], option: TimeOption) -> Reply {
    let (time, now) = (args[2], store.now());
    let conditions = conditions(&args[3..])?;
    let expires_at = ExpireTime { time, option }.resolve(i64::MIN, now, args)?;
    let current = store.expires_at(args[1]);
    let allow = |condition: &Condition| condition.allows(current, expires_at);
    if store.peek(args[1]).is_none() || !conditions.iter().all(allow) {
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

fn conditions(words: &[&[u8]]) -> Result<Vec<Condition>> {
    let parsed = words.iter().map(|word| Condition::parse(word));
    let all = parsed.collect::<Result<Vec<_>>>()?;
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
    fn parse(word: &[u8]) -> Result<Self> {
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
            let left = expires_at.saturating_sub(store.now().up);
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
    if had_one {
        store.set_expiry(args[1], None);
    }
    flag(had_one)
}
