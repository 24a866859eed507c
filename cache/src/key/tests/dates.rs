//! Dates and times of other crates.

#[cfg(feature = "chrono")]
mod of_chrono {
    use chrono::{
        DateTime, Days, Month, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _, Utc, Weekday,
    };
    use proptest::prelude::*;

    use crate::key::parse_key;
    use crate::key::tests::{One, check, refuse, text};

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn time(hour: u32, minute: u32, second: u32, nanos: u32) -> NaiveTime {
        (NaiveTime::from_hms_opt(hour, minute, second).unwrap())
            .with_nanosecond(nanos)
            .unwrap()
    }

    #[test]
    fn dates() {
        check(date(2026, 7, 4), "2026-07-04");
        check(date(0, 1, 1), "0000-01-01");
        check(date(-1, 2, 28), "-0001-02-28");
        check(date(9999, 12, 31), "9999-12-31");
        check(date(10_000, 1, 1), "+10000-01-01");
        check(NaiveDate::MIN, "-262143-01-01");
        check(NaiveDate::MAX, "+262142-12-31");
        refuse::<NaiveDate>(&[
            "2026-7-4",
            "02026-07-04",
            "+2026-07-04",
            "26-07-04",
            "20260704",
            "2026-02-29",
            "2026-13-01",
            "-0000-01-01",
            "2026-07-004",
            "2026-07-+4",
            " 2026-07-04",
            "2026-07-04Z",
            "2026%2D07-04",
            "-262144-01-01",
            "",
            "%",
        ]);
    }

    #[test]
    fn times() {
        check(time(8, 5, 9, 0), "08%3A05%3A09");
        check(time(0, 0, 0, 1), "00%3A00%3A00.000000001");
        check(time(23, 59, 59, 250_000_000), "23%3A59%3A59.25");
        refuse::<NaiveTime>(&[
            "8%3A05%3A09",
            "08:05:09",
            "08%3A05",
            "24%3A00%3A00",
            "08%3A60%3A00",
            "08%3A05%3A09.",
            "08%3A05%3A09.0",
            "08%3A05%3A09.250",
            "08%3A05%3A09%2E25",
            "08%3A05%3A09.12345678901",
            "08%3A05%3A61",
        ]);
    }

    #[test]
    fn leap_seconds() {
        check(time(23, 59, 59, 1_000_000_000), "23%3A59%3A60");
        check(time(23, 59, 59, 1_999_999_999), "23%3A59%3A60.999999999");
        // chrono shows it like 08:05:10.5, which is another time.
        check(time(8, 5, 9, 1_500_000_000), "08%3A05%3A09.1500000000");
        check(time(8, 5, 10, 500_000_000), "08%3A05%3A10.5");
        refuse::<NaiveTime>(&[
            "23%3A59%3A59.1000000000",
            "23%3A59%3A60.1000000000",
            "08%3A05%3A09.2000000000",
            "08%3A05%3A09.0500000000",
        ]);
    }

    #[test]
    fn dates_with_times() {
        let at = date(2026, 7, 4).and_time(time(8, 5, 9, 0));
        check(at, "2026-07-04T08%3A05%3A09");
        check(NaiveDateTime::MIN, "-262143-01-01T00%3A00%3A00");
        check(NaiveDateTime::MAX, "+262142-12-31T23%3A59%3A59.999999999");
        refuse::<NaiveDateTime>(&[
            "2026-07-04 08%3A05%3A09",
            "2026-07-04t08%3A05%3A09",
            "2026-07-04T08%3A05%3A09Z",
            "2026-07-04",
        ]);
    }

    #[test]
    fn points_in_time() {
        check(DateTime::UNIX_EPOCH, "1970-01-01T00%3A00%3A00Z");
        check(DateTime::<Utc>::MIN_UTC, "-262143-01-01T00%3A00%3A00Z");
        check(
            DateTime::<Utc>::MAX_UTC,
            "+262142-12-31T23%3A59%3A59.999999999Z",
        );
        check(
            DateTime::from_timestamp(-1, 999_000_000).unwrap(),
            "1969-12-31T23%3A59%3A59.999Z",
        );
        check(
            date(2016, 12, 31)
                .and_time(time(23, 59, 59, 1_500_000_000))
                .and_utc(),
            "2016-12-31T23%3A59%3A60.5Z",
        );
        refuse::<DateTime<Utc>>(&[
            "1970-01-01T00%3A00%3A00+00%3A00",
            "1970-01-01T00%3A00%3A00z",
            "1970-01-01T00%3A00%3A00",
            "1970-01-01T00%3A00%3A00-00%3A00",
            "1970-01-01T01%3A00%3A00+01%3A00",
            "1970-01-01 00%3A00%3A00 UTC",
            "0",
        ]);
    }

