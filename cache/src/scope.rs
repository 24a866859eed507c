//! Scans and clears: what is about many keys at once.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use futures_util::stream::{self, BoxStream};
use futures_util::{Stream, StreamExt, TryStreamExt};

use crate::cache::Cache;
use crate::error::{Error, ErrorKind, Result};
use crate::key::{Key, OwnedKey, Scope};
use crate::observe::Event;
use crate::ops::scan::{self, Page};

impl Cache {
    /// Returns a stream of the keys of one resource in the key type's own version; a key may come twice, as with `SCAN`.
    ///
    /// Keys that do not parse are left out, counted, and reach the observer. Keys that are there during the whole scan come at
    /// least once; of others some may. The stream owns what it needs.
    ///
    /// # Commands
    /// `SCAN … MATCH … COUNT 500`, one round trip a page; each page has a deadline of its own. The server walks all its keys.
    /// # Errors
    /// [`ErrorKind::Unavailable`] and [`ErrorKind::Timeout`]; after an error the stream ends.
    /// # Cancel safety
    /// Dropping the stream ends the scan.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey, Debug, PartialEq)]
    /// # #[cache(resource = "visits", ttl = "1d", counter)]
    /// # struct VisitsKey { page: u64 }
    /// # let cache = Cache::memory();
    /// use futures_util::TryStreamExt;
    ///
    /// cache.counter(&VisitsKey { page: 7 }).add(1).await?;
    /// let keys: Vec<VisitsKey> = cache.scan().try_collect().await?;
    /// assert_eq!(keys, [VisitsKey { page: 7 }]);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "SCAN")]
    pub fn scan<K: OwnedKey + Send + 'static>(
        &self,
    ) -> impl Stream<Item = Result<K>> + Send + Unpin + use<K> {
        let cache = self.clone();
        let scope = self.client().config.keyspace.version_scope::<K>();
        self.keys(scope, K::RESOURCE).try_filter_map(move |key| {
            let typed = cache.client().config.keyspace.read::<K>(&key);
            if typed.is_none() {
                cache.client().monitor.foreign_key(K::RESOURCE);
            }
            std::future::ready(Ok(typed))
        })
    }

    /// Deletes all entries of a resource, with all its versions and of whatever kind; returns how many there were.
    ///
    /// Nothing else is touched: not another resource whose name begins alike, not another prefix. Entries that are written
    /// meanwhile may stay. The observer hears of every page as [`Event::Progress`].
    ///
    /// # Commands
    /// `SCAN … COUNT 500` and `UNLINK` of what it found, two round trips a page; each has a deadline of its own.
    /// # Errors
    /// [`ErrorKind::Unavailable`] and [`ErrorKind::Timeout`]; what was deleted before stays deleted.
    /// # Cancel safety
    /// What was deleted before the future was dropped stays deleted.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey, Debug, PartialEq)]
    /// # #[cache(resource = "visits", ttl = "1d", counter)]
    /// # struct VisitsKey { page: u64 }
    /// # let cache = Cache::memory();
    /// cache.counter(&VisitsKey { page: 7 }).add(1).await?;
    /// assert_eq!(cache.clear::<VisitsKey>().await?, 1);
    /// # Ok(()) }
    /// ```
    #[must_use = "nothing is sent before the future is awaited"]
    pub fn clear<K: Key>(&self) -> Pin<Box<dyn Future<Output = Result<u64>> + Send + '_>> {
        let scope = self.client().config.keyspace.resource_scope(K::RESOURCE);
        Box::pin(async move {
            self.clear_scope(scope, K::RESOURCE)
                .await
                .map_err(|error| error.with_resource(K::RESOURCE))
        })
    }

    /// Deletes all entries under the cache's prefix; returns how many there were.
    ///
    /// Locks and other internal keys stay.
    ///
    /// # Commands
    /// # Cancel safety
    /// As [`clear`](Self::clear).
    /// # Errors
    /// As [`clear`](Self::clear); [`ErrorKind::Config`] for a cache without prefix, before anything is sent.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::Cache;
    /// let cache = Cache::builder().prefix("shop")?.memory();
    /// assert_eq!(cache.clear_prefix().await?, 0);
    /// assert!(Cache::memory().clear_prefix().await.is_err());
    /// # Ok(()) }
    /// ```
    pub async fn clear_prefix(&self) -> Result<u64> {
        let keyspace = &self.client().config.keyspace;
        if !keyspace.has_prefix() {
            return Err(Error::new(
                ErrorKind::Config,
                "a cache without prefix cannot be cleared as a whole: set one with `Cache::builder().prefix(..)`",
            ));
        }
        self.clear_scope(keyspace.prefix_scope(), "").await
    }

    async fn clear_scope(&self, scope: Scope, resource: &'static str) -> Result<u64> {
        let mut cursor = Some(scan::START.to_vec());
        let (mut seen, mut removed) = (0, 0);
        while let Some(at) = cursor {
            let Page {
                cursor: next,
                items,
            } = self.send(scan::keys(&scope, &at)).await?;
            let found: Vec<Vec<u8>> = items
                .into_iter()
                .filter(|key| scope.contains(key))
                .collect();
            seen += found.len() as u64;
            for keys in found.chunks(UNLINKED_AT_ONCE) {
                removed += self.send(scan::unlink(keys)).await?;
            }
            let resource = (!resource.is_empty()).then_some(resource);
            self.client().monitor.tell(&Event::Progress {
                resource,
                seen,
                removed,
            });
            cursor = next;
        }
        Ok(removed)
    }

    /// The keys of `scope`, as bytes.
    fn keys(
        &self,
        scope: Scope,
        resource: &'static str,
    ) -> impl Stream<Item = Result<Vec<u8>>> + Send + Unpin + use<> {
        let cache = self.clone();
        let seen = Arc::new(AtomicU64::new(0));
        pages(move |cursor| {
            let (cache, scope, seen) = (cache.clone(), scope.clone(), Arc::clone(&seen));
            async move {
                let mut page = cache
                    .send(scan::keys(&scope, &cursor))
                    .await
                    .map_err(|error| error.with_resource(resource))?;
                page.items.retain(|key| scope.contains(key));
                let found = page.items.len() as u64;
                cache.client().monitor.tell(&Event::Progress {
                    resource: Some(resource),
                    seen: seen.fetch_add(found, Relaxed) + found,
                    removed: 0,
                });
                Ok(page)
            }
        })
    }
}

/// The most keys that one `UNLINK` names: a server may answer a page with more than were asked for.
const UNLINKED_AT_ONCE: usize = 1000;

/// Turns a function that fetches a page behind a cursor into a stream of the pages' items.
pub(crate) fn pages<T, F>(
    fetch: impl FnMut(Vec<u8>) -> F + Send + 'static,
) -> BoxStream<'static, Result<T>>
where
    T: Send + 'static,
    F: Future<Output = Result<Page<T>>> + Send + 'static,
{
    let start = (fetch, Some(scan::START.to_vec()));
    let pages = stream::try_unfold(start, |(mut fetch, cursor)| async move {
        let Some(cursor) = cursor else {
            return Ok::<_, Error>(None);
        };
        let page = fetch(cursor).await?;
        Ok(Some((
            stream::iter(page.items.into_iter().map(Ok)),
            (fetch, page.cursor),
        )))
    });
    pages.try_flatten().boxed()
}
