//! TTLs of the fields of hashes: `HPEXPIRE`, `HPTTL`, `HPERSIST`.

use redis::Value;

use super::expire::allows;
use super::hash::Hash;
use super::parse::{count_arg, integer_arg, is_word};
use super::reply::{CommandError, Reply, Result};
use super::store::Store;

const NEGATIVE: CommandError = CommandError::new("ERR invalid expire time, must be >= 0");
const MISPLACED: CommandError =
    CommandError::new("ERR Mandatory argument FIELDS is missing or not at the right position");
const NO_COUNT: CommandError = CommandError::new("ERR Number of fields must be a positive integer");
const NO_COUNT_TO_EXPIRE: CommandError =
    CommandError::new("ERR Parameter `numFields` should be greater than 0");
const OTHER_COUNT: CommandError =
    CommandError::new("ERR The `numfields` parameter must match the number of arguments");

/// The latest time that Redis keeps for a field, in the year 4199.
const LATEST: i64 = (1 << 46) - 1;

const FIELD_ABSENT: i64 = -2;
const NO_EXPIRY: i64 = -1;
const UNCHANGED: i64 = 0;
const CHANGED: i64 = 1;
const DELETED: i64 = 2;

/// `HPEXPIRE key millis [NX | XX | GT | LT] FIELDS count field [field …]`
pub(super) fn hpexpire(store: &mut Store, args: &[&[u8]]) -> Reply {
    store.get::<Hash>(args[1])?;
    let now = store.clock.now().up;
    let expires_at = expire_time(args, now)?;
    let is_condition = ["NX", "XX", "GT", "LT"]
        .iter()
        .any(|word| is_word(args[3], word));
    let (conditions, words) = args[3..].split_at(usize::from(is_condition));
    let fields = fields(words, NO_COUNT_TO_EXPIRE)?;
    for _ in fields {
        store.remove_some_expired();
    }
    for_each(store, args[1], fields, |hash, field| {
        let current = hash.expires_at(field);
        if !allows(conditions, current, expires_at) {
            UNCHANGED
        } else if expires_at <= now {
            hash.remove(field);
            DELETED
        } else {
            hash.expire(field, expires_at);
            CHANGED
        }
    })
}

fn expire_time(args: &[&[u8]], now: i64) -> Result<i64> {
    let millis = integer_arg(args[2])?;
    if millis < 0 {
        return Err(NEGATIVE);
    }
    let time = millis.checked_add(now).filter(|time| *time <= LATEST);
    time.ok_or_else(|| CommandError::expire_time(args))
}

/// `HPTTL key FIELDS count field [field …]`
pub(super) fn hpttl(store: &mut Store, args: &[&[u8]]) -> Reply {
    store.get::<Hash>(args[1])?;
    let (fields, now) = (fields(&args[2..], NO_COUNT)?, store.clock.now().up);
    for_each(store, args[1], fields, |hash, field| {
        let expires_at = hash.expires_at(field);
        expires_at.map_or(NO_EXPIRY, |time| time.saturating_sub(now).max(0))
    })
}

/// `HPERSIST key FIELDS count field [field …]`
pub(super) fn hpersist(store: &mut Store, args: &[&[u8]]) -> Reply {
    store.get::<Hash>(args[1])?;
    let fields = fields(&args[2..], NO_COUNT)?;
    for_each(store, args[1], fields, |hash, field| {
        if hash.persist(field) {
            CHANGED
        } else {
            NO_EXPIRY
        }
    })
}

/// Reads `FIELDS count field [field …]`; a count below 1 is the error `refusal`.
fn fields<'w, 'a>(words: &'w [&'a [u8]], refusal: CommandError) -> Result<&'w [&'a [u8]]> {
    match words {
        [word, count, fields @ ..] if is_word(word, "FIELDS") => {
            if count_arg(count, 1, refusal)? == fields.len() {
                Ok(fields)
            } else {
                Err(OTHER_COUNT)
            }
        }
        _ => Err(MISPLACED),
    }
}

/// Answers for each field what `of` makes of it, if it is there.
fn for_each(
    store: &mut Store,
    key: &[u8],
    fields: &[&[u8]],
    of: impl Fn(&mut Hash, &[u8]) -> i64,
) -> Reply {
    let numbers = store.edit(key, |hash: &mut Hash| {
        let number = |field: &&[u8]| match hash.fields().find(field) {
            Some(_) => Value::Int(of(hash, field)),
            None => Value::Int(FIELD_ABSENT),
        };
        Ok(fields.iter().map(number).collect())
    })?;
    let absent = || vec![Value::Int(FIELD_ABSENT); fields.len()];
    Ok(Value::Array(numbers.unwrap_or_else(absent)))
}
