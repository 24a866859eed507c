//! Dates and times of the crate time.

use time::{Date, Duration, Month, PrimitiveDateTime, Time, UtcDateTime, Weekday};

use crate::key::part_types::iso;

displayed! {
    Weekday;
    Month;
}

converted! {
    Date = date, read_date;
    Time = time, read_time;
    PrimitiveDateTime = date_time, read_date_time;
    UtcDateTime = utc, read_utc;
    Duration = seconds, read_seconds;
}

fn date(date: Date) -> iso::Date {
    iso::Date {
        year: date.year(),
        month: date.month().into(),
        day: date.day(),
    }
}

fn read_date(date: iso::Date) -> Option<Date> {
    let month = Month::try_from(date.month).ok()?;
    Date::from_calendar_date(date.year, month, date.day).ok()
}

fn time(time: Time) -> iso::Time {
    let (hour, minute, second, nanosecond) = time.as_hms_nano();
    iso::Time {
        hour,
        minute,
        second,
        nanosecond,
    }
}

fn read_time(time: iso::Time) -> Option<Time> {
    Time::from_hms_nano(time.hour, time.minute, time.second, time.nanosecond).ok()
}

fn date_time(at: PrimitiveDateTime) -> iso::DateTime {
    iso::DateTime(date(at.date()), time(at.time()))
}

fn read_date_time(at: iso::DateTime) -> Option<PrimitiveDateTime> {
    Some(PrimitiveDateTime::new(read_date(at.0)?, read_time(at.1)?))
}

fn utc(at: UtcDateTime) -> iso::Utc {
    iso::Utc(iso::DateTime(date(at.date()), time(at.time())))
}

fn read_utc(at: iso::Utc) -> Option<UtcDateTime> {
    read_date_time(at.0).map(PrimitiveDateTime::as_utc)
}

fn seconds(length: Duration) -> iso::SignedSeconds {
    iso::SignedSeconds {
        seconds: length.whole_seconds(),
        nanoseconds: length.subsec_nanoseconds(),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the others can fail")]
fn read_seconds(length: iso::SignedSeconds) -> Option<Duration> {
    Some(Duration::new(length.seconds, length.nanoseconds))
}
