//! Kept deletes over real servers.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use typed_cache::OwedChange::{Kept, Refused, Sent};
use typed_cache::{Cache, CacheBuilder, CacheKey, redis};
use typed_cache_tests::harness::{Answer, FakeServer, Flavor, Proxy, Server};

use crate::support::{Changes, PAGE, PageKey};

fn builder() -> CacheBuilder {
    let (first, longest) = (Duration::from_millis(5), Duration::from_millis(50));
    let builder = Cache::builder().prefix(&Server::fresh_prefix()).unwrap();
    builder.reconnect_backoff(first, longest)
}

/// Breaks the connections, and refuses new ones.
fn interrupt(proxy: &Proxy) {
    proxy.refuse();
    proxy.cut();
}

#[tokio::test]
async fn readers_never_see_the_deleted_value_when_the_connection_comes_back() {
    for flavor in Flavor::ALL {
        let proxy = Proxy::start(Server::shared(flavor));
        for connections in [1, 4] {
            let cache = builder().connections(connections);
            let cache = cache.connect(proxy.url()).await.unwrap();
            returns_to_readers(&proxy, &cache).await;
        }
        let patient = builder().wait_for_connection(true);
        let patient = patient.timeout(Duration::from_millis(50));
        let patient = patient.connect(proxy.url()).await.unwrap();
        returns_to_readers(&proxy, &patient).await;
    }
}

async fn returns_to_readers(proxy: &Proxy, cache: &Cache) {
    const PAGES: u64 = 20;
    for id in 0..PAGES {
        cache.set_at(&PageKey { id }, &id).await.unwrap();
    }
    interrupt(proxy);
    for id in 0..PAGES {
        let error = cache.delete(&PageKey { id }).await.unwrap_err();
        assert!(error.may_have_run(), "{error}");
    }
    assert!(cache.is_degraded());
    let readers = (0..PAGES).map(|id| {
        let cache = cache.clone();
        tokio::spawn(async move {
            let mut answers = 0;
            while answers < 20 {
                match cache.get(&PageKey { id }).await {
                    Ok(read) => {
                        assert_eq!(read, None);
                        answers += 1;
                    }
                    Err(error) => {
                        assert!(error.is_unavailable() || error.is_timeout(), "{error}");
                        tokio::task::yield_now().await;
                    }
                }
            }
        })
    });
    let readers: Vec<_> = readers.collect();
    tokio::task::yield_now().await;
    proxy.accept();
    for reader in join_all(readers).await {
        reader.unwrap();
    }
    assert!(!cache.is_degraded());
}

#[tokio::test]
async fn a_delete_that_a_stopped_server_did_not_answer_is_sent_again() {
    let server = Server::start(Flavor::Redis);
    let cache = builder().connect(&server.url()).await.unwrap();
    cache.set_at(&PAGE, &1).await.unwrap();
    server.pause();
    let hasty = cache.with_timeout(Duration::from_millis(60));
    let error = hasty.delete(&PAGE).await.unwrap_err();
    assert!(error.is_timeout() && cache.is_degraded(), "{error}");
    let error = hasty.get(&PAGE).await.unwrap_err();
    assert!(error.is_timeout() && cache.is_degraded(), "{error}");
    server.resume();
    assert_eq!(cache.get(&PAGE).await.unwrap(), None);
    assert!(!cache.is_degraded());
}

#[test]
fn a_delete_is_sent_over_the_connection_of_whichever_runtime_asks_first() {
    let proxy = Proxy::start(Server::shared(Flavor::Redis));
    let cache = builder().connect_lazy(proxy.url()).unwrap();
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().unwrap()
    };
    let first = runtime();
    first.block_on(async {
        cache.set_at(&PAGE, &1).await.unwrap();
        interrupt(&proxy);
        cache.delete(&PAGE).await.unwrap_err();
    });
    // The runtime of the connection that broke does not run any more.
    proxy.accept();
    let second = runtime();
    assert_eq!(second.block_on(cache.get(&PAGE)).unwrap(), None);
    assert!(!cache.is_degraded());
    drop(first);
}

