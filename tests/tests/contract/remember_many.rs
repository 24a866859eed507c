//! Loads of many values at once.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::poll_immediate;
use typed_cache::{ErrorKind, RememberError, RememberMany};

use crate::fixture::Fixture;
use crate::source::{Database, start};
use crate::types::{OTHER, TTL, User, UserKey, user};

/// The keys that loaders were asked for.
#[derive(Clone, Default)]
struct Asked(Arc<Mutex<Vec<Vec<u64>>>>);

impl Asked {
    fn all(&self) -> Vec<Vec<u64>> {
        self.0.lock().unwrap().clone()
    }
}

fn keys(ids: &[u64]) -> Vec<UserKey> {
    ids.iter().map(|&id| UserKey { id }).collect()
}

/// Loads all users with even numbers, or those that `has` says, once the source lets it.
fn call(
    f: &Fixture,
    ids: &[u64],
    source: &Database,
    asked: &Asked,
) -> RememberMany<User, &'static str> {
    let (source, asked) = (source.clone(), asked.clone());
    f.cache.remember_many(keys(ids), move |missing| {
        let ids: Vec<u64> = missing.iter().map(|key| key.id).collect();
        asked.0.lock().unwrap().push(ids.clone());
        let wait = source.load(());
        async move {
            wait().await?;
            let there = ids.into_iter().filter(|id| id.is_multiple_of(2));
            Ok(there
                .map(|id| (UserKey { id }, user(id)))
                .collect::<Vec<_>>())
        }
    })
}

fn values(all: Vec<Result<Option<User>, RememberError<&str>>>) -> Vec<Option<u64>> {
    let ids = all.into_iter().map(|one| one.unwrap().map(|user| user.id));
    ids.collect()
}

pub(crate) async fn one_call_loads_all_that_are_missing(f: Fixture) {
    f.cache.set(&user(2)).await.unwrap();
    let (source, asked) = (Database::open(), Asked::default());
    let all = call(&f, &[4, 2, 6, 3, 4], &source, &asked).await;
    assert_eq!(values(all), [Some(4), Some(2), Some(6), None, Some(4)]);
    assert_eq!(asked.all(), [[4, 6, 3]]);
    if let Some(messages) = f.messages() {
        assert_eq!(messages, [1, 5, 2]);
    }
    for id in [4, 6] {
        assert_eq!(f.cache.get(&UserKey { id }).await.unwrap(), Some(user(id)));
        f.assert_ttl(&UserKey { id }, TTL).await;
    }
    assert_eq!(f.pttl(&UserKey { id: 3 }).await, -2);
    assert_eq!(values(call(&f, &[], &source, &asked).await), []);
    assert_eq!(asked.all().len(), 1);
}

pub(crate) async fn what_the_loader_does_not_give_can_be_kept_as_absent(f: Fixture) {
    let (source, asked) = (Database::open(), Asked::default());
    let all = call(&f, &[1, 2], &source, &asked)
        .negative(OTHER)
        .ttl(OTHER);
    assert_eq!(values(all.await), [None, Some(2)]);
    f.assert_ttl(&UserKey { id: 1 }, OTHER).await;
    f.assert_ttl(&UserKey { id: 2 }, OTHER).await;
    assert_eq!(
        values(call(&f, &[1, 2], &source, &asked).await),
        [None, Some(2)]
    );
    assert_eq!(asked.all().len(), 1);
    let all = call(&f, &[4, 6], &source, &asked).ttl(Duration::ZERO).await;
    for one in all {
        let error = one.unwrap_err();
        assert_eq!(error.cache_error().unwrap().kind(), ErrorKind::InvalidInput);
    }
}

pub(crate) async fn each_key_has_its_outcome(f: Fixture) {
    f.cache.set(&user(2)).await.unwrap();
    raw!(f, "RPUSH", f.key(&UserKey { id: 6 }), "of another kind");
    let fail = |_: Vec<UserKey>| async { Err::<Vec<(UserKey, User)>, _>("no source") };
    let all = f.cache.remember_many(keys(&[2, 4, 6, 8]), fail).await;
    assert_eq!(all[0].as_ref().unwrap().as_ref(), Some(&user(2)));
    let error = all[1].as_ref().unwrap_err().load_error().unwrap();
    assert!(std::ptr::eq(
        error,
        all[3].as_ref().unwrap_err().load_error().unwrap()
    ));
    let kind = all[2].as_ref().unwrap_err().cache_error().unwrap().kind();
    assert_eq!(kind, ErrorKind::WrongType);
}

pub(crate) async fn keys_that_others_load_are_waited_for(f: Fixture) {
    let (single, source, asked) = (Database::closed(), Database::closed(), Asked::default());
    // `USER` is that of number 1.
    let first = start(&f.cache, &single, user(1)).await;
    let all = tokio::spawn(call(&f, &[1, 2], &source, &asked));
    source.begins().await;
    assert_eq!(asked.all(), [[2]]);
    // Nor is a key loaded by one who comes now.
    let mut late = Box::pin(f.cache.remember(&UserKey { id: 2 }, single.load(user(2))));
    assert!(poll_immediate(&mut late).await.is_none());
    source.let_one_go();
    single.let_one_go();
    assert_eq!(values(all.await.unwrap()), [Some(1), Some(2)]);
    assert_eq!(first.await.unwrap().unwrap(), user(1));
    assert_eq!(late.await.unwrap(), user(2));
    assert_eq!(single.loads(), 1);
}

