//! Caches and keys for all cases.

use serde::{Deserialize, Serialize};
use typed_cache::{Cache, CacheBuilder, CacheKey, Cacheable};
use typed_cache_tests::harness::{Flavor, Server};

#[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "user", ttl = "15m")]
pub(crate) struct User {
    #[cache(key)]
    pub(crate) id: u64,
    pub(crate) name: String,
}

#[derive(CacheKey)]
#[cache(resource = "visits", ttl = "1d", counter)]
pub(crate) struct VisitsKey {
    pub(crate) page: u64,
}

pub(crate) fn user(id: u64) -> User {
    let name = "Ada".to_owned();
    User { id, name }
}

pub(crate) fn builder() -> CacheBuilder {
    Cache::builder().prefix(&Server::fresh_prefix()).unwrap()
}

/// A cache on memory, and one on a real server with that server.
pub(crate) async fn caches() -> [(Cache, Option<&'static Server>); 2] {
    let server = Server::shared(Flavor::Redis);
    let cache = builder().connect(&server.url()).await.unwrap();
    [(builder().memory(), None), (cache, Some(server))]
}

/// Puts data of another kind where a user would be.
pub(crate) async fn put_list_at_user(cache: &Cache, id: u64) {
    let key = cache.full_key(&UserKey { id });
    let mut batch = cache.batch();
    let pushed = batch.raw(redis::cmd("RPUSH").arg(key).arg("item"));
    batch.run().await.unwrap().take(pushed).unwrap();
}

/// Puts a text where a user would be.
pub(crate) async fn put_text_at_user(cache: &Cache, id: u64, text: &[u8]) {
    let key = cache.full_key(&UserKey { id });
    let mut batch = cache.batch();
    let set = batch.raw(redis::cmd("SET").arg(key).arg(text));
    batch.run().await.unwrap().take(set).unwrap();
}
