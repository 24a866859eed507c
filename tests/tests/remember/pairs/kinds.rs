//! The types of keys that programs are about.

use futures_util::future::BoxFuture;
use typed_cache::{Cache, CacheKey, EntryKey, OwnedKey};

use super::play::Left;

/// A type of key, without parts.
pub(super) trait Kind:
    EntryKey<Value = u32> + OwnedKey + Copy + Send + Sync + 'static
{
    /// Reads what is left of the entry, if it is a value.
    fn read<'a>(&'a self, cache: &'a Cache) -> BoxFuture<'a, Option<Left>>;

    fn expire_now<'a>(&'a self, cache: &'a Cache) -> BoxFuture<'a, bool>;
}

macro_rules! kinds {
    ($($(#[$words:meta])* $name:ident $(: $times:ident)?;)*) => {
        $(
            #[derive(CacheKey, Clone, Copy, Debug)]
            $(#[$words])*
            pub(super) struct $name;

            impl Kind for $name {
                fn read<'a>(&'a self, cache: &'a Cache) -> BoxFuture<'a, Option<Left>> {
                    Box::pin(async move { kinds!(@read self cache $($times)?) })
                }

                fn expire_now<'a>(&'a self, cache: &'a Cache) -> BoxFuture<'a, bool> {
                    Box::pin(async move { kinds!(@expire self cache $($times)?) })
                }
            }
        )*
    };
    (@read $key:ident $cache:ident timed) => {{
        let left = $cache.get_stale($key).await.ok().flatten();
        let is_fresh = $cache.get($key).await.ok().flatten().is_some();
        left.map(|left| if is_fresh { Left::Fresh(left.value) } else { Left::Stale(left.value) })
    }};
    (@read $key:ident $cache:ident) => {
        $cache.get($key).await.ok().flatten().map(Left::Fresh)
    };
    (@expire $key:ident $cache:ident timed) => { $cache.expire_now($key).await.unwrap() };
    (@expire $key:ident $cache:ident) => { panic!("no times: {:?}", $cache) };
}

kinds! {
    #[cache(resource = "plain", ttl = "100s", value = u32)]
    Plain;

    #[cache(resource = "kept", ttl = "100s", grace = "1000s", value = u32)]
    Kept: timed;

    /// Each word differs from the default, and from those of `Kept`.
    #[cache(resource = "worded", ttl = "100s", grace = "1000s", soft_timeout = "200ms", throttle = "5s", load_timeout = "2s",
            refresh_ahead = 0.8, negative = "10s", outage = fail, value = u32)]
    Worded: timed;

    #[cache(resource = "at_once", ttl = "100s", grace = "1000s", stale_while_revalidate, early_expiration = 10.0, value = u32)]
    AtOnce: timed;

    /// Refreshed early, and gone with its TTL.
    #[cache(resource = "ahead", ttl = "100s", refresh_ahead = 0.8, value = u32)]
    Ahead: timed;
}
