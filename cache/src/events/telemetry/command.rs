//! The names of operations and of commands, which are the attribute `db.operation.name`.

use std::borrow::Cow;

use crate::events::table::Number;

/// The method that started something, and the resource that it is about.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Origin {
    pub(super) name: &'static str,
    pub(super) resource: Option<&'static str>,
}

/// What holds the commands of a message together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Group {
    #[default]
    Alone,
    Pipeline,
    /// `MULTI` and `EXEC`.
    Transaction,
}

/// The commands of a message: their name, if they have one in common, and what holds them together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Command {
    /// The position of the name, counted from 1; 0 for commands of several names, or of a name that is not in the table.
    name: u8,
    group: Group,
}

/// In alphabetical order. A name that is not here is not shown: a caller's own command can be any bytes, a key among them.
const NAMES: [&str; 82] = [
    "APPEND",
    "BLMOVE",
    "BLMPOP",
    "BLPOP",
    "BRPOP",
    "BRPOPLPUSH",
    "COPY",
    "DBSIZE",
    "DECR",
    "DECRBY",
    "DEL",
    "DUMP",
    "ECHO",
    "EVAL",
    "EVALSHA",
    "EXISTS",
    "EXPIRE",
    "EXPIREAT",
    "EXPIRETIME",
    "FLUSHALL",
    "FLUSHDB",
    "GET",
    "GETDEL",
    "GETEX",
    "GETRANGE",
    "GETSET",
    "HDEL",
    "HEXISTS",
    "HGET",
    "HGETALL",
    "HINCRBY",
    "HKEYS",
    "HLEN",
    "HMGET",
    "HMSET",
    "HPERSIST",
    "HPEXPIRE",
    "HPTTL",
    "HSCAN",
    "HSET",
    "HSETNX",
    "HVALS",
    "INCR",
    "INCRBY",
    "INCRBYFLOAT",
    "INFO",
    "KEYS",
    "LINDEX",
    "LINSERT",
    "LLEN",
    "LMOVE",
    "LPOP",
    "LPUSH",
    "LRANGE",
    "LREM",
    "LSET",
    "LTRIM",
    "MGET",
    "MSET",
    "PERSIST",
    "PEXPIRE",
    "PEXPIREAT",
    "PING",
    "PSETEX",
    "PTTL",
    "PUBLISH",
    "RENAME",
    "RPOP",
    "RPOPLPUSH",
    "RPUSH",
    "SCAN",
    "SET",
    "SETEX",
    "SETNX",
    "STRLEN",
    "TIME",
    "TOUCH",
    "TTL",
    "TYPE",
    "UNLINK",
    "ZADD",
    "ZRANGE",
];

impl Origin {
    #[inline]
    pub(crate) fn new(name: &'static str, resource: Option<&'static str>) -> Self {
        Self { name, resource }
    }
}

impl Command {
    /// Returns what describes commands of these names.
    pub(crate) fn of<'a>(mut names: impl Iterator<Item = &'a [u8]>, group: Group) -> Self {
        let first = names.next().unwrap_or_default();
        let name = if names.all(|name| name == first) {
            position(first)
        } else {
            0
        };
        Self { name, group }
    }

    /// Returns the attribute's text; `None` where there is nothing to show.
    pub(super) fn text(self) -> Option<Cow<'static, str>> {
        let group = match self.group {
            Group::Alone => None,
            Group::Pipeline => Some("PIPELINE"),
            Group::Transaction => Some("MULTI"),
        };
        let name = usize::from(self.name).checked_sub(1);
        match (group, name.and_then(|at| NAMES.get(at).copied())) {
            (Some(group), Some(name)) => Some(format!("{group} {name}").into()),
            (group, name) => name.or(group).map(Cow::Borrowed),
        }
    }
}

/// Callers may write the name of a command of their own in small letters.
fn position(name: &[u8]) -> u8 {
    let mut upper = [0; 16];
    let Some(upper) = upper.get_mut(..name.len()) else {
        return 0;
    };
    upper.copy_from_slice(name);
    upper.make_ascii_uppercase();
    let found = NAMES.binary_search_by(|known| known.as_bytes().cmp(upper));
    found.map_or(0, |at| u8::try_from(at + 1).unwrap_or(0))
}

impl Number for Command {
    fn number(self) -> usize {
        self.name.into()
    }

    fn is(self, other: Self) -> bool {
        self == other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str], group: Group, expected: &str) {
        let names = names.iter().map(|name| name.as_bytes());
        let text = Command::of(names, group).text();
        assert_eq!(text.unwrap_or_default(), expected);
    }

    #[test]
    fn names_what_commands_have_in_common() {
        check(&["GET"], Group::Alone, "GET");
        check(&["dbsize"], Group::Alone, "DBSIZE");
        check(&["GET", "GET"], Group::Pipeline, "PIPELINE GET");
        check(&["GET", "SET"], Group::Pipeline, "PIPELINE");
        check(&["SET", "SET"], Group::Transaction, "MULTI SET");
        check(&[], Group::Transaction, "MULTI");
    }

    #[test]
    fn what_is_no_known_command_is_not_shown() {
        check(&["user:42"], Group::Alone, "");
        check(&["a very long word that is no command"], Group::Alone, "");
    }

    #[test]
    fn names_are_in_order() {
        assert!(NAMES.is_sorted());
        for name in NAMES {
            check(&[name], Group::Alone, name);
        }
    }
}