    #[test]
    fn names() {
        check(Weekday::Mon, "Mon");
        check(Month::May, "May");
        check(Month::December, "December");
        refuse::<Weekday>(&["Monday", "mon", "0"]);
        refuse::<Month>(&["Dec", "december", "12"]);
    }

    fn any_time() -> impl Strategy<Value = NaiveDateTime> {
        let nanos = prop_oneof![
            Just(0),
            0..2_000_000_000_u32,
            (0..20_u32).prop_map(|tenths| tenths * 100_000_000)
        ];
        (
            0..530_000_000_u64,
            prop_oneof![0..86_400_u32, Just(59), Just(60)],
            nanos,
        )
            .prop_map(|(day, second, nanos)| {
                let date = NaiveDate::MIN + Days::new(day % 191_490_000);
                let time = time(second / 3600, second / 60 % 60, second % 60, nanos);
                date.and_time(time)
            })
    }

    proptest! {
        #[test]
        fn each_has_one_text(at in any_time(), other in any_time()) {
            let key = One(at.and_utc());
            let written = text(&key);
            prop_assert_eq!(parse_key::<One<DateTime<Utc>>>(&written), Ok(key));
            prop_assert_eq!(at.time() == other.time(), text(&One(at.time())) == text(&One(other.time())));
        }
    }
}

#[cfg(feature = "jiff")]
#[test]
fn of_jiff() {
    use jiff::Timestamp;
    use jiff::civil::{Date, DateTime, Time, date, time};

    use super::{check, refuse};

    check(date(2026, 7, 4), "2026-07-04");
    check(Date::MIN, "-9999-01-01");
    check(Date::MAX, "9999-12-31");
    check(Time::MIN, "00%3A00%3A00");
    check(time(8, 5, 9, 250_000_000), "08%3A05%3A09.25");
    check(Time::MAX, "23%3A59%3A59.999999999");
    check(date(-44, 3, 15).at(8, 5, 9, 0), "-0044-03-15T08%3A05%3A09");
    check(DateTime::MIN, "-9999-01-01T00%3A00%3A00");
    check(DateTime::MAX, "9999-12-31T23%3A59%3A59.999999999");
    check(Timestamp::UNIX_EPOCH, "1970-01-01T00%3A00%3A00Z");
    check(Timestamp::MIN, "-9999-01-02T01%3A59%3A59Z");
    check(Timestamp::MAX, "9999-12-30T22%3A00%3A00.999999999Z");
    check(
        Timestamp::new(-1, -1).unwrap(),
        "1969-12-31T23%3A59%3A58.999999999Z",
    );
    refuse::<Date>(&[
        "2026-7-04",
        "20260704",
        "-009999-01-01",
        "+2026-07-04",
        "+10000-01-01",
        "2026-300-01",
    ]);
    refuse::<Time>(&[
        "08%3A05%3A60",
        "08%3A05",
        "080509",
        "08%3A05%3A09.1000000000",
    ]);
    refuse::<DateTime>(&[
        "2026-07-04",
        "2026-07-04 00%3A00%3A00",
        "2026-07-04T00%3A00%3A00[UTC]",
    ]);
    refuse::<Timestamp>(&[
        "1970-01-01T00%3A00%3A00+00%3A00",
        "1970-01-01T00%3A00%3A00z",
        "1970-01-01T02%3A00%3A00+02%3A00",
        "9999-12-31T00%3A00%3A00Z",
    ]);
}

