//! Streams over what a server gives page by page.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::stream::{self, BoxStream};
use futures_util::{Stream, TryStreamExt};
use redis::Value;

use crate::error::Result;
use crate::operation::{exact_array, wrong};

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
const START: &[u8] = b"0";

/// The number of keys or entries that a page asks for; the server may give more or fewer.
pub(crate) const PAGE: usize = 500;

/// Returns the items of a scan, page by page; `fetch` gets the page behind a cursor.
pub(crate) fn pages<T, F>(fetch: impl FnMut(Vec<u8>) -> F) -> impl Stream<Item = Result<Vec<T>>>
where
    F: Future<Output = Result<Page<T>>>,
{
    let start = (fetch, Some(START.to_vec()));
    stream::try_unfold(start, |(mut fetch, cursor)| async move {
        let Some(cursor) = cursor else {
            return Ok(None);
        };
        let page = fetch(cursor).await?;
        Ok(Some((page.items, (fetch, page.cursor))))
    })
}

impl<T: Send + 'static> Scan<T> {
    pub(crate) fn new(pages: impl Stream<Item = Result<Vec<T>>> + Send + 'static) -> Self {
        let pages = pages.map_ok(|items| stream::iter(items.into_iter().map(Ok)));
        Self(Box::pin(pages.try_flatten()))
    }
}

/// Reads `[cursor, [item, …]]`, the items by `read`.
pub(crate) fn page<T>(reply: Value, read: impl FnOnce(Value) -> Result<Vec<T>>) -> Result<Page<T>> {
    let [Value::BulkString(cursor), items] = exact_array(reply)? else {
        return Err(wrong("a page without a cursor"));
    };
    if cursor.is_empty() || !cursor.iter().all(u8::is_ascii_digit) {
        return Err(wrong("a cursor that is not a number"));
    }
    Ok(Page {
        cursor: (cursor != START).then_some(cursor),
        items: read(items)?,
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
