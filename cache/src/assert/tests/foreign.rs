//! Types of other crates.

use super::carried::Table;

/// The tables of the crates whose features are on.
pub(super) fn tables() -> Vec<Table> {
    vec![
        #[cfg(feature = "bytes")]
        bytes_table(),
        #[cfg(feature = "chrono")]
        chrono_table(),
        #[cfg(feature = "indexmap")]
        indexmap_table(),
        #[cfg(feature = "jiff")]
        jiff_table(),
        #[cfg(feature = "json")]
        json_table(),
        #[cfg(feature = "rust_decimal")]
        rust_decimal_table(),
        #[cfg(feature = "smol_str")]
        smol_str_table(),
        #[cfg(feature = "time")]
        time_table(),
        #[cfg(feature = "url")]
        url_table(),
        #[cfg(feature = "uuid")]
        uuid_table(),
    ]
}

#[cfg(feature = "bytes")]
fn bytes_table() -> Table {
    use bytes::{Bytes, BytesMut};

    Table::new("`bytes`")
        .row("Bytes", [Bytes::new(), Bytes::from_static(&[0, 0xff])])
        .row("BytesMut", [BytesMut::from(&[0, 0xff][..])])
}

#[cfg(feature = "chrono")]
fn chrono_table() -> Table {
    use chrono::{DateTime, Month, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday};

    let leap = NaiveTime::from_hms_nano_opt(23, 59, 59, 1_999_999_999).unwrap();
    Table::new("`chrono`")
        .row(
            "DateTime<Utc>",
            [
                DateTime::<Utc>::MIN_UTC,
                DateTime::<Utc>::MAX_UTC,
                DateTime::UNIX_EPOCH,
            ],
        )
        .refused(
            "DateTime<FixedOffset>",
            "chrono drops the seconds of the offset; `DateTime<Utc>`",
        )
        .row("NaiveDate", [NaiveDate::MIN, NaiveDate::MAX])
        .row("NaiveTime", [NaiveTime::MIN, leap])
        .row(
            "NaiveDateTime",
            [
                NaiveDateTime::MIN,
                NaiveDateTime::MAX,
                NaiveDate::MIN.and_time(leap),
            ],
        )
        .row("Weekday", [Weekday::Mon, Weekday::Sun])
        .row("Month", [Month::January, Month::December])
        .row(
            "TimeDelta",
            [TimeDelta::MIN, TimeDelta::MAX, TimeDelta::nanoseconds(-1)],
        )
}

#[cfg(feature = "indexmap")]
fn indexmap_table() -> Table {
    use std::hash::RandomState;

    use indexmap::{IndexMap, IndexSet};

    let map = IndexMap::<String, u16, RandomState>::from_iter([
        ("b".to_owned(), 1),
        ("a".to_owned(), 300),
    ]);
    Table::new("`indexmap`")
        .row("IndexMap<String, T>", [map])
        .row(
            "IndexSet<T>",
            [IndexSet::<u16, RandomState>::from_iter([300, 1])],
        )
}

#[cfg(feature = "jiff")]
fn jiff_table() -> Table {
    use jiff::civil::{Date, DateTime, ISOWeekDate, Time};
    use jiff::{SignedDuration, Timestamp};

    Table::new("`jiff`")
        .row("Timestamp", [Timestamp::MIN, Timestamp::MAX])
        .refused(
            "Zoned",
            "jiff drops the seconds of the offset; `Timestamp` and the zone's name",
        )
        .row("civil::Date", [Date::MIN, Date::MAX])
        .row("civil::Time", [Time::MIN, Time::MAX])
        .row("civil::DateTime", [DateTime::MIN, DateTime::MAX])
        .row("civil::ISOWeekDate", [ISOWeekDate::MIN, ISOWeekDate::MAX])
        .row("SignedDuration", [SignedDuration::MIN, SignedDuration::MAX])
        .refused("Span", "jiff changes its fields; `SignedDuration`")
}

#[cfg(feature = "json")]
fn json_table() -> Table {
    use serde_json::{Map, Number, Value, json};

    let value = json!({ "null": null, "list": [1, -1, 0.1, u64::MAX], "text": "" });
    Table::new("`serde_json`, by the feature `json`")
        .row("Value", [value.clone(), Value::Null])
        .row(
            "Map<String, Value>",
            [Map::new(), value.as_object().unwrap().clone()],
        )
        .row(
            "Number",
            [Number::from(u64::MAX), Number::from_f64(0.1).unwrap()],
        )
}

#[cfg(feature = "rust_decimal")]
fn rust_decimal_table() -> Table {
    use rust_decimal::Decimal;

    let scaled = Decimal::new(12_300, 4);
    Table::new("`rust_decimal`").row(
        "Decimal",
        [
            Decimal::MIN,
            Decimal::MAX,
            Decimal::ZERO,
            scaled,
            Decimal::new(1, 28),
        ],
    )
}

#[cfg(feature = "smol_str")]
fn smol_str_table() -> Table {
    use smol_str::SmolStr;

    Table::new("`smol_str`").row("SmolStr", [SmolStr::default(), SmolStr::new("naïve \"\\")])
}

#[cfg(feature = "time")]
fn time_table() -> Table {
    use time::{
        Date, Duration, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcDateTime, UtcOffset,
        Weekday,
    };

    let offset = UtcOffset::from_hms(-5, -30, -7).unwrap();
    Table::new("`time`")
        .row("Date", [Date::MIN, Date::MAX])
        .row("Time", [Time::MIDNIGHT, Time::MAX])
        .row("Duration", [Duration::MIN, Duration::MAX])
        .row("UtcOffset", [UtcOffset::UTC, offset])
        .row(
            "PrimitiveDateTime",
            [PrimitiveDateTime::MIN, PrimitiveDateTime::MAX],
        )
        .row("UtcDateTime", [UtcDateTime::MIN, UtcDateTime::MAX])
        .row(
            "OffsetDateTime",
            [OffsetDateTime::UNIX_EPOCH.to_offset(offset)],
        )
        .row("Weekday", [Weekday::Monday, Weekday::Sunday])
        .row("Month", [Month::January, Month::December])
}

#[cfg(feature = "url")]
fn url_table() -> Table {
    let urls =
        ["a:", "https://user:pw@example.org:8080/ß?q#f"].map(|url| url::Url::parse(url).unwrap());
    Table::new("`url`").row("Url", urls)
}

#[cfg(feature = "uuid")]
fn uuid_table() -> Table {
    Table::new("`uuid`").row("Uuid", [uuid::Uuid::nil(), uuid::Uuid::max()])
}