#[tokio::test]
async fn a_delete_that_the_user_may_not_send_any_more_is_dropped() {
    let server = Server::start(Flavor::Redis);
    let proxy = Proxy::start(&server);
    let changes = Changes::default();
    let cache = builder().observer(changes.clone());
    let cache = cache.connect(proxy.url()).await.unwrap();
    for id in 1..=2 {
        cache.set_at(&PageKey { id }, &id).await.unwrap();
    }
    interrupt(&proxy);
    for id in 1..=2 {
        cache.delete(&PageKey { id }).await.unwrap_err();
    }
    let mut acl = redis::cmd("ACL");
    acl.arg(&["SETUSER", "default", "-unlink"]);
    acl.exec(&mut server.connection()).unwrap();
    proxy.accept();
    let read = until_there_is_a_connection(&cache).await;
    assert_eq!(read, Some(1), "a right that is missing is no outage");
    assert!(!cache.is_degraded());
    assert_eq!(changes.taken(), [Kept, Kept, Refused, Refused]);
    assert_eq!(cache.stats().owed_dropped, 2);
}

#[derive(CacheKey, Clone, Copy)]
#[cache(resource = "price", ttl = "1h", grace = "1h", value = u64)]
struct PriceKey;

/// What makes a server take no writes, the code it then has, and what ends it.
type Trouble = [&'static [&'static str]; 3];

const TROUBLES: [Trouble; 2] = [
    [
        &["REPLICAOF", "127.0.0.1", "1"],
        &["READONLY"],
        &["REPLICAOF", "NO", "ONE"],
    ],
    [
        &["CONFIG", "SET", "min-replicas-to-write", "1"],
        &["NOREPLICAS"],
        &["CONFIG", "SET", "min-replicas-to-write", "0"],
    ],
];

#[tokio::test]
async fn a_server_that_takes_no_writes_for_now_gets_what_is_kept_later() {
    for flavor in Flavor::ALL {
        let server = Server::start(flavor);
        let proxy = Proxy::start(&server);
        for trouble in TROUBLES {
            takes_no_writes_for_now(&server, &proxy, trouble).await;
        }
    }
}

