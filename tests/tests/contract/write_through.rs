//! Writes to a source and then to the cache.

use std::future::pending;
use std::time::Duration;

use futures_util::future::poll_immediate;
use typed_cache::{CacheKey, ErrorKind, WriteThroughError};

use crate::fixture::Fixture;
use crate::operations::USER;
use crate::source::{Database, named, start};
use crate::types::{OTHER, TTL, user};

/// A claim: a header, and bytes that no other has.
const CLAIM: usize = 21;

async fn assert_claimed(f: &Fixture) {
    let entry = raw!(f, "GET", f.key(&USER)).bytes();
    assert_eq!(entry.map(|entry| entry.len()), Some(CLAIM));
}

async fn save() -> Result<u64, &'static str> {
    Ok(7)
}

pub(crate) async fn a_value_is_written_to_its_source_and_then_stored(f: Fixture) {
    f.cache.set(&named("old")).await.unwrap();
    let new = named("new");
    // A server that does not know `SET … IFEQ` is asked once.
    for _ in 0..2 {
        let save = || async {
            assert_eq!(f.cache.get(&USER).await.unwrap(), None);
            assert!(f.pttl(&USER).await > 0);
            save().await
        };
        assert_eq!(f.cache.write_through(&new, save).await.unwrap(), 7);
        assert_eq!(f.cache.get(&USER).await.unwrap(), Some(new.clone()));
        f.assert_ttl(&USER, TTL).await;
    }
    // One of them finds that memory needs the script.
    f.assert_messages(10);
    let call = f.cache.write_through_at(&USER, &named("at"), save);
    call.ttl(OTHER).await.unwrap();
    assert_eq!(f.cache.get(&USER).await.unwrap(), Some(named("at")));
    f.assert_ttl(&USER, OTHER).await;
}

pub(crate) async fn a_failed_writer_leaves_no_entry_that_may_be_stale(f: Fixture) {
    f.cache.set(&named("old")).await.unwrap();
    let fail = || async { Err::<(), _>("read-only") };
    let error = f.cache.write_through(&named("new"), fail).await;
    assert_eq!(error.unwrap_err().write_error(), Some(&"read-only"));
    assert_claimed(&f).await;
}

pub(crate) async fn what_was_loaded_during_a_write_is_not_stored(f: Fixture) {
    // Before the write begins, and while the writer runs.
    for is_before in [true, false] {
        f.cache.delete(&USER).await.unwrap();
        let source = Database::closed();
        let mut load = None;
        if is_before {
            load = Some(start(&f.cache, &source, named("old")).await);
        }
        let other = f.with(|builder| builder).await;
        let save = async || {
            let load = match load {
                Some(load) => load,
                None => start(&f.cache, &source, named("old")).await,
            };
            // A process of another one does not know of the write.
            let loaded = other
                .cache
                .remember(&USER, Database::open().load(named("old")));
            assert_eq!(loaded.await.unwrap().name, "old");
            assert_eq!(f.cache.get(&USER).await.unwrap(), None);
            Ok::<_, ()>(load)
        };
        let load = f.cache.write_through(&named("new"), save).await.unwrap();
        source.let_one_go();
        assert_eq!(load.await.unwrap().unwrap().name, "old");
        assert_eq!(f.cache.get(&USER).await.unwrap(), Some(named("new")));
    }
}

pub(crate) async fn a_write_that_is_dropped_leaves_its_claim_for_the_bound(f: Fixture) {
    f.cache.set(&named("old")).await.unwrap();
    let bound = Duration::from_millis(if f.is_memory() { 10_000 } else { 500 });
    let (begun, begins) = tokio::sync::oneshot::channel();
    let write = f.cache.write_through(&named("new"), || async {
        begun.send(()).unwrap();
        pending::<Result<(), ()>>().await
    });
    let mut write = Box::pin(write.bound(bound));
    tokio::select! {
        _ = &mut write => panic!("the writer goes on"),
        begun = begins => begun.unwrap(),
    }
    drop(write);
    assert_eq!(f.cache.get(&USER).await.unwrap(), None);
    let load = || {
        f.cache
            .remember(&USER, Database::open().load(named("loaded")))
    };
    load().await.unwrap();
    let left = f.pttl(&USER).await;
    assert!((1..=10_000).contains(&left) || left == -2, "{left}");
    f.outlive(&USER, bound).await;
    load().await.unwrap();
    assert_eq!(f.cache.get(&USER).await.unwrap(), Some(named("loaded")));
}

pub(crate) async fn of_two_writes_at_once_none_is_stored(f: Fixture) {
    let other = f.with(|builder| builder).await;
    let save = || async {
        let inner = other.cache.write_through(&named("of another"), save);
        Ok::<_, ()>(inner.await.unwrap())
    };
    f.cache.write_through(&named("own"), save).await.unwrap();
    assert_claimed(&f).await;
    // A plain write in between is no better known.
    let set = || async {
        other.cache.set(&named("of another")).await.unwrap();
        Ok::<_, ()>(())
    };
    f.cache.write_through(&named("own"), set).await.unwrap();
    assert_claimed(&f).await;
}

