//! The same store over a Unix socket and other spellings of its URL.

use std::time::Duration;

use futures_util::TryStreamExt as _;
use typed_cache::Cache;
use typed_cache_tests::harness::Server;

use crate::fixture::Fixture;
use crate::operations::{LOGINS, PROFILE, RECENT, SCORES, USER, VISITS, text};
use crate::types::{UserKey, profile, user};

/// Uses each kind of operation over one URL.
async fn works(f: &Fixture, url: &str) {
    let prefix = Server::fresh_prefix();
    let cache = Cache::builder()
        .prefix(&prefix)
        .unwrap()
        .connect(url)
        .await
        .unwrap();
    cache.set(&user(1)).await.unwrap();
    assert_eq!(cache.get(&USER).await.unwrap(), Some(user(1)), "{url}");
    cache
        .set_many(&[user(2), user(3)])
        .await
        .unwrap()
        .finish()
        .unwrap();
    cache.hash(&PROFILE).set(&profile(1)).await.unwrap();
    assert_eq!(cache.hash(&PROFILE).get().await.unwrap(), Some(profile(1)));
    assert_eq!(
        cache.map(&SCORES).increment(&text("ada"), 2).await.unwrap(),
        2
    );
    assert_eq!(cache.map(&SCORES).get_all().await.unwrap().len(), 1);
    let mut batch = cache.batch().atomic();
    let logins = batch.push(cache.hash(&PROFILE).increment(LOGINS, 1));
    let visits = batch.push(cache.counter(&VISITS).increment(3));
    let mut replies = batch.run().await.unwrap();
    assert_eq!(
        (replies.take(logins).unwrap(), replies.take(visits).unwrap()),
        (6, 3)
    );
    cache.list(&RECENT).push_back(&text("x")).await.unwrap();
    let popped = cache
        .list(&RECENT)
        .wait_pop_front(Duration::from_secs(60))
        .await;
    assert_eq!(popped.unwrap(), Some(text("x")));
    let keys: Vec<UserKey> = cache.scan().try_collect().await.unwrap();
    assert_eq!(keys.len(), 3);
    let stored = raw!(f, "EXISTS", format!("{prefix}/user:1")).int();
    assert_eq!(stored, 1, "{url} names the same server");
    assert_eq!(cache.clear_prefix().await.unwrap(), 6);
}

pub(crate) async fn a_unix_socket_is_a_way_to_the_same_server(f: Fixture) {
    let path = f.server().unix_path();
    works(&f, &format!("unix://{}", path.display())).await;
    works(&f, &format!("redis+unix://{}", path.display())).await;
    works(&f, &format!("unix://{}?protocol=resp3", path.display())).await;
}

pub(crate) async fn a_scheme_names_a_protocol_and_no_product(f: Fixture) {
    let port = f.server().port();
    works(&f, &format!("redis://127.0.0.1:{port}")).await;
    works(&f, &format!("valkey://127.0.0.1:{port}/0")).await;
    works(&f, &format!("valkey://localhost:{port}?protocol=resp3")).await;
}

cases! { sockets, servers:
    a_unix_socket_is_a_way_to_the_same_server [Cache::set Cache::get Cache::scan List::wait_pop_front]
    a_scheme_names_a_protocol_and_no_product [CacheBuilder::connect Cache::clear_prefix]
}
