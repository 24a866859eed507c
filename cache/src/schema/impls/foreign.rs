//! Types of other crates, each behind the feature of its crate's name.
//!
//! Types written as text that a parser reads back have the shortest form `a`: one byte of length, one of text.

#[cfg(feature = "indexmap")]
use std::collections::BTreeMap;

#[cfg(feature = "indexmap")]
use crate::schema::Schema;

#[cfg(feature = "bytes")]
same! {
    [] bytes::Bytes => [u8];
    [] bytes::BytesMut => [u8];
}

#[cfg(feature = "chrono")]
scalars! {
    /// Text with its offset, the same for all time zones.
    [Tz: chrono::TimeZone] chrono::DateTime<Tz> = "chrono::DateTime", 2;
    [] chrono::NaiveDate = "chrono::NaiveDate", 2;
    [] chrono::NaiveTime = "chrono::NaiveTime", 2;
    [] chrono::NaiveDateTime = "chrono::NaiveDateTime", 2;
    [] chrono::Weekday = "chrono::Weekday", 2;
    [] chrono::Month = "chrono::Month", 2;
}

#[cfg(feature = "chrono")]
records! {
    [] chrono::TimeDelta { "secs": i64, "nanos": i32 }
}

#[cfg(feature = "indexmap")]
same! {
    [K: Schema, V: Schema, S] indexmap::IndexMap<K, V, S> => BTreeMap<K, V>;
    [T: Schema, S] indexmap::IndexSet<T, S> => [T];
}

#[cfg(feature = "jiff")]
scalars! {
    [] jiff::Timestamp = "jiff::Timestamp", 2;
    [] jiff::Zoned = "jiff::Zoned", 2;
    [] jiff::civil::Date = "jiff::civil::Date", 2;
    [] jiff::civil::Time = "jiff::civil::Time", 2;
    [] jiff::civil::DateTime = "jiff::civil::DateTime", 2;
    [] jiff::civil::ISOWeekDate = "jiff::civil::ISOWeekDate", 2;
    [] jiff::Span = "jiff::Span", 2;
    [] jiff::SignedDuration = "jiff::SignedDuration", 2;
}

#[cfg(feature = "rust_decimal")]
scalars! {
    /// Text, through the feature `serde-str` of its crate: its plain `serde` form cannot be read back from postcard.
    /// A program that turns on `serde-float` writes 64-bit floats; bump `version` with that.
    [] rust_decimal::Decimal = "rust_decimal::Decimal", 2;
}

#[cfg(feature = "smol_str")]
same! {
    [] smol_str::SmolStr => str;
}

#[cfg(feature = "time")]
scalars! {
    [] time::Weekday = "time::Weekday", 1;
    [] time::Month = "time::Month", 1;
}

#[cfg(feature = "time")]
records! {
    [] time::Date { "year": i32, "ordinal": u16 }
    [] time::Time { "hour": u8, "minute": u8, "second": u8, "nanosecond": u32 }
    [] time::Duration { "seconds": i64, "nanoseconds": i32 }
    [] time::UtcOffset { "offset_hours": i8, "offset_minutes": i8, "offset_seconds": i8 }
    [] time::PrimitiveDateTime {
        "year": i32, "ordinal": u16, "hour": u8, "minute": u8, "second": u8, "nanosecond": u32
    }
    // In UTC, unlike `PrimitiveDateTime`, which has no offset.
    [] time::UtcDateTime {
        "utc_year": i32, "utc_ordinal": u16,
        "hour": u8, "minute": u8, "second": u8, "nanosecond": u32
    }
    [] time::OffsetDateTime {
        "year": i32, "ordinal": u16, "hour": u8, "minute": u8, "second": u8, "nanosecond": u32,
        "offset_hours": i8, "offset_minutes": i8, "offset_seconds": i8
    }
}

#[cfg(feature = "url")]
scalars! {
    [] url::Url = "url::Url", 3;
}

#[cfg(feature = "uuid")]
scalars! {
    /// Its 16 bytes behind their length.
    [] uuid::Uuid = "uuid::Uuid", 17;
}
