//! Reads that load what is not there: one load for each key at a time, whose value is stored unless the key is written meanwhile.

mod error;
mod fill;
pub mod forms;
mod future;
mod load;
mod loaded;
mod many;
mod many_future;
mod outcome;
mod policy;
mod request;
mod seen;
mod stale;

use std::result::Result as StdResult;
use std::sync::Arc;

use crate::cache::Cache;
use crate::operation::buffer;
use crate::remember::forms::{Optional, Owned, Scoped, Shared};
use crate::remember::load::{in_place, in_task};
use crate::remember::many::{Wanted, find_all};
use crate::remember::request::{Plan, Request};
use crate::value::EntryKey;

pub use self::error::{Held, RememberError};
pub use self::future::Remember;
pub(crate) use self::load::clock;
pub use self::loaded::{IntoLoaded, Loaded};
pub use self::many_future::RememberMany;
pub use self::outcome::{Outcome, Source};

impl Cache {
    /// Returns the value at `key`; where there is none, loads it, stores it and returns it.
    ///
    /// The loader runs only where there is no value, as a task of its own. All callers of a process that ask for the key meanwhile, over all
    /// clones and runtimes of the cache, wait for that one load and send nothing. It ends early where none of them waits any more, and with
    /// [`load_timeout`](Remember::load_timeout) in any case.
    ///
    /// What is loaded is stored only if the entry is as it was read. After a write of the key through this cache has returned, in whatever
    /// form, no load that began before it is stored, or given to a caller that asks later; a load that began while the write was on its way
    /// can count as one before it or behind it. Where another process deletes the entry during a load, the loaded value is stored all the same and stays for
    /// one TTL at most. The [guide](crate::guide::remember#loads-and-writes) says what is open besides.
    ///
    /// An entry that is damaged or of another schema is loaded anew and replaced, whatever the type's `damage` says; with
    /// `mismatch = error` one of another schema is an error. Where the store fails, the caller has the value nevertheless, and the event of
    /// `remember.fill` has the error. What is read as a miss and found stored by another process stays.
    ///
    /// Options: [`ttl`](Remember::ttl), [`timeout`](Remember::timeout), [`load_timeout`](Remember::load_timeout),
    /// [`outage`](Remember::outage), [`outcome`](Remember::outcome); for types with `grace` or early refreshes
    /// [`grace`](Remember::grace), [`soft_timeout`](Remember::soft_timeout), [`throttle`](Remember::throttle),
    /// [`stale_while_revalidate`](Remember::stale_while_revalidate), [`refresh_ahead`](Remember::refresh_ahead),
    /// [`early_expiration`](Remember::early_expiration). The [guide](crate::guide::remember) has the rules.
    ///
    /// # Commands
    /// A hit is `GET`; for types with `grace` or early refreshes `PTTL` and `GET` in one round trip. A miss is that, the load, and `SET … PX NX`; over an entry that cannot be read `SET … IFEQ … GET`, or a script that
    /// compares where the server does not know it. One who waits for another one's load sends nothing.
    /// # Errors
    /// [`RememberError::Load`] with the loader's error, which all who waited share and which is not cached; a caller whose loader has another
    /// type of error loads itself. [`Panicked`](RememberError::Panicked), [`Stopped`](RememberError::Stopped) and
    /// [`TimedOut`](RememberError::TimedOut) of the load. [`RememberError::Access`] as [`get`](Self::get) where an entry is of another kind, or
    /// of another schema with `mismatch = error`; where the cache cannot be read, with `outage = fail` alone; and
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) outside of a tokio runtime.
    /// # Cancel safety
    /// Cancel safe: the load goes on while others wait for it, and is dropped where nobody does. A value that is being stored is stored.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use serde::{Deserialize, Serialize};
    /// # use typed_cache::{Cache, Cacheable};
    /// # #[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
    /// # #[cache(resource = "user", ttl = "15m")]
    /// # struct User { #[cache(key)] id: u64, name: String }
    /// # #[derive(Clone)] struct Database;
    /// # impl Database { async fn user(&self, id: u64) -> Result<User, std::io::Error> { Ok(User { id, name: "Ada".into() }) } }
    /// # let (cache, db) = (Cache::memory(), Database);
    /// let db = db.clone();
    /// let user = cache.remember(&UserKey { id: 1 }, move || async move { db.user(1).await }).await?;
    /// assert_eq!(user.name, "Ada");
    /// assert_eq!(cache.get(&UserKey { id: 1 }).await?, Some(user));
    /// # Ok(()) }
    /// ```
    #[doc(alias = "get_or_insert_with")]
    #[doc(alias = "get_with")]
    #[doc(alias = "try_get_with")]
    #[doc(alias = "get_or_set")]
    #[doc(alias = "get_or_load")]
    #[doc(alias = "fail_safe")]
    #[doc(alias = "fetch")]
    #[doc(alias = "single_flight")]
    #[doc(alias = "coalesce")]
    pub fn remember<K, L, F, R, E>(&self, key: &K, loader: L) -> Remember<'static, K::Value, E, L>
    where
        K: EntryKey<Value: Clone + Sync>,
        L: FnOnce() -> F + Send + 'static,
        F: Future<Output = StdResult<R, E>> + Send + 'static,
        R: IntoLoaded<K::Value>,
        E: Send + Sync + 'static,
    {
        Remember::new(
            self.request(key, false),
            loader,
            |request, loader, start| {
                in_task(request, start, |_| async {
                    loader().await.map(R::into_loaded)
                })
            },
        )
    }

    /// As [`remember`](Self::remember), behind an [`Arc`](std::sync::Arc) that all who waited share; the value need not be `Clone`.
    ///
    /// # Commands
    /// As [`remember`](Self::remember).
    /// # Errors
    /// As [`remember`](Self::remember).
    /// # Cancel safety
    /// As [`remember`](Self::remember).
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # use std::convert::Infallible;
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "page", ttl = "5m", value = String)]
    /// # struct PageKey { path: String }
    /// # let cache = Cache::memory();
    /// let page = cache.remember_shared(&PageKey::new("/"), async || Ok::<_, Infallible>("<h1>Hello</h1>".to_owned()));
    /// assert_eq!(*page.await.unwrap(), "<h1>Hello</h1>");
    /// # }
    /// ```
    pub fn remember_shared<K, L, F, R, E>(
        &self,
        key: &K,
        loader: L,
    ) -> Remember<'static, K::Value, E, L, Shared>
    where
        K: EntryKey<Value: Sync>,
        L: FnOnce() -> F + Send + 'static,
        F: Future<Output = StdResult<R, E>> + Send + 'static,
        R: IntoLoaded<K::Value>,
        E: Send + Sync + 'static,
    {
        Remember::new(
            self.request(key, false),
            loader,
            |request, loader, start| {
                in_task(request, start, |_| async {
                    loader().await.map(R::into_loaded)
                })
            },
        )
    }

    /// As [`remember`](Self::remember), for a value that the source may not have: the loader gives `Ok(None)` then.
    ///
    /// Absence is stored for the time that the type's `negative` or the call's [`negative`](Remember::negative) says, and by default not at
    /// all. For every other operation an entry that says so is no value: reads give a miss, writes and their conditions find nothing there;
    /// `exists`, `ttl`, `expire` and `scan` see the key.
    ///
    /// # Commands
    /// As [`remember`](Self::remember); absence is an entry of 5 bytes.
    /// # Errors
    /// As [`remember`](Self::remember).
    /// # Cancel safety
    /// As [`remember`](Self::remember).
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # use std::convert::Infallible;
    /// # use std::time::Duration;
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "page", ttl = "5m", value = String)]
    /// # struct PageKey { path: String }
    /// # let cache = Cache::memory();
    /// let missing = async || Ok::<_, Infallible>(None::<String>);
    /// let call = cache.remember_optional(&PageKey::new("/typo"), missing).negative(Duration::from_secs(30));
    /// assert_eq!(call.await.unwrap(), None);
    /// # }
    /// ```
    pub fn remember_optional<K, L, F, R, E>(
        &self,
        key: &K,
        loader: L,
    ) -> Remember<'static, K::Value, E, L, Optional>
    where
        K: EntryKey<Value: Clone + Sync>,
        L: FnOnce() -> F + Send + 'static,
        F: Future<Output = StdResult<Option<R>, E>> + Send + 'static,
        R: IntoLoaded<K::Value>,
        E: Send + Sync + 'static,
    {
        Remember::new(self.request(key, true), loader, |request, loader, start| {
            let load = |_| async {
                let found = loader().await?;
                Ok(found.map_or(Loaded::of(None), IntoLoaded::into_loaded))
            };
            in_task(request, start, load)
        })
    }

    /// As [`remember`](Self::remember), with a loader that is given the older value, if there is one: a stale one, or one that is
    /// refreshed early. Where the source has nothing newer, the loader answers with
    /// [`Loaded::not_modified`], and the value is stored again, fresh from now on.
    ///
    /// # Commands
    /// As [`remember`](Self::remember).
    ///
    /// # Errors
    /// As [`remember`](Self::remember).
    ///
    /// # Cancel safety
    /// As [`remember`](Self::remember).
    ///
    /// # Examples
    /// See [`Loaded::not_modified`].
    #[doc(alias = "conditional_refresh")]
    #[doc(alias = "If-None-Match")]
    pub fn remember_with_stale<K, L, F, R, E>(
        &self,
        key: &K,
        loader: L,
    ) -> Remember<'static, K::Value, E, L>
    where
        K: EntryKey<Value: Clone + Sync>,
        L: FnOnce(Option<Arc<K::Value>>) -> F + Send + 'static,
        F: Future<Output = StdResult<R, E>> + Send + 'static,
        R: IntoLoaded<K::Value>,
        E: Send + Sync + 'static,
    {
        Remember::new(
            self.request(key, false),
            loader,
            |request, loader, start| {
                in_task(request, start, |known| async {
                    loader(known).await.map(R::into_loaded)
                })
            },
        )
    }

    /// As [`remember`](Self::remember), with a loader that may borrow: it runs in the caller's task.
    ///
    /// Where that caller goes, one of those who wait for it takes over with its own loader.
    ///
    /// # Commands
    /// As [`remember`](Self::remember).
    /// # Errors
    /// As [`remember`](Self::remember); a panic of the loader is the caller's own, and [`Panicked`](RememberError::Panicked) to the others.
    /// # Cancel safety
    /// The load is dropped with the future, and begun anew by one who waits; a store that is on its way goes on.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # use std::convert::Infallible;
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "page", ttl = "5m", value = String)]
    /// # struct PageKey { path: String }
    /// # let cache = Cache::memory();
    /// let path = String::from("/");
    /// let load = async || Ok::<_, Infallible>(format!("the page {path}"));
    /// let page = cache.remember_scoped(&PageKey::new("/"), || load()).await;
    /// assert_eq!(page.unwrap(), "the page /");
    /// # }
    /// ```
    pub fn remember_scoped<'a, K, L, F, R, E>(
        &self,
        key: &K,
        loader: L,
    ) -> Remember<'a, K::Value, E, L, Scoped<Owned>>
    where
        K: EntryKey<Value: Clone + Sync>,
        L: FnOnce() -> F + Send + 'a,
        F: Future<Output = StdResult<R, E>> + Send + 'a,
        R: IntoLoaded<K::Value>,
        E: Send + Sync + 'static,
    {
        Remember::new(
            self.request(key, false),
            loader,
            |request, loader, start| {
                in_place(request, start, || async {
                    loader().await.map(R::into_loaded)
                })
            },
        )
    }

    /// Returns the values at many keys, in their order; loads all that are not there by one call, and stores them.
    ///
    /// The loader gets the keys that are missing, and that nobody else is loading, and gives pairs of a key and its value. A key that it
    /// does not give has no value: that is `None`, and kept for the time that the type's `negative` or the call's
    /// [`negative`](RememberMany::negative) says. Each key has an outcome of its own. Loads and writes of a key are as for
    /// [`remember`](Self::remember): one load for each key at a time, over single calls and calls for many.
    ///
    /// # Commands
    /// One batch of `GET`s; one batch of `SET … PX NX` for what was loaded, and over entries that cannot be read as
    /// [`remember`](Self::remember). Up to 200 commands or 1 MiB go in one message.
    /// # Errors
    /// For each key, as [`remember`](Self::remember). With [`timeout`](RememberMany::timeout) a key whose value has not come by then has
    /// [`ErrorKind::Timeout`](crate::ErrorKind::Timeout).
    /// # Cancel safety
    /// Cancel safe: the load goes on while anybody waits for one of its keys.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # use std::convert::Infallible;
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey, Clone)]
    /// # #[cache(resource = "square", ttl = "1h", value = u64)]
    /// # struct SquareKey { of: u64 }
    /// # let cache = Cache::memory();
    /// let load = async |missing: Vec<SquareKey>| {
    ///     Ok::<_, Infallible>(missing.into_iter().map(|key| { let of = key.of; (key, of * of) }))
    /// };
    /// let keys = [2, 3].map(|of| SquareKey { of });
    /// let squares = cache.remember_many(keys, load).await;
    /// // All of them, or the first error.
    /// let squares: Result<Vec<_>, _> = squares.into_iter().collect();
    /// assert_eq!(squares.unwrap(), [Some(4), Some(9)]);
    /// # }
    /// ```
    pub fn remember_many<K, L, F, R, T, E>(
        &self,
        keys: impl IntoIterator<Item = K>,
        mut loader: L,
    ) -> RememberMany<K::Value, E>
    where
        K: EntryKey<Value: Clone + Sync> + Clone + Send + Sync + 'static,
        L: FnMut(Vec<K>) -> F + Send + 'static,
        F: Future<Output = StdResult<R, E>> + Send + 'static,
        R: IntoIterator<Item = (K, T)>,
        T: IntoLoaded<K::Value>,
        E: Send + Sync + 'static,
    {
        let keys: Vec<K> = keys.into_iter().collect();
        let cache = self.clone();
        RememberMany::new(keys.len(), move |options| {
            let wanted = keys.into_iter().map(|key| Wanted {
                request: cache.request(&key, true).with_options(&options),
                key,
            });
            let wanted: Vec<_> = wanted.collect();
            Box::pin(async move {
                let load = |keys| {
                    let loading = loader(keys);
                    async move {
                        let pairs = loading.await?.into_iter();
                        Ok(pairs
                            .map(|(key, loaded)| (key, loaded.into_loaded()))
                            .collect())
                    }
                };
                find_all(&cache, &wanted, load).await
            })
        })
    }

    fn request<K: EntryKey>(&self, key: &K, takes_absence: bool) -> Request<K::Value> {
        let mut bytes = buffer();
        self.write_key(key, &mut bytes);
        Request::new(self, const { &Plan::of::<K>() }, bytes, takes_absence)
    }
}

/// As [`Cache::remember_optional`] with a loader that borrows, for the attribute `#[remember]`.
#[doc(hidden)]
pub fn remember_scoped_optional<'a, K, L, F, E>(
    cache: &Cache,
    key: &K,
    loader: L,
) -> Remember<'a, K::Value, E, L, Scoped<Optional>>
where
    K: EntryKey<Value: Clone + Sync>,
    L: FnOnce() -> F + Send + 'a,
    F: Future<Output = StdResult<Option<K::Value>, E>> + Send + 'a,
    E: Send + Sync + 'static,
{
    Remember::new(
        cache.request(key, true),
        loader,
        |request, loader, start| {
            in_place(request, start, || async {
                let found = loader().await?;
                Ok(found.map_or(Loaded::of(None), IntoLoaded::into_loaded))
            })
        },
    )
}
