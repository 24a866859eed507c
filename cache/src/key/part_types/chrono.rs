//! Dates and times of chrono.

use chrono::{
    DateTime, Datelike, Month, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc,
    Weekday,
};

use crate::key::part::{KeyPart, OwnedKeyPart, PartReader, PartWriter};
use crate::key::part_types::iso;
use crate::schema::{Schema, Shape};

/// Nanoseconds from here on are in a leap second, which chrono counts on from the second in front of it.
const LEAP: u32 = 1_000_000_000;

displayed! {
    Weekday;
}

converted! {
    NaiveDate = date, read_date;
    NaiveTime = time, read_time;
    NaiveDateTime = date_time, read_date_time;
    DateTime<Utc> = utc, read_utc;
    TimeDelta = seconds, read_seconds;
}

// `chrono::Month` has a parser and no `Display`.
impl KeyPart for Month {
    const SHAPE: &'static Shape = <Self as Schema>::SHAPE;

    fn write_part(&self, out: &mut PartWriter<'_>) {
        out.text(self.name());
    }
}

impl OwnedKeyPart for Month {
    fn read_part(part: &PartReader<'_>) -> Option<Self> {
        part.parse_text()
    }
}

fn date(date: NaiveDate) -> iso::Date {
    iso::Date {
        year: date.year(),
        month: two_digits(date.month()),
        day: two_digits(date.day()),
    }
}

fn read_date(date: iso::Date) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(date.year, date.month.into(), date.day.into())
}

fn time(time: NaiveTime) -> iso::Time {
    let (second, nanosecond) = match (time.second(), time.nanosecond()) {
        (59, nanos @ LEAP..) => (60, nanos - LEAP),
        // chrono has leap seconds inside a minute, too; all their digits are kept.
        second_and_nanos => second_and_nanos,
    };
    iso::Time {
        hour: two_digits(time.hour()),
        minute: two_digits(time.minute()),
        second: two_digits(second),
        nanosecond,
    }
}

fn read_time(time: iso::Time) -> Option<NaiveTime> {
    let (second, nanosecond) = match time.second {
        60 => (59, time.nanosecond.checked_add(LEAP)?),
        second => (second, time.nanosecond),
    };
    NaiveTime::from_hms_opt(time.hour.into(), time.minute.into(), second.into())?
        .with_nanosecond(nanosecond)
}

fn date_time(at: NaiveDateTime) -> iso::DateTime {
    iso::DateTime(date(at.date()), time(at.time()))
}

fn read_date_time(at: iso::DateTime) -> Option<NaiveDateTime> {
    Some(NaiveDateTime::new(read_date(at.0)?, read_time(at.1)?))
}

fn utc(at: DateTime<Utc>) -> iso::Utc {
    iso::Utc(date_time(at.naive_utc()))
}

fn read_utc(at: iso::Utc) -> Option<DateTime<Utc>> {
    read_date_time(at.0).map(|at| at.and_utc())
}

fn seconds(length: TimeDelta) -> iso::SignedSeconds {
    iso::SignedSeconds {
        seconds: length.num_seconds(),
        nanoseconds: length.subsec_nanos(),
    }
}

fn read_seconds(length: iso::SignedSeconds) -> Option<TimeDelta> {
    let nanoseconds = TimeDelta::nanoseconds(length.nanoseconds.into());
    TimeDelta::try_seconds(length.seconds)?.checked_add(&nanoseconds)
}

/// Narrows a number below 100.
fn two_digits(number: u32) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}
