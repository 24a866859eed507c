//! The spans of operations, pipelines and batches: their names and fields.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use typed_cache_tests::harness::{Flavor, Proxy, Server};

use crate::capture::{Capture, Fields};
use crate::cases::{User, UserKey, VisitsKey, builder, caches, put_list_at_user, user};

/// Compares all fields with those that every span has, and `expected` ones.
fn check(fields: &Fields, server: Option<&Server>, expected: &[(&'static str, &str)]) {
    let mut all = Fields::from([
        ("otel.kind", "client".to_owned()),
        ("db.system.name", "redis".to_owned()),
    ]);
    if let Some(server) = server {
        all.insert("server.address", "127.0.0.1".to_owned());
        all.insert("server.port", server.port().to_string());
        all.insert("db.namespace", "0".to_owned());
    }
    for (name, value) in expected {
        all.insert(name, (*value).to_owned());
    }
    assert_eq!(*fields, all);
}

#[tokio::test]
async fn an_operation_is_a_span_with_its_command() {
    for (cache, server) in caches().await {
        let (capture, _guard) = Capture::start();
        cache.set(&user(1)).await.unwrap();
        cache.get(&UserKey { id: 1 }).await.unwrap();
        let later = cache.get(&UserKey { id: 1 }).ttl(Duration::from_secs(60));
        later.await.unwrap();
        cache.counter(&VisitsKey { page: 1 }).get().await.unwrap();
        let spans = capture.take();
        let expected = [
            ("SET", "set", "user"),
            ("GET", "get", "user"),
            ("GETEX", "get", "user"),
            ("GET", "counter.get", "visits"),
        ];
        assert_eq!(spans.len(), expected.len());
        for (span, (command, operation, resource)) in spans.iter().zip(expected) {
            let fields = [
                ("otel.name", &*format!("{command} {resource}")),
                ("db.operation.name", command),
                ("typed_cache.operation", operation),
                ("typed_cache.resource", resource),
            ];
            check(span, server, &fields);
        }
    }
}

#[tokio::test]
async fn what_goes_together_is_one_span_with_the_number_of_operations() {
    for (cache, server) in caches().await {
        let (capture, _guard) = Capture::start();
        let keys = [UserKey { id: 1 }, UserKey { id: 2 }];
        let gets = || (cache.get(&keys[0]), cache.get(&keys[1]));
        cache.pipeline(gets()).await.unwrap();
        cache
            .pipeline(gets())
            .each()
            .atomic()
            .await
            .unwrap()
            .0
            .unwrap();
        for is_atomic in [false, true] {
            let mut batch = cache.batch();
            let get = batch.push(cache.get(&keys[0]));
            let set = batch.push(cache.set(&user(1)));
            let gone = batch.push(cache.delete(&keys[0]));
            let batch = if is_atomic { batch.atomic() } else { batch };
            let mut replies = batch.run().await.unwrap();
            replies.take(get).unwrap();
            replies.take(set).unwrap();
            replies.take(gone).unwrap();
        }
        cache
            .set_many(&[user(1), user(2)])
            .await
            .unwrap()
            .finish()
            .unwrap();
        let users = stream::iter([user(1), user(2), user(3)]);
        assert_eq!(cache.set_all(users).await.unwrap().written, 3);
        let expected = [
            ("PIPELINE GET", "pipeline", "2"),
            ("MULTI GET", "pipeline", "2"),
            ("PIPELINE", "batch.run", "3"),
            ("MULTI", "batch.run", "3"),
            ("PIPELINE", "set_many", "2"),
            ("PIPELINE", "set_all", "3"),
        ];
        let spans = capture.take();
        assert_eq!(
            spans.len(),
            expected.len(),
            "the parts have none: {spans:#?}"
        );
        for (span, (command, operation, count)) in spans.iter().zip(expected) {
            let fields = [
                ("otel.name", command),
                ("db.operation.name", command),
                ("db.operation.batch.size", count),
                ("typed_cache.operation", operation),
            ];
            check(span, server, &fields);
        }
    }
}

#[tokio::test]
async fn one_operation_is_no_batch() {
    for (cache, _) in caches().await {
        let (capture, _guard) = Capture::start();
        cache
            .pipeline((cache.get(&UserKey { id: 1 }),))
            .await
            .unwrap();
        let mut batch = cache.batch();
        let get = batch.push(cache.get(&UserKey { id: 1 }));
        batch.run().await.unwrap().take(get).unwrap();
        for span in capture.take() {
            assert_eq!(span["db.operation.name"], "GET");
            assert!(!span.contains_key("db.operation.batch.size"));
        }
    }
}

#[tokio::test]
async fn each_command_of_a_stream_is_a_span() {
    for (cache, _) in caches().await {
        let (capture, _guard) = Capture::start();
        let keys = (0..450).map(|id| UserKey { id });
        assert_eq!(cache.get_each(keys).count().await, 450);
        let spans = capture.take();
        assert_eq!(spans.len(), 450_usize.div_ceil(200), "{spans:#?}");
        assert!(spans.iter().all(|span| span["otel.name"] == "MGET user"));
        let keys: Vec<_> = (0..450).map(|id| UserKey { id }).collect();
        cache.get_many(&keys).await.unwrap();
        let [only] = &capture.take()[..] else {
            panic!("one operation")
        };
        assert_eq!(only["otel.name"], "MGET user");
    }
}

#[tokio::test]
async fn a_failure_has_its_code() {
    for (cache, _) in caches().await {
        put_list_at_user(&cache, 1).await;
        let (capture, _guard) = Capture::start();
        let error = cache.get(&UserKey { id: 1 }).await.unwrap_err();
        let spans = capture.take();
        let span = &spans[0];
        assert_eq!(span["otel.status_code"], "ERROR");
        assert_eq!(span["otel.status_description"], error.to_string());
        assert_eq!(span["error.type"], "WRONGTYPE");
        assert_eq!(span["db.response.status_code"], "WRONGTYPE");
        assert_eq!(span["typed_cache.may_have_run"], "false");
    }
}

#[tokio::test]
async fn a_batch_without_connection_fails_as_a_whole() {
    let server = Server::shared(Flavor::Redis);
    let proxy = Proxy::start(server);
    proxy.refuse();
    let cache = builder().connect_lazy(proxy.url()).unwrap();
    let (capture, _guard) = Capture::start();
    let mut batch = cache.batch();
    let _ = batch.push(cache.get(&UserKey { id: 1 }));
    let _ = batch.push(cache.get(&UserKey { id: 2 }));
    assert!(batch.run().await.is_err());
    assert!(cache.set_many(&[user(1)]).await.is_err());
    let spans = capture.take();
    assert_eq!(spans.len(), 2);
    for span in spans {
        assert_eq!(span["error.type"], "unavailable");
        assert!(!span.contains_key("db.response.status_code"));
    }
}

#[tokio::test]
async fn a_timeout_is_an_error_that_may_have_run() {
    let server = Server::shared(Flavor::Redis);
    let proxy = Proxy::start(server);
    let cache = builder().connect(proxy.url()).await.unwrap();
    proxy.black_hole();
    let (capture, _guard) = Capture::start();
    let set = cache.set(&user(1)).timeout(Duration::from_millis(20));
    assert!(set.await.unwrap_err().is_timeout());
    let spans = capture.take();
    assert_eq!(spans[0]["error.type"], "timeout");
    assert_eq!(spans[0]["typed_cache.may_have_run"], "true");
}

/// Polls a future once.
async fn poll_once<F: Future>(future: F) {
    let mut future = pin!(future);
    let polled = poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_pending()));
    assert!(polled.await, "it waits for its reply");
}

