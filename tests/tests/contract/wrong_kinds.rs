//! Foreign data of another kind: an error on every operation that can see it, never a miss.

use std::fmt::Display;
use std::time::Duration;

use futures_util::StreamExt as _;
use typed_cache::redis::Value;
use typed_cache::{Error, ErrorKind, Expiry, Key, Ttl};

use crate::fixture::Fixture;
use crate::operations::{PROFILE, RECENT, SCORES, USER, VISITS};
use crate::types::{ProfileFields, UserKey, profile, user};

async fn put_list(f: &Fixture, key: &(impl Key + Display)) {
    raw!(f, "RPUSH", f.key(key), "foreign");
}

async fn put_string(f: &Fixture, key: &(impl Key + Display)) {
    raw!(f, "SET", f.key(key), "foreign");
}

fn assert_wrong_type(error: &Error, resource: &str) {
    assert!(!error.may_have_run());
    assert_eq!(error.kind(), ErrorKind::WrongType);
    assert!(error.is_wrong_type());
    assert_eq!(
        (error.code(), error.resource()),
        (Some("WRONGTYPE"), Some(resource))
    );
}

async fn assert_foreign(f: &Fixture, key: &(impl Key + Display)) {
    let key = f.key(key);
    match raw!(f, "TYPE", &key).0 {
        Value::SimpleString(kind) if kind == "list" => {
            assert_eq!(raw!(f, "LRANGE", &key, 0, -1).list(), [b"foreign"]);
        }
        _ => assert_eq!(raw!(f, "GET", &key).bytes().unwrap(), b"foreign"),
    }
}

/// Each operation fails, and leaves the value and its TTL as they were: none, or one of a minute.
macro_rules! assert_refused {
    ($f:ident, $resource:literal, $key:expr, $put:ident: $(|$c:ident| $operation:expr;)*) => {
        $put(&$f, $key).await;
        $(
            let error = op!($f, |$c| $operation).unwrap_err();
            assert_wrong_type(&error, $resource);
        )*
        assert_foreign(&$f, $key).await;
        assert_eq!(raw!($f, "PTTL", $f.key($key)).int(), -1);
        raw!($f, "PEXPIRE", $f.key($key), 60_000);
        $(
            let error = op!($f, |$c| $operation).unwrap_err();
            assert_wrong_type(&error, $resource);
        )*
        assert_foreign(&$f, $key).await;
        let left = raw!($f, "PTTL", $f.key($key)).int();
        assert!((1..=60_000).contains(&left), "{left}");
    };
}

pub(crate) async fn a_value_of_another_kind_is_no_miss(f: Fixture) {
    assert_refused!(f, "user", &USER, put_list:
        |c| c.get(&USER);
        |c| c.take(&USER);
        |c| c.replace(&user(1));
        |c| c.set(&user(1)).if_present();
        |c| c.set(&user(1)).if_present().keep_ttl();
    );
    let stats = f.cache.stats();
    assert_eq!((stats.hits, stats.misses), (0, 0));
}

/// `MGET` answers nil for a key that is not a string; single `get`s return an error.
pub(crate) async fn get_many_cannot_see_another_kind(f: Fixture) {
    put_list(&f, &USER).await;
    op!(f, |c| c.set(&user(2))).unwrap();
    let read = op!(f, |c| c.get_many(&[USER, UserKey { id: 2 }])).unwrap();
    assert_eq!(read, [None, Some(user(2))]);
}

pub(crate) async fn commands_that_ignore_kinds_ignore_them(f: Fixture) {
    put_list(&f, &USER).await;
    assert!(op!(f, |c| c.exists(&USER)).unwrap());
    assert_eq!(op!(f, |c| c.ttl(&USER)).unwrap(), Expiry::Never);
    assert!(op!(f, |c| c.expire(&USER)).unwrap());
    assert!(op!(f, |c| c.persist(&USER)).unwrap());
    assert!(!op!(f, |c| c.set(&user(1)).if_absent()).unwrap());
    put_string(&f, &RECENT).await;
    assert!(op!(f, |c| c.delete(&RECENT)).unwrap());
    put_string(&f, &RECENT).await;
    assert_eq!(op!(f, |c| c.delete_many(&[RECENT])).unwrap(), 1);
}

pub(crate) async fn a_counter_of_another_kind_is_an_error(f: Fixture) {
    assert_refused!(f, "visits", &VISITS, put_list:
        |c| c.counter(&VISITS).get();
        |c| c.counter(&VISITS).increment(1);
        |c| c.counter(&VISITS).decrement(1);
        |c| c.counter(&VISITS).reset();
    );
}

pub(crate) async fn a_hash_of_another_kind_is_an_error(f: Fixture) {
    let name = "Ada".to_owned();
    let (field, logins) = (ProfileFields::NAME, ProfileFields::LOGINS);
    assert_refused!(f, "profile", &PROFILE, put_string:
        |c| c.hash(&PROFILE).get_field(field);
        |c| c.hash(&PROFILE).get_fields((field, logins));
        |c| c.hash(&PROFILE).get();
        |c| c.hash(&PROFILE).exists(field);
        |c| c.hash(&PROFILE).delete(field);
        |c| c.hash(&PROFILE).len();
        |c| c.hash(&PROFILE).set_field(field, &name);
        |c| c.hash(&PROFILE).set_fields([field.to(&name)]);
        |c| c.hash(&PROFILE).set(&profile(1));
        |c| c.hash(&PROFILE).set_field(field, &name).keep_ttl();
        |c| c.with_ttl(Ttl::NEVER).hash(&PROFILE).set_field(field, &name);
        |c| c.hash(&PROFILE).increment(logins, 1);
        |c| c.hash(&PROFILE).increment(logins, 1).ttl(Ttl::NEVER);
    );
}

