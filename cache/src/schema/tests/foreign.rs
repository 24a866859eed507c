#[cfg(feature = "bytes")]
#[test]
fn bytes() {
    super::check_shortest(&bytes::Bytes::new());
    super::check(&bytes::Bytes::from_static(&[0, 0xff]));
    super::check(&bytes::BytesMut::from(&[0, 0xff][..]));
}

#[cfg(feature = "chrono")]
#[test]
fn chrono() {
    use chrono::{DateTime, FixedOffset, Month, NaiveTime, TimeDelta, Weekday};

    let at = DateTime::from_timestamp(1_700_000_000, 5).unwrap();
    super::check(&at);
    super::check(&at.with_timezone(&FixedOffset::east_opt(3600).unwrap()));
    super::check(&at.naive_utc());
    super::check(&at.date_naive());
    super::check(&NaiveTime::MIN);
    super::check(&Weekday::Mon);
    super::check(&Month::May);
    super::check_shortest(&TimeDelta::zero());
    super::check(&TimeDelta::MIN);
}

#[cfg(feature = "indexmap")]
#[test]
fn indexmap() {
    super::check(&indexmap::IndexMap::<_, _, std::hash::RandomState>::from_iter([(1_u16, "a")]));
    super::check(&indexmap::IndexSet::<_, std::hash::RandomState>::from_iter(
        [1_u16, 300],
    ));
}

#[cfg(feature = "jiff")]
#[test]
fn jiff() {
    use jiff::tz::TimeZone;
    use jiff::{SignedDuration, Span, Timestamp};

    let at = Timestamp::new(1_700_000_000, 5).unwrap();
    let zoned = at.to_zoned(TimeZone::UTC);
    super::check(&at);
    super::check(&zoned);
    super::check(&zoned.datetime());
    super::check(&zoned.date());
    super::check(&zoned.date().iso_week_date());
    super::check(&zoned.time());
    super::check(&Span::new());
    super::check(&SignedDuration::MIN);
}

#[cfg(feature = "rust_decimal")]
#[test]
fn rust_decimal() {
    use rust_decimal::Decimal;

    super::check(&Decimal::ZERO);
    super::check(&Decimal::MIN);
    let bytes = postcard::to_stdvec(&Decimal::new(12_300, 4)).unwrap();
    assert_eq!(
        postcard::from_bytes::<Decimal>(&bytes).unwrap().to_string(),
        "1.2300"
    );
}

#[cfg(feature = "smol_str")]
#[test]
fn smol_str() {
    super::check_shortest(&smol_str::SmolStr::default());
    super::check(&smol_str::SmolStr::new("naïve"));
}

#[cfg(feature = "time")]
#[test]
fn time() {
    use time::{Date, Duration, Month, OffsetDateTime, UtcDateTime, UtcOffset, Weekday};

    let at = OffsetDateTime::UNIX_EPOCH.to_offset(UtcOffset::from_hms(-3, -30, 0).unwrap());
    super::check(&at);
    super::check(&UtcDateTime::UNIX_EPOCH);
    super::check(&time::PrimitiveDateTime::new(at.date(), at.time()));
    super::check(&Date::MIN);
    super::check_shortest(&time::Time::MIDNIGHT);
    super::check_shortest(&UtcOffset::UTC);
    super::check_shortest(&Duration::ZERO);
    super::check(&Duration::MIN);
    super::check_shortest(&Weekday::Monday);
    super::check_shortest(&Month::January);
}

#[cfg(feature = "url")]
#[test]
fn url() {
    super::check(&url::Url::parse("a:").unwrap());
    super::check(&url::Url::parse("https://example.org/ß").unwrap());
}

#[cfg(feature = "uuid")]
#[test]
fn uuid() {
    super::check(&uuid::Uuid::nil());
}
