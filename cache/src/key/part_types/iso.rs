//! The text of dates, times and signed durations in keys: ISO 8601 and seconds, the same for the types of all crates.
//!
//! The parsers are lenient, since a key is written again and compared with its text.

use std::fmt;
use std::str::FromStr;

use crate::key::part_types::seconds::{Fraction, Malformed, Seconds, number, read_second};

/// A day of the Gregorian calendar, as `2026-07-04`, `-0044-03-15` or `+12026-07-04`.
#[derive(Clone, Copy)]
pub(super) struct Date {
    pub year: i32,
    pub month: u8,
    pub day: u8,
}

/// A time of the day, as `08:05:09` or `08:05:09.25`.
#[derive(Clone, Copy)]
pub(super) struct Time {
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
    /// One second and more in a leap second of chrono.
    pub nanosecond: u32,
}

/// A date and a time, as `2026-07-04T08:05:09`.
#[derive(Clone, Copy)]
pub(super) struct DateTime(pub Date, pub Time);

/// A point in time, as `2026-07-04T08:05:09Z`.
#[derive(Clone, Copy)]
pub(super) struct Utc(pub DateTime);

/// A length of time in seconds, as `90s` or `-0.25s`; both numbers have its sign.
#[derive(Clone, Copy)]
pub(super) struct SignedSeconds {
    pub seconds: i64,
    pub nanoseconds: i32,
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day } = self;
        match year {
            0..=9999 => write!(f, "{year:04}")?,
            // Four digits and a sign, which ISO 8601 requires for years with more or before 0.
            _ => write!(f, "{year:+05}")?,
        }
        write!(f, "-{month:02}-{day:02}")
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second) = (self.hour, self.minute, self.second);
        let fraction = Fraction(self.nanosecond);
        write!(f, "{hour:02}:{minute:02}:{second:02}{fraction}")
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}", self.0, self.1)
    }
}

impl fmt::Display for Utc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Z", self.0)
    }
}

impl fmt::Display for SignedSeconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_negative = self.seconds < 0 || self.nanoseconds < 0;
        let sign = if is_negative { "-" } else { "" };
        let fraction = Fraction(self.nanoseconds.unsigned_abs());
        write!(f, "{sign}{}{fraction}s", self.seconds.unsigned_abs())
    }
}

/// Writes `FromStr` with functions that return an `Option`.
macro_rules! from_text {
    ($($type:ty = $read:ident;)*) => {$(
        impl FromStr for $type {
            type Err = Malformed;

            fn from_str(text: &str) -> Result<Self, Malformed> {
                $read(text).ok_or(Malformed)
            }
        }
    )*};
}

from_text! {
    Date = read_date;
    Time = read_time;
    DateTime = read_date_time;
    Utc = read_utc;
    SignedSeconds = read_signed_seconds;
}

fn read_date(text: &str) -> Option<Date> {
    let (text, day) = text.rsplit_once('-')?;
    let (year, month) = text.rsplit_once('-')?;
    Some(Date {
        year: number(year)?,
        month: number(month)?,
        day: number(day)?,
    })
}

fn read_time(text: &str) -> Option<Time> {
    let (hour, text) = text.split_once(':')?;
    let (minute, text) = text.split_once(':')?;
    let (second, nanosecond) = read_second(text)?;
    Some(Time {
        hour: number(hour)?,
        minute: number(minute)?,
        second,
        nanosecond,
    })
}

fn read_date_time(text: &str) -> Option<DateTime> {
    let (date, time) = text.split_once('T')?;
    Some(DateTime(read_date(date)?, read_time(time)?))
}

fn read_utc(text: &str) -> Option<Utc> {
    read_date_time(text.strip_suffix('Z')?).map(Utc)
}

fn read_signed_seconds(text: &str) -> Option<SignedSeconds> {
    let length = |text: &str| {
        let length = text.parse::<Seconds>().ok()?.0;
        Some((length.as_secs(), length.subsec_nanos().cast_signed()))
    };
    if let Some(text) = text.strip_prefix('-') {
        let (seconds, nanoseconds) = length(text)?;
        return Some(SignedSeconds {
            seconds: 0_i64.checked_sub_unsigned(seconds)?,
            nanoseconds: -nanoseconds,
        });
    }
    let (seconds, nanoseconds) = length(text)?;
    Some(SignedSeconds {
        seconds: i64::try_from(seconds).ok()?,
        nanoseconds,
    })
}
