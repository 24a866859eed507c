//! Seconds with a fraction in the text of keys.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

const NANOS_PER_SECOND: u32 = 1_000_000_000;

/// A length of time in seconds, as `90s` or `0.25s`.
pub(super) struct Seconds(pub Duration);

/// The digits behind a second, without the zeros at their end.
pub(super) struct Fraction(pub u32);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = Fraction(self.0.subsec_nanos());
        write!(f, "{}{fraction}s", self.0.as_secs())
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => Ok(()),
            nanos @ 1..NANOS_PER_SECOND => {
                let digits = format!("{nanos:09}");
                write!(f, ".{}", digits.trim_end_matches('0'))
            }
            // All ten digits, so that it is no fraction of a usual second.
            nanos => write!(f, ".{nanos}"),
        }
    }
}

/// The text is not of the form.
pub(super) struct Malformed;

impl FromStr for Seconds {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        read_seconds(text).ok_or(Malformed)
    }
}

fn read_seconds(text: &str) -> Option<Seconds> {
    let (seconds, nanos) = read_second(text.strip_suffix('s')?)?;
    // `Duration::new` panics where more nanoseconds carry over the largest number of seconds.
    (nanos < NANOS_PER_SECOND).then(|| Seconds(Duration::new(seconds, nanos)))
}

/// Reads seconds and the nanoseconds behind them.
pub(super) fn read_second<T: FromStr>(text: &str) -> Option<(T, u32)> {
    match text.split_once('.') {
        Some((seconds, fraction)) => Some((number(seconds)?, number(&format!("{fraction:0<9}"))?)),
        None => Some((number(text)?, 0)),
    }
}

pub(super) fn number<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}
