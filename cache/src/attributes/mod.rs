//! What the attributes `#[remember]` and `#[evict]` write calls of.

mod error;

use futures_util::future::join_all;

use crate::cache::Cache;
use crate::client::Operation;
use crate::remember::RememberError;

pub use self::error::EvictError;

/// The result of a function with `#[remember]`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a function with `#[remember(..)]` returns `Result<T, RememberError<E>>`, not `{Self}`",
    label = "not such a result",
    note = "the body gives `Result<T, E>`: write the error that it gives as `RememberError<E>` in the signature"
)]
pub trait Remembered {
    /// What its body gives.
    type Body;
}

impl<V, E> Remembered for Result<V, RememberError<E>> {
    type Body = Result<V, E>;
}

/// The result of a function with `#[evict]`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a function with `#[evict(..)]` returns `Result<T, EvictError<E>>`, not `{Self}`",
    label = "not such a result",
    note = "the body gives `Result<T, E>`: write the error that it gives as `EvictError<E>` in the signature"
)]
pub trait Evicted: Sized {
    type Value;
    type Error;

    fn of(ended: Result<Self::Value, EvictError<Self::Error>>) -> Self;
}

impl<V, E> Evicted for Result<V, EvictError<E>> {
    type Value = V;
    type Error = E;

    fn of(ended: Self) -> Self {
        ended
    }
}

/// Returns the cache that an expression names, whatever it is behind.
#[must_use]
pub fn cache(cache: &Cache) -> Cache {
    cache.clone()
}

/// Returns the loader, and says what it gives before its body is checked.
pub fn loader<R: Remembered, L, F>(load: L) -> L
where
    L: FnOnce() -> F,
    F: Future<Output = R::Body>,
{
    load
}

/// Runs the body of a function, and the deletes if it succeeds.
pub async fn evicted<R: Evicted, F, D>(deletes: D, body: F) -> R
where
    F: Future<Output = Result<R::Value, R::Error>>,
    D: IntoIterator<Item = Operation<bool>>,
{
    let value = match body.await {
        Ok(value) => value,
        Err(error) => return R::of(Err(EvictError::Body(error))),
    };
    // All of them, so that one that fails keeps no other one from being sent.
    let ends = join_all(deletes).await;
    let failed = ends.into_iter().find_map(Result::err);
    R::of(failed.map_or(Ok(value), |error| Err(EvictError::Delete(error))))
}
