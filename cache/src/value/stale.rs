//! Operations on values that are no longer fresh.

use std::time::Duration;

use redis::Value;

use crate::cache::Cache;
use crate::client::{Operation, Tail};
use crate::error::Result;
use crate::operation::{Decode, DecodeContext, Spec, boolean, exact_array};
use crate::ttl::Ttl;
use crate::value::decode::read_item;
use crate::value::fresh::Freshness;
use crate::value::key::{EntryKey, GraceKey};

/// A value, and for how long it has been stale; see [`Cache::get_stale`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Aged<V> {
    /// The value.
    pub value: V,
    /// The time since its freshness ended, in milliseconds, by the server's clock; zero while it is fresh, and in the first
    /// millisecond behind that. It is never longer than the entry's `grace`.
    pub stale_for: Duration,
}

impl Cache {
    /// Reads a value, fresh or stale, and says for how long it has been stale.
    ///
    /// Each other read of a type with `grace` sees fresh values alone. `None` if there is no entry, or one that reads as a miss. The age
    /// is what the server says is left of the entry, beside the times in its header: no clock of a writer or reader counts.
    ///
    /// # Commands
    /// `PTTL` and `GET`, one round trip.
    ///
    /// # Errors
    /// As [`get`](Self::get). For a type without `grace` it does not compile.
    ///
    /// # Cancel safety
    /// Dropping it loses nothing.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> typed_cache::Result<()> {
    /// # use std::time::Duration;
    /// # use serde::{Deserialize, Serialize};
    /// # use typed_cache::{Cache, Cacheable};
    /// #[derive(Serialize, Deserialize, Cacheable)]
    /// #[cache(resource = "price", ttl = "1m", grace = "1h")]
    /// struct Price { #[cache(key)] item: u64, cents: u64 }
    ///
    /// let cache = Cache::memory();
    /// cache.set(&Price { item: 7, cents: 995 }).await?;
    /// tokio::time::advance(Duration::from_secs(90)).await;
    /// let key = PriceKey { item: 7 };
    /// assert!(cache.get(&key).await?.is_none());
    /// let stale = cache.get_stale(&key).await?.unwrap();
    /// assert_eq!((stale.value.cents, stale.stale_for), (995, Duration::from_secs(30)));
    /// # Ok(()) }
    /// ```
    #[doc(alias = "stale_if_error")]
    pub fn get_stale<K: GraceKey>(&self, key: &K) -> Operation<Option<Aged<K::Value>>> {
        let get = self.on_value("GET", key);
        self.read(
            "get_stale",
            K::RESOURCE,
            get,
            Decode::Plain(read_stale::<K>),
        )
        .that_has_times(true)
    }

    /// Ends the freshness of a value, and keeps it for its `grace`: reads miss, and [`remember`](Self::remember) loads it anew, with the
    /// stale value to fall back on. Returns whether a fresh entry was there.
    ///
    /// [`delete`](Self::delete) keeps nothing. A stale value stays as long as it would have. An entry without times, of a release
    /// before `grace` was added, is deleted.
    ///
    /// # Commands
    /// A script, one round trip: `GETRANGE`, `PTTL`, `PEXPIRE`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) where [`scripts`](crate::CacheBuilder::scripts) are off; it sends
    /// nothing then. For lack of a connection it is [kept](crate::guide::faults#deletes-after-an-outage) and sent before anything else, as
    /// [`delete`](Self::delete) is. For a type without `grace` it does not compile.
    ///
    /// # Cancel safety
    /// Dropped before it was handed over it never runs, afterwards it may. It is not kept then.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// #[derive(CacheKey)]
    /// #[cache(resource = "motd", ttl = "1h", grace = "1d", value = String)]
    /// struct MotdKey;
    ///
    /// let cache = Cache::memory();
    /// cache.set_at(&MotdKey, &"hello".to_owned()).await?;
    /// assert!(cache.expire_now(&MotdKey).await?);
    /// assert_eq!(cache.get(&MotdKey).await?, None);
    /// assert_eq!(cache.get_stale(&MotdKey).await?.unwrap().value, "hello");
    /// # Ok(()) }
    /// ```
    #[doc(alias = "invalidate")]
    #[doc(alias = "mark_stale")]
    pub fn expire_now<K: GraceKey>(&self, key: &K) -> Operation<bool> {
        let spec = Spec {
            is_owed: true,
            ..Spec::write("expire_now", K::RESOURCE)
        };
        let pexpire = self.on_key("PEXPIRE", key);
        let decode = Decode::Reply(boolean);
        self.operation(spec, Ok(pexpire), Tail::EndFreshness, Ttl::NEVER, decode)
            .that_has_times(true)
    }
}

fn read_stale<K: EntryKey>(
    reply: Value,
    context: &DecodeContext<'_>,
) -> Result<Option<Aged<K::Value>>> {
    let replies: [Value; 2] = exact_array(reply)?;
    let stale_for = match &replies {
        [left, Value::BulkString(stored)] => match Freshness::of(left, stored)? {
            Freshness::Stale(age) => age,
            Freshness::Fresh(_) => Duration::ZERO,
            Freshness::Missing => return Ok(counted::<K>(None, context)),
        },
        _ => Duration::ZERO,
    };
    let mut value = None;
    let [_, stored] = &replies;
    read_item::<K>(&mut value, std::slice::from_ref(stored), context)?;
    let aged = value.map(|value| Aged { value, stale_for });
    Ok(counted::<K>(aged, context))
}

fn counted<K: EntryKey>(
    value: Option<Aged<K::Value>>,
    context: &DecodeContext<'_>,
) -> Option<Aged<K::Value>> {
    let hits = usize::from(value.is_some());
    context.monitor.record_reads(K::RESOURCE, hits, 1 - hits);
    value
}