pub(crate) async fn a_writer_that_takes_long_keeps_its_claim(f: Fixture) {
    let bound = Duration::from_millis(if f.is_memory() { 10_000 } else { 300 });
    let slow = || async {
        for _ in 0..5 {
            tokio::time::sleep(bound).await;
            assert_claimed(&f).await;
        }
        Ok::<_, ()>(())
    };
    let write = f.cache.write_through(&user(1), slow).bound(bound);
    write.await.unwrap();
    assert_eq!(f.cache.get(&USER).await.unwrap(), Some(user(1)));
}

pub(crate) async fn a_renewal_does_not_take_what_others_have_written_for_its_claim(f: Fixture) {
    let bound = Duration::from_millis(if f.is_memory() { 10_000 } else { 300 });
    let other = f.with(|builder| builder).await;
    let slow = || async {
        other.cache.set(&named("of another")).await.unwrap();
        tokio::time::sleep(bound).await;
        // It may be older than what this one has written to the source.
        assert_eq!(other.cache.get(&USER).await.unwrap(), None);
        Ok::<_, ()>(())
    };
    let write = f.cache.write_through(&named("own"), slow).bound(bound);
    write.await.unwrap();
    assert_claimed(&f).await;
}

pub(crate) async fn a_load_of_another_process_is_not_stored_behind_a_failed_writer(f: Fixture) {
    let other = f.with(|builder| builder).await;
    let source = Database::closed();
    let load = start(&other.cache, &source, named("old")).await;
    let fail = || async { Err::<(), _>("the answer of the commit is lost") };
    f.cache
        .write_through(&named("new"), fail)
        .await
        .unwrap_err();
    source.let_one_go();
    assert_eq!(load.await.unwrap().unwrap().name, "old");
    assert_eq!(f.cache.get(&USER).await.unwrap(), None);
}

pub(crate) async fn a_claim_of_another_release_counts(f: Fixture) {
    let fail = || async { Err::<(), _>("down") };
    f.cache.write_through(&user(1), fail).await.unwrap_err();
    let mut claim = raw!(f, "GET", f.key(&USER)).bytes().unwrap();
    claim[1] ^= 1;
    raw!(f, "SET", f.key(&USER), &claim[..]);
    let load = || Database::open().load(named("loaded"));
    let loaded = f.cache.remember(&USER, load()).await.unwrap();
    assert_eq!(loaded, named("loaded"));
    assert_eq!(raw!(f, "GET", f.key(&USER)).bytes(), Some(claim));
    assert!(f.observed.mismatches().is_empty());
}

pub(crate) async fn a_claim_is_no_value_to_any_operation(f: Fixture) {
    let check = || async {
        assert_eq!(f.cache.get_many([USER]).await.unwrap(), [None]);
        assert!(!f.cache.set(&user(1)).if_present().await.unwrap());
        let found = f
            .cache
            .remember_optional(&USER, async || Ok::<_, ()>(Some(user(1))));
        assert_eq!(found.await.unwrap(), Some(user(1)));
        assert!(f.observed.mismatches().is_empty());
        assert!(f.cache.set(&named("set")).if_absent().await.unwrap());
        Ok::<_, ()>(())
    };
    f.cache.write_through(&named("new"), check).await.unwrap();
    assert_claimed(&f).await;
}