pub(crate) async fn a_map_of_another_kind_is_an_error(f: Fixture) {
    let ada = "ada".to_owned();
    assert_refused!(f, "scores", &SCORES, put_string:
        |c| c.map(&SCORES).get(&ada);
        |c| c.map(&SCORES).get_many([&ada]);
        |c| c.map(&SCORES).get_all();
        |c| c.map(&SCORES).exists(&ada);
        |c| c.map(&SCORES).delete(&ada);
        |c| c.map(&SCORES).len();
        |c| c.map(&SCORES).set(&ada, &1);
        |c| c.map(&SCORES).set_many([(&ada, &1)]);
        |c| c.map(&SCORES).increment(&ada, 1);
        |c| c.map(&SCORES).increment(&ada, 1).keep_ttl();
    );
}

pub(crate) async fn a_list_of_another_kind_is_an_error(f: Fixture) {
    let tea = "tea".to_owned();
    assert_refused!(f, "recent", &RECENT, put_string:
        |c| c.list(&RECENT).pop_front();
        |c| c.list(&RECENT).pop_back();
        |c| c.list(&RECENT).pop_front_many(1);
        |c| c.list(&RECENT).pop_back_many(1);
        |c| c.list(&RECENT).len();
        |c| c.list(&RECENT).get(0);
        |c| c.list(&RECENT).set(0, &tea);
        |c| c.list(&RECENT).range(0, -1);
        |c| c.list(&RECENT).trim(0, -1);
        |c| c.list(&RECENT).remove(0, &tea);
        |c| c.list(&RECENT).push_front(&tea);
        |c| c.list(&RECENT).push_back(&tea);
        |c| c.list(&RECENT).push_front_many([&tea]);
        |c| c.list(&RECENT).push_back_many([&tea]);
        |c| c.list(&RECENT).push_front_capped([&tea], 1);
        |c| c.list(&RECENT).push_back_capped([&tea], 1);
        |c| c.list(&RECENT).push_back(&tea).ttl(Ttl::NEVER);
        |c| c.list(&RECENT).push_back(&tea).keep_ttl();
    );
}

pub(crate) async fn operations_outside_batches_see_another_kind_too(f: Fixture) {
    put_string(&f, &SCORES).await;
    let mut entries = f.cache.map(&SCORES).scan();
    assert_wrong_type(&entries.next().await.unwrap().unwrap_err(), "scores");
    assert!(
        entries.next().await.is_none(),
        "after an error the stream ends"
    );
    put_string(&f, &RECENT).await;
    let wait = Duration::from_secs(60);
    let front = f
        .cache
        .list(&RECENT)
        .wait_pop_front(wait)
        .await
        .unwrap_err();
    assert_wrong_type(&front, "recent");
    let back = f.cache.list(&RECENT).wait_pop_back(wait).await.unwrap_err();
    assert_wrong_type(&back, "recent");
}

cases! { wrong_kinds, every way:
    a_value_of_another_kind_is_no_miss [Cache::get!WrongType Cache::take!WrongType Cache::replace!WrongType]
    get_many_cannot_see_another_kind [Cache::get_many]
    commands_that_ignore_kinds_ignore_them [
        Cache::exists Cache::ttl Cache::expire Cache::persist Operation::if_absent Operation::keep_ttl
        Cache::delete Cache::delete_many
    ]
    a_counter_of_another_kind_is_an_error [
        Counter::get!WrongType Counter::increment!WrongType Counter::decrement!WrongType
        Counter::reset!WrongType
    ]
    a_hash_of_another_kind_is_an_error [
        Hash::get_field!WrongType Hash::get_fields!WrongType Hash::get!WrongType
        Hash::set_field!WrongType Hash::set_fields!WrongType Hash::set!WrongType
        Hash::increment!WrongType Hash::exists!WrongType Hash::delete!WrongType Hash::len!WrongType
    ]
    a_map_of_another_kind_is_an_error [
        Map::get!WrongType Map::get_many!WrongType Map::get_all!WrongType Map::set!WrongType
        Map::set_many!WrongType Map::increment!WrongType Map::exists!WrongType Map::delete!WrongType
        Map::len!WrongType
    ]
    a_list_of_another_kind_is_an_error [
        List::push_front!WrongType List::push_back!WrongType List::push_front_many!WrongType
        List::push_back_many!WrongType List::push_front_capped!WrongType
        List::push_back_capped!WrongType List::pop_front!WrongType List::pop_back!WrongType
        List::pop_front_many!WrongType List::pop_back_many!WrongType List::len!WrongType
        List::get!WrongType List::set!WrongType List::range!WrongType List::trim!WrongType
        List::remove!WrongType
    ]
}

cases! { wrong_kinds, alone:
    operations_outside_batches_see_another_kind_too [Map::scan!WrongType List::wait_pop_front!WrongType List::wait_pop_back!WrongType]
}
