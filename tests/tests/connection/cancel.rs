//! Dropped futures do not affect others.

use std::time::Duration;

use typed_cache_tests::harness::{Flavor, Proxy, Server};

use crate::support::{UserKey, builder, user};

#[tokio::test]
async fn dropped_futures_never_shift_the_replies_of_others() {
    let server = Server::shared(Flavor::Redis);
    let proxy = Proxy::start(server);
    let cache = builder().connect(proxy.url()).await.expect("it connects");
    let users: Vec<_> = (0..200).map(user).collect();
    cache.set_many(&users).await.expect("it writes");
    for round in 0..5 {
        proxy.hold_replies();
        let before = proxy.traffic().request_bytes;
        let tasks: Vec<_> = (0..200)
            .map(|id| {
                let cache = cache.clone();
                tokio::spawn(async move { cache.get(&UserKey { id }).await })
            })
            .collect();
        proxy
            .wait_for(|traffic| traffic.request_bytes > before + 200 * round)
            .await;
        for task in tasks.iter().skip(1).step_by(2) {
            task.abort();
        }
        proxy.pass();
        for (id, task) in (0..).zip(tasks) {
            if id % 2 == 0 {
                let read = task
                    .await
                    .expect("it was not aborted")
                    .expect("it is answered");
                assert_eq!(read, Some(user(id)));
            }
        }
    }
}

#[tokio::test]
async fn a_batch_that_is_dropped_in_flight_disturbs_nobody() {
    let server = Server::shared(Flavor::Redis);
    let proxy = Proxy::start(server);
    let cache = builder().connect(proxy.url()).await.expect("it connects");
    cache.set(&user(1)).await.expect("it writes");
    proxy.hold_replies();
    let mut batch = cache.batch();
    let slots: Vec<_> = (0..1000)
        .map(|id| batch.push(cache.get(&UserKey { id })))
        .collect();
    let running = tokio::time::timeout(Duration::from_millis(30), batch.run());
    assert!(running.await.is_err(), "the replies are held back");
    drop(slots);
    proxy.pass();
    assert_eq!(
        cache.get(&UserKey { id: 1 }).await.expect("it is answered"),
        Some(user(1))
    );
}