#[tokio::test]
async fn a_future_that_is_dropped_is_marked() {
    let server = Server::shared(Flavor::Redis);
    let proxy = Proxy::start(server);
    let cache = builder().connect(proxy.url()).await.unwrap();
    let (capture, _guard) = Capture::start();
    drop(cache.get(&UserKey { id: 1 }));
    assert!(
        capture.take().is_empty(),
        "there is no span before the first poll"
    );
    let get = || cache.get(&UserKey { id: 1 });
    poll_once(get()).await;
    poll_once(cache.pipeline((get(), get()))).await;
    let mut batch = cache.batch();
    let _ = batch.push(get());
    poll_once(batch.run()).await;
    poll_once(cache.set_many(&[user(1)])).await;
    let mut stream = cache.get_each([UserKey { id: 1 }]);
    poll_once(stream.next()).await;
    drop(stream);
    let spans = capture.take();
    assert_eq!(spans.len(), 5);
    for span in spans {
        assert_eq!(span["typed_cache.dropped"], "true", "{span:#?}");
        assert_eq!(span["typed_cache.may_have_run"], "false", "{span:#?}");
        assert!(
            !span.contains_key("otel.status_code"),
            "no failure: {span:#?}"
        );
    }
}

#[tokio::test]
async fn what_is_not_sent_is_a_span_without_command() {
    for (cache, _) in caches().await {
        let (capture, _guard) = Capture::start();
        let set = cache.set(&user(1)).ttl(Duration::ZERO);
        assert!(set.await.is_err());
        let none: [UserKey; 0] = [];
        assert_eq!(
            cache.get_many(&none).await.unwrap(),
            Vec::<Option<User>>::new()
        );
        let spans = capture.take();
        assert_eq!(spans[0]["otel.name"], "set user");
        assert_eq!(spans[0]["error.type"], "invalid_input");
        assert!(
            spans
                .iter()
                .all(|span| !span.contains_key("db.operation.name"))
        );
    }
}

#[tokio::test]
async fn a_callers_own_command_is_named_only_if_it_is_a_known_one() {
    for (cache, _) in caches().await {
        let (capture, _guard) = Capture::start();
        for (command, expected) in [("dbsize", Some("DBSIZE")), ("user:42", None)] {
            let mut batch = cache.batch();
            let _ = batch.raw(redis::cmd(command));
            drop(batch.run().await);
            let spans = capture.take();
            let name = spans[0].get("db.operation.name").map(String::as_str);
            assert_eq!(name, expected);
        }
    }
}
