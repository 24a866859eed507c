//! What a cache says of its server, the end of a cache, and settings that only connections feel.

use std::pin::Pin;
use std::time::Duration;

use typed_cache::{
    Cache, CacheBuilder, Credentials, CredentialsError, CredentialsProvider, ErrorKind, Role, Tls,
};
use typed_cache_tests::harness::{Flavor, Server};

use crate::fixture::Fixture;
use crate::types::{UserKey, user};

pub(crate) async fn a_server_says_what_it_is(f: Fixture) {
    let health = f.cache.health().await.unwrap();
    assert_eq!(health.role, Some(Role::Master));
    assert!(health.server.is_some());
    let version = health.version.expect("a version");
    assert!(version.contains('.'), "{version}");
}

pub(crate) async fn a_closed_cache_takes_nothing_more(f: Fixture) {
    f.cache.set(&user(1)).await.unwrap();
    let clone = f.cache.clone();
    let pending = clone.get(&UserKey { id: 1 });
    f.cache.close().await.unwrap();
    for read in [pending, clone.get(&UserKey { id: 1 })] {
        let error = read.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        assert!(error.to_string().contains("closed") && !error.may_have_run());
    }
    assert!(clone.health().await.unwrap_err().is_unavailable());
    let mut batch = clone.batch();
    let slot = batch.push(clone.get(&UserKey { id: 1 }));
    let mut replies = batch.run().await;
    if let Ok(replies) = &mut replies {
        assert!(replies.take(slot).unwrap_err().is_unavailable());
    }
    // Others on the same store go on.
    let other = f.build(Cache::builder().prefix(&f.prefix).unwrap()).await;
    assert_eq!(other.get(&UserKey { id: 1 }).await.unwrap(), Some(user(1)));
}

pub(crate) async fn every_setting_of_connections_leaves_operations_as_they_are(f: Fixture) {
    let settings: [fn(CacheBuilder) -> CacheBuilder; 5] = [
        |builder| builder.connections(3),
        |builder| builder.waiting_pops(1),
        |builder| builder.keep_alive(Duration::ZERO),
        |builder| builder.library_name(false),
        |builder| builder.client_name("a-case").unwrap(),
    ];
    for set in settings {
        let cache = f.with(set).await.cache;
        cache.set(&user(1)).await.unwrap();
        assert_eq!(cache.get(&UserKey { id: 1 }).await.unwrap(), Some(user(1)));
    }
}

struct Fixed(&'static str);

impl CredentialsProvider for Fixed {
    fn credentials(
        &self,
    ) -> Pin<Box<dyn Future<Output = Result<Credentials, CredentialsError>> + Send + '_>> {
        Box::pin(async { Ok(Credentials::new("", self.0)) })
    }
}

#[tokio::test]
async fn a_provider_of_credentials_logs_in() {
    for flavor in Flavor::ALL {
        let server = Server::options(flavor).password("secret").start();
        let url = format!("redis://{}", server.address());
        let with = |password| Cache::builder().credentials(Fixed(password)).connect(&url);
        with("secret").await.unwrap().ping().await.unwrap();
        let error = with("hunter2").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Auth, "{error}");
    }
}

#[test]
fn settings_of_tls_are_read_when_the_cache_is_made() {
    let tls = Tls::new().server_name("cache.internal").unwrap();
    let cache = Cache::builder()
        .tls(tls)
        .connect_lazy("rediss://localhost:1");
    assert!(cache.is_ok());
}

cases! { states, alone:
    a_server_says_what_it_is [Cache::health]
    a_closed_cache_takes_nothing_more [Cache::close]
    every_setting_of_connections_leaves_operations_as_they_are [
        CacheBuilder::connections CacheBuilder::waiting_pops CacheBuilder::keep_alive CacheBuilder::library_name
        CacheBuilder::client_name
    ]
}

covers! {
    a_provider_of_credentials_logs_in [CacheBuilder::credentials Cache::connect!Auth]
    settings_of_tls_are_read_when_the_cache_is_made [CacheBuilder::tls]
}
