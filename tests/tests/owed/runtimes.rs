//! Kept deletes of a cache that several runtimes use, each over connections of its own.

use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use futures_util::future::poll_immediate;
use tokio::runtime::{Builder, Runtime};
use typed_cache::Cache;
use typed_cache::blocking::Wait as _;
use typed_cache_tests::harness::{Flavor, Proxy, Server};

use crate::support::PAGE;

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn cache(proxy: &Proxy) -> Cache {
    let (first, longest) = (Duration::from_millis(5), Duration::from_millis(50));
    let builder = Cache::builder().prefix(&Server::fresh_prefix()).unwrap();
    let builder = builder.reconnect_backoff(first, longest);
    builder.connect_lazy(proxy.url()).unwrap()
}

/// Breaks all connections, and deletes the page meanwhile.
async fn fail(proxy: &Proxy, cache: &Cache) {
    proxy.refuse();
    proxy.cut();
    let error = cache.delete(&PAGE).await.unwrap_err();
    assert!(error.may_have_run() && cache.is_degraded(), "{error}");
}

/// Reads the page until there were answers enough, none of which is the deleted value.
async fn read(cache: &Cache) {
    let mut answers = 0;
    while answers < 20 {
        match cache.get(&PAGE).await {
            Ok(read) => {
                assert_eq!(read, None);
                answers += 1;
            }
            Err(error) => assert!(error.is_unavailable(), "{error}"),
        }
        tokio::task::yield_now().await;
    }
}

#[test]
fn no_runtime_is_served_the_deleted_value() {
    const RUNTIMES: usize = 4;
    for flavor in Flavor::ALL {
        let proxy = Proxy::start(Server::shared(flavor));
        let cache = cache(&proxy);
        let main = runtime();
        main.block_on(cache.set_at(&PAGE, &1)).unwrap();
        let (connected, failed) = (Barrier::new(RUNTIMES + 1), Barrier::new(RUNTIMES + 1));
        thread::scope(|threads| {
            for _ in 0..RUNTIMES {
                threads.spawn(|| {
                    let runtime = runtime();
                    assert_eq!(runtime.block_on(cache.get(&PAGE)).unwrap(), Some(1));
                    connected.wait();
                    failed.wait();
                    runtime.block_on(read(&cache));
                });
            }
            connected.wait();
            main.block_on(fail(&proxy, &cache));
            failed.wait();
            proxy.accept();
            main.block_on(read(&cache));
        });
        assert!(!cache.is_degraded());
    }
}

#[test]
fn a_blocking_call_waits_for_the_delete() {
    let proxy = Proxy::start(Server::shared(Flavor::Redis));
    let cache = cache(&proxy);
    let runtime = runtime();
    runtime.block_on(async {
        cache.set_at(&PAGE, &1).await.unwrap();
        fail(&proxy, &cache).await;
    });
    proxy.accept();
    assert_eq!(cache.get(&PAGE).wait().unwrap(), None);
    assert!(!cache.is_degraded());
}

#[test]
fn a_runtime_that_is_not_driven_holds_up_no_other() {
    let proxy = Proxy::start(Server::shared(Flavor::Redis));
    let cache = cache(&proxy);
    let (stands, runs) = (runtime(), runtime());
    let mut waits = Box::pin(cache.get(&PAGE).timeout(Duration::from_secs(600)));
    stands.block_on(async {
        cache.set_at(&PAGE, &1).await.unwrap();
        fail(&proxy, &cache).await;
        proxy.accept();
        // It has begun to send the delete when its runtime is left.
        assert!(poll_immediate(&mut waits).await.is_none());
    });
    assert_eq!(runs.block_on(cache.get(&PAGE)).unwrap(), None);
    assert!(!cache.is_degraded());
    runs.block_on(cache.set_at(&PAGE, &2)).unwrap();
    // It goes on, and does not send what another has sent.
    stands.block_on(async {
        assert_ne!(waits.await.ok(), Some(Some(1)));
        while cache.get(&PAGE).await.is_err() {
            tokio::task::yield_now().await;
        }
    });
    assert_eq!(runs.block_on(cache.get(&PAGE)).unwrap(), Some(2));
}

#[test]
fn a_runtime_that_ends_while_it_sends_the_delete_loses_nothing() {
    let proxy = Proxy::start(Server::shared(Flavor::Redis));
    let cache = cache(&proxy);
    let (ends, goes_on) = (runtime(), runtime());
    let mut waits = Box::pin(cache.get(&PAGE));
    ends.block_on(async {
        cache.set_at(&PAGE, &1).await.unwrap();
        fail(&proxy, &cache).await;
        proxy.accept();
        assert!(poll_immediate(&mut waits).await.is_none());
    });
    drop(ends);
    assert!(cache.is_degraded());
    goes_on.block_on(async {
        let (late, read) = tokio::join!(waits, cache.get(&PAGE));
        assert_eq!(read.unwrap(), None);
        drop(late);
    });
    assert!(!cache.is_degraded());
}