pub(crate) async fn who_goes_has_what_has_come_by_then(f: Fixture) {
    let limit = Duration::from_millis(50);
    f.cache.set(&user(2)).await.unwrap();
    let (source, asked) = (Database::closed(), Asked::default());
    let all = call(&f, &[2, 4, 6], &source, &asked).timeout(limit).await;
    let mut ends = all.into_iter();
    assert_eq!(ends.next().unwrap().unwrap(), Some(user(2)));
    for end in ends {
        let error = end.unwrap_err();
        assert_eq!(error.cache_error().unwrap().kind(), ErrorKind::Timeout);
    }
    // Nobody else waited, so that the load has ended.
    source.ends().await;
    // Where somebody does, it goes on.
    let others = tokio::spawn(call(&f, &[4, 6], &source, &asked));
    source.begins().await;
    source.begins().await;
    let leaves = call(&f, &[6], &source, &asked).timeout(limit).await;
    assert!(leaves.into_iter().all(|end| end.is_err()));
    source.let_one_go();
    assert_eq!(values(others.await.unwrap()), [Some(4), Some(6)]);
    assert_eq!(source.loads(), 2);
}

pub(crate) async fn a_write_of_one_key_leaves_the_others_their_load(f: Fixture) {
    let (source, asked) = (Database::closed(), Asked::default());
    let all = tokio::spawn(call(&f, &[2, 4], &source, &asked));
    source.begins().await;
    f.cache.delete(&UserKey { id: 2 }).await.unwrap();
    source.let_one_go();
    assert_eq!(values(all.await.unwrap()), [Some(2), Some(4)]);
    assert_eq!(f.cache.get(&UserKey { id: 2 }).await.unwrap(), None);
    assert_eq!(
        f.cache.get(&UserKey { id: 4 }).await.unwrap(),
        Some(user(4))
    );
}

pub(crate) async fn entries_that_cannot_be_read_are_replaced(f: Fixture) {
    let (source, asked) = (Database::open(), Asked::default());
    for _ in 0..2 {
        for id in [2, 4] {
            raw!(f, "SET", f.key(&UserKey { id }), "no header");
        }
        assert_eq!(
            values(call(&f, &[2, 4, 6], &source, &asked).await),
            [Some(2), Some(4), Some(6)]
        );
        for id in [2, 4] {
            assert_eq!(f.cache.get(&UserKey { id }).await.unwrap(), Some(user(id)));
        }
    }
    assert_eq!(asked.all(), [vec![2, 4, 6], vec![2, 4]]);
}

pub(crate) async fn a_load_of_many_ends_with_the_last_who_waits_for_any(f: Fixture) {
    let (source, asked) = (Database::closed(), Asked::default());
    let all = tokio::spawn(call(&f, &[2, 4], &source, &asked));
    source.begins().await;
    let mut one = Box::pin(f.cache.remember(&UserKey { id: 4 }, source.load(user(4))));
    assert!(poll_immediate(&mut one).await.is_none());
    all.abort();
    assert!(all.await.unwrap_err().is_cancelled());
    source.let_one_go();
    assert_eq!(one.await.unwrap(), user(4));
    assert_eq!(source.loads(), 1);
    source.ends().await;

    let all = tokio::spawn(call(&f, &[6, 8], &source, &asked));
    source.begins().await;
    all.abort();
    source.ends().await;
}

pub(crate) async fn many_more_than_fit_into_a_message(f: Fixture) {
    let (source, asked) = (Database::open(), Asked::default());
    let ids: Vec<u64> = (0..1000).map(|id| id * 2).collect();
    let expected: Vec<_> = ids.iter().copied().map(Some).collect();
    assert_eq!(values(call(&f, &ids, &source, &asked).await), expected);
    assert_eq!(values(call(&f, &ids, &source, &asked).await), expected);
    assert_eq!(asked.all(), [ids]);
}

pub(crate) async fn a_loader_of_many_that_panics_is_an_error_of_each_key(f: Fixture) {
    let fail = |_: Vec<UserKey>| -> std::future::Ready<Result<Vec<(UserKey, User)>, ()>> {
        panic!("the closure panics")
    };
    for one in f.cache.remember_many(keys(&[1, 2]), fail).await {
        assert!(matches!(one, Err(RememberError::Panicked)), "{one:?}");
    }
    let (source, asked) = (Database::open(), Asked::default());
    assert_eq!(
        values(call(&f, &[1, 2], &source, &asked).await),
        [None, Some(2)]
    );
}

cases! { remember_many, alone:
    a_loader_of_many_that_panics_is_an_error_of_each_key []
    one_call_loads_all_that_are_missing [Cache::remember_many]
    what_the_loader_does_not_give_can_be_kept_as_absent [Cache::remember_many!InvalidInput]
    each_key_has_its_outcome [Cache::remember_many!WrongType]
    keys_that_others_load_are_waited_for []
    who_goes_has_what_has_come_by_then [Cache::remember_many!Timeout]
    a_write_of_one_key_leaves_the_others_their_load []
    entries_that_cannot_be_read_are_replaced []
    a_load_of_many_ends_with_the_last_who_waits_for_any []
    many_more_than_fit_into_a_message []
}
