//! Operations on an entry of any kind.

use redis::Value;

use crate::cache::Cache;
use crate::client::options::Increment;
use crate::client::{Operation, Tail};
use crate::error::Result;
use crate::key::{Key, Kind, ttl_of};
use crate::operation::{
    Commands, Decode, DecodeContext, Form, Spec, boolean, count_up_to, exact_array, expiry,
    none_failed, some_bulk,
};
use crate::ttl::{Expiry, Ttl};
use crate::value::Freshness;

/// The most keys that one `UNLINK` names.
const KEYS_AT_ONCE: usize = 1000;

impl Cache {
    /// Deletes the entry at `key`, of whatever kind; returns whether there was one.
    ///
    /// It reaches only the key type's own `version`.
    ///
    /// # Commands
    /// `UNLINK`, one round trip.
    /// # Errors
    /// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) and [`ErrorKind::Timeout`](crate::ErrorKind::Timeout). That of a
    /// single value, outside of batches and pipelines, is then [kept](crate::guide::faults#deletes-after-an-outage) and sent before
    /// anything else, so that the value is not read after the outage: its error says
    /// [`may_have_run`](crate::Error::may_have_run), and [`is_degraded`](Self::is_degraded) that one is pending. At most 4,096 are
    /// kept ([`owed_deletes`](crate::CacheBuilder::owed_deletes)), none beyond the end of the process. Keys of other kinds are never
    /// deleted late.
    /// # Cancel safety
    /// The entry can be gone although the future was dropped. It is not kept then.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = never, value = String)]
    /// # struct MottoKey;
    /// # let cache = Cache::memory();
    /// cache.set_at(&MottoKey, &"measure twice".to_owned()).await?;
    /// assert!(cache.delete(&MottoKey).await?);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "UNLINK")]
    #[doc(alias = "DEL")]
    #[doc(alias = "remove")]
    #[doc(alias = "invalidate")]
    #[doc(alias = "evict")]
    pub fn delete<K: Key>(&self, key: &K) -> Operation<bool> {
        let unlink = self.on_key("UNLINK", key);
        let spec = Spec {
            // A counter or a list may be in use again by the time when there is a connection.
            is_owed: K::KIND == Kind::Value,
            ..Spec::write("delete", K::RESOURCE)
        };
        let decode = Decode::Reply(boolean);
        self.operation(spec, Ok(unlink), Tail::None, Ttl::NEVER, decode)
    }

    /// Deletes the entries at several keys; returns the number of entries deleted. Takes keys or references to keys; no keys is a
    /// no-op.
    ///
    /// # Commands
    /// `UNLINK`, one round trip for up to 1,000 keys; more go in commands of 1,000, three of them in flight at a time.
    /// # Cancel safety
    /// The entries can be gone although the future was dropped.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "page", ttl = "1h", value = String)]
    /// # struct PageKey { id: u64 }
    /// # let cache = Cache::memory();
    /// cache.set_at(&PageKey { id: 1 }, &"text".to_owned()).await?;
    /// assert_eq!(cache.delete_many((0..5).map(|id| PageKey { id })).await?, 1);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "UNLINK")]
    #[doc(alias = "DEL")]
    #[doc(alias = "remove_many")]
    #[doc(alias = "invalidate_many")]
    pub fn delete_many<K: Key>(&self, keys: impl IntoIterator<Item = K>) -> Operation<u64> {
        let (unlinks, mut left) = self.in_chunks("UNLINK", keys, KEYS_AT_ONCE);
        let spec = Spec::write("delete_many", K::RESOURCE);
        self.chunked(spec, unlinks, 0, move |sum, reply, _context| {
            let keys = left.min(KEYS_AT_ONCE);
            left -= keys;
            *sum += count_up_to(&reply, keys as u64)?;
            Ok(())
        })
    }

    /// Returns whether there is an entry at `key`, of whatever kind or schema; transfers nothing of it.
    ///
    /// # Commands
    /// `EXISTS`, one round trip.
    /// # Cancel safety
    /// Cancel safe.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = never, value = String)]
    /// # struct MottoKey;
    /// assert!(!Cache::memory().exists(&MottoKey).await?);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "EXISTS")]
    #[doc(alias = "contains_key")]
    #[doc(alias = "contains")]
    #[doc(alias = "has")]
    pub fn exists<K: Key>(&self, key: &K) -> Operation<bool> {
        if K::GRACE.is_some() {
            let decode = Decode::Plain(|reply, _| Ok(left_of(reply)? != Expiry::Missing));
            return self
                .read("exists", K::RESOURCE, self.on_times(key), decode)
                .that_has_times(K::GRACE.is_some());
        }
        let exists = self.on_key("EXISTS", key);
        self.read("exists", K::RESOURCE, exists, Decode::Reply(boolean))
    }

