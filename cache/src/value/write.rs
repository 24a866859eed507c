//! Operations that write a value.

use crate::cache::Cache;
use crate::client::options::{Update, Write};
use crate::client::{Operation, SetForm, Tail};
use crate::codec;
use crate::error::Result;
use crate::key::{ttl_of, write_with_parts};
use crate::operation::{Commands, Decode, Spec, okay};
use crate::value::decode::read_into;
use crate::value::key::{EntryKey, KeyedValue, layout_of};
use crate::value::stored::stored_of;

impl Cache {
    /// Stores `value` under its own key, and starts its type's TTL, or another by [`.ttl(..)`](Operation::ttl).
    ///
    /// More options: [`.keep_ttl()`](Operation::keep_ttl), and the conditions [`.if_absent()`](Operation::if_absent) and
    /// [`.if_present()`](Operation::if_present), with which it gives whether it wrote.
    ///
    /// # Commands
    /// `SET … PX`, one round trip; without `PX` for `ttl = never`, with `KEEPTTL` by that option, for types with
    /// `grace` or early refreshes in a [script](Operation::keep_ttl). The conditions have commands of their own.
    /// # Errors
    /// [`ErrorKind::Encode`](crate::ErrorKind::Encode) and [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge), both before sending.
    /// # Cancel safety
    /// The value can be stored although the future was dropped.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use std::time::Duration;
    /// # use serde::{Deserialize, Serialize};
    /// # use typed_cache::{Cache, Cacheable};
    /// # #[derive(Serialize, Deserialize, Cacheable)]
    /// # #[cache(resource = "user", ttl = "15m")]
    /// # struct User { #[cache(key)] id: u64 }
    /// # let cache = Cache::memory();
    /// cache.set(&User { id: 1 }).await?;
    /// cache.set(&User { id: 1 }).ttl(Duration::from_secs(60)).await?;
    /// assert!(!cache.set(&User { id: 1 }).if_absent().await?);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "SET")]
    #[doc(alias = "SETEX")]
    #[doc(alias = "insert")]
    #[doc(alias = "put")]
    #[doc(alias = "PSETEX")]
    #[doc(alias = "store")]
    #[doc(alias = "upsert")]
    pub fn set<V: KeyedValue>(&self, value: &V) -> Operation<(), Write> {
        let commands = self.set_keyed(value);
        let decode = Decode::Reply(okay);
        self.write_value::<V::Key, _, _>("set", commands, SetForm::Plain, decode)
    }

    /// Stores `value` at `key`, and starts its TTL; for a value whose key is not in its fields.
    ///
    /// The options are those of [`set`](Self::set).
    ///
    /// # Commands
    /// `SET … PX`, one round trip; without `PX` for `ttl = never`, with `KEEPTTL` by that option, for types with
    /// `grace` or early refreshes in a [script](Operation::keep_ttl). The conditions have commands of their own.
    /// # Errors
    /// [`ErrorKind::Encode`](crate::ErrorKind::Encode) and [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge), both before sending.
    /// # Cancel safety
    /// The value can be stored although the future was dropped.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = never, value = String)]
    /// # struct MottoKey;
    /// # let cache = Cache::memory();
    /// assert!(cache.set_at(&MottoKey, &"measure twice".to_owned()).if_absent().await?);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "SET")]
    #[doc(alias = "insert")]
    #[doc(alias = "SETEX")]
    #[doc(alias = "PSETEX")]
    #[doc(alias = "put")]
    #[doc(alias = "store")]
    pub fn set_at<K: EntryKey>(&self, key: &K, value: &K::Value) -> Operation<(), Write> {
        let set = self.on_key("SET", key);
        let commands = self.with_value::<K>(set, value);
        let decode = Decode::Reply(okay);
        self.write_value::<K, _, _>("set_at", commands, SetForm::Plain, decode)
    }

    /// Stores `value` under its own key, starts its TTL, and returns the value that was there.
    ///
    /// For a value whose key is not in its fields run `get` and `set_at` together, by `cache.pipeline((..)).atomic()`.
    ///
    /// # Commands
    /// `SET … GET PX`, one round trip.
    /// # Errors
    /// As [`set`](Self::set) and [`get`](Self::get). If the old value cannot be read, the new one is stored all the same, and
    /// [`Error::may_have_run`](crate::Error::may_have_run) says so; with [`ErrorKind::WrongType`](crate::ErrorKind::WrongType) it is not.
    /// # Cancel safety
    /// Not cancel safe: the old value can be replaced and dropped with the future.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use serde::{Deserialize, Serialize};
    /// # use typed_cache::{Cache, Cacheable};
    /// # #[derive(Serialize, Deserialize, Cacheable, Debug, PartialEq)]
    /// # #[cache(resource = "user", ttl = "15m")]
    /// # struct User { #[cache(key)] id: u64, name: String }
    /// # let cache = Cache::memory();
    /// assert_eq!(cache.replace(&User { id: 1, name: "Ada".into() }).await?, None);
    /// let old = cache.replace(&User { id: 1, name: "Bob".into() }).await?;
    /// assert_eq!(old.map(|user| user.name).as_deref(), Some("Ada"));
    /// # Ok(()) }
    /// ```
    #[doc(alias = "GETSET")]
    #[doc(alias = "swap")]
    #[doc(alias = "get_and_set")]
    pub fn replace<V: KeyedValue>(&self, value: &V) -> Operation<Option<V>, Update> {
        let commands = self.set_keyed(value);
        let decode = Decode::Plain(|reply, context| {
            let mut old = None;
            read_into::<V::Key>(&mut old, &reply, context)?;
            Ok(old)
        });
        self.write_value::<V::Key, _, _>("replace", commands, SetForm::ReturningOld, decode)
    }

    /// Starts a `SET` of a value under its own key.
    #[inline]
    fn set_keyed<V: KeyedValue>(&self, value: &V) -> Result<Commands> {
        let mut set = Commands::new("SET");
        set.write_key(|out| {
            self.client().config.keyspace.write_prefix(out);
            write_with_parts::<V::Key>(out, |parts| value.write_key_parts(parts));
        });
        self.with_value::<V::Key>(set, value)
    }

    #[inline]
    pub(crate) fn with_value<K: EntryKey>(
        &self,
        mut set: Commands,
        value: &K::Value,
    ) -> Result<Commands> {
        let max = self.client().config.max;
        let meter = self.client().monitor.meter(K::RESOURCE);
        let encode = |out: &mut Vec<u8>| codec::encode(const { layout_of::<K>() }, value, max, out);
        set.try_with(|out| meter.encode(out, encode))?;
        Ok(set)
    }

    // The operation is then made in its place, not moved there.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn write_value<K: EntryKey, T, O>(
        &self,
        name: &'static str,
        commands: Result<Commands>,
        form: SetForm,
        decode: Decode<T>,
    ) -> Operation<T, O> {
        let spec = Spec::write(name, K::RESOURCE);
        let stored = stored_of::<K>(self.client().config.damage);
        self.operation_on(
            stored,
            spec,
            commands,
            Tail::Set(form),
            ttl_of::<K>(),
            decode,
        )
        .that_has_times(K::GRACE.is_some())
    }
}
