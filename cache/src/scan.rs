//! Streams over what a server gives page by page.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::stream::{self, BoxStream};
use futures_util::{Stream, TryStreamExt};
use redis::Value;

use crate::error::{Error, Result};
use crate::operation::{array, exact_array, wrong};

/// A stream over keys or entries, which a scan returns.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// # use typed_cache::{Cache, CacheKey};
/// # #[derive(CacheKey, Debug, PartialEq)]
/// # #[cache(resource = "visits", ttl = "1d", counter)]
/// # struct VisitsKey { page: u64 }
/// use futures_util::TryStreamExt;
///
/// let visits: typed_cache::Scan<VisitsKey> = Cache::memory().scan();
/// assert_eq!(visits.try_collect::<Vec<_>>().await?, []);
/// # Ok(()) }
/// ```
#[must_use = "a scan sends nothing until it is polled"]
pub struct Scan<T>(BoxStream<'static, Result<T>>);

/// A page: where to go on, and what was found.
pub(crate) struct Page<T> {
    /// The cursor as the server wrote it; `None` at the end.
    pub(crate) cursor: Option<Vec<u8>>,
    pub(crate) items: Vec<T>,
}

/// The cursor at which a scan begins.
pub(crate) const START: &[u8] = b"0";

/// The number of keys or entries that a page asks for; the server may give more or fewer.
pub(crate) const PAGE: usize = 500;

impl<T: Send + 'static> Scan<T> {
    /// Makes a stream of the items of pages; `fetch` gets the page behind a cursor.
    pub(crate) fn new<F>(fetch: impl FnMut(Vec<u8>) -> F + Send + 'static) -> Self
    where
        F: Future<Output = Result<Page<T>>> + Send + 'static,
    {
        let start = (fetch, Some(START.to_vec()));
        let pages = stream::try_unfold(start, |(mut fetch, cursor)| async move {
            let Some(cursor) = cursor else {
                return Ok::<_, Error>(None);
            };
            let page = fetch(cursor).await?;
            let items = stream::iter(page.items.into_iter().map(Ok));
            Ok(Some((items, (fetch, page.cursor))))
        });
        Self(Box::pin(pages.try_flatten()))
    }
}

/// Reads `[cursor, [item, …]]`.
pub(crate) fn page(reply: Value) -> Result<Page<Value>> {
    let [Value::BulkString(cursor), items] = exact_array(reply)? else {
        return Err(wrong("a page without a cursor"));
    };
    if cursor.is_empty() || !cursor.iter().all(u8::is_ascii_digit) {
        return Err(wrong("a cursor that is not a number"));
    }
    Ok(Page {
        cursor: (cursor != START).then_some(cursor),
        items: array(items)?,
    })
}

impl<T> Stream for Scan<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        self.0.as_mut().poll_next(context)
    }
}

impl<T> fmt::Debug for Scan<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scan")
    }
}
