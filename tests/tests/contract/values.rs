//! Single values: stored whole, read whole.

use futures_util::StreamExt as _;
use typed_cache::redis::Value;
use typed_cache::{ErrorKind, Expiry, Keyed};

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
        f.swap_at(&stored, &Some("Ada".into())).await.unwrap(),
        Some(None)
    );
    assert_eq!(f.swap_at(&missing, &None).await.unwrap(), None);
    assert_eq!(op!(f, |c| c.take(&missing)).unwrap(), Some(None));
    assert_eq!(op!(f, |c| c.take(&missing)).unwrap(), None);
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
    f.assert_messages(0);
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

pub(crate) async fn if_absent_writes_only_where_nothing_is(f: Fixture) {
    let mut changed = user(1);
    changed.name = "changed".into();
    assert!(op!(f, |c| c.set(&user(1)).if_absent()).unwrap());
    assert!(!op!(f, |c| c.set(&changed).if_absent()).unwrap());
    assert_eq!(
        op!(f, |c| c.get(&UserKey { id: 1 })).unwrap(),
        Some(user(1))
    );
    let key = MottoKey { id: 1 };
    raw!(f, "LPUSH", f.key(&key), "foreign");
    assert!(!op!(f, |c| c.set_at(&key, &"x".into()).if_absent()).unwrap());
    assert!(
        op!(f, |c| c
            .set_at(&MottoKey { id: 2 }, &"x".into())
            .if_absent())
        .unwrap()
    );
}

pub(crate) async fn if_present_writes_only_where_something_is(f: Fixture) {
    assert!(!op!(f, |c| c.set(&user(1)).if_present()).unwrap());
    assert!(
        !op!(f, |c| c
            .set_at(&MottoKey { id: 1 }, &"x".into())
            .if_present())
        .unwrap()
    );
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
    assert!(op!(f, |c| c.set(&changed).if_present()).unwrap());
    assert_eq!(
        op!(f, |c| c.get(&UserKey { id: 1 })).unwrap(),
        Some(changed)
    );
}

pub(crate) async fn if_present_with_keep_ttl_writes_nothing_at_a_missing_key(f: Fixture) {
    let motto = MottoKey { id: 1 };
    assert!(!op!(f, |c| c.set(&user(1)).if_present().keep_ttl()).unwrap());
    assert!(!op!(f, |c| c.set_at(&motto, &"x".into()).if_present().keep_ttl()).unwrap());
    assert_eq!(
        raw!(f, "EXISTS", f.key(&UserKey { id: 1 }), f.key(&motto)).int(),
        0
    );
    op!(f, |c| c.set(&user(1))).unwrap();
    op!(f, |c| c.set_at(&motto, &"x".into())).unwrap();
    let mut changed = user(1);
    changed.name = "changed".into();
    assert!(op!(f, |c| c.set(&changed).if_present().keep_ttl()).unwrap());
    assert!(op!(f, |c| c.set_at(&motto, &"y".into()).if_present().keep_ttl()).unwrap());
    assert_eq!(
        op!(f, |c| c.get(&UserKey { id: 1 })).unwrap(),
        Some(changed)
    );
    assert_eq!(op!(f, |c| c.get(&motto)).unwrap().as_deref(), Some("y"));
}

pub(crate) async fn replace_returns_the_old_value(f: Fixture) {
    let mut changed = user(1);
    changed.name = "changed".into();
    assert_eq!(op!(f, |c| c.replace(&user(1))).unwrap(), None);
    assert_eq!(op!(f, |c| c.replace(&changed)).unwrap(), Some(user(1)));
    assert_eq!(
        op!(f, |c| c.get(&UserKey { id: 1 })).unwrap(),
        Some(changed)
    );
    let key = MottoKey { id: 1 };
    assert_eq!(f.swap_at(&key, &"x".into()).await.unwrap(), None);
    assert_eq!(
        f.swap_at(&key, &"y".into()).await.unwrap().as_deref(),
        Some("x")
    );
}

