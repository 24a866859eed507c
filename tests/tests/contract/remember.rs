//! Reads that load what is not there.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{join_all, poll_immediate};
use typed_cache::{ErrorKind, RememberError, Source};

use crate::fixture::{Fixture, assert_error};
use crate::operations::USER;
use crate::source::{Database, named, start};
use crate::types::{OTHER, Strict, StrictKey, TTL, User, UserKey, user};

pub(crate) async fn what_is_not_there_is_loaded_and_stored(f: Fixture) {
    let source = Database::open();
    let loaded = f.cache.remember(&USER, source.load(user(1))).outcome();
    let loaded = loaded.await.unwrap();
    assert_eq!((loaded.value, loaded.source), (user(1), Source::Loaded));
    f.assert_ttl(&USER, TTL).await;
    assert_eq!(f.cache.get(&USER).await.unwrap(), Some(user(1)));
    let found = f.cache.remember(&USER, source.load(user(1))).outcome();
    let found = found.await.unwrap();
    assert_eq!((found.value, found.source), (user(1), Source::Fresh));
    assert_eq!(source.loads(), 1);
    f.assert_messages(4);

    let shared = f.cache.remember_shared(&USER, source.load(user(1)));
    assert_eq!(*shared.await.unwrap(), user(1));
    let borrowed = user(2);
    let load = async || Ok::<_, ()>(borrowed.clone());
    let scoped = f.cache.remember_scoped(&UserKey { id: 2 }, load);
    assert_eq!(scoped.await.unwrap(), borrowed);
    assert_eq!(
        f.cache.get(&UserKey { id: 2 }).await.unwrap(),
        Some(user(2))
    );
}

pub(crate) async fn a_call_can_name_the_ttl(f: Fixture) {
    let source = Database::open();
    let call = f.cache.remember(&USER, source.load(user(1))).ttl(OTHER);
    call.await.unwrap();
    f.assert_ttl(&USER, OTHER).await;
    let error = f
        .cache
        .remember(&USER, source.load(user(1)))
        .ttl(Duration::ZERO);
    let error = error.await.unwrap_err();
    assert_eq!(error.cache_error().unwrap().kind(), ErrorKind::InvalidInput);
}

pub(crate) async fn an_error_of_the_loader_is_given_to_all_and_not_cached(f: Fixture) {
    let source = Database::closed();
    let fail = |source: &Database| {
        let load = source.load(());
        f.cache.remember(&USER, || async {
            load().await.and(Err::<User, _>("no source"))
        })
    };
    let first = tokio::spawn(fail(&source));
    source.begins().await;
    let mut calls: Vec<_> = (0..10).map(|_| Box::pin(fail(&source))).collect();
    for call in &mut calls {
        assert!(poll_immediate(call).await.is_none());
    }
    source.let_one_go();
    let mut ends = join_all(calls).await;
    ends.push(first.await.unwrap());
    let errors = ends.into_iter().map(|end| match end {
        Err(RememberError::Load(error)) => error,
        other => panic!("{other:?}"),
    });
    let errors: Vec<Arc<&str>> = errors.collect();
    assert_eq!(*errors[0], "no source");
    assert!(errors.iter().all(|error| Arc::ptr_eq(error, &errors[0])));
    assert_eq!(source.loads(), 1);
    assert_eq!(f.pttl(&USER).await, -2);
    let again = Database::open();
    f.cache.remember(&USER, again.load(user(1))).await.unwrap();
}

pub(crate) async fn callers_at_the_same_time_share_one_load(f: Fixture) {
    let source = Database::closed();
    let call = || f.cache.clone().remember_shared(&USER, source.load(user(1)));
    let early: Vec<_> = (0..100).map(|_| tokio::spawn(call())).collect();
    source.begins().await;
    // Those who come later send nothing.
    let sent = f.messages();
    let mut late: Vec<_> = (0..100).map(|_| Box::pin(call())).collect();
    for call in &mut late {
        assert!(poll_immediate(call).await.is_none());
    }
    assert_eq!(f.messages(), sent);
    source.let_one_go();
    let late = join_all(late).await.into_iter().map(Result::unwrap);
    let late: Vec<Arc<User>> = late.collect();
    assert!(late.iter().all(|value| Arc::ptr_eq(value, &late[0])));
    for value in join_all(early).await {
        assert_eq!(value.unwrap().unwrap(), late[0]);
    }
    assert_eq!((late[0].as_ref(), source.loads()), (&user(1), 1));
}