#[cfg(feature = "time")]
#[test]
fn of_time() {
    use time::{Date, Month, PrimitiveDateTime, Time, UtcDateTime, Weekday};

    use super::{check, refuse};

    check(
        Date::from_calendar_date(2026, Month::July, 4).unwrap(),
        "2026-07-04",
    );
    check(
        Date::from_calendar_date(-9999, Month::January, 1).unwrap(),
        "-9999-01-01",
    );
    check(
        Date::from_calendar_date(9999, Month::December, 31).unwrap(),
        "9999-12-31",
    );
    check(Time::MIDNIGHT, "00%3A00%3A00");
    check(
        Time::from_hms_nano(8, 5, 9, 250_000_000).unwrap(),
        "08%3A05%3A09.25",
    );
    check(Time::MAX, "23%3A59%3A59.999999999");
    let day = Date::from_calendar_date(-44, Month::March, 15).unwrap();
    check(
        PrimitiveDateTime::new(day, Time::MIDNIGHT),
        "-0044-03-15T00%3A00%3A00",
    );
    check(UtcDateTime::UNIX_EPOCH, "1970-01-01T00%3A00%3A00Z");
    check(
        UtcDateTime::from_unix_timestamp_nanos(-1).unwrap(),
        "1969-12-31T23%3A59%3A59.999999999Z",
    );
    check(Weekday::Monday, "Monday");
    check(Month::July, "July");
    refuse::<Date>(&[
        "2026-7-04",
        "2026-185",
        "-0000-01-01",
        "2026-02-30",
        "2026-256-01",
    ]);
    refuse::<Time>(&["08%3A05%3A60", "8%3A05%3A09", "08%3A05%3A09.1000000000"]);
    refuse::<PrimitiveDateTime>(&["2026-07-04 00%3A00%3A00", "2026-07-04T00%3A00%3A00Z"]);
    refuse::<UtcDateTime>(&["1970-01-01T00%3A00%3A00+00%3A00", "1970-01-01T00%3A00%3A00"]);
    refuse::<Weekday>(&["monday", "Mon"]);
}

/// The signed durations of all crates.
#[cfg(all(feature = "chrono", feature = "jiff", feature = "time"))]
#[test]
fn durations_with_a_sign() {
    use chrono::TimeDelta;
    use jiff::SignedDuration;
    use time::Duration;

    use super::{check, refuse};

    for (seconds, nanoseconds, expected) in [
        (0, 0, "0s"),
        (90, 0, "90s"),
        (0, -250_000_000, "-0.25s"),
        (-1, -1, "-1.000000001s"),
        (9_223_372_036_854_775, 807_000_000, "9223372036854775.807s"),
        (
            -9_223_372_036_854_775,
            -807_000_000,
            "-9223372036854775.807s",
        ),
    ] {
        check(SignedDuration::new(seconds, nanoseconds), expected);
        check(Duration::new(seconds, nanoseconds), expected);
        let length = TimeDelta::seconds(seconds) + TimeDelta::nanoseconds(nanoseconds.into());
        check(length, expected);
    }
    let (least, most) = (
        "-9223372036854775808.999999999s",
        "9223372036854775807.999999999s",
    );
    check(SignedDuration::MIN, least);
    check(SignedDuration::MAX, most);
    check(Duration::MIN, least);
    check(Duration::MAX, most);
    check(TimeDelta::MIN, "-9223372036854775.807s");
    check(TimeDelta::MAX, "9223372036854775.807s");
    let others = [
        "-0s",
        "--1s",
        "+1s",
        "-+1s",
        "- 1s",
        "-1",
        "-1.50s",
        "-.5s",
        "1.-5s",
        "9223372036854775808s",
        "-9223372036854775809s",
    ];
    refuse::<SignedDuration>(&others);
    refuse::<Duration>(&others);
    refuse::<TimeDelta>(&others);
    refuse::<TimeDelta>(&[
        "9223372036854775.807000001s",
        "9223372036854775.808s",
        "-9223372036854775.808s",
    ]);
}

/// A program can change its crate for dates, and old keys still read.
#[cfg(all(feature = "chrono", feature = "jiff", feature = "time"))]
#[test]
fn all_crates_write_one_text() {
    use super::{One, text};

    for (seconds, nanos) in [
        (0, 0),
        (1_700_000_000, 120_000_000),
        (-62_167_219_201, 7),
        (253_402_207_199, 0),
    ] {
        let nanoseconds = i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
        let of_chrono = text(&One(
            chrono::DateTime::from_timestamp(seconds, nanos).unwrap()
        ));
        let of_jiff = text(&One(jiff::Timestamp::from_nanosecond(nanoseconds).unwrap()));
        let of_time = text(&One(time::UtcDateTime::from_unix_timestamp_nanos(
            nanoseconds,
        )
        .unwrap()));
        assert_eq!((&of_chrono, &of_chrono), (&of_jiff, &of_time));
    }
}
