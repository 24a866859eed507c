//! Kept deletes over servers that have their data again behind a crash, or had never lost it.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::task::JoinHandle;
use typed_cache::{Cache, CacheBuilder, CacheKey, Error, Result};
use typed_cache_tests::harness::{Flavor, Server};

use crate::support::PageKey;

#[derive(CacheKey, Clone, Copy)]
#[cache(resource = "price", ttl = "1h", grace = "1h", value = u64)]
struct PriceKey {
    item: u64,
}

/// Pages and prices with these numbers are deleted or expired during the outage, and one that is not.
const ENTRIES: u64 = 10;
const LEFT: u64 = 100;

/// What a load adds to the number of a page.
const LOADED: u64 = 1000;

fn builder() -> CacheBuilder {
    let (first, longest) = (Duration::from_millis(5), Duration::from_millis(50));
    let builder = Cache::builder().prefix(&Server::fresh_prefix()).unwrap();
    builder.reconnect_backoff(first, longest)
}

/// A server that has written each command to its disk before it answers.
fn durable(flavor: Flavor) -> Server {
    let options = Server::options(flavor);
    let words = ["--appendonly", "yes", "--appendfsync", "always"];
    options.arguments(words).start()
}

async fn fill(cache: &Cache) {
    for id in (1..=ENTRIES).chain([LEFT]) {
        cache.set_at(&PageKey { id }, &id).await.unwrap();
        cache.set_at(&PriceKey { item: id }, &id).await.unwrap();
    }
}

/// Deletes pages and ends the freshness of prices, all of which fails.
async fn fail(cache: &Cache) {
    for id in 1..=ENTRIES {
        let delete = cache.delete(&PageKey { id }).await;
        let expire = cache.expire_now(&PriceKey { item: id }).await;
        for error in [delete.unwrap_err(), expire.unwrap_err()] {
            assert!(is_of_outage(&error) && error.may_have_run(), "{error}");
        }
    }
    assert!(cache.is_degraded());
}

fn is_of_outage(error: &Error) -> bool {
    error.is_unavailable() || error.is_timeout()
}

/// Reads an entry by itself and beside others, and asserts that the deleted value is in no reply.
async fn read(cache: &Cache, id: u64) -> Result<()> {
    let (page, left) = (PageKey { id }, PageKey { id: LEFT });
    assert_ne!(cache.get(&page).await?, Some(id));
    let read = cache.get_many([left, page]).await?;
    assert_eq!(read[0], Some(LEFT), "the server has its data");
    assert_ne!(read[1], Some(id));
    let parts = (cache.get(&left), cache.get(&page));
    let (beside, read) = cache.pipeline(parts).await?;
    assert_eq!(beside, Some(LEFT));
    assert_ne!(read, Some(id));
    for is_atomic in [false, true] {
        let mut batch = cache.batch();
        let beside = batch.push(cache.get(&left));
        let slot = batch.push(cache.get(&page));
        let batch = if is_atomic { batch.atomic() } else { batch };
        let mut replies = batch.run().await?;
        assert_eq!(replies.take(beside)?, Some(LEFT));
        assert_ne!(replies.take(slot)?, Some(id));
    }
    let load = move || async move { Ok::<_, ()>(id + LOADED) };
    let loaded = cache.remember(&page, load).await;
    assert_eq!(loaded.unwrap(), id + LOADED);
    let (price, left) = (PriceKey { item: id }, PriceKey { item: LEFT });
    assert_eq!(cache.get(&price).await?, None);
    assert_eq!(cache.get_many([left, price]).await?, [Some(LEFT), None]);
    let stale = cache.get_stale(&price).await?;
    assert_eq!(stale.map(|stale| stale.value), Some(id), "it has its grace");
    Ok(())
}

/// Reads all entries, from before there is a server again until each was read often.
fn readers(cache: &Cache) -> Vec<JoinHandle<()>> {
    let reader = |id: u64| {
        let cache = cache.clone();
        tokio::spawn(async move {
            let mut answers = 0;
            while answers < 5 {
                match read(&cache, id).await {
                    Ok(()) => answers += 1,
                    Err(error) => assert!(is_of_outage(&error), "{error}"),
                }
                tokio::task::yield_now().await;
            }
        })
    };
    (1..=ENTRIES).map(reader).collect()
}

async fn ended(readers: Vec<JoinHandle<()>>, cache: &Cache) {
    for reader in join_all(readers).await {
        reader.unwrap();
    }
    assert!(!cache.is_degraded());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_was_killed_serves_no_deleted_value_from_its_disk() {
    for flavor in Flavor::ALL {
        for connections in [1, 3] {
            let server = durable(flavor);
            let cache = builder().connections(connections);
            let cache = cache.connect(&server.url()).await.unwrap();
            fill(&cache).await;
            server.kill();
            fail(&cache).await;
            let readers = readers(&cache);
            server.restart();
            ended(readers, &cache).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_was_stopped_serves_no_deleted_value() {
    for flavor in Flavor::ALL {
        let server = durable(flavor);
        let cache = builder().connect(&server.url()).await.unwrap();
        fill(&cache).await;
        server.pause();
        let hasty = cache.with_timeout(Duration::from_millis(30));
        fail(&hasty).await;
        let mut readers = readers(&cache);
        readers.extend(self::readers(&hasty));
        server.resume();
        ended(readers, &cache).await;
    }
}

#[tokio::test]
async fn without_a_kept_delete_the_value_is_read_from_disk() {
    // So the tests above could fail.
    let server = durable(Flavor::Redis);
    let cache = builder().owed_deletes(0);
    let cache = cache.connect(&server.url()).await.unwrap();
    fill(&cache).await;
    server.kill();
    cache.delete(&PageKey { id: 1 }).await.unwrap_err();
    server.restart();
    let read = loop {
        match cache.get(&PageKey { id: 1 }).await {
            Ok(read) => break read,
            Err(error) => assert!(is_of_outage(&error), "{error}"),
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(read, Some(1));
}
