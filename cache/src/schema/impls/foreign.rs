//! Types of other crates, each behind the feature of its crate's name.
//!
//! Types written as text that a parser reads back have the shortest form `a`: one byte of length, one of text.

#[cfg(feature = "bytes")]
mod bytes {
    use crate::schema::impls::same;

    same! {
        [] bytes::Bytes => [u8];
        [] bytes::BytesMut => [u8];
    }
}

#[cfg(feature = "chrono")]
mod chrono {
    use chrono::{
        DateTime, Month, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Weekday,
    };

    use crate::schema::impls::{records, scalars};
    use crate::schema::{Schema, Shape};

    /// Text with its offset, the same for all time zones.
    impl<Tz: TimeZone> Schema for DateTime<Tz> {
        const SHAPE: &'static Shape = &Shape::scalar("chrono::DateTime", 2);
    }

    scalars! {
        NaiveDate = "chrono::NaiveDate", 2;
        NaiveTime = "chrono::NaiveTime", 2;
        NaiveDateTime = "chrono::NaiveDateTime", 2;
        Weekday = "chrono::Weekday", 2;
        Month = "chrono::Month", 2;
    }

    records! {
        [] TimeDelta { "secs": i64, "nanos": i32 }
    }
}

#[cfg(feature = "indexmap")]
mod indexmap {
    use std::collections::BTreeMap;

    use indexmap::{IndexMap, IndexSet};

    use crate::schema::Schema;
    use crate::schema::impls::same;

    same! {
        [K: Schema, V: Schema, S] IndexMap<K, V, S> => BTreeMap<K, V>;
        [T: Schema, S] IndexSet<T, S> => [T];
    }
}

#[cfg(feature = "jiff")]
mod jiff {
    use jiff::civil::{Date, DateTime, ISOWeekDate, Time};
    use jiff::{SignedDuration, Span, Timestamp, Zoned};

    use crate::schema::impls::scalars;

    scalars! {
        Timestamp = "jiff::Timestamp", 2;
        Zoned = "jiff::Zoned", 2;
        Date = "jiff::civil::Date", 2;
        Time = "jiff::civil::Time", 2;
        DateTime = "jiff::civil::DateTime", 2;
        ISOWeekDate = "jiff::civil::ISOWeekDate", 2;
        Span = "jiff::Span", 2;
        SignedDuration = "jiff::SignedDuration", 2;
    }
}

#[cfg(feature = "rust_decimal")]
mod rust_decimal {
    use crate::schema::impls::scalars;

    scalars! {
        /// Text, through the feature `serde-str` of its crate: its plain `serde` form cannot be read back from postcard.
        /// A program that turns on `serde-float` writes 64-bit floats; bump `version` with that.
        rust_decimal::Decimal = "rust_decimal::Decimal", 2;
    }
}

#[cfg(feature = "smol_str")]
mod smol_str {
    use crate::schema::impls::same;

    same! {
        [] smol_str::SmolStr => str;
    }
}

#[cfg(feature = "time")]
mod time {
    use time::{
        Date, Duration, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcDateTime, UtcOffset,
        Weekday,
    };

    use crate::schema::impls::{records, scalars};

    scalars! {
        Weekday = "time::Weekday", 1;
        Month = "time::Month", 1;
    }

    records! {
        [] Date { "year": i32, "ordinal": u16 }
        [] Time { "hour": u8, "minute": u8, "second": u8, "nanosecond": u32 }
        [] Duration { "seconds": i64, "nanoseconds": i32 }
        [] UtcOffset { "offset_hours": i8, "offset_minutes": i8, "offset_seconds": i8 }
        [] PrimitiveDateTime {
            "year": i32, "ordinal": u16, "hour": u8, "minute": u8, "second": u8, "nanosecond": u32
        }
        // In UTC, unlike `PrimitiveDateTime`, which has no offset.
        [] UtcDateTime {
            "utc_year": i32, "utc_ordinal": u16,
            "hour": u8, "minute": u8, "second": u8, "nanosecond": u32
        }
        [] OffsetDateTime {
            "year": i32, "ordinal": u16, "hour": u8, "minute": u8, "second": u8, "nanosecond": u32,
            "offset_hours": i8, "offset_minutes": i8, "offset_seconds": i8
        }
    }
}

#[cfg(feature = "url")]
mod url {
    use crate::schema::impls::scalars;

    scalars! {
        url::Url = "url::Url", 3;
    }
}

#[cfg(feature = "uuid")]
mod uuid {
    use crate::schema::impls::scalars;

    scalars! {
        /// Its 16 bytes behind their length.
        uuid::Uuid = "uuid::Uuid", 17;
    }
}