pub(crate) async fn take_reads_a_value_once(f: Fixture) {
    op!(f, |c| c.set(&user(1))).unwrap();
    let key = UserKey { id: 1 };
    assert_eq!(op!(f, |c| c.take(&key)).unwrap(), Some(user(1)));
    assert_eq!(op!(f, |c| c.take(&key)).unwrap(), None);
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

pub(crate) async fn ttl_has_three_states(f: Fixture) {
    let key = UserKey { id: 1 };
    assert_eq!(op!(f, |c| c.ttl(&key)).unwrap(), Expiry::Missing);
    raw!(f, "SET", f.key(&key), "x");
    assert_eq!(op!(f, |c| c.ttl(&key)).unwrap(), Expiry::Never);
    raw!(f, "PEXPIRE", f.key(&key), 60_000);
    let Expiry::In(left) = op!(f, |c| c.ttl(&key)).unwrap() else {
        panic!("it has a TTL");
    };
    assert!((40_000..=60_000).contains(&left.as_millis()), "{left:?}");
}

pub(crate) async fn what_is_read_is_what_redis_holds(f: Fixture) {
    op!(f, |c| c.set(&user(1))).unwrap();
    let stored = raw!(f, "GET", f.key(&UserKey { id: 1 })).bytes().unwrap();
    // One byte of format, four of fingerprint, then postcard.
    assert_eq!(stored[0], 0x90);
    assert_eq!(stored[5..], *b"\x01\x06user 1\x00");
    assert_eq!(
        raw!(f, "TYPE", f.key(&UserKey { id: 1 })).0,
        Value::SimpleString("string".into())
    );
}

pub(crate) async fn many_values_come_one_by_one(f: Fixture) {
    let users: Vec<_> = (0..450).filter(|id| id % 3 == 0).map(user).collect();
    f.cache.set_many(&users).await.unwrap().finish().unwrap();
    raw!(f, "SET", f.key(&UserKey { id: 30 }), "foreign");
    let stored = raw!(f, "GET", f.key(&UserKey { id: 33 })).bytes().unwrap();
    raw!(f, "SET", f.key(&UserKey { id: 33 }), &stored[..6]);
    let before = f.messages();
    let keys = (0..450).map(|id| UserKey { id });
    let read: Vec<_> = f.cache.get_each(keys).collect().await;
    assert_eq!(read.len(), 450);
    for (id, read) in (0..).zip(read) {
        match (id, read) {
            (33, read) => {
                let error = read.unwrap_err();
                let known = (error.kind(), error.index(), error.resource());
                assert_eq!(known, (ErrorKind::Decode, Some(33), Some("user")));
            }
            (id, read) => {
                let is_there = id % 3 == 0 && id != 30;
                assert_eq!(read.unwrap(), is_there.then(|| user(id)), "{id}");
            }
        }
    }
    let sent = f
        .messages()
        .map(|after| after.len() - before.unwrap().len());
    assert!(sent.is_none_or(|messages| messages == 3), "200 keys each");
    let stats = f.cache.stats();
    let counted = (stats.hits, stats.misses, stats.mismatches);
    assert_eq!(counted, (148, 301, 1));
}

pub(crate) async fn a_stream_of_values_reads_keys_as_they_are_needed(f: Fixture) {
    let taken = std::cell::Cell::new(0_u64);
    let keys = (0..).map(|id| {
        taken.set(id + 1);
        UserKey { id }
    });
    let mut read = f.cache.get_each(keys);
    assert_eq!(taken.get(), 0);
    for _ in 0..10 {
        assert_eq!(read.next().await.unwrap().unwrap(), None);
    }
    assert!((200..=600).contains(&taken.get()), "{}", taken.get());
    drop(read);
    let keys = [UserKey { id: 1 }; 0];
    assert!(f.cache.get_each(&keys).next().await.is_none());
}

cases! { values, alone:
    many_values_come_one_by_one [Cache::get_each Cache::get_each!Decode]
    a_stream_of_values_reads_keys_as_they_are_needed [Cache::get_each]
}

cases! { values, every way:
    a_value_reads_back_as_it_was_written [Cache::set Cache::set_at Cache::get]
    a_key_that_is_not_there_is_a_miss [Cache::get Cache::stats]
    a_stored_none_differs_from_a_miss [Cache::get Cache::get_many Cache::set_at Cache::take]
    many_values_come_in_the_order_of_their_keys [Cache::get_many]
    no_keys_are_answered_without_sending [Cache::get_many Cache::delete_many]
    set_overwrites_whatever_is_there [Cache::set Cache::set_at]
    if_absent_writes_only_where_nothing_is [Operation::if_absent]
    if_present_writes_only_where_something_is [Operation::if_present]
    if_present_with_keep_ttl_writes_nothing_at_a_missing_key [Operation::keep_ttl]
    replace_returns_the_old_value [Cache::replace]
    take_reads_a_value_once [Cache::take]
    delete_says_whether_something_was_there [Cache::delete]
    delete_many_counts_what_was_there [Cache::delete_many]
    exists_sees_every_kind [Cache::exists]
    ttl_has_three_states [Cache::ttl]
    what_is_read_is_what_redis_holds [Cache::set]
}
