//! Scans and clears: operations on all keys of a resource or a prefix.

use std::fmt;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use futures_util::{Stream, TryStreamExt};

use crate::cache::Cache;
use crate::client::Operation;
use crate::error::{Error, ErrorKind, Result};
use crate::events::Event;
use crate::key::{Key, OwnedKey, Scope};
use crate::operation::{Commands, Decode, array, count, some_bulk};
use crate::scan::{PAGE, Scan, page, pages};

/// The most keys that one `UNLINK` names: a server may answer a page with more than were asked for.
const UNLINKED_AT_ONCE: usize = 1000;

impl Cache {
    /// Returns a stream of the keys of one resource in the key type's own version; a key may come twice, as with `SCAN`.
    ///
    /// The key's type names the resource: `cache.scan::<UserKey>()`. Keys that do not parse are left out, counted, and reach the
    /// observer. Keys that are there during the whole scan come at least once; of others some may. The stream owns what it needs.
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
    /// cache.counter(&VisitsKey { page: 7 }).increment(1).await?;
    /// let keys: Vec<_> = cache.scan::<VisitsKey>().try_collect().await?;
    /// assert_eq!(keys, [VisitsKey { page: 7 }]);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "SCAN")]
    #[doc(alias = "keys")]
    #[doc(alias = "iter")]
    pub fn scan<K: OwnedKey + Send + 'static>(&self) -> Scan<K> {
        let cache = self.clone();
        let scope = self.client().config.keyspace.version_scope::<K>();
        let resource = Some(K::RESOURCE);
        let mut seen = 0;
        Scan::new(self.pages(scope, resource).map_ok(move |keys| {
            seen += keys.len() as u64;
            cache.client().monitor.emit(&Event::Progress {
                resource,
                seen,
                removed: 0,
            });
            // Keys that do not parse are left out and counted.
            let typed = keys.iter().filter_map(|key| {
                let typed = cache.client().config.keyspace.read(key);
                if typed.is_none() {
                    cache.client().monitor.record_foreign_key(K::RESOURCE);
                }
                typed
            });
            typed.collect()
        }))
    }

    /// Deletes all entries of a resource, with all its versions and of whatever kind; returns the number of entries deleted.
    ///
    /// Nothing else is touched: not another resource whose name begins alike, not another prefix. Entries that are written
    /// meanwhile may stay. Every page is an [`Event::Progress`].
    ///
    /// # Commands
    /// `SCAN … COUNT 500` and `UNLINK` of the keys found, two round trips a page; each has a deadline of its own.
    /// # Errors
    /// [`ErrorKind::Unavailable`] and [`ErrorKind::Timeout`]; entries deleted before stay deleted.
    /// # Cancel safety
    /// Entries deleted before the future was dropped stay deleted.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "visits", ttl = "1d", counter)]
    /// # struct VisitsKey { page: u64 }
    /// # let cache = Cache::memory();
    /// cache.counter(&VisitsKey { page: 7 }).increment(1).await?;
    /// assert_eq!(cache.clear::<VisitsKey>().await?, 1);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "invalidate_all")]
    #[doc(alias = "delete_all")]
    #[doc(alias = "remove_all")]
    #[doc(alias = "flush")]
    pub fn clear<K: Key>(&self) -> Clear {
        let scope = self.client().config.keyspace.resource_scope(K::RESOURCE);
        self.clear_scope(Ok(scope), Some(K::RESOURCE))
    }

    /// Deletes all entries under the cache's prefix; returns the number of entries deleted.
    ///
    /// # Commands
    /// As [`clear`](Self::clear); the same holds for cancel safety.
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
    #[doc(alias = "FLUSHDB")]
    #[doc(alias = "FLUSHALL")]
    #[doc(alias = "flush")]
    #[doc(alias = "invalidate_all")]
    pub fn clear_prefix(&self) -> Clear {
        let scope = self.client().config.keyspace.prefix_scope();
        let scope = scope.map_err(|problem| Error::new(ErrorKind::Config, problem));
        self.clear_scope(scope, None)
    }

    /// Deletes **every key that begins with the cache's raw prefix**, whoever wrote it; returns their number.
    ///
    /// Keys of other programs, of other caches whose prefixes are longer, and internal ones such as locks are among them.
    /// [`clear`](Self::clear) of a resource is exact under a raw prefix too.
    ///
    /// # Commands
    /// As [`clear`](Self::clear); the same holds for cancel safety.
    /// # Errors
    /// As [`clear`](Self::clear); [`ErrorKind::Config`] for a cache whose prefix is not [raw](crate::Prefix::raw), before anything is
    /// sent.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, Prefix};
    /// let cache = Cache::builder().prefix(Prefix::raw("shop:test:"))?.memory();
    /// assert_eq!(cache.clear_raw_prefix().await?, 0);
    /// # Ok(()) }
    /// ```
    pub fn clear_raw_prefix(&self) -> Clear {
        let scope = self.client().config.keyspace.raw_scope();
        let scope = scope.map_err(|problem| Error::new(ErrorKind::Config, problem));
        self.clear_scope(scope, None)
    }

    fn clear_scope(&self, scope: Result<Scope>, resource: Option<&'static str>) -> Clear {
        let cache = self.clone();
        Clear(Box::pin(async move {
            let (mut seen, mut removed) = (0, 0);
            let scope = scope?;
            let flights = &cache.client().flights;
            if let Some(fills) = flights.supersede_all(|key| scope.contains(key)) {
                cache.client().wait_for(fills, cache.timeout()).await;
            }
            let ended = scope.clone();
            let mut pages = pin!(cache.pages(scope, resource));
            let cleared = async {
                while let Some(found) = pages.try_next().await? {
                    seen += found.len() as u64;
                    for keys in found.chunks(UNLINKED_AT_ONCE) {
                        removed += cache.unlink_raw(keys, resource).await?;
                    }
                    cache.client().monitor.emit(&Event::Progress {
                        resource,
                        seen,
                        removed,
                    });
                }
                Ok(())
            };
            let end: Result<()> = cleared.await;
            // Those that began meanwhile, of keys that the scan did not find.
            drop(flights.supersede_all(|key| ended.contains(key)));
            end.map(|()| removed).map_err(|error| {
                let may_have_run = error.may_have_run() || removed > 0;
                error.with_may_have_run(may_have_run)
            })
        }))
    }

    /// Returns the keys in the scope as bytes, page by page.
    fn pages(
        &self,
        scope: Scope,
        resource: Option<&'static str>,
    ) -> impl Stream<Item = Result<Vec<Vec<u8>>>> + Send + use<> {
        let cache = self.clone();
        pages(move |cursor| {
            let mut scan = Commands::new("SCAN");
            scan.arg(cursor)
                .arg("MATCH")
                .arg(scope.pattern())
                .arg("COUNT")
                .integer(PAGE);
            let scope = scope.clone();
            let keys = move |keys| {
                let keys = array(keys)?.into_iter().map(some_bulk);
                let mut keys = keys.collect::<Result<Vec<_>>>()?;
                keys.retain(|key| scope.contains(key));
                Ok(keys)
            };
            let decode = Decode::closure(move |reply, _| page(reply, keys));
            cache.read::<_, ()>("scan", resource, scan, decode)
        })
    }

    fn unlink_raw(&self, keys: &[Vec<u8>], resource: Option<&'static str>) -> Operation<u64> {
        let mut unlink = Commands::new("UNLINK");
        for key in keys {
            unlink.arg(key);
        }
        self.write("clear", resource, Ok(unlink), Decode::Reply(count))
    }
}

/// The future that [`Cache::clear`], [`Cache::clear_prefix`] and [`Cache::clear_raw_prefix`] return.
#[must_use = "nothing is deleted until it is awaited"]
pub struct Clear(Pin<Box<dyn Future<Output = Result<u64>> + Send>>);

impl Future for Clear {
    type Output = Result<u64>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<u64>> {
        self.0.as_mut().poll(context)
    }
}

impl fmt::Debug for Clear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clear")
    }
}
