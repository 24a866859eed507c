//! What the attributes `#[remember]` and `#[evict]` write calls of.

mod error;
mod result;

use std::marker::PhantomData;
use std::pin::Pin;

use futures_util::future::join_all;

use crate::cache::Cache;
use crate::client::Operation;
use crate::key::Key;
use crate::remember::RememberError;
use crate::value::EntryKey;

pub use self::error::EvictError;
pub use self::result::{Evicted, Fallible, OptionOf, Remembered, ValueOf};

/// Returns the cache that an expression names, whatever it is behind.
#[must_use]
pub fn cache(cache: &Cache) -> Cache {
    cache.clone()
}

/// The future of a body.
pub type Loading<'a, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'a>>;

/// The key of a call, by its type.
#[derive(Debug)]
pub struct OfKey<K>(PhantomData<fn() -> K>);

/// Returns the type of a key.
pub fn of_key<K: EntryKey>(_key: &K) -> OfKey<K> {
    OfKey(PhantomData)
}

// Each bound stands alone, behind a key that is known and in front of a plain type: another value is one error then.
impl<K> OfKey<K> {
    /// Takes a type for the key's value.
    #[must_use]
    pub fn value<T>(self) -> As<T, K::Value>
    where
        K: EntryKey,
        T: ValueOf<K::Value>,
    {
        As {
            into: T::into_value,
            of: T::of,
        }
    }

    /// Takes a type for the key's value, or none.
    #[must_use]
    pub fn optional<T>(self) -> As<T, Option<K::Value>>
    where
        K: EntryKey,
        T: OptionOf<K::Value>,
    {
        As {
            into: T::into_option,
            of: T::of,
        }
    }
}

/// The type that a function gives, and that of the cache, which are the same.
#[derive(Debug)]
pub struct As<T, V> {
    into: fn(T) -> V,
    of: fn(V) -> T,
}

impl<T: 'static, V: 'static> As<T, V> {
    /// Makes a body a loader.
    // The box is made where a value is loaded.
    pub fn loader<'a, E, L, F>(
        &self,
        load: L,
    ) -> impl FnOnce() -> Loading<'a, V, E> + Send + use<'a, T, V, E, L, F>
    where
        L: FnOnce() -> F + Send + 'a,
        F: Future<Output = Result<T, E>> + Send + 'a,
    {
        let into = self.into;
        move || -> Loading<'a, V, E> {
            let loading = load();
            Box::pin(async move { loading.await.map(into) })
        }
    }

    /// Makes what the cache gives the result of the function.
    ///
    /// # Errors
    /// Those of the cache.
    pub fn give<E>(&self, found: Result<V, RememberError<E>>) -> Result<T, RememberError<E>> {
        found.map(self.of)
    }
}

/// Runs the body of a function, and the deletes if it succeeds.
///
/// # Errors
/// The body's, and that of the first delete that fails.
pub async fn evicted<T, E, F, D>(deletes: D, body: F) -> Result<T, EvictError<E>>
where
    F: Future<Output = Result<T, E>>,
    D: IntoIterator<Item = Operation<bool>>,
{
    let value = body.await.map_err(EvictError::Body)?;
    // All of them, so that one that fails keeps no other one from being sent.
    let ends = join_all(deletes).await;
    let failed = ends.into_iter().find_map(Result::err);
    failed.map_or(Ok(value), |error| Err(EvictError::Delete(error)))
}

/// As [`evicted`]; a delete that fails is known to its event alone.
///
/// # Errors
/// The body's.
pub async fn evicted_if_possible<T, E, F, D>(deletes: D, body: F) -> Result<T, E>
where
    F: Future<Output = Result<T, E>>,
    D: IntoIterator<Item = Operation<bool>>,
{
    let value = body.await?;
    drop(join_all(deletes).await);
    Ok(value)
}

/// Makes the deletes of several keys, or of references to keys.
pub fn deletes<K: Key>(cache: &Cache, keys: impl IntoIterator<Item = K>) -> Vec<Operation<bool>> {
    keys.into_iter().map(|key| cache.delete(&key)).collect()
}
