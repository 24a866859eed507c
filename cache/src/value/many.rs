//! Many values in one call.

use redis::Value;

use crate::cache::Cache;
use crate::client::{Content, Operation, Spec};
use crate::error::Result;
use crate::operation::{Decode, DecodeChunks, DecodeContext, Packed, Units, exact_items};
use crate::value::decode::read_into;
use crate::value::key::EntryKey;

/// How many keys one `MGET` names. The server answers nobody else meanwhile, and decoding so many values takes about 0.1 ms.
pub(super) const KEYS_AT_ONCE: usize = 200;

impl Cache {
    /// Returns the values at several keys in their order, `None` for each miss; takes keys or references to keys.
    ///
    /// No keys is a no-op. Something of another kind at a key reads as a miss here, since `MGET` answers so; a batch of `get`s
    /// tells the two apart. [`get_each`](Self::get_each) gives each value a `Result` of its own, in bounded memory.
    ///
    /// # Commands
    /// `MGET`, one round trip for up to 200 keys; more go in commands of 200, three of them in flight at a time. Other tasks run
    /// while they are decoded.
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode), [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge) and
    /// [`ErrorKind::Schema`](crate::ErrorKind::Schema) as for one value, with the position of the first bad entry as
    /// [`Error::index`](crate::Error::index).
    /// # Cancel safety
    /// Cancel safe.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "page", ttl = "1h", value = String)]
    /// # struct PageKey { id: u64 }
    /// # let cache = Cache::memory();
    /// cache.set_at(&PageKey { id: 1 }, &"text".to_owned()).await?;
    /// let pages = cache.get_many([PageKey { id: 1 }, PageKey { id: 9 }]).await?;
    /// assert_eq!(pages, [Some("text".to_owned()), None]);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "MGET")]
    #[doc(alias = "multi_get")]
    pub fn get_many<K: EntryKey>(
        &self,
        keys: impl IntoIterator<Item = K>,
    ) -> Operation<Vec<Option<K::Value>>> {
        let mut keys = keys.into_iter();
        let mut chunks = Vec::new();
        let mut count = 0;
        while let Some((mget, keys)) = self.mget(&mut keys) {
            chunks.push(mget);
            count += keys;
        }
        let spec = Spec {
            name: "get_many",
            resource: Some(K::RESOURCE),
            is_read: true,
        };
        let mut reader = Reader {
            resource: K::RESOURCE,
            read: read_into::<K>,
            values: Vec::with_capacity(count),
            missing: count,
        };
        if chunks.len() > 1 {
            let decode = Decode::Chunks(Box::new(reader));
            return self.operation_with(spec, Content::chunks(chunks), decode);
        }
        let content = match chunks.pop() {
            Some(mget) => Content::Message(mget),
            None => Content::Known(Value::Array(Vec::new())),
        };
        let decode = Decode::closure(move |reply, context| {
            reader.read(reply, count, context)?;
            reader.finish()
        });
        self.operation_with(spec, content, decode)
    }

    /// Makes an `MGET` of the next keys, and says how many there are; `None` behind the last one.
    pub(super) fn mget<K: EntryKey>(
        &self,
        keys: &mut impl Iterator<Item = K>,
    ) -> Option<(Packed, usize)> {
        let first = keys.next()?;
        let mut mget = self.on_key("MGET", &first);
        let mut count = 1;
        for key in keys.take(KEYS_AT_ONCE - 1) {
            mget.with(|out| self.write_key(&key, out));
            count += 1;
        }
        Some((Packed::new(mget.finish().bytes, Units::Command), count))
    }
}

/// Reads the replies to one or several `MGET`s.
// It names the type of the values alone, since a key may borrow.
struct Reader<V> {
    resource: &'static str,
    read: fn(&mut Option<V>, &Value, &DecodeContext<'_>) -> Result<()>,
    values: Vec<Option<V>>,
    /// How many values are still to come.
    missing: usize,
}

impl<V: Send + 'static> Reader<V> {
    /// Reads a reply with `count` values.
    fn read(&mut self, reply: Value, count: usize, context: &DecodeContext<'_>) -> Result<()> {
        let replies = exact_items(reply, count)?;
        let start = self.values.len();
        self.values.resize_with(start + count, || None);
        self.missing -= count;
        // The replies stay until all are read: freed one by one among new values, they would scatter the heap.
        let (mut hits, mut misses) = (0, 0);
        let mut values = self.values[start..].iter_mut().zip(&replies);
        let read = values.try_for_each(|(value, reply)| {
            (self.read)(value, reply, context)
                .map_err(|error| error.with_index(start + hits + misses))?;
            hits += usize::from(value.is_some());
            misses += usize::from(value.is_none());
            Ok(())
        });
        context.monitor.record_reads(self.resource, hits, misses);
        read
    }
}

impl<V: Send + 'static> DecodeChunks<Vec<Option<V>>> for Reader<V> {
    fn chunk(&mut self, reply: Value, context: &DecodeContext<'_>) -> Result<()> {
        self.read(reply, self.missing.min(KEYS_AT_ONCE), context)
    }

    fn finish(&mut self) -> Result<Vec<Option<V>>> {
        Ok(std::mem::take(&mut self.values))
    }
}
