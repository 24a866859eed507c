//! Counters: native integers of Redis.

use typed_cache::ErrorKind;

use crate::fixture::{Fixture, assert_error};
use crate::operations::VISITS;
use crate::types::TotalKey;

pub(crate) async fn a_missing_counter_starts_at_zero(f: Fixture) {
    assert_eq!(op!(f, |c| c.counter(&VISITS).get()).unwrap(), None);
    assert_eq!(op!(f, |c| c.counter(&VISITS).increment(5)).unwrap(), 5);
    assert_eq!(op!(f, |c| c.counter(&VISITS).increment(-2)).unwrap(), 3);
    assert_eq!(op!(f, |c| c.counter(&VISITS).decrement(4)).unwrap(), -1);
    assert_eq!(op!(f, |c| c.counter(&VISITS).get()).unwrap(), Some(-1));
    assert_eq!(op!(f, |c| c.counter(&TotalKey).decrement(-7)).unwrap(), 7);
    assert_eq!(
        op!(f, |c| c.counter(&TotalKey).increment(i64::MIN)).unwrap(),
        i64::MIN + 7
    );
}

pub(crate) async fn a_counter_is_a_native_integer(f: Fixture) {
    op!(f, |c| c.counter(&VISITS).increment(1_000)).unwrap();
    assert_eq!(raw!(f, "GET", f.key(&VISITS)).bytes().unwrap(), b"1000");
    raw!(f, "SET", f.key(&VISITS), "-41");
    assert_eq!(op!(f, |c| c.counter(&VISITS).get()).unwrap(), Some(-41));
    assert_eq!(op!(f, |c| c.counter(&VISITS).increment(1)).unwrap(), -40);
}

pub(crate) async fn reset_returns_the_last_count(f: Fixture) {
    assert_eq!(op!(f, |c| c.counter(&VISITS).reset()).unwrap(), None);
    op!(f, |c| c.counter(&VISITS).increment(3)).unwrap();
    assert_eq!(op!(f, |c| c.counter(&VISITS).reset()).unwrap(), Some(3));
    assert_eq!(op!(f, |c| c.counter(&VISITS).get()).unwrap(), None);
    assert_eq!(op!(f, |c| c.counter(&VISITS).increment(1)).unwrap(), 1);
}

pub(crate) async fn what_is_no_integer_is_an_error(f: Fixture) {
    for text in [
        "",
        "3.5",
        "x",
        " 1",
        "1 ",
        "+1",
        "007",
        "-0",
        "9223372036854775808",
    ] {
        raw!(f, "SET", f.key(&VISITS), text);
        let error = op!(f, |c| c.counter(&VISITS).increment(1)).unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Server, Some("ERR")),
            "{text}"
        );
        let error = op!(f, |c| c.counter(&VISITS).decrement(1)).unwrap_err();
        assert_error(&error, ErrorKind::Server, "visits");
        let error = op!(f, |c| c.counter(&VISITS).get()).unwrap_err();
        assert_eq!(
            (error.kind(), error.resource()),
            (ErrorKind::Decode, Some("visits")),
            "{text}"
        );
        assert_eq!(
            raw!(f, "GET", f.key(&VISITS)).bytes().unwrap(),
            text.as_bytes()
        );
        let error = op!(f, |c| c.counter(&VISITS).reset()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{text}");
        assert_eq!(
            raw!(f, "EXISTS", f.key(&VISITS)).int(),
            0,
            "gone all the same"
        );
    }
}

pub(crate) async fn an_overflow_is_an_error_and_changes_nothing(f: Fixture) {
    op!(f, |c| c.counter(&VISITS).increment(i64::MAX)).unwrap();
    let error = op!(f, |c| c.counter(&VISITS).increment(1)).unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Server, Some("ERR"))
    );
    assert!(error.to_string().contains("overflow"), "{error}");
    op!(f, |c| c.counter(&TotalKey).increment(i64::MIN)).unwrap();
    let error = op!(f, |c| c.counter(&TotalKey).decrement(1)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
    let error = op!(f, |c| c.counter(&VISITS).decrement(i64::MIN)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(
        op!(f, |c| c.counter(&VISITS).get()).unwrap(),
        Some(i64::MAX)
    );
    assert_eq!(
        op!(f, |c| c.counter(&TotalKey).get()).unwrap(),
        Some(i64::MIN)
    );
}

cases! { counters, every way:
    a_missing_counter_starts_at_zero [Counter::increment Counter::decrement Counter::get Cache::counter]
    a_counter_is_a_native_integer [Counter::increment Counter::get]
    reset_returns_the_last_count [Counter::reset]
    what_is_no_integer_is_an_error [
        Counter::increment!Server Counter::decrement!Server Counter::get!Decode Counter::reset!Decode
    ]
    an_overflow_is_an_error_and_changes_nothing [Counter::increment!Server Counter::decrement!Server Counter::decrement!InvalidInput]
}
