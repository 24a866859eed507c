//! Many values in one call.

use redis::Value;

use crate::cache::Cache;
use crate::client::{Content, Operation, Spec};
use crate::error::Result;
use crate::key::Key;
use crate::operation::{Decode, DecodeChunks, DecodeContext, Packed, Units, exact_items};
use crate::value::decode::read_into;
use crate::value::key::EntryKey;

/// The most keys that one `MGET` names. The server answers nobody else meanwhile, and decoding so many values takes about 0.1 ms.
pub(super) const KEYS_AT_ONCE: usize = 200;

impl Cache {
    /// Returns the values at several keys in their order, `None` for each miss; takes keys or references to keys.
    ///
    /// No keys is a no-op. An entry of another kind reads as a miss here, since `MGET` answers so; a batch of `get`s tells the two
    /// apart. [`get_each`](Self::get_each) gives each value a `Result` of its own, in bounded memory.
    ///
    /// # Commands
    /// `MGET`, one round trip for up to 200 keys; more go in commands of 200, three of them in flight at a time. Other tasks run
    /// while they are decoded.
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode), [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge) and
    /// [`ErrorKind::Schema`](crate::ErrorKind::Schema) as for one value, with the position of the first bad entry as
    /// [`Error::index`](crate::Error::index). The values of 200 keys that together exceed
    /// [`max_reply_bytes`](crate::CacheBuilder::max_reply_bytes), 64 MiB by default, are `TooLarge` as well.
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
        let (mgets, count) = self.in_chunks("MGET", keys, KEYS_AT_ONCE);
        let reader = Reader {
            resource: K::RESOURCE,
            read: read_into::<K>,
            values: Vec::with_capacity(count),
            missing: count,
        };
        let spec = Spec::read("get_many", K::RESOURCE);
        self.chunked(spec, mgets, Value::Array(Vec::new()), reader)
    }

    /// Writes commands that name all keys, at most so many each; also returns the number of keys.
    pub(crate) fn in_chunks<K: Key>(
        &self,
        command: &str,
        keys: impl IntoIterator<Item = K>,
        keys_at_once: usize,
    ) -> (Vec<Packed>, usize) {
        let mut keys = keys.into_iter();
        let mut chunks = Vec::new();
        let mut count = 0;
        while let Some((chunk, keys)) = self.next_chunk(command, &mut keys, keys_at_once) {
            chunks.push(chunk);
            count += keys;
        }
        (chunks, count)
    }

    /// Writes a command that names the next keys, and returns their number; `None` if there is none.
    pub(super) fn next_chunk<K: Key>(
        &self,
        command: &str,
        keys: &mut impl Iterator<Item = K>,
        keys_at_once: usize,
    ) -> Option<(Packed, usize)> {
        let first = keys.next()?;
        let mut commands = self.on_key(command, &first);
        let mut count = 1;
        for key in keys.take(keys_at_once - 1) {
            commands.with(|out| self.write_key(&key, out));
            count += 1;
        }
        let chunk = Packed::new(commands.finish().bytes, Units::Command);
        Some((chunk, count))
    }

    /// Makes an operation of commands of which each asks for some of many items; without any its reply is `none`.
    pub(crate) fn chunked<T>(
        &self,
        spec: Spec,
        mut chunks: Vec<Packed>,
        none: Value,
        mut reader: impl DecodeChunks<T> + 'static,
    ) -> Operation<T> {
        if chunks.len() > 1 {
            let decode = Decode::Chunks(Box::new(reader));
            return self.operation_with(spec, Content::chunks(chunks), decode);
        }
        let only = chunks.pop();
        let content = only.map_or(Content::Known(none), Content::Message);
        let decode = Decode::closure(move |reply, context| {
            reader.chunk(reply, context)?;
            reader.finish()
        });
        self.operation_with(spec, content, decode)
    }
}

/// Reads the replies to one or several `MGET`s.
// It names the type of the values alone, since a key may borrow.
struct Reader<V> {
    resource: &'static str,
    read: fn(&mut Option<V>, &Value, &DecodeContext<'_>) -> Result<()>,
    values: Vec<Option<V>>,
    /// The number of values still to come.
    missing: usize,
}

impl<V: Send + 'static> DecodeChunks<Vec<Option<V>>> for Reader<V> {
    fn chunk(&mut self, reply: Value, context: &DecodeContext<'_>) -> Result<()> {
        let count = self.missing.min(KEYS_AT_ONCE);
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

    fn finish(&mut self) -> Result<Vec<Option<V>>> {
        Ok(std::mem::take(&mut self.values))
    }
}
