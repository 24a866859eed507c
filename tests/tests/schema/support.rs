//! Caches on every backend, and two releases that read each other's entries.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use redis::Value;
use typed_cache::__private::key_bytes;
use typed_cache::{Cache, CacheBuilder, EntryKey, Event, Key, Observer};
use typed_cache_tests::harness::{Flavor, Server};

/// A cache on one of the backends, with a record of its mismatches.
pub(crate) struct Backend {
    pub(crate) cache: Cache,
    pub(crate) mismatches: Mismatches,
    prefix: String,
}

/// Records mismatches: the resource, and the fields of hashes.
#[derive(Clone, Default)]
pub(crate) struct Mismatches(Arc<Mutex<Vec<String>>>);

impl Mismatches {
    /// Returns the records since the last call.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Observer for Mismatches {
    fn observe(&self, event: &Event<'_>) {
        if let Event::Mismatch { resource, fields } = event {
            let text = format!("{resource} {}", fields.join(" "));
            let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            seen.push(text.trim_end().to_owned());
        }
    }
}

/// Returns memory, Redis and Valkey, each under a fresh prefix.
pub(crate) fn backends() -> Vec<Backend> {
    let servers = Flavor::ALL.map(|flavor| {
        let url = Server::shared(flavor).url();
        Backend::new(|builder| builder.connect_lazy(&url).expect("a server's URL"))
    });
    let memory = Backend::new(CacheBuilder::memory);
    std::iter::once(memory).chain(servers).collect()
}

impl Backend {
    fn new(build: impl FnOnce(CacheBuilder) -> Cache) -> Self {
        let prefix = Server::fresh_prefix();
        let mismatches = Mismatches::default();
        let builder = Cache::builder()
            .prefix(&prefix)
            .expect("a fresh prefix is a good prefix")
            .observer(mismatches.clone());
        Self {
            cache: build(builder),
            mismatches,
            prefix,
        }
    }

    /// Sends a command of any kind; `{}` among its words is the key.
    pub(crate) async fn send<K: Key>(&self, key: &K, words: &[&[u8]]) -> Value {
        let key = key_bytes(&self.prefix, key).expect("a good prefix");
        let mut command = redis::Cmd::new();
        for word in words {
            command.arg(if *word == b"{}" { &key } else { *word });
        }
        let mut batch = self.cache.batch();
        let reply = batch.raw(command);
        let mut replies = batch.run().await.expect("a backend that answers");
        replies.take(reply).expect("a supported command")
    }
}

/// Checks that two types have the same key.
pub(crate) fn is_one_entry<Old: Key, New: Key>(old: &Old, new: &New) {
    assert_eq!(key_bytes("", old), key_bytes("", new));
}

/// Stores a value in one release and reads it in another, one by one and with others.
pub(crate) async fn is_missed<Old, New>(old: Old, value: Old::Value, new: New)
where
    Old: EntryKey<Value: Sync> + Sync,
    New: EntryKey<Value: Debug> + Sync,
{
    is_one_entry(&old, &new);
    for Backend {
        cache, mismatches, ..
    } in backends()
    {
        cache
            .set_at(&old, &value)
            .await
            .expect("the old release writes");
        let read = cache.get(&new).await.expect("a miss is no error");
        assert!(read.is_none(), "{read:?} was read from another schema");
        assert_eq!(mismatches.take(), [New::RESOURCE]);
        let many = cache.get_many([&new]).await.expect("a miss is no error");
        assert!(many[0].is_none());
        assert_eq!(mismatches.take(), [New::RESOURCE]);
        assert_eq!(cache.stats().mismatches, 2);
        let read = cache.get(&old).await.expect("the old release reads");
        assert!(read.is_some(), "a miss deletes nothing");
    }
}
