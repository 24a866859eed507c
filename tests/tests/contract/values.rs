//! Single values: stored whole, read whole.

use typed_cache::{Expiry, Keyed, redis::Value};

use crate::fixture::Fixture;
use crate::types::{MottoKey, NicknameKey, RecentKey, UserKey, user};

pub(crate) async fn a_value_reads_back_as_it_was_written(f: Fixture) {
    op!(f, |c| c.set(&user(1))).unwrap();
    op!(f, |c| c.set(&user(2))).unwrap();
    let read = op!(f, |c| c.get(&UserKey { id: 1 })).unwrap();
    assert_eq!(read, Some(user(1)));
    op!(f, |c| c
        .set_at(&MottoKey { id: 1 }, &"measure twice".into()))
    .unwrap();
    let motto = op!(f, |c| c.get(&MottoKey { id: 1 })).unwrap();
    assert_eq!(motto.as_deref(), Some("measure twice"));
}

pub(crate) async fn a_key_that_is_not_there_is_a_miss(f: Fixture) {
    op!(f, |c| c.set(&user(1))).unwrap();
    assert_eq!(op!(f, |c| c.get(&UserKey { id: 2 })).unwrap(), None);
    assert_eq!(
        op!(f, |c| c.get(&UserKey { id: 1 })).unwrap(),
        Some(user(1))
    );
    let stats = f.cache.stats();
    assert_eq!((stats.hits, stats.misses, stats.mismatches), (1, 1, 0));
}

pub(crate) async fn a_stored_none_differs_from_a_miss(f: Fixture) {
    let [stored, missing] = [1, 2].map(|id| NicknameKey { id });
    op!(f, |c| c.set_at(&stored, &None)).unwrap();
    assert_eq!(op!(f, |c| c.get(&stored)).unwrap(), Some(None));
    assert_eq!(op!(f, |c| c.get(&missing)).unwrap(), None);
    let many = op!(f, |c| c.get_many(&[stored.clone(), missing.clone()])).unwrap();
    assert_eq!(many, [Some(None), None]);
    assert_eq!(
        op!(f, |c| c.swap_at(&stored, &Some("Ada".into()))).unwrap(),
        Some(None)
    );
    assert_eq!(op!(f, |c| c.swap_at(&missing, &None)).unwrap(), None);
    assert_eq!(op!(f, |c| c.pull(&missing)).unwrap(), Some(None));
    assert_eq!(op!(f, |c| c.pull(&missing)).unwrap(), None);
}

pub(crate) async fn many_values_come_in_the_order_of_their_keys(f: Fixture) {
    for id in [1, 2, 3] {
        op!(f, |c| c.set(&user(id))).unwrap();
    }
    let keys = [3, 9, 1, 3].map(|id| UserKey { id });
    let read = op!(f, |c| c.get_many(&keys)).unwrap();
    assert_eq!(read, [Some(user(3)), None, Some(user(1)), Some(user(3))]);
    let stats = f.cache.stats();
    assert_eq!((stats.hits, stats.misses), (3, 1));
}

pub(crate) async fn no_keys_are_answered_without_sending(f: Fixture) {
    let none: [UserKey; 0] = [];
    assert_eq!(f.cache.get_many(&none).await.unwrap(), []);
    assert_eq!(f.cache.delete_many(&none).await.unwrap(), 0);
    assert_eq!(f.heard.exchanges(), 0);
    assert_eq!(op!(f, |c| c.get_many(&none)).unwrap(), []);
    assert_eq!(op!(f, |c| c.delete_many(&none)).unwrap(), 0);
}

pub(crate) async fn set_overwrites_whatever_is_there(f: Fixture) {
    let key = UserKey { id: 1 };
    raw!(f, "LPUSH", f.key(&key), "foreign");
    op!(f, |c| c.set(&user(1))).unwrap();
    assert_eq!(op!(f, |c| c.get(&key)).unwrap(), Some(user(1)));
    raw!(f, "HSET", f.key(&MottoKey { id: 1 }), "a", "b");
    op!(f, |c| c.set_at(&MottoKey { id: 1 }, &"x".into())).unwrap();
    assert_eq!(
        op!(f, |c| c.get(&MottoKey { id: 1 })).unwrap().as_deref(),
        Some("x")
    );
}

