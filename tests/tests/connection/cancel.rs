//! Dropped futures do not affect others.

use typed_cache_tests::harness::{Flavor, Proxy, Server};
use typed_cache_tests::users::{UserKey, user};

use crate::support::builder;

#[tokio::test]
async fn dropped_futures_never_shift_the_replies_of_others() {
    let server = Server::shared(Flavor::Redis);
    let proxy = Proxy::start(server);
    let cache = builder().connect(proxy.url()).await.unwrap();
    let users: Vec<_> = (0..200).map(user).collect();
    cache.set_many(&users).await.unwrap().finish().unwrap();
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
                let read = task.await.unwrap().unwrap();
                assert_eq!(read, Some(user(id)));
            }
        }
    }
}
