//! Parses arguments as Redis does.

use super::reply::{CommandError, NOT_AN_INTEGER, OVERFLOW, Result};

/// Reads an integer in its one spelling: no `+`, no leading zero, no space, no `-0`.
pub(super) fn integer(text: &[u8]) -> Option<i64> {
    let number: i64 = std::str::from_utf8(text).ok()?.parse().ok()?;
    (itoa::Buffer::new().format(number).as_bytes() == text).then_some(number)
}

pub(super) fn integer_arg(arg: &[u8]) -> Result<i64> {
    integer(arg).ok_or(NOT_AN_INTEGER)
}

/// Adds to an integer in text, which starts at 0; any other text is the error `refusal`.
pub(super) fn sum(text: Option<&Vec<u8>>, amount: i64, refusal: CommandError) -> Result<i64> {
    let current = text.map_or(Some(0), |text| integer(text)).ok_or(refusal)?;
    current.checked_add(amount).ok_or(OVERFLOW)
}

/// Reads a count of at least `least`; any other argument is the error `refusal`.
pub(super) fn count_arg(arg: &[u8], least: usize, refusal: CommandError) -> Result<usize> {
    integer(arg)
        .and_then(|number| usize::try_from(number).ok())
        .filter(|number| *number >= least)
        .ok_or(refusal)
}

/// Compares an option word, ignoring case.
pub(super) fn is_word(arg: &[u8], word: &str) -> bool {
    arg.eq_ignore_ascii_case(word.as_bytes())
}

/// Reads a place counted from the front, or from the back when negative.
///
/// A place before the front is `None`; one beyond the back is returned as it is.
pub(super) fn place(index: i64, len: usize) -> Option<usize> {
    if index < 0 {
        let back = usize::try_from(index.unsigned_abs()).unwrap_or(usize::MAX);
        len.checked_sub(back)
    } else {
        Some(usize::try_from(index).unwrap_or(usize::MAX))
    }
}

/// Limits an inclusive range of places to a list of `len` items.
pub(super) fn places(start: i64, stop: i64, len: usize) -> std::ops::Range<usize> {
    let start = place(start, len).unwrap_or(0).min(len);
    let end = place(stop, len).map_or(0, |stop| stop.saturating_add(1).min(len));
    start..end.max(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_have_one_spelling() {
        for (text, number) in [("0", 0), ("-1", -1), ("9223372036854775807", i64::MAX)] {
            assert_eq!(integer(text.as_bytes()), Some(number));
        }
        assert_eq!(integer(i64::MIN.to_string().as_bytes()), Some(i64::MIN));
        for text in [
            "",
            "-",
            "+1",
            "01",
            "-0",
            " 1",
            "1 ",
            "1.0",
            "9223372036854775808",
            "x",
        ] {
            assert_eq!(integer(text.as_bytes()), None, "{text:?}");
        }
    }

    #[test]
    fn ranges_are_cut_to_what_is_there() {
        assert_eq!(places(0, -1, 3), 0..3);
        assert_eq!(places(-2, 1, 3), 1..2);
        assert_eq!(places(i64::MIN, i64::MAX, 3), 0..3);
        assert!(places(2, 1, 3).is_empty());
        assert!(places(5, 9, 3).is_empty());
        assert!(places(0, -9, 3).is_empty());
        assert!(places(0, -1, 0).is_empty());
    }
}
