//! Types of other crates, each behind the feature of its crate's name.

#[cfg(feature = "indexmap")]
use std::collections::BTreeMap;

#[cfg(any(feature = "indexmap", feature = "json", feature = "rust_decimal"))]
use crate::schema::Schema;
#[cfg(any(feature = "json", feature = "rust_decimal", feature = "time"))]
use crate::schema::Shape;

#[cfg(feature = "bytes")]
same! {
    [] bytes::Bytes => [u8];
    [] bytes::BytesMut => [u8];
}

#[cfg(feature = "chrono")]
scalars! {
    [] chrono::DateTime<chrono::Utc> = "chrono::DateTime", str::SHAPE;
    [] chrono::NaiveDate = "chrono::NaiveDate", str::SHAPE;
    [] chrono::NaiveTime = "chrono::NaiveTime", str::SHAPE;
    [] chrono::NaiveDateTime = "chrono::NaiveDateTime", str::SHAPE;
    [] chrono::Weekday = "chrono::Weekday", str::SHAPE;
    [] chrono::Month = "chrono::Month", str::SHAPE;
}

#[cfg(feature = "chrono")]
records! {
    [] chrono::TimeDelta { "secs": i64, "nanos": i32 } as <(i64, i32)>::SHAPE;
}

#[cfg(feature = "chrono")]
lossy! {
    chrono::DateTime<chrono::FixedOffset>: "chrono writes an offset without its seconds, which moves the time; \
        store a `DateTime<Utc>`, and the offset beside it if it matters";
}

#[cfg(feature = "indexmap")]
same! {
    [K: Schema, V: Schema, S] indexmap::IndexMap<K, V, S> => BTreeMap<K, V>;
    [T: Schema, S] indexmap::IndexSet<T, S> => [T];
}

#[cfg(feature = "jiff")]
scalars! {
    [] jiff::Timestamp = "jiff::Timestamp", str::SHAPE;
    [] jiff::civil::Date = "jiff::civil::Date", str::SHAPE;
    [] jiff::civil::Time = "jiff::civil::Time", str::SHAPE;
    [] jiff::civil::DateTime = "jiff::civil::DateTime", str::SHAPE;
    [] jiff::civil::ISOWeekDate = "jiff::civil::ISOWeekDate", str::SHAPE;
    [] jiff::SignedDuration = "jiff::SignedDuration", str::SHAPE;
}

#[cfg(feature = "jiff")]
lossy! {
    jiff::Zoned: "jiff writes an offset without its seconds, and reads a `Zoned` only where the rules of its time zone are \
        at hand; store a `Timestamp`, and the name of the time zone as text";
    jiff::Span: "jiff reads a `Span` of 1500 milliseconds as one of a second and 500 milliseconds; \
        store a `SignedDuration`, or the numbers";
}

#[cfg(feature = "rust_decimal")]
impl Schema for rust_decimal::Decimal {
    // Text, through the feature `serde-str` of its crate: its plain `serde` form cannot be read back from postcard. With
    // `serde-float` it would be a float, which the probe refuses.
    const SHAPE: &'static Shape = &Shape::scalar("rust_decimal::Decimal", str::SHAPE).probed();
}

#[cfg(feature = "smol_str")]
same! {
    [] smol_str::SmolStr => str;
}

/// The form of `time`'s types in JSON: a tuple, or text where a crate of the program turns on its feature
/// `serde-human-readable`. Each reads the other's as an error, so none as a wrong value.
#[cfg(feature = "time")]
const TEXT_OR_TUPLE: &Shape = &Shape::opaque("time");

#[cfg(feature = "time")]
scalars! {
    [] time::Weekday = "time::Weekday", u8::SHAPE, TEXT_OR_TUPLE;
    [] time::Month = "time::Month", u8::SHAPE, TEXT_OR_TUPLE;
}

#[cfg(feature = "time")]
records! {
    [] time::Date { "year": i32, "ordinal": u16 } as <(i32, u16)>::SHAPE, TEXT_OR_TUPLE;
    [] time::Time { "hour": u8, "minute": u8, "second": u8, "nanosecond": u32 }
        as <(u8, u8, u8, u32)>::SHAPE, TEXT_OR_TUPLE;
    [] time::Duration { "seconds": i64, "nanoseconds": i32 } as <(i64, i32)>::SHAPE, TEXT_OR_TUPLE;
    [] time::UtcOffset { "offset_hours": i8, "offset_minutes": i8, "offset_seconds": i8 }
        as <(i8, i8, i8)>::SHAPE, TEXT_OR_TUPLE;
    [] time::PrimitiveDateTime {
        "year": i32, "ordinal": u16, "hour": u8, "minute": u8, "second": u8, "nanosecond": u32
    } as <(i32, u16, u8, u8, u8, u32)>::SHAPE, TEXT_OR_TUPLE;
    // In UTC, unlike `PrimitiveDateTime`, which has no offset.
    [] time::UtcDateTime {
        "utc_year": i32, "utc_ordinal": u16,
        "hour": u8, "minute": u8, "second": u8, "nanosecond": u32
    } as <(i32, u16, u8, u8, u8, u32)>::SHAPE, TEXT_OR_TUPLE;
    [] time::OffsetDateTime {
        "year": i32, "ordinal": u16, "hour": u8, "minute": u8, "second": u8, "nanosecond": u32,
        "offset_hours": i8, "offset_minutes": i8, "offset_seconds": i8
    } as <(i32, u16, u8, u8, u8, u32, i8, i8, i8)>::SHAPE, TEXT_OR_TUPLE;
}

#[cfg(feature = "url")]
scalars! {
    [] url::Url = "url::Url", str::SHAPE;
}

#[cfg(feature = "uuid")]
scalars! {
    /// Its 16 bytes behind their length.
    [] uuid::Uuid = "uuid::Uuid", super::std_types::BYTES, str::SHAPE;
}

/// What a text looks like decides what it is.
#[cfg(feature = "json")]
const BY_ITS_LOOKS: &Shape =
    &Shape::self_describing("any JSON", &Shape::opaque("serde_json::Value"));

#[cfg(feature = "json")]
impl Schema for serde_json::Value {
    const SHAPE: &'static Shape = BY_ITS_LOOKS;
}

#[cfg(feature = "json")]
impl Schema for serde_json::Number {
    const SHAPE: &'static Shape =
        &Shape::self_describing("any number", &Shape::opaque("serde_json::Number"));
}

#[cfg(feature = "json")]
impl Schema for serde_json::Map<String, serde_json::Value> {
    const SHAPE: &'static Shape = &Shape::map(str::SHAPE, BY_ITS_LOOKS);
}
