//! What the attributes `#[remember]` and `#[evict]` write calls of.

mod error;
mod result;

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
type Loading<'a, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'a>>;

/// Makes what [`Cache::remember`] found the result of a function.
type Give<V, T, E> = fn(Result<V, RememberError<E>>) -> Result<T, RememberError<E>>;

/// Returns the loader, with the key's value as its own, so that another one is an error here alone; and what makes that the function's.
// The box is made where a value is loaded. The loader borrows nothing of the key.
#[expect(clippy::type_complexity, reason = "the type of a closure has no name")]
pub fn loader<'a, T, E, K, L, F>(
    _key: &K,
    load: L,
) -> (
    impl FnOnce() -> Loading<'a, K::Value, E> + Send + use<'a, T, E, K, L, F>,
    Give<K::Value, T, E>,
)
where
    T: ValueOf<K::Value>,
    K: EntryKey,
    L: FnOnce() -> F + Send + 'a,
    F: Future<Output = Result<T, E>> + Send + 'a,
{
    let load = || -> Loading<'a, K::Value, E> {
        let loading = load();
        Box::pin(async move { loading.await.map(T::into_value) })
    };
    (load, |found| found.map(T::of))
}

/// As [`loader`], for a body that gives `Ok(None)` where there is no value.
#[expect(clippy::type_complexity, reason = "the type of a closure has no name")]
pub fn loader_optional<'a, T, E, K, L, F>(
    _key: &K,
    load: L,
) -> (
    impl FnOnce() -> Loading<'a, Option<K::Value>, E> + Send + use<'a, T, E, K, L, F>,
    Give<Option<K::Value>, T, E>,
)
where
    T: OptionOf<K::Value>,
    K: EntryKey,
    L: FnOnce() -> F + Send + 'a,
    F: Future<Output = Result<T, E>> + Send + 'a,
{
    let load = || -> Loading<'a, Option<K::Value>, E> {
        let loading = load();
        Box::pin(async move { loading.await.map(T::into_option) })
    };
    (load, |found| found.map(T::of))
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
