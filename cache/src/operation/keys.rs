//! The key of packed commands, by which one of several connections is chosen.

use crate::operation::packed::MULTI;
use crate::operation::unpack::{argument, number};

/// What a part of a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place<'a> {
    /// One key.
    Key(&'a [u8]),
    /// Several keys, of which this is the first.
    Keys(&'a [u8]),
    /// No key.
    Nowhere,
}

/// Returns what a part of a message is about: a command, or a group, whose first command says it.
pub(crate) fn place(part: &[u8]) -> Place<'_> {
    let mut rest = part.strip_prefix(MULTI).unwrap_or(part);
    let Some(arguments) = number(&mut rest, b'*') else {
        return Place::Nowhere;
    };
    let Some(name) = argument(&mut rest) else {
        return Place::Nowhere;
    };
    let is = |names: &[&str]| {
        names
            .iter()
            .any(|one| name.eq_ignore_ascii_case(one.as_bytes()))
    };
    if is(&[
        "SCAN", "PING", "ECHO", "TIME", "INFO", "DBSIZE", "PUBLISH", "SCRIPT", "CONFIG", "CLIENT",
    ]) {
        return Place::Nowhere;
    }
    if is(&[
        "EVALSHA",
        "EVAL",
        "FCALL",
        "EVALSHA_RO",
        "EVAL_RO",
        "FCALL_RO",
    ]) {
        let (_script, count) = (argument(&mut rest), argument(&mut rest));
        return match (count, argument(&mut rest)) {
            (Some(b"1"), Some(key)) => Place::Key(key),
            (Some(b"0") | None, _) | (_, None) => Place::Nowhere,
            (Some(_), Some(key)) => Place::Keys(key),
        };
    }
    let has_only_keys = is(&[
        "MGET", "UNLINK", "DEL", "EXISTS", "TOUCH", "MSET", "RENAME", "COPY", "LMOVE",
    ]);
    match argument(&mut rest) {
        Some(key) if has_only_keys && arguments > 2 => Place::Keys(key),
        Some(key) => Place::Key(key),
        None => Place::Nowhere,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &[&str], expected: Place<'_>) {
        let mut command = redis::cmd(words[0]);
        command.arg(&words[1..]);
        let packed = command.get_packed_command();
        assert_eq!(place(&packed), expected, "{words:?}");
        let in_group = [MULTI, &packed].concat();
        assert_eq!(place(&in_group), expected, "{words:?} in a group");
    }

    #[test]
    fn the_key_is_found_where_each_command_has_it() {
        check(&["GET", "a"], Place::Key(b"a"));
        check(&["SET", "a\r\n", "1", "PX", "5"], Place::Key(b"a\r\n"));
        check(&["MGET", "a"], Place::Key(b"a"));
        check(&["MGET", "a", "b"], Place::Keys(b"a"));
        check(&["evalsha", "digest", "1", "a", "x"], Place::Key(b"a"));
        check(&["EVAL", "return 1", "2", "a", "b"], Place::Keys(b"a"));
        check(&["EVAL", "return 1", "0"], Place::Nowhere);
        check(&["SCAN", "0"], Place::Nowhere);
        check(&["PING"], Place::Nowhere);
    }
}