pub(crate) async fn set_if_absent_writes_only_where_nothing_is(f: Fixture) {
    let mut changed = user(1);
    changed.name = "changed".into();
    assert!(op!(f, |c| c.set_if_absent(&user(1))).unwrap());
    assert!(!op!(f, |c| c.set_if_absent(&changed)).unwrap());
    assert_eq!(
        op!(f, |c| c.get(&UserKey { id: 1 })).unwrap(),
        Some(user(1))
    );
    let key = MottoKey { id: 1 };
    raw!(f, "LPUSH", f.key(&key), "foreign");
    assert!(!op!(f, |c| c.set_if_absent_at(&key, &"x".into())).unwrap());
    assert!(op!(f, |c| c.set_if_absent_at(&MottoKey { id: 2 }, &"x".into())).unwrap());
}

pub(crate) async fn replace_writes_only_where_something_is(f: Fixture) {
    assert!(!op!(f, |c| c.replace(&user(1))).unwrap());
    assert!(!op!(f, |c| c.replace_at(&MottoKey { id: 1 }, &"x".into())).unwrap());
    assert_eq!(
        raw!(
            f,
            "EXISTS",
            f.key(&UserKey { id: 1 }),
            f.key(&MottoKey { id: 1 })
        )
        .int(),
        0
    );
    op!(f, |c| c.set(&user(1))).unwrap();
    let mut changed = user(1);
    changed.name = "changed".into();
    assert!(op!(f, |c| c.replace(&changed)).unwrap());
    assert_eq!(
        op!(f, |c| c.get(&UserKey { id: 1 })).unwrap(),
        Some(changed)
    );
    raw!(f, "LPUSH", f.key(&MottoKey { id: 1 }), "foreign");
    assert!(op!(f, |c| c.replace_at(&MottoKey { id: 1 }, &"x".into())).unwrap());
    assert_eq!(
        op!(f, |c| c.get(&MottoKey { id: 1 })).unwrap().as_deref(),
        Some("x")
    );
}

pub(crate) async fn replace_keep_ttl_writes_nothing_at_a_missing_key_and_says_so(f: Fixture) {
    let motto = MottoKey { id: 1 };
    assert!(!op!(f, |c| c.replace_keep_ttl(&user(1))).unwrap());
    assert!(!op!(f, |c| c.replace_keep_ttl_at(&motto, &"x".into())).unwrap());
    assert_eq!(
        raw!(f, "EXISTS", f.key(&UserKey { id: 1 }), f.key(&motto)).int(),
        0
    );
    op!(f, |c| c.set(&user(1))).unwrap();
    op!(f, |c| c.set_at(&motto, &"x".into())).unwrap();
    let mut changed = user(1);
    changed.name = "changed".into();
    assert!(op!(f, |c| c.replace_keep_ttl(&changed)).unwrap());
    assert!(op!(f, |c| c.replace_keep_ttl_at(&motto, &"y".into())).unwrap());
    assert_eq!(
        op!(f, |c| c.get(&UserKey { id: 1 })).unwrap(),
        Some(changed)
    );
    assert_eq!(op!(f, |c| c.get(&motto)).unwrap().as_deref(), Some("y"));
}

pub(crate) async fn swap_returns_what_was_there(f: Fixture) {
    let mut changed = user(1);
    changed.name = "changed".into();
    assert_eq!(op!(f, |c| c.swap(&user(1))).unwrap(), None);
    assert_eq!(op!(f, |c| c.swap(&changed)).unwrap(), Some(user(1)));
    assert_eq!(
        op!(f, |c| c.get(&UserKey { id: 1 })).unwrap(),
        Some(changed)
    );
    let key = MottoKey { id: 1 };
    assert_eq!(op!(f, |c| c.swap_at(&key, &"x".into())).unwrap(), None);
    assert_eq!(
        op!(f, |c| c.swap_at(&key, &"y".into())).unwrap().as_deref(),
        Some("x")
    );
}

pub(crate) async fn pull_reads_a_value_once(f: Fixture) {
    op!(f, |c| c.set(&user(1))).unwrap();
    let key = UserKey { id: 1 };
    assert_eq!(op!(f, |c| c.pull(&key)).unwrap(), Some(user(1)));
    assert_eq!(op!(f, |c| c.pull(&key)).unwrap(), None);
    assert_eq!(op!(f, |c| c.get(&key)).unwrap(), None);
}