    /// Returns the remaining TTL of the entry at `key`.
    ///
    /// # Commands
    /// `PTTL`, one round trip.
    /// # Cancel safety
    /// Cancel safe.
    /// # Examples
    /// See [`Expiry`].
    #[doc(alias = "PTTL")]
    #[doc(alias = "expires_in")]
    #[doc(alias = "TTL")]
    #[doc(alias = "time_to_live")]
    pub fn ttl<K: Key>(&self, key: &K) -> Operation<Expiry> {
        if K::GRACE.is_some() {
            let decode = Decode::Plain(|reply, _| left_of(reply));
            return self
                .read("ttl", K::RESOURCE, self.on_times(key), decode)
                .that_has_times(K::GRACE.is_some());
        }
        let pttl = self.on_key("PTTL", key);
        self.read("ttl", K::RESOURCE, pttl, Decode::Reply(expiry))
    }

    /// Restarts the TTL of the entry at `key`, or gives it another by [`.ttl(..)`](Operation::ttl); returns whether there was an
    /// entry.
    ///
    /// For no TTL, of the key type or of the call, the expiry is removed. It goes by the key alone: an entry of another schema or kind is
    /// an entry.
    ///
    /// # Commands
    /// `PEXPIRE`, one round trip; for no expiry `MULTI`, `PERSIST`, `EXISTS`, `EXEC`.
    /// # Cancel safety
    /// The TTL can change although the future was dropped.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use std::time::Duration;
    /// # use typed_cache::{Cache, CacheKey, Expiry};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = never, value = String)]
    /// # struct MottoKey;
    /// # let cache = Cache::memory();
    /// cache.set_at(&MottoKey, &"measure twice".to_owned()).await?;
    /// assert!(cache.expire(&MottoKey).ttl(Duration::from_secs(60)).await?);
    /// assert!(matches!(cache.ttl(&MottoKey).await?, Expiry::In(_)));
    /// # Ok(()) }
    /// ```
    #[doc(alias = "PEXPIRE")]
    #[doc(alias = "touch")]
    #[doc(alias = "EXPIRE")]
    #[doc(alias = "refresh")]
    #[doc(alias = "extend")]
    pub fn expire<K: Key>(&self, key: &K) -> Operation<bool, Increment> {
        self.restart("expire", key)
    }

    /// Removes the expiry of the entry at `key`; returns whether it had one. Of a type with `grace`, whether there is a fresh entry: a
    /// stale one stays as it is.
    ///
    /// # Commands
    /// `PERSIST`, one round trip; for types with `grace` a script.
    /// # Cancel safety
    /// The expiry can be gone although the future was dropped.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "page", ttl = "1h", value = String)]
    /// # struct PageKey { id: u64 }
    /// # let cache = Cache::memory();
    /// cache.set_at(&PageKey { id: 1 }, &"text".to_owned()).await?;
    /// assert!(cache.persist(&PageKey { id: 1 }).await?);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "PERSIST")]
    #[doc(alias = "no_expiry")]
    pub fn persist<K: Key>(&self, key: &K) -> Operation<bool> {
        if K::GRACE.is_some() {
            return self.restart("persist", key).ttl(Ttl::NEVER).into();
        }
        let persist = self.on_key("PERSIST", key);
        self.write("persist", K::RESOURCE, Ok(persist), Decode::Reply(boolean))
    }
}

/// Reads the reply to `PEXPIRE`, or that of `EXISTS` behind `PERSIST`.
impl Cache {
    /// Gives an entry another TTL, unless it is stale.
    fn restart<K: Key>(&self, name: &'static str, key: &K) -> Operation<bool, Increment> {
        let spec = Spec::write(name, K::RESOURCE);
        let pexpire = self.on_key("PEXPIRE", key);
        let decode = Decode::Plain(restarted);
        self.operation(spec, Ok(pexpire), Tail::Restart, ttl_of::<K>(), decode)
            .that_has_times(K::GRACE.is_some())
    }

    /// Asks what is left of an entry, and for its times.
    fn on_times<K: Key>(&self, key: &K) -> Commands {
        let mut commands = self.on_value("GETRANGE", key);
        commands.integer(0).integer(TIMES_END);
        commands
    }
}

/// The last byte of the times of an entry.
const TIMES_END: u8 = 16;

/// Returns how long an entry with times is fresh; one that is stale counts as missing.
fn left_of(reply: Value) -> Result<Expiry> {
    let [left, first] = exact_array(reply)?;
    let first = some_bulk(first)?;
    Ok(match Freshness::of(&left, &first)? {
        Freshness::Fresh(None) => Expiry::Never,
        Freshness::Fresh(Some(left)) => Expiry::In(left),
        Freshness::Missing | Freshness::Stale(_) => Expiry::Missing,
    })
}

fn restarted(reply: Value, context: &DecodeContext<'_>) -> Result<bool> {
    if context.form == Form::Script && reply == Value::Nil {
        return Ok(false);
    }
    if context.form != Form::Group {
        return boolean(&reply);
    }
    let replies: [Value; 2] = exact_array(reply)?;
    none_failed(&replies)?;
    let [persist, exists] = replies;
    boolean(&persist).and(boolean(&exists))
}
