//! Dates and times of jiff.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use crate::key::part_types::iso;

converted! {
    Date = date, read_date;
    Time = time, read_time;
    DateTime = date_time, read_date_time;
    Timestamp = utc, read_utc;
    SignedDuration = seconds, read_seconds;
}

fn date(date: Date) -> iso::Date {
    iso::Date {
        year: date.year().into(),
        month: date.month().unsigned_abs(),
        day: date.day().unsigned_abs(),
    }
}

fn read_date(date: iso::Date) -> Option<Date> {
    Date::new(narrow(date.year)?, narrow(date.month)?, narrow(date.day)?).ok()
}

fn time(time: Time) -> iso::Time {
    iso::Time {
        hour: time.hour().unsigned_abs(),
        minute: time.minute().unsigned_abs(),
        second: time.second().unsigned_abs(),
        nanosecond: time.subsec_nanosecond().unsigned_abs(),
    }
}

fn read_time(time: iso::Time) -> Option<Time> {
    let (hour, minute) = (narrow(time.hour)?, narrow(time.minute)?);
    Time::new(hour, minute, narrow(time.second)?, narrow(time.nanosecond)?).ok()
}

fn date_time(at: DateTime) -> iso::DateTime {
    iso::DateTime(date(at.date()), time(at.time()))
}

fn read_date_time(at: iso::DateTime) -> Option<DateTime> {
    Some(DateTime::from_parts(read_date(at.0)?, read_time(at.1)?))
}

fn utc(at: Timestamp) -> iso::Utc {
    iso::Utc(date_time(Offset::UTC.to_datetime(at)))
}

fn read_utc(at: iso::Utc) -> Option<Timestamp> {
    Offset::UTC.to_timestamp(read_date_time(at.0)?).ok()
}

fn seconds(length: SignedDuration) -> iso::SignedSeconds {
    iso::SignedSeconds {
        seconds: length.as_secs(),
        nanoseconds: length.subsec_nanos(),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the others can fail")]
fn read_seconds(length: iso::SignedSeconds) -> Option<SignedDuration> {
    Some(SignedDuration::new(length.seconds, length.nanoseconds))
}

fn narrow<T, N: TryFrom<T>>(number: T) -> Option<N> {
    N::try_from(number).ok()
}
