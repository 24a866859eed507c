//! Many values in one call.

use std::iter::from_fn;
use std::mem::take;

use redis::Value;

use crate::cache::Cache;
use crate::client::{Chunks, Content, Operation};
use crate::error::Result;
use crate::key::Key;
use crate::operation::{Decode, DecodeContext, Packed, Spec, Units, exact_items};
use crate::value::decode::{read_item, replies_of};
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
        let mut keys = keys.into_iter();
        let (reads, count) = counted(|| self.next_reads(&mut keys));
        let spec = Spec::read("get_many", K::RESOURCE);
        let values = Vec::with_capacity(count);
        let add = reader(K::RESOURCE, (read_item::<K>, replies_of::<K>()), count);
        self.chunked(spec, reads, values, add)
    }

    /// Makes the next message that reads values, and counts their keys.
    pub(super) fn next_reads<K: EntryKey>(
        &self,
        keys: &mut impl Iterator<Item = K>,
    ) -> Option<(Packed, usize)> {
        if K::GRACE.is_none() {
            return self.next_chunk("MGET", keys, KEYS_AT_ONCE);
        }
        let mut reads = self.on_value("GET", &keys.next()?);
        let mut count = 1;
        for key in keys.take(KEYS_AT_ONCE - 1) {
            reads.append(self.on_value("GET", &key).finish());
            count += 1;
        }
        Some((Packed::row(reads.finish()), count))
    }

    /// Writes commands that name all keys, at most so many each; also returns the number of keys.
    pub(crate) fn in_chunks<K: Key>(
        &self,
        command: &str,
        keys: impl IntoIterator<Item = K>,
        keys_at_once: usize,
    ) -> (Vec<Packed>, usize) {
        let mut keys = keys.into_iter();
        counted(|| self.next_chunk(command, &mut keys, keys_at_once))
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

    /// Makes an operation of commands of which each asks for some of many items. `add` reads the reply to one of them.
    pub(crate) fn chunked<T: Default + Send + 'static>(
        &self,
        spec: Spec,
        mut chunks: Vec<Packed>,
        mut result: T,
        mut add: impl FnMut(&mut T, Value, &DecodeContext<'_>) -> Result<()> + Send + 'static,
    ) -> Operation<T> {
        let mut decode = move |reply, context: &DecodeContext<'_>| match reply {
            Some(reply) => add(&mut result, reply, context).map(|()| T::default()),
            None => Ok(take(&mut result)),
        };
        if chunks.len() == 1
            && let Some(only) = chunks.pop()
        {
            let decode = Decode::closure(move |reply, context| {
                decode(Some(reply), context)?;
                decode(None, context)
            });
            return self.operation_with(spec, Content::Message(only), decode);
        }
        let content = Content::Chunks(Box::new(Chunks::new(chunks)));
        self.operation_with(spec, content, Decode::Chunks(Box::new(decode)))
    }
}

/// Returns the function that reads the replies to one or several `MGET`s for so many values.
/// Collects chunks, and counts their keys.
fn counted(mut next: impl FnMut() -> Option<(Packed, usize)>) -> (Vec<Packed>, usize) {
    let mut count = 0;
    let chunks = from_fn(|| {
        let (chunk, keys) = next()?;
        count += keys;
        Some(chunk)
    });
    (chunks.collect(), count)
}

/// Reads the replies for one key.
type ReadItem<V> = fn(&mut Option<V>, &[Value], &DecodeContext<'_>) -> Result<()>;

// It names the type of the values alone, since a key may borrow.
fn reader<V>(
    resource: &'static str,
    (read, replies_of): (ReadItem<V>, usize),
    mut missing: usize,
) -> impl FnMut(&mut Vec<Option<V>>, Value, &DecodeContext<'_>) -> Result<()> {
    move |values, reply, context| {
        let count = missing.min(KEYS_AT_ONCE);
        let replies = exact_items(reply, count * replies_of)?;
        let start = values.len();
        values.resize_with(start + count, || None);
        missing -= count;
        // The replies stay until all are read: freed one by one among new values, they would scatter the heap.
        let (mut hits, mut misses) = (0, 0);
        let mut values = values[start..]
            .iter_mut()
            .zip(replies.chunks_exact(replies_of));
        let result = values.try_for_each(|(value, replies)| {
            read(value, replies, context)
                .map_err(|error| error.with_index(start + hits + misses))?;
            hits += usize::from(value.is_some());
            misses += usize::from(value.is_none());
            Ok(())
        });
        context.monitor.record_reads(resource, hits, misses);
        result
    }
}