pub(crate) async fn delete_says_whether_something_was_there(f: Fixture) {
    op!(f, |c| c.set(&user(1))).unwrap();
    let key = user(1).key();
    assert!(op!(f, |c| c.delete(&key)).unwrap());
    assert!(!op!(f, |c| c.delete(&key)).unwrap());
    assert_eq!(op!(f, |c| c.get(&key)).unwrap(), None);
    let list = RecentKey { user: 1 };
    op!(f, |c| c.list(&list).push_back(&"tea".into())).unwrap();
    assert!(op!(f, |c| c.delete(&list)).unwrap());
}

pub(crate) async fn delete_many_counts_what_was_there(f: Fixture) {
    for id in [1, 2, 3] {
        op!(f, |c| c.set(&user(id))).unwrap();
    }
    let keys = [1, 2, 9, 1].map(|id| UserKey { id });
    assert_eq!(op!(f, |c| c.delete_many(&keys)).unwrap(), 2);
    assert!(op!(f, |c| c.exists(&UserKey { id: 3 })).unwrap());
}

pub(crate) async fn exists_sees_every_kind(f: Fixture) {
    let key = UserKey { id: 1 };
    assert!(!op!(f, |c| c.exists(&key)).unwrap());
    raw!(f, "HSET", f.key(&key), "a", "b");
    assert!(op!(f, |c| c.exists(&key)).unwrap());
    raw!(f, "DEL", f.key(&key));
    raw!(f, "SET", f.key(&key), "foreign");
    assert!(op!(f, |c| c.exists(&key)).unwrap());
}

pub(crate) async fn expires_in_tells_three_states_apart(f: Fixture) {
    let key = UserKey { id: 1 };
    assert_eq!(op!(f, |c| c.expires_in(&key)).unwrap(), Expiry::Missing);
    raw!(f, "SET", f.key(&key), "x");
    assert_eq!(op!(f, |c| c.expires_in(&key)).unwrap(), Expiry::Never);
    raw!(f, "PEXPIRE", f.key(&key), 60_000);
    let Expiry::In(left) = op!(f, |c| c.expires_in(&key)).unwrap() else {
        panic!("it has a lifetime");
    };
    assert!((40_000..=60_000).contains(&left.as_millis()), "{left:?}");
}

pub(crate) async fn what_is_read_is_what_redis_holds(f: Fixture) {
    op!(f, |c| c.set(&user(1))).unwrap();
    let stored = raw!(f, "GET", f.key(&UserKey { id: 1 })).bytes().unwrap();
    // One byte of format, four of fingerprint, then what postcard writes.
    assert_eq!(stored[0], 0x90);
    assert_eq!(stored[5..], *b"\x01\x06user 1\x00");
    assert_eq!(
        raw!(f, "TYPE", f.key(&UserKey { id: 1 })).0,
        Value::SimpleString("string".into())
    );
}

cases! { values, every way:
    a_value_reads_back_as_it_was_written [Cache::set Cache::set_at Cache::get]
    a_key_that_is_not_there_is_a_miss [Cache::get Cache::stats]
    a_stored_none_differs_from_a_miss [Cache::get Cache::get_many Cache::set_at Cache::swap_at Cache::pull]
    many_values_come_in_the_order_of_their_keys [Cache::get_many]
    no_keys_are_answered_without_sending [Cache::get_many Cache::delete_many]
    set_overwrites_whatever_is_there [Cache::set Cache::set_at]
    set_if_absent_writes_only_where_nothing_is [Cache::set_if_absent Cache::set_if_absent_at]
    replace_writes_only_where_something_is [Cache::replace Cache::replace_at]
    replace_keep_ttl_writes_nothing_at_a_missing_key_and_says_so [Cache::replace_keep_ttl Cache::replace_keep_ttl_at]
    swap_returns_what_was_there [Cache::swap Cache::swap_at]
    pull_reads_a_value_once [Cache::pull]
    delete_says_whether_something_was_there [Cache::delete]
    delete_many_counts_what_was_there [Cache::delete_many]
    exists_sees_every_kind [Cache::exists]
    expires_in_tells_three_states_apart [Cache::expires_in]
    what_is_read_is_what_redis_holds [Cache::set]
}