pub(crate) async fn an_option_that_is_invalid_keeps_the_writer_from_being_called(f: Fixture) {
    f.cache.set(&named("old")).await.unwrap();
    let new = named("new");
    let write = || {
        let save = || async { panic!("the writer is not called") as Result<(), ()> };
        f.cache.write_through(&new, save)
    };
    for write in [write().ttl(Duration::ZERO), write().bound(Duration::ZERO)] {
        match write.await {
            Err(WriteThroughError::Access(error)) => {
                assert_eq!(error.kind(), ErrorKind::InvalidInput);
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(f.cache.get(&USER).await.unwrap(), Some(named("old")));
    let mut write = Box::pin(f.cache.write_through(&new, save));
    while poll_immediate(&mut write).await.is_none() {
        tokio::task::yield_now().await;
    }
    assert!(write.await.unwrap_err().cache_error().is_some());
}

pub(crate) async fn an_error_that_has_changed_nothing_puts_the_entry_back(f: Fixture) {
    f.cache.set(&named("old")).ttl(OTHER).await.unwrap();
    let write = async |error: &'static str| {
        let fail = || async { Err::<(), _>(error) };
        let new = named("new");
        let write = f.cache.write_through(&new, fail);
        let write = write.restore_if(|error| *error == "refused");
        assert_eq!(write.await.unwrap_err().write_error(), Some(&error));
    };
    // A server that does not know `SET … IFEQ` is asked once.
    for _ in 0..2 {
        write("refused").await;
        assert_eq!(f.cache.get(&USER).await.unwrap(), Some(named("old")));
        f.assert_ttl(&USER, OTHER).await;
    }
    f.remove_ttl(&USER).await;
    write("refused").await;
    assert_eq!(f.pttl(&USER).await, -1);
    write("down").await;
    assert_claimed(&f).await;
    // A claim is nothing to put back.
    write("refused").await;
    assert_claimed(&f).await;
}

pub(crate) async fn an_entry_is_not_put_back_where_others_have_written(f: Fixture) {
    let other = f.with(|builder| builder).await;
    f.cache.set(&named("old")).await.unwrap();
    let set = || async {
        other.cache.set(&named("of another")).await.unwrap();
        Err::<(), _>("refused")
    };
    let write = f.cache.write_through(&named("new"), set);
    write.restore_if(|_| true).await.unwrap_err();
    assert_claimed(&f).await;
    // The claim of another write is no entry.
    f.cache.set(&named("old")).await.unwrap();
    let inner = || async {
        let refuse = || async { Err::<(), _>("refused") };
        let write = other.cache.write_through(&named("of another"), refuse);
        write.restore_if(|_| true).await.unwrap_err();
        Err::<(), _>("refused")
    };
    let write = f.cache.write_through(&named("new"), inner);
    write.restore_if(|_| true).await.unwrap_err();
    assert_claimed(&f).await;
}

pub(crate) async fn a_delete_goes_to_the_source_and_then_to_the_cache(f: Fixture) {
    f.cache.set(&named("old")).await.unwrap();
    let other = f.with(|builder| builder).await;
    let delete = || async {
        // What is loaded meanwhile is not stored.
        let load = Database::open().load(named("old"));
        other.cache.remember(&USER, load).await.unwrap();
        assert_eq!(f.cache.get(&USER).await.unwrap(), None);
        save().await
    };
    assert_eq!(f.cache.delete_through(&USER, delete).await.unwrap(), 7);
    assert_claimed(&f).await;
    f.cache.set(&named("old")).await.unwrap();
    let fail = || async { Err::<(), _>("down") };
    f.cache.delete_through(&USER, fail).await.unwrap_err();
    assert_claimed(&f).await;
    f.cache.set(&named("old")).await.unwrap();
    let delete = f.cache.delete_through(&USER, fail).restore_if(|_| true);
    delete.await.unwrap_err();
    assert_eq!(f.cache.get(&USER).await.unwrap(), Some(named("old")));
}

/// JSON has no form for a claim.
#[derive(CacheKey, Clone, Debug)]
#[cache(resource = "page", ttl = "15m", value = Vec<u64>, format = json)]
struct PageKey;

pub(crate) async fn without_a_claim_an_entry_that_was_stored_meanwhile_is_deleted(f: Fixture) {
    let other = f.with(|builder| builder).await;
    f.cache.set_at(&PageKey, &vec![1]).await.unwrap();
    let alone = || async {
        assert_eq!(f.pttl(&PageKey).await, -2);
        save().await
    };
    f.cache
        .write_through_at(&PageKey, &vec![2], alone)
        .await
        .unwrap();
    assert_eq!(f.cache.get(&PageKey).await.unwrap(), Some(vec![2]));
    f.assert_ttl(&PageKey, TTL).await;
    let meanwhile = || async {
        let load = async || Ok::<_, ()>(vec![2]);
        other.cache.remember(&PageKey, load).await.unwrap();
        save().await
    };
    f.cache
        .write_through_at(&PageKey, &vec![3], meanwhile)
        .await
        .unwrap();
    assert_eq!(f.pttl(&PageKey).await, -2);
    // An error of the writer, with and without a test for it.
    for (restores, left) in [(false, None), (true, Some(vec![4]))] {
        f.cache.set_at(&PageKey, &vec![4]).await.unwrap();
        let refuse = || async { Err::<(), _>("refused") };
        let write = f.cache.write_through_at(&PageKey, &vec![5], refuse);
        write.restore_if(|_| restores).await.unwrap_err();
        assert_eq!(f.cache.get(&PageKey).await.unwrap(), left);
    }
}

cases! { write_through, alone:
    a_value_is_written_to_its_source_and_then_stored [Cache::write_through Cache::write_through_at]
    a_failed_writer_leaves_no_entry_that_may_be_stale []
    what_was_loaded_during_a_write_is_not_stored []
    a_write_that_is_dropped_leaves_its_claim_for_the_bound []
    of_two_writes_at_once_none_is_stored []
    an_error_that_has_changed_nothing_puts_the_entry_back []
    an_entry_is_not_put_back_where_others_have_written []
    a_delete_goes_to_the_source_and_then_to_the_cache [Cache::delete_through]
    without_a_claim_an_entry_that_was_stored_meanwhile_is_deleted []
    a_writer_that_takes_long_keeps_its_claim []
    a_renewal_does_not_take_what_others_have_written_for_its_claim []
    a_load_of_another_process_is_not_stored_behind_a_failed_writer []
    a_claim_of_another_release_counts []
    a_claim_is_no_value_to_any_operation []
    an_option_that_is_invalid_keeps_the_writer_from_being_called [Cache::write_through!InvalidInput]
}
