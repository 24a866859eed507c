//! Holds the reader of replies to redis-rs's parser, for tests and fuzzing.
//!
//! This file uses redis-rs and the library alone, since the fuzz target includes it as a module.

use std::iter::zip;

use redis::{ErrorKind, Parser, Value, parse_redis_value};
use typed_cache::__private::read_replies;

/// A cap that no input of a test reaches.
const NO_CAP: usize = 1 << 30;

/// Reads `input` whole and cut at each of `cuts`, holds both to redis-rs's parser, and returns the number of replies.
///
/// The two differ by intent in these:
/// - redis-rs keeps attributes, we drop them: `without_attributes`. It therefore refuses a push whose first element has
///   one, and we do not.
/// - CR LF inside an error with its length in front is a space to us, so that an error stays one line: `without_attributes`.
/// - We refuse lines over 64 KiB, which no input here has, and more than 2^24 elements, strings over 2^40 bytes and negative
///   lengths of errors and verbatim strings, for which redis-rs waits for more bytes. No reply comes of either.
/// - An error in no UTF-8 is read with a mark in place of such bytes, since servers repeat arguments in errors.
/// - Every negative length is nil to redis-rs. We refuse all but `$-1` and `*-1`, which servers send.
#[must_use]
pub fn compare(input: &[u8], cuts: &[usize]) -> usize {
    let (ours, is_malformed) = read_replies([input], NO_CAP, NO_CAP);
    let (theirs, is_refused) = parse_replies(input);
    for (ours, theirs) in zip(&ours, &theirs) {
        assert!(is_same(ours, theirs), "{ours:?} is not {theirs:?}");
    }
    assert!(
        ours.len() >= theirs.len() || is_malformed && has_negative_length(input),
        "{:?} was not read",
        &theirs[ours.len()..]
    );
    if let Some(more) = ours.get(theirs.len()) {
        let is_marked = format!("{:?}", &ours[theirs.len()..]).contains('\u{fffd}');
        let is_behind_attribute =
            input.contains(&b'|') && (has_push(more) || may_have_marks(input));
        let may_differ = is_refused && (is_behind_attribute || is_marked);
        assert!(may_differ, "{more:?} is no reply to redis-rs");
    } else {
        assert!(
            is_malformed
                || !is_refused
                || may_have_marks(input)
                || may_have_pushes_in_attributes(input),
            "redis-rs refuses what we wait for"
        );
    }
    let in_pieces = read_replies(pieces(input, cuts), NO_CAP, NO_CAP);
    assert!(
        are_same(&in_pieces.0, &ours) && in_pieces.1 == is_malformed,
        "cut at {cuts:?}, {in_pieces:?} came of {ours:?}, {is_malformed}"
    );
    ours.len()
}

/// Cuts `input` at each of `cuts`, which are sorted.
pub fn pieces<'a>(input: &'a [u8], cuts: &'a [usize]) -> impl Iterator<Item = &'a [u8]> {
    let ends = cuts.iter().copied().chain([input.len()]);
    ends.scan(0, move |from, end| {
        let piece = input.get(*from..end).unwrap_or_default();
        *from = end.max(*from);
        Some(piece)
    })
}

/// Parses `input` with redis-rs. Returns what came of it, and whether the rest is an error and not too short.
fn parse_replies(mut input: &[u8]) -> (Vec<Value>, bool) {
    let mut parser = Parser::new();
    let mut replies = Vec::new();
    loop {
        match parser.parse_value(&mut input) {
            Ok(reply) => replies.push(without_attributes(reply)),
            Err(error) => return (replies, error.kind() == ErrorKind::Parse),
        }
    }
}

/// Makes of redis-rs's value what the reader should make of the same bytes.
fn without_attributes(value: Value) -> Value {
    let each = |items: Vec<Value>| items.into_iter().map(without_attributes).collect();
    match value {
        Value::Attribute { data, .. } => without_attributes(*data),
        Value::Array(items) => Value::Array(each(items)),
        Value::Set(items) => Value::Set(each(items)),
        Value::Push { kind, data } => Value::Push {
            kind,
            data: each(data),
        },
        Value::Map(pairs) => Value::Map(
            pairs
                .into_iter()
                .map(|(key, value)| (without_attributes(key), without_attributes(value)))
                .collect(),
        ),
        Value::ServerError(ref error) => {
            let detail = error
                .details()
                .map_or_else(String::new, |detail| format!(" {detail}"));
            let line = format!("{}{detail}", error.code()).replace("\r\n", " ");
            parse_redis_value(format!("-{line}\r\n").as_bytes()).unwrap_or(value)
        }
        scalar => scalar,
    }
}

fn has_negative_length(input: &[u8]) -> bool {
    (0..input.len()).any(|at| {
        let (kind, length) = (input[at], input[at + 1..].trim_ascii_start());
        let is_nil = matches!(kind, b'$' | b'*') && length.starts_with(b"-1\r\n");
        matches!(kind, b'$' | b'*' | b'~' | b'>') && length.starts_with(b"-") && !is_nil
    })
}

/// Returns whether there can be an error in no UTF-8, which redis-rs refuses.
fn may_have_marks(input: &[u8]) -> bool {
    let error = input.iter().position(|byte| matches!(byte, b'-' | b'!'));
    error.is_some_and(|at| std::str::from_utf8(&input[at..]).is_err())
}

/// redis-rs refuses a push in an attribute at once, and we read on to its end.
fn may_have_pushes_in_attributes(input: &[u8]) -> bool {
    input.contains(&b'|') && input.contains(&b'>')
}

fn has_push(value: &Value) -> bool {
    match value {
        Value::Push { .. } => true,
        Value::Array(items) | Value::Set(items) => items.iter().any(has_push),
        Value::Map(pairs) => pairs
            .iter()
            .any(|(key, value)| has_push(key) || has_push(value)),
        _ => false,
    }
}

fn are_same(ours: &[Value], theirs: &[Value]) -> bool {
    ours.len() == theirs.len() && zip(ours, theirs).all(|(ours, theirs)| is_same(ours, theirs))
}

/// Compares values; NaN is the same as NaN.
fn is_same(ours: &Value, theirs: &Value) -> bool {
    if ours == theirs {
        return true;
    }
    let (ours, theirs) = (format!("{ours:?}"), format!("{theirs:?}"));
    ours.contains("NaN") && ours == theirs
}
