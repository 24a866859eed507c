//! Changes inside lists: `LSET`, `LTRIM`, `LREM`, `LINSERT`.

use redis::Value;

use super::list::{List, Side};
use super::parse::{integer_arg, is_word, place, places};
use super::reply::{CommandError, NO_SUCH_KEY, Reply, SYNTAX, count};
use super::store::Store;

const OUT_OF_RANGE: CommandError = CommandError::new("ERR index out of range");

pub(super) fn lset(store: &mut Store, args: &[&[u8]]) -> Reply {
    let replaced = store.edit(args[1], |list: &mut List| {
        let index = place(integer_arg(args[2])?, list.len()).ok_or(OUT_OF_RANGE)?;
        if list.set(index, args[3].to_vec()) {
            Ok(Value::Okay)
        } else {
            Err(OUT_OF_RANGE)
        }
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