pub(crate) async fn what_others_write_during_a_load_stays(f: Fixture) {
    // An entry of another schema is replaced only if it is still there.
    for foreign in [None, Some("no header")] {
        if let Some(foreign) = foreign {
            raw!(f, "SET", f.key(&USER), foreign);
        }
        let source = Database::closed();
        let call = start(&f.cache, &source, user(1)).await;
        raw!(f, "SET", f.key(&USER), "of another");
        source.let_one_go();
        call.await.unwrap().unwrap();
        assert_eq!(raw!(f, "GET", f.key(&USER)).bytes().unwrap(), b"of another");
        raw!(f, "DEL", f.key(&USER));
    }
}

pub(crate) async fn an_entry_that_cannot_be_read_is_loaded_anew(f: Fixture) {
    f.cache.set(&user(1)).await.unwrap();
    let stored = raw!(f, "GET", f.key(&USER)).bytes().unwrap();
    let damaged = &stored[..stored.len() - 1];
    for entry in [damaged, b"no header", b""] {
        // A server that does not know `SET … IFEQ` is asked once.
        for _ in 0..2 {
            raw!(f, "SET", f.key(&USER), entry.to_vec());
            let source = Database::open();
            let value = f.cache.remember(&USER, source.load(user(1))).await;
            assert_eq!(value.unwrap(), user(1));
            assert_eq!(raw!(f, "GET", f.key(&USER)).bytes().unwrap(), stored);
            f.assert_ttl(&USER, TTL).await;
        }
    }
    let key = StrictKey { id: 1 };
    raw!(f, "SET", f.key(&key), "no header");
    let source = Database::open();
    let strict = Strict {
        id: 1,
        name: "Ada".into(),
    };
    let error = f
        .cache
        .remember(&key, source.load(strict))
        .await
        .unwrap_err();
    assert_eq!(error.cache_error().unwrap().kind(), ErrorKind::Schema);
    assert_eq!(source.loads(), 0);
}

pub(crate) async fn data_of_another_kind_is_an_error_and_stays(f: Fixture) {
    raw!(f, "RPUSH", f.key(&USER), "item");
    let source = Database::open();
    let error = f
        .cache
        .remember(&USER, source.load(user(1)))
        .await
        .unwrap_err();
    assert_error(error.cache_error().unwrap(), ErrorKind::WrongType, "user");
    assert_eq!(source.loads(), 0);
}

pub(crate) async fn a_load_ends_with_the_last_who_waits(f: Fixture) {
    let source = Database::closed();
    let first = start(&f.cache, &source, user(1)).await;
    let mut second = Box::pin(f.cache.remember(&USER, source.load(user(1))));
    assert!(poll_immediate(&mut second).await.is_none());
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    source.let_one_go();
    assert_eq!(second.await.unwrap(), user(1));
    assert_eq!(source.loads(), 1);
    source.ends().await;

    f.cache.delete(&USER).await.unwrap();
    let alone = start(&f.cache, &source, user(1)).await;
    alone.abort();
    // It is dropped, though the source has not answered.
    source.ends().await;
    let next = start(&f.cache, &source, user(1)).await;
    source.let_one_go();
    assert_eq!(next.await.unwrap().unwrap(), user(1));
    assert_eq!(source.loads(), 3);
}

pub(crate) async fn a_loader_that_panics_frees_its_place(f: Fixture) {
    let fail = || async { panic!("the loader panics") as Result<User, &str> };
    let error = f.cache.remember(&USER, fail).await.unwrap_err();
    assert!(matches!(error, RememberError::Panicked), "{error:?}");
    let source = Database::open();
    f.cache.remember(&USER, source.load(user(1))).await.unwrap();
}

pub(crate) async fn a_load_may_take_so_long(f: Fixture) {
    let limit = Duration::from_millis(50);
    let source = Database::closed();
    let call = f
        .cache
        .remember(&USER, source.load(user(1)))
        .load_timeout(limit);
    let error = call.await.unwrap_err();
    assert!(
        matches!(error, RememberError::TimedOut(after) if after == limit),
        "{error:?}"
    );
    source.ends().await;
    // A caller who goes earlier leaves the load to the others.
    let other = tokio::spawn(f.cache.remember(&USER, source.load(user(1))));
    let call = f.cache.remember(&USER, source.load(user(1))).timeout(limit);
    let error = call.await.unwrap_err();
    assert_eq!(error.cache_error().unwrap().kind(), ErrorKind::Timeout);
    source.let_one_go();
    assert_eq!(other.await.unwrap().unwrap(), user(1));
}

