//! Events of a cache as events of `tracing`.

use std::time::Duration;

use tokio::runtime::Builder;
use tracing::Level;
use typed_cache::{Cache, CacheKey, Changes};
use typed_cache_tests::harness::{Flavor, Proxy, Server};

use crate::capture::{Capture, Log};
use crate::cases::{User, UserKey, builder, caches, put_text_at_user, user};

#[derive(CacheKey)]
#[cache(resource = "user", ttl = "15m", value = String, damage = miss)]
struct DamagedKey {
    id: u64,
}

pub(crate) fn messages(capture: &Capture) -> Vec<(Level, String)> {
    let events = capture.events().into_iter();
    let message = |event: Log| (event.level, event.fields["message"].clone());
    events.map(message).collect()
}

#[tokio::test]
async fn entries_that_cannot_be_used_are_logged_in_the_span_of_the_read() {
    for (cache, _) in caches().await {
        put_text_at_user(&cache, 1, b"of another schema").await;
        cache
            .set_at(&DamagedKey { id: 2 }, &"motto".to_owned())
            .await
            .unwrap();
        put_damaged(&cache).await;
        let (capture, _guard) = Capture::start();
        assert_eq!(cache.get(&UserKey { id: 1 }).await.unwrap(), None);
        assert_eq!(cache.get(&DamagedKey { id: 2 }).await.unwrap(), None);
        let mut batch = cache.batch();
        let _ = batch.push(cache.get(&UserKey { id: 1 }));
        drop(batch);
        let expected = [
            (Level::INFO, "an entry of another schema was read"),
            (Level::WARN, "an entry is damaged and reads as a miss"),
            (Level::WARN, "a batch was dropped and not sent"),
        ];
        let expected = expected.map(|(level, text)| (level, text.to_owned()));
        assert_eq!(messages(&capture), expected);
        let events = capture.events();
        let spans: Vec<_> = events.iter().map(|event| event.span).collect();
        assert_eq!(spans, [Some(0), Some(1), None]);
        assert_eq!(events[0].fields["typed_cache.resource"], "user");
        assert_eq!(events[1].fields["error.type"], "decode");
        assert_eq!(events[2].fields["db.operation.batch.size"], "1");
    }
}

/// Leaves the header of an entry and one byte too few behind it.
async fn put_damaged(cache: &Cache) {
    let key = cache.full_key(&DamagedKey { id: 2 });
    let mut batch = cache.batch();
    let get = batch.raw(redis::cmd("GET").arg(key));
    let stored = batch.run().await.unwrap().take(get).unwrap();
    let redis::Value::BulkString(stored) = stored else {
        panic!("a value")
    };
    put_text_at_user(cache, 2, &stored[..stored.len() - 1]).await;
}

#[test]
fn changes_that_are_lost_with_their_runtime_are_logged() {
    let (capture, _guard) = Capture::start();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let users = runtime.block_on(async {
        let users = Cache::memory().write_behind(|_: Changes<User>| async { Ok::<_, ()>(()) });
        let users = users.interval(Duration::MAX).start().unwrap();
        users.write(user(1)).await.unwrap();
        users.write(user(2)).await.unwrap();
        users
    });
    drop(runtime);
    let seen = messages(&capture);
    let lost = (Level::WARN, "changes of a write behind are lost".to_owned());
    assert_eq!(seen.last(), Some(&lost), "{seen:?}");
    let fields = &capture.events().pop().unwrap().fields;
    assert_eq!(fields["typed_cache.resource"], "user");
    assert_eq!(fields["typed_cache.changes"], "2");
    assert_eq!(fields["error.type"], "stopped");
    drop(users);
}

#[tokio::test]
async fn connections_are_logged_with_their_server() {
    let server = Server::shared(Flavor::Redis);
    let proxy = Proxy::start(server);
    let (capture, _guard) = Capture::start();
    let backoff = Duration::from_millis(1);
    let builder = builder()
        .reconnect_backoff(backoff, backoff)
        .wait_for_connection(true);
    let cache = builder.connect(proxy.url()).await.unwrap();
    proxy.refuse();
    proxy.cut();
    while messages(&capture).len() < 3 {
        tokio::task::yield_now().await;
    }
    proxy.accept();
    cache.set(&user(1)).await.unwrap();
    let mut seen = messages(&capture);
    seen.dedup();
    let expected = [
        (Level::INFO, "connected"),
        (Level::WARN, "the connection broke"),
        (Level::WARN, "an attempt to connect failed"),
        (Level::INFO, "connected"),
    ];
    assert_eq!(seen, expected.map(|(level, text)| (level, text.to_owned())));
    for event in capture.events() {
        assert_eq!(
            event.fields["server.port"],
            proxy.address().port().to_string()
        );
        assert_eq!(event.span, None, "a connection belongs to no operation");
    }
}
