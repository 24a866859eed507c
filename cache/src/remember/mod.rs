//! Reads that load what is not there: one load for each key at a time, whose value is stored unless the key is written meanwhile.

mod error;
mod fill;
pub mod forms;
mod future;
mod load;
mod loaded;
mod outcome;
mod request;
mod seen;

use std::result::Result as StdResult;

use crate::cache::Cache;
use crate::operation::buffer;
use crate::remember::forms::{Optional, Owned, Shared};
use crate::remember::load::{in_place, in_task};
use crate::remember::request::{Plan, Request};
use crate::value::EntryKey;

pub use self::error::RememberError;
pub use self::future::Remember;
pub use self::loaded::{IntoLoaded, Loaded};
pub use self::outcome::{Outcome, Source};

impl Cache {
    /// Returns the value at `key`; where there is none, loads it, stores it and returns it.
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
                in_task(request, start, || async {
                    loader().await.map(R::into_loaded)
                })
            },
        )
    }

    /// As [`remember`](Self::remember), behind an [`Arc`](std::sync::Arc) that all who waited share.
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
                in_task(request, start, || async {
                    loader().await.map(R::into_loaded)
                })
            },
        )
    }

    /// As [`remember`](Self::remember), for a value that the source may not have.
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
            let load = || async {
                let loaded = loader().await?;
                Ok(loaded.map_or(Loaded::of(None), IntoLoaded::into_loaded))
            };
            in_task(request, start, load)
        })
    }

    /// As [`remember`](Self::remember), with a loader that may borrow: it runs in the caller's task.
    pub fn remember_scoped<'a, K, L, F, R, E>(
        &self,
        key: &K,
        loader: L,
    ) -> Remember<'a, K::Value, E, L, Owned>
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

    fn request<K: EntryKey>(&self, key: &K, takes_absence: bool) -> Request<K::Value> {
        let mut bytes = buffer();
        self.write_key(key, &mut bytes);
        Request::new(self, const { &Plan::of::<K>() }, bytes, takes_absence)
    }
}