pub(crate) async fn one_who_cannot_take_the_error_of_another_loads_itself(f: Fixture) {
    let source = Database::closed();
    let load = source.load(());
    let fail = || async { load().await.and(Err::<User, _>("of one type")) };
    let first = tokio::spawn(f.cache.remember(&USER, fail));
    source.begins().await;
    let load = source.load(());
    let other = || async { load().await.or(Err(0)).and(Err::<User, _>(7)) };
    let other = tokio::spawn(f.cache.remember(&USER, other));
    tokio::task::yield_now().await;
    source.let_one_go();
    let error = first.await.unwrap().unwrap_err();
    assert_eq!(error.load_error(), Some(&"of one type"));
    source.let_one_go();
    let error = other.await.unwrap().unwrap_err();
    assert_eq!(error.load_error(), Some(&7));
    assert_eq!(source.loads(), 2);
}

pub(crate) async fn the_next_one_loads_where_the_caller_that_loaded_has_gone(f: Fixture) {
    let source = Database::closed();
    let mut first = Box::pin(f.cache.remember_scoped(&USER, source.load(named("first"))));
    while source.loads() == 0 {
        assert!(poll_immediate(&mut first).await.is_none());
        tokio::task::yield_now().await;
    }
    let second = tokio::spawn(f.cache.remember_scoped(&USER, source.load(named("second"))));
    tokio::task::yield_now().await;
    drop(first);
    source.let_one_go();
    assert_eq!(second.await.unwrap().unwrap().name, "second");
    assert_eq!(source.loads(), 2);
}

pub(crate) async fn absence_is_kept_for_a_time_of_its_own(f: Fixture) {
    let source = Database::open();
    let call = |value| {
        f.cache
            .remember_optional(&USER, source.load(value))
            .outcome()
    };
    // This type does not keep it by itself.
    let outcome = call(None).await.unwrap();
    assert_eq!(
        (outcome.value, outcome.source),
        (None::<User>, Source::Loaded)
    );
    assert_eq!(f.pttl(&USER).await, -2);

    let absent = f.cache.remember_optional(&USER, source.load(None::<User>));
    assert_eq!(absent.negative(OTHER).await.unwrap(), None);
    f.assert_ttl(&USER, OTHER).await;
    let outcome = call(Some(user(1))).await.unwrap();
    assert_eq!((outcome.value, outcome.source), (None, Source::Negative));
    assert_eq!(source.loads(), 2);

    // For every other read it is a miss, and no entry of another schema.
    assert_eq!(f.cache.get(&USER).await.unwrap(), None);
    assert_eq!(f.cache.get_many([&USER]).await.unwrap(), [None]);
    let mismatches = |f: &Fixture| f.cache.stats().mismatches;
    assert_eq!(mismatches(&f), 0);
    // One who needs a value loads it.
    let value = f.cache.remember(&USER, source.load(user(1))).await;
    assert_eq!((value.unwrap(), source.loads()), (user(1), 3));
    assert_eq!(f.cache.get(&USER).await.unwrap(), Some(user(1)));
    assert_eq!(mismatches(&f), 0);
}

pub(crate) async fn writes_take_absence_for_no_value(f: Fixture) {
    let source = Database::open();
    for write in 0..4 {
        let absent = f.cache.remember_optional(&USER, source.load(None::<User>));
        assert_eq!(absent.negative(OTHER).await.unwrap(), None);
        match write {
            0 => assert!(f.cache.set(&user(1)).if_absent().await.unwrap()),
            1 => assert!(!f.cache.set(&user(1)).if_present().await.unwrap()),
            2 => assert_eq!(f.cache.replace(&user(1)).await.unwrap(), None),
            _ => {
                let change = |old: Option<User>| {
                    assert_eq!(old, None);
                    Some(user(1))
                };
                f.cache.update(&USER, change).await.unwrap();
            }
        }
        let stored = (write != 1).then(|| user(1));
        assert_eq!(f.cache.take(&USER).await.unwrap(), stored, "{write}");
    }
    assert_eq!(f.cache.stats().mismatches, 0);
}

cases! { remember, alone:
    what_is_not_there_is_loaded_and_stored [Cache::remember Cache::remember_shared Cache::remember_scoped]
    a_call_can_name_the_ttl [Cache::remember!InvalidInput]
    an_error_of_the_loader_is_given_to_all_and_not_cached []
    callers_at_the_same_time_share_one_load []
    what_others_write_during_a_load_stays []
    an_entry_that_cannot_be_read_is_loaded_anew [Cache::remember!Schema]
    data_of_another_kind_is_an_error_and_stays [Cache::remember!WrongType]
    a_load_ends_with_the_last_who_waits []
    a_loader_that_panics_frees_its_place []
    a_load_may_take_so_long [Cache::remember!Timeout]
    one_who_cannot_take_the_error_of_another_loads_itself []
    the_next_one_loads_where_the_caller_that_loaded_has_gone []
    absence_is_kept_for_a_time_of_its_own [Cache::remember_optional]
    writes_take_absence_for_no_value []
}
