//! A stream of the entries of a map.

use redis::Value;

use crate::client::Operation;
use crate::error::Result;
use crate::map::Map;
use crate::map::decode::entries;
use crate::operation::Decode;
use crate::scan::{PAGE, Page, Scan, page};

impl<F: Send, V: Send> Map<F, V> {
    /// Returns a stream of the map's entries; an entry may come twice, as with `HSCAN`.
    ///
    /// Entries of another schema, and fields that do not parse, are left out and counted. The stream owns what it needs.
    ///
    /// # Commands
    /// `HSCAN … COUNT 500`, one round trip a page; each page has a deadline of its own.
    /// # Errors
    /// As [`get`](Self::get); after an error the stream ends.
    /// # Cancel safety
    /// Dropping the stream ends the scan.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "scores", ttl = "1d", map = (String, i64))]
    /// # struct ScoresKey { game: u64 }
    /// # let cache = Cache::memory();
    /// use futures_util::TryStreamExt;
    ///
    /// let scores = cache.map(&ScoresKey { game: 1 });
    /// scores.set(&"ada".to_owned(), &5).await?;
    /// let entries: Vec<(String, i64)> = scores.scan().try_collect().await?;
    /// assert_eq!(entries, [("ada".to_owned(), 5)]);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "HSCAN")]
    #[doc(alias = "iter")]
    pub fn scan(&self) -> Scan<(F, V)> {
        let map = self.clone();
        Scan::new(move |cursor| map.page(&cursor))
    }

    fn page(&self, cursor: &[u8]) -> Operation<Page<(F, V)>> {
        let mut hscan = self.handle.command("HSCAN");
        hscan.arg(cursor).arg("COUNT").integer(PAGE);
        let codec = self.codec;
        let decode = Decode::closure(move |reply, context| {
            let Page { cursor, items } = page(reply)?;
            let entries = entries(codec, Value::Array(items), context)?;
            Ok(Page {
                cursor,
                items: entries
                    .filter_map(Result::transpose)
                    .collect::<Result<_>>()?,
            })
        });
        self.handle.read("map.scan", hscan, decode)
    }
}
