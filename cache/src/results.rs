//! The results of several operations of one type.

use std::ops::Deref;
use std::{slice, vec};

use crate::error::Result;

/// The results of [`Cache::set_many`](crate::Cache::set_many), and of a `Vec` of operations sent by
/// [`pipeline(..).each()`](crate::Operation::each), in the order of the operations: a slice of `Result`.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// # use serde::{Deserialize, Serialize};
/// # use typed_cache::{Cache, Cacheable};
/// # #[derive(Serialize, Deserialize, Cacheable)]
/// # #[cache(resource = "user", ttl = "15m")]
/// # struct User { #[cache(key)] id: u64 }
/// # let cache = Cache::memory();
/// let results = cache.set_many(&[User { id: 1 }, User { id: 2 }]).await?;
/// let failed = results.iter().filter(|result| result.is_err()).count();
/// assert_eq!(failed, 0);
/// cache.set_many(&[User { id: 3 }]).await?.finish()?; // or an error if one of them failed
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[must_use = "an operation can have failed: check each result, or all of them by `finish()`"]
pub struct Results<T>(pub(crate) Vec<Result<T>>);

impl<T> Results<T> {
    /// Returns all values.
    ///
    /// # Errors
    /// The first error, with the position of its operation as [`Error::index`](crate::Error::index).
    pub fn finish(self) -> Result<Vec<T>> {
        let numbered = self.0.into_iter().enumerate();
        numbered
            .map(|(index, result)| result.map_err(|error| error.with_index(index)))
            .collect()
    }
}

impl<T> Deref for Results<T> {
    type Target = [Result<T>];

    fn deref(&self) -> &[Result<T>] {
        &self.0
    }
}

impl<T> IntoIterator for Results<T> {
    type Item = Result<T>;
    type IntoIter = vec::IntoIter<Result<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Results<T> {
    type Item = &'a Result<T>;
    type IntoIter = slice::Iter<'a, Result<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
