//! Walks with a cursor: `SCAN` and `HSCAN`.

use redis::Value;

use super::data::Data;
use super::glob::matches;
use super::hash::Hash;
use super::parse::{count_arg, integer_arg, is_word};
use super::reply::{CommandError, Reply, Result, SYNTAX, bulk};
use super::store::Store;

const INVALID_CURSOR: CommandError = CommandError::new("ERR invalid cursor");
const DEFAULT_COUNT: usize = 10;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Walk {
    Keys,
    Fields,
}

struct Options<'a> {
    pattern: Option<&'a [u8]>,
    count: usize,
    kind: Option<&'a [u8]>,
}

/// `SCAN cursor [MATCH pattern] [COUNT count] [TYPE kind]`
///
/// A key that is there from the walk's start to its end is visited at least once. One step looks at
/// no more than `COUNT` keys.
pub(super) fn scan(store: &mut Store, args: &[&[u8]]) -> Reply {
    let cursor = cursor_arg(args[1])?;
    let options = Options::parse(&args[2..], Walk::Keys)?;
    let mut names = Vec::new();
    let next = store.scan(cursor, options.count, |name, data| {
        if options.admits_name(name) && options.admits_kind(data) {
            names.push(bulk(name));
        }
    });
    Ok(page(next, names))
}

/// `HSCAN key cursor [MATCH pattern] [COUNT count]`
pub(super) fn hscan(store: &mut Store, args: &[&[u8]]) -> Reply {
    let cursor = cursor_arg(args[2])?;
    // Options on an absent key are not looked at, as in Redis.
    let Some(hash) = store.get::<Hash>(args[1])? else {
        return Ok(page(0, Vec::new()));
    };
    let options = Options::parse(&args[3..], Walk::Fields)?;
    let (slots, next) = hash.fields().step(cursor, options.count);
    let fields = slots.map(|slot| hash.fields().at(slot));
    let admitted = fields.filter(|field| options.admits_name(&field.name));
    let items = admitted.flat_map(|field| [bulk(&field.name), bulk(&field.value)]);
    Ok(page(next, items.collect()))
}

impl<'a> Options<'a> {
    fn parse(words: &[&'a [u8]], walk: Walk) -> Result<Self> {
        let mut options = Self {
            pattern: None,
            count: DEFAULT_COUNT,
            kind: None,
        };
        let (pairs, rest) = words.as_chunks::<2>();
        for &[word, argument] in pairs {
            if is_word(word, "MATCH") {
                options.pattern = Some(argument);
            } else if is_word(word, "COUNT") {
                // What is no integer has an error of its own.
                integer_arg(argument)?;
                options.count = count_arg(argument, 1, SYNTAX)?;
            } else if is_word(word, "TYPE") && walk == Walk::Keys {
                options.kind = Some(argument);
            } else {
                return Err(SYNTAX);
            }
        }
        match rest {
            [] => Ok(options),
            _ => Err(SYNTAX),
        }
    }

    fn admits_name(&self, name: &[u8]) -> bool {
        self.pattern.is_none_or(|pattern| matches(pattern, name))
    }

    fn admits_kind(&self, data: &Data) -> bool {
        self.kind.is_none_or(|kind| is_word(kind, data.kind_name()))
    }
}

/// Reads a cursor as C's `strtoul` does: nothing is 0, and a negative number wraps around.
fn cursor_arg(arg: &[u8]) -> Result<usize> {
    if arg.is_empty() {
        return Ok(0);
    }
    let text = std::str::from_utf8(arg).ok();
    let number = text.and_then(|text| text.parse::<i128>().ok());
    let number = number.filter(|number| number.unsigned_abs() <= u64::MAX.into());
    let wrapped = number.ok_or(INVALID_CURSOR)?.rem_euclid(1 << u64::BITS);
    Ok(usize::try_from(wrapped).unwrap_or(usize::MAX))
}

fn page(next: usize, items: Vec<Value>) -> Value {
    Value::Array(vec![bulk(next.to_string().as_bytes()), Value::Array(items)])
}
