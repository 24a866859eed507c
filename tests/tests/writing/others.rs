//! `write_behind` of keys that others load, write and delete at the same time.

use std::time::Duration;

use futures_util::future::poll_immediate;
use tokio::runtime::Builder;
use tokio::time::Instant;
use typed_cache::{Cache, Fault};
use typed_cache_tests::harness::{Flavor, Server};

use crate::support::{Source, USER, memory, user};

#[tokio::test(start_paused = true)]
async fn an_older_value_that_was_loaded_meanwhile_does_not_stay() {
    let (_engine, cache) = memory();
    let source = Source::closed();
    let users = source.behind(&cache).start().unwrap();
    users.write(user(2)).await.unwrap();
    assert!(cache.delete(&USER).await.unwrap());
    source.begins().await;
    // Somebody loads what the source has until then.
    let load = async || Ok::<_, ()>(user(1));
    assert_eq!(cache.remember(&USER, load).await.unwrap(), user(1));
    assert_eq!(users.get(&USER).await.unwrap().as_deref(), Some(&user(2)));
    source.let_one_go();
    users.flush().await.unwrap();
    assert_eq!(cache.get(&USER).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_load_that_began_before_the_source_had_the_value_is_not_stored_behind_it() {
    let (_engine, cache) = memory();
    let source = Source::closed();
    let users = source.behind(&cache).start().unwrap();
    users.write(user(2)).await.unwrap();
    assert!(cache.delete(&USER).await.unwrap());
    source.begins().await;
    let (go, gone) = tokio::sync::oneshot::channel();
    let load = || async {
        gone.await.unwrap();
        Ok::<_, ()>(user(1))
    };
    let mut load = Box::pin(cache.remember(&USER, load));
    while users.pending() > 0 {
        assert!(poll_immediate(&mut load).await.is_none());
        source.let_one_go();
        tokio::task::yield_now().await;
    }
    go.send(()).unwrap();
    assert_eq!(load.await.unwrap(), user(1));
    assert_eq!(cache.get(&USER).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_value_that_somebody_else_has_written_is_not_replaced_by_an_older_one() {
    let (_engine, cache) = memory();
    let source = Source::closed();
    let users = source.behind(&cache).start().unwrap();
    users.write(user(1)).await.unwrap();
    source.begins().await;
    cache.set(&user(2)).await.unwrap();
    source.let_one_go();
    users.flush().await.unwrap();
    // Nobody can say which one the source has.
    assert_eq!(cache.get(&USER).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_value_that_was_loaded_before_the_source_had_deleted_it_does_not_stay() {
    let (_engine, cache) = memory();
    let source = Source::closed();
    let users = source.behind(&cache).start().unwrap();
    users.delete(USER).await.unwrap();
    let load = async || Ok::<_, ()>(user(1));
    assert_eq!(cache.remember(&USER, load).await.unwrap(), user(1));
    assert_eq!(cache.get(&USER).await.unwrap(), Some(user(1)));
    assert_eq!(users.get(&USER).await.unwrap(), None);
    source.let_one_go();
    users.flush().await.unwrap();
    assert_eq!(cache.get(&USER).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn an_entry_is_compared_when_all_stores_of_its_key_have_ended() {
    let (engine, cache) = memory();
    let source = Source::open();
    let users = source.behind(&cache).interval(Duration::ZERO);
    let users = users.start().unwrap();
    let slow = Fault::delay(Duration::from_secs(3)).operation("write_behind");
    engine.inject(slow.times(1)).unwrap();
    let mut slow = Box::pin(users.write(user(1)));
    assert!(poll_immediate(&mut slow).await.is_none());
    users.write(user(2)).await.unwrap();
    let begun = Instant::now();
    let (slow, flush) = tokio::join!(slow, users.flush());
    slow.unwrap();
    flush.unwrap();
    assert_eq!(begun.elapsed(), Duration::from_secs(3));
    assert_eq!(source.batches(), [[(1, 2)]]);
    assert_eq!(cache.get(&USER).await.unwrap(), Some(user(2)));
}

#[tokio::test(start_paused = true)]
async fn a_store_that_nobody_polls_holds_up_nothing_for_longer_than_a_timeout() {
    let (engine, cache) = memory();
    let users = Source::open().behind(&cache).start().unwrap();
    let slow = Fault::delay(Duration::from_secs(3)).operation("write_behind");
    engine.inject(slow.times(1)).unwrap();
    let mut slow = Box::pin(users.write(user(1)));
    assert!(poll_immediate(&mut slow).await.is_none());
    let begun = Instant::now();
    users.flush().await.unwrap();
    assert!(
        begun.elapsed() <= Duration::from_secs(6),
        "{:?}",
        begun.elapsed()
    );
    // Nobody knows whether it comes, so there is no entry, but for a read of the source.
    assert_eq!(cache.get(&USER).await.unwrap(), None);
    drop(slow);
}

#[tokio::test(start_paused = true)]
async fn a_write_through_meanwhile_is_not_replaced_by_an_older_value() {
    let (_engine, cache) = memory();
    let source = Source::closed();
    let users = source.behind(&cache).start().unwrap();
    users.write(user(1)).await.unwrap();
    source.begins().await;
    let save = async || Ok::<_, ()>(());
    cache.write_through(&user(2), save).await.unwrap();
    assert_eq!(cache.get(&USER).await.unwrap(), Some(user(2)));
    source.let_one_go();
    users.flush().await.unwrap();
    assert_eq!(cache.get(&USER).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_delete_of_the_entry_is_not_undone() {
    let (_engine, cache) = memory();
    let source = Source::open();
    let users = source.behind(&cache).start().unwrap();
    users.write(user(1)).await.unwrap();
    assert!(cache.delete(&USER).await.unwrap());
    users.flush().await.unwrap();
    assert_eq!(source.batches(), [[(1, 1)]]);
    assert_eq!(cache.get(&USER).await.unwrap(), None);
}

/// The task that writes has a runtime of its own, and so a connection of its own.
#[test]
fn no_read_behind_a_write_gives_an_older_value_where_the_task_has_another_runtime() {
    let runtime = || {
        let mut runtime = Builder::new_multi_thread();
        runtime.worker_threads(1).enable_all().build().unwrap()
    };
    let (tasks, writers) = (runtime(), runtime());
    let server = Server::shared(Flavor::Redis);
    let cache = Cache::builder().prefix("behind-two-runtimes").unwrap();
    let cache = tasks.block_on(cache.connect(&server.url())).unwrap();
    let users = {
        let _entered = tasks.enter();
        let users = Source::open().behind(&cache).interval(Duration::ZERO);
        users.start().unwrap()
    };
    writers.block_on(async {
        for version in 1..=5000 {
            users.write(user(version)).await.unwrap();
            let found = cache.get(&USER).await.unwrap();
            assert!(
                found.is_none_or(|found| found == user(version)),
                "{version}"
            );
        }
        users.flush().await.unwrap();
        let found = cache.get(&USER).await.unwrap();
        assert!(found.is_none_or(|found| found == user(5000)));
    });
}