async fn takes_no_writes_for_now(server: &Server, proxy: &Proxy, [begin, code, end]: Trouble) {
    let cache = builder().connect(proxy.url()).await.unwrap();
    let other = PageKey { id: 2 };
    cache.set_at(&PAGE, &1).await.unwrap();
    cache.set_at(&PriceKey, &1).await.unwrap();
    cache.set_at(&other, &2).await.unwrap();
    interrupt(proxy);
    cache.expire_now(&PriceKey).await.unwrap_err();
    cache.delete(&PAGE).await.unwrap_err();
    let admin = |words: &[&str]| {
        let mut command = redis::cmd(words[0]);
        command
            .arg(&words[1..])
            .exec(&mut server.connection())
            .unwrap();
    };
    admin(begin);
    proxy.accept();
    while cache.get(&other).await.ok() != Some(Some(2)) {
        tokio::task::yield_now().await;
    }
    for _ in 0..20 {
        let reads = [cache.get(&PAGE).await, cache.get(&PriceKey).await];
        for error in reads.map(Result::unwrap_err) {
            // The connection to a replica is replaced between two of them.
            let is_refused = error.code() == Some(code[0]) || error.is_unavailable();
            assert!(is_refused && !error.may_have_run(), "{error}");
        }
    }
    admin(end);
    let read = loop {
        match cache.get(&PriceKey).await {
            Ok(read) => break read,
            Err(error) if error.is_unavailable() => {}
            Err(error) => assert_eq!(error.code(), Some(code[0]), "{error}"),
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(read, None);
    let stale = cache.get_stale(&PriceKey).await.unwrap();
    assert_eq!(stale.map(|stale| stale.value), Some(1));
    assert_eq!(cache.get(&PAGE).await.unwrap(), None);
    let stats = cache.stats();
    assert_eq!((stats.owed_kept, stats.owed_sent), (2, 2));
}

#[tokio::test]
async fn a_pause_of_writes_holds_up_reads_to_their_deadline() {
    let server = Server::start(Flavor::Redis);
    let proxy = Proxy::start(&server);
    let cache = builder().connect(proxy.url()).await.unwrap();
    cache.set_at(&PAGE, &1).await.unwrap();
    interrupt(&proxy);
    cache.delete(&PAGE).await.unwrap_err();
    let mut admin = server.connection();
    let client = |words: &[&str]| redis::cmd("CLIENT").arg(words).to_owned();
    let pause = client(&["PAUSE", "600000", "WRITE"]);
    pause.exec(&mut admin).unwrap();
    proxy.accept();
    let limit = Duration::from_millis(50);
    loop {
        let begun = Instant::now();
        let error = cache.get(&PAGE).timeout(limit).await.unwrap_err();
        assert!(!error.may_have_run() && cache.is_degraded(), "{error}");
        if error.is_timeout() {
            assert!(begun.elapsed() >= limit);
            break;
        }
        tokio::task::yield_now().await;
    }
    client(&["UNPAUSE"]).exec(&mut admin).unwrap();
    assert_eq!(cache.get(&PAGE).await.unwrap(), None);
    assert!(!cache.is_degraded());
}

#[tokio::test]
async fn close_sends_what_is_pending_over_a_new_connection() {
    let server = Server::start(Flavor::Redis);
    let proxy = Proxy::start(&server);
    let cache = builder().wait_for_connection(true);
    let cache = cache.connect(proxy.url()).await.unwrap();
    cache.set_at(&PAGE, &1).await.unwrap();
    interrupt(&proxy);
    let hasty = cache.with_timeout(Duration::from_millis(20));
    hasty.delete(&PAGE).await.unwrap_err();
    proxy.accept();
    cache.close().await.unwrap();
    let left: u64 = redis::cmd("DBSIZE")
        .query(&mut server.connection())
        .unwrap();
    assert_eq!(left, 0);
    let error = cache.get(&PAGE).await.unwrap_err();
    assert!(error.is_unavailable() && !cache.is_degraded(), "{error}");
}

#[tokio::test]
async fn a_break_while_the_delete_is_sent_is_not_seen_by_the_reader() {
    let proxy = Proxy::start(Server::shared(Flavor::Redis));
    let changes = Changes::default();
    let cache = builder().observer(changes.clone());
    let cache = cache.connect(proxy.url()).await.unwrap();
    cache.set_at(&PAGE, &1).await.unwrap();
    proxy.hold_replies();
    let hasty = cache.delete(&PAGE).timeout(Duration::from_millis(20));
    hasty.await.unwrap_err();
    let reader = tokio::spawn(cache.get(&PAGE));
    let requests = proxy.traffic().request_bytes;
    proxy
        .wait_for(|traffic| traffic.request_bytes > requests)
        .await;
    proxy.cut();
    proxy.pass();
    assert_eq!(reader.await.unwrap().unwrap(), None);
    assert_eq!(changes.taken(), [Kept, Sent]);
}

#[tokio::test]
async fn a_delete_that_breaks_each_connection_is_dropped() {
    let server = FakeServer::start(|request| match request.name().as_str() {
        "UNLINK" => Answer::close(),
        "GET" => Answer::bytes("$-1\r\n"),
        _ => Answer::bytes(":1\r\n"),
    });
    let changes = Changes::default();
    let cache = builder().observer(changes.clone());
    let cache = cache.connect(&server.url()).await.unwrap();
    let error = cache.delete(&PAGE).await.unwrap_err();
    assert!(error.is_unavailable() && cache.is_degraded(), "{error}");
    let read = until_there_is_a_connection(&cache).await;
    assert_eq!(read, None, "reads go on");
    assert!(!cache.is_degraded());
    assert_eq!(changes.taken(), [Kept, Refused]);
}

#[tokio::test]
async fn a_proxy_without_a_server_behind_it_is_an_outage() {
    // It takes connections and closes each one with the first command.
    let is_there = Arc::new(AtomicBool::new(true));
    let closed = Arc::new(AtomicUsize::new(0));
    let (sees, counts) = (Arc::clone(&is_there), Arc::clone(&closed));
    let server = FakeServer::start(move |request| match request.name().as_str() {
        _ if !sees.load(Relaxed) => {
            counts.fetch_add(1, Relaxed);
            Answer::close()
        }
        "GET" => Answer::bytes("$-1\r\n"),
        _ => Answer::bytes(":1\r\n"),
    });
    let changes = Changes::default();
    let cache = builder().observer(changes.clone());
    let cache = cache.connect(&server.url()).await.unwrap();
    is_there.store(false, Relaxed);
    cache.delete(&PAGE).await.unwrap_err();
    while closed.load(Relaxed) < 10 {
        cache.get(&PAGE).await.unwrap_err();
        tokio::task::yield_now().await;
    }
    assert!(cache.is_degraded());
    is_there.store(true, Relaxed);
    assert_eq!(until_there_is_a_connection(&cache).await, None);
    assert_eq!(changes.taken(), [Kept, Sent]);
}

async fn until_there_is_a_connection(cache: &Cache) -> Option<u64> {
    loop {
        match cache.get(&PAGE).await {
            Ok(read) => return read,
            Err(error) => assert!(error.is_unavailable(), "{error}"),
        }
        tokio::task::yield_now().await;
    }
}
