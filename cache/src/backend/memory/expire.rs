//! Lifetimes: `EXPIRE`, `TTL` and their kin.

use redis::Value;

use super::{
    clock::Now,
    parse::{integer_arg, is_word},
    reply::{CommandError, Reply, flag},
    store::Store,
};

const NX_WITH_OTHERS: CommandError =
    CommandError::new("ERR NX and XX, GT or LT options at the same time are not compatible");
const GT_WITH_LT: CommandError =
    CommandError::new("ERR GT and LT options at the same time are not compatible");

const KEY_ABSENT: Value = Value::Int(-2);
const NO_LIFETIME: Value = Value::Int(-1);

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Seconds,
    Millis,
}

#[derive(Clone, Copy)]
enum Origin {
    Now,
    Epoch,
}

/// The end of a lifetime as a `SET` spells it, not yet read.
#[derive(Clone, Copy)]
pub(super) struct End<'a> {
    time: &'a [u8],
    unit: Unit,
    origin: Origin,
}

pub(super) fn relative_end(time: &[u8], unit: Unit) -> End<'_> {
    End {
        time,
        unit,
        origin: Origin::Now,
    }
}

pub(super) fn absolute_end(time: &[u8], unit: Unit) -> End<'_> {
    End {
        time,
        unit,
        origin: Origin::Epoch,
    }
}

impl End<'_> {
    /// Milliseconds since 1970; the times that `SET` refuses name the command, `args[0]`.
    pub(super) fn resolve(self, now: Now, args: &[&[u8]]) -> Result<i64, CommandError> {
        let time = integer_arg(self.time)?;
        let end = if time > 0 {
            end_at(time, self.unit, self.origin, now)
        } else {
            None
        };
        end.ok_or_else(|| CommandError::expire_time(args))
    }
}

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
    let end = end_at(integer_arg(args[2])?, unit, origin, now)
        .ok_or_else(|| CommandError::expire_time(args))?;
    if store.peek(args[1]).is_none() {
        return Ok(flag(false));
    }
    let current = store.ends_at(args[1]);
    if !conditions
        .iter()
        .all(|condition| condition.allows(current, end))
    {
        return Ok(flag(false));
    }
    if end <= now.up {
        store.remove(args[1]);
    } else {
        store.set_end(args[1], Some(end));
    }
    Ok(flag(true))
}

fn end_at(time: i64, unit: Unit, origin: Origin, now: Now) -> Option<i64> {
    let millis = match unit {
        Unit::Seconds => time.checked_mul(1000)?,
        Unit::Millis => time,
    };
    match origin {
        Origin::Now => millis.checked_add(now.up),
        Origin::Epoch => Some(millis),
    }
}

/// What `EXPIRE` may ask of the lifetime that is there.
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

    /// A key without lifetime counts as one that lives for ever.
    fn allows(self, current: Option<i64>, end: i64) -> bool {
        match self {
            Self::Unset => current.is_none(),
            Self::Set => current.is_some(),
            Self::Later => current.is_some_and(|current| end > current),
            Self::Sooner => current.is_none_or(|current| end < current),
        }
    }
}

pub(super) fn ttl(store: &mut Store, args: &[&[u8]]) -> Value {
    let now = store.now().up;
    remaining(store, args, |end| {
        rounded_seconds(end.saturating_sub(now).max(0))
    })
}

pub(super) fn pttl(store: &mut Store, args: &[&[u8]]) -> Value {
    let now = store.now().up;
    remaining(store, args, |end| end.saturating_sub(now).max(0))
}

pub(super) fn expiretime(store: &mut Store, args: &[&[u8]]) -> Value {
    remaining(store, args, rounded_seconds)
}

pub(super) fn pexpiretime(store: &mut Store, args: &[&[u8]]) -> Value {
    remaining(store, args, |end| end)
}

fn remaining(store: &mut Store, args: &[&[u8]], measure: impl FnOnce(i64) -> i64) -> Value {
    match store.ends_at(args[1]) {
        Some(end) => Value::Int(measure(end)),
        None if store.peek(args[1]).is_some() => NO_LIFETIME,
        None => KEY_ABSENT,
    }
}

fn rounded_seconds(millis: i64) -> i64 {
    millis / 1000 + i64::from(millis % 1000 >= 500)
}

pub(super) fn persist(store: &mut Store, args: &[&[u8]]) -> Value {
    let had_one = store.ends_at(args[1]).is_some();
    if had_one {
        store.set_end(args[1], None);
    }
    flag(had_one)
}
