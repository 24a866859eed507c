//! The keys that commands write.

use crate::operation::{Script, argument, number};

/// What a command can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written<'a> {
    /// This key; it may also be another argument, which is the key of nothing.
    Key(&'a [u8]),
    Everything,
}

/// Visits the keys that the commands of a message can write.
pub(super) fn each_written<'a>(mut message: &'a [u8], visit: &mut impl FnMut(Written<'a>)) {
    while let Some(arguments) = number(&mut message, b'*') {
        let Some(name) = argument(&mut message) else {
            return;
        };
        let mut places = places(name);
        for at in 1..arguments {
            let Some(argument) = argument(&mut message) else {
                return;
            };
            if at == 1 && places == Places::Counted && Script::GetFresh.is(argument) {
                // As `GETEX`.
                places = Places::Nowhere;
            } else if at == 2 && places == Places::Counted {
                let keys = str::from_utf8(argument)
                    .ok()
                    .and_then(|keys| keys.parse().ok());
                // A script without keys can have them among its other arguments.
                let keys = keys.filter(|&keys| keys > 0).unwrap_or(usize::MAX);
                places = Places::Between(3, keys.saturating_add(3));
            } else if places.has(at) {
                visit(Written::Key(argument));
            }
        }
        if places == Places::Everywhere {
            visit(Written::Everything);
        }
    }
}

/// The places of keys among the arguments, of which the name is the first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Places {
    Nowhere,
    /// From the first number to the one before the second.
    Between(usize, usize),
    /// Behind the number of keys, which is the third.
    Counted,
    /// On the whole server.
    Everywhere,
}

impl Places {
    fn has(self, at: usize) -> bool {
        matches!(self, Self::Between(first, end) if (first..end).contains(&at))
    }
}

fn places(name: &[u8]) -> Places {
    let is = |names: &[&str]| {
        let mut names = names.iter();
        names.any(|one| name.eq_ignore_ascii_case(one.as_bytes()))
    };
    // Reads stand beside writes in a pipeline. One of them changes a TTL: a read that extends it must not end each refresh.
    if is(&[
        "GET", "GETEX", "MGET", "PTTL", "GETRANGE", "EXISTS", "MULTI", "EXEC", "HGET", "HMGET",
        "HGETALL", "HEXISTS", "HLEN", "HSCAN", "LRANGE", "LINDEX", "LLEN", "SCAN",
    ]) {
        Places::Nowhere
    } else if is(&[
        "SET", "GETDEL", "HSET", "RPUSH", "LPUSH", "HINCRBY", "INCRBY",
    ]) {
        Places::Between(1, 2)
    } else if is(&["EVAL", "EVALSHA", "FCALL"]) {
        Places::Counted
    } else if is(&["FLUSHALL", "FLUSHDB", "SWAPDB"]) {
        Places::Everywhere
    } else {
        // Every argument can be one: to look up what is none does no harm.
        Places::Between(1, usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(commands: &[&[&str]], expected: &[&str]) {
        let packed = commands.iter().flat_map(|words| {
            let mut command = redis::cmd(words[0]);
            command.arg(&words[1..]).get_packed_command()
        });
        let mut found = Vec::new();
        each_written(&packed.collect::<Vec<u8>>(), &mut |written| {
            found.push(match written {
                Written::Key(key) => String::from_utf8_lossy(key).into_owned(),
                Written::Everything => "*".to_owned(),
            });
        });
        assert_eq!(found, expected, "{commands:?}");
    }

    #[test]
    fn the_keys_that_a_command_writes_are_found() {
        check(&[&["GET", "a"], &["getex", "a", "PERSIST"]], &[]);
        check(&[&["PTTL", "a"], &["GETRANGE", "a", "0", "16"]], &[]);
        check(&[&["PERSIST", "a"]], &["a"]);
        let read = Script::GetFresh;
        for script in [read.source(), read.digest()] {
            check(&[&["EVALSHA", script, "1", "a", "5"]], &[]);
        }
        check(&[&["SET", "a\r\n", "b", "PX", "5"]], &["a\r\n"]);
        check(&[&["UNLINK", "a", "b"]], &["a", "b"]);
        check(&[&["EVAL", "return 1", "2", "a", "b", "c"]], &["a", "b"]);
        check(&[&["evalsha", "digest", "1", "a", "x"]], &["a"]);
        check(&[&["EVAL", "return 1", "0", "x"]], &["x"]);
        check(&[&["RENAME", "a", "b"]], &["a", "b"]);
        check(&[&["FLUSHDB"]], &["*"]);
    }

    #[test]
    fn every_command_of_a_message_counts() {
        let message: &[&[&str]] = &[&["MULTI"], &["SET", "a", "1"], &["UNLINK", "b"], &["EXEC"]];
        check(message, &["a", "b"]);
    }

    #[test]
    fn half_a_message_ends_the_search() {
        let packed = redis::cmd("UNLINK").arg("key").get_packed_command();
        for end in 0..packed.len() {
            let mut found = 0;
            each_written(&packed[..end], &mut |_| found += 1);
            assert_eq!(found, 0, "{end}");
        }
    }
}
