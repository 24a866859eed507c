//! The face of single values, and of what all keys have in common.

use crate::batch::Batch;
use crate::cache::Cache;
use crate::face::operations;
use crate::key::Key;
use crate::ops::Address;
use crate::ops::entry::{self, At, EntryAddress, EntryKey, Put, PutAs};
use crate::ops::key::{self, Expiry};

operations! {
    cache [impl Cache] '_
    batch [impl Batch]
    example "# use std::time::Duration;
# use serde::{Deserialize, Serialize};
# use typed_cache::{Cache, CacheKey, Cacheable, Expiry, Keyed, Ttl};
# #[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
# #[cache(resource = \"user\", ttl = \"15m\")]
# struct User { #[cache(key)] id: u64, name: String }
# #[derive(CacheKey)]
# #[cache(resource = \"motto\", ttl = never, value = String)]
# struct MottoKey;
# let cache = Cache::memory();
# let (ada, bob) = (User { id: 1, name: \"Ada\".into() }, User { id: 2, name: \"Bob\".into() });
# let motto = \"measure twice\".to_owned();
cache.set(&ada).await?;
", "", ""

    /// Returns the value at `key`, or `None` if there is none or it was written under another schema.
    ///
    /// # Commands
    /// `GET`, one round trip.
    /// # Errors
    /// [`ErrorKind::WrongType`](crate::ErrorKind::WrongType), [`ErrorKind::Decode`](crate::ErrorKind::Decode) for damaged bytes,
    /// [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge), and [`ErrorKind::Schema`](crate::ErrorKind::Schema) with `mismatch = error`.
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "GET")]
    example "get(&UserKey { id: 1 })" gives "Some(ada)"
    fn get [V: 'static] (key: &dyn EntryAddress<V>) -> Option<V>
        = |_this, context| entry::get(context, key);

    /// Returns the values at several keys in their order, `None` for each miss.
    ///
    /// No keys is a no-op. Something of another kind at a key reads as a miss here, since `MGET` answers so; a batch of
    /// `get`s tells the two apart.
    ///
    /// # Commands
    /// `MGET`, one round trip.
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode), [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge) and
    /// [`ErrorKind::Schema`](crate::ErrorKind::Schema) as for one value, with the position of the first bad entry as
    /// [`Error::index`](crate::Error::index).
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "MGET")]
    example "get_many(&[UserKey { id: 1 }, UserKey { id: 9 }])" gives "[Some(ada), None]"
    fn get_many boxed ['k, K: EntryKey + 'k] (keys: impl IntoIterator<Item = &'k K>) -> Vec<Option<K::Value>>
        = |_this, context| entry::get_many(context, keys);

    /// Stores `value` under its own key, whatever was there before, and starts its lifetime.
    ///
    /// # Commands
    /// `SET … PX`, one round trip; without `PX` for `ttl = never`.
    /// # Errors
    /// [`ErrorKind::Encode`](crate::ErrorKind::Encode) and [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge), both before sending.
    /// # Cancel safety
    /// The value can be stored although the future was dropped.
    #[doc(alias = "SET")]
    example "set(&bob)" gives "()"
    fn set [] (value: &dyn Put) -> ()
        = |_this, context| entry::set(context, value);

    /// Stores `value` at `key`, whatever was there before, and starts its lifetime.
    ///
    /// # Commands
    /// # Errors
    /// # Cancel safety
    /// As [`set`](Self::set).
    #[doc(alias = "SET")]
    example "set_at(&MottoKey, &motto)" gives "()"
    fn set_at [V: 'static] (key: &dyn EntryAddress<V>, value: &V) -> ()
        = |_this, context| entry::set(context, &At { key, value });

    /// Stores `value` under its own key unless something is there; returns whether it did.
    ///
    /// # Commands
    /// `SET … NX PX`, one round trip.
    /// # Errors
    /// As [`set`](Self::set).
    /// # Cancel safety
    /// The value can be stored although the future was dropped.
    #[doc(alias = "SETNX")]
    example "set_if_absent(&ada)" gives "false"
    fn set_if_absent [] (value: &dyn Put) -> bool
        = |_this, context| entry::set_if_absent(context, value);

    /// Stores `value` at `key` unless something is there; returns whether it did.
    ///
    /// # Commands
    /// # Errors
    /// # Cancel safety
    /// As [`set_if_absent`](Self::set_if_absent).
    example "set_if_absent_at(&MottoKey, &motto)" gives "true"
    fn set_if_absent_at [V: 'static] (key: &dyn EntryAddress<V>, value: &V) -> bool
        = |_this, context| entry::set_if_absent(context, &At { key, value });

    /// Stores `value` under its own key only if something is there, and starts its lifetime anew; returns whether it did.
    ///
    /// # Commands
    /// `SET … XX PX`, one round trip.
    /// # Errors
    /// As [`set`](Self::set).
    /// # Cancel safety
    /// The value can be stored although the future was dropped.
    example "replace(&bob)" gives "false"
    fn replace [] (value: &dyn Put) -> bool
        = |_this, context| entry::replace(context, value);

    /// Stores `value` at `key` only if something is there, and starts its lifetime anew; returns whether it did.
    ///
    /// # Commands
    /// # Errors
    /// # Cancel safety
    /// As [`replace`](Self::replace).
    example "replace_at(&MottoKey, &motto)" gives "false"
    fn replace_at [V: 'static] (key: &dyn EntryAddress<V>, value: &V) -> bool
        = |_this, context| entry::replace(context, &At { key, value });

    /// Stores `value` under its own key only if something is there, and lets the lifetime run on; returns whether it did.
    ///
    /// # Commands
    /// `SET … XX KEEPTTL`, one round trip.
    /// # Errors
    /// As [`set`](Self::set).
    /// # Cancel safety
    /// The value can be stored although the future was dropped.
    #[doc(alias = "KEEPTTL")]
    example "replace_keep_ttl(&ada)" gives "true"
    fn replace_keep_ttl [] (value: &dyn Put) -> bool
        = |_this, context| entry::replace_keep_ttl(context, value);

    /// Stores `value` at `key` only if something is there, and lets the lifetime run on; returns whether it did.
    ///
    /// # Commands
    /// # Errors
    /// # Cancel safety
    /// As [`replace_keep_ttl`](Self::replace_keep_ttl).
    example "replace_keep_ttl_at(&MottoKey, &motto)" gives "false"
    fn replace_keep_ttl_at [V: 'static] (key: &dyn EntryAddress<V>, value: &V) -> bool
        = |_this, context| entry::replace_keep_ttl(context, &At { key, value });

    /// Stores `value` under its own key and returns the value that was there.
    ///
    /// # Commands
    /// `SET … GET PX`, one round trip.
    /// # Errors
    /// As [`set`](Self::set) and [`get`](Self::get). If the old value cannot be read, the new one is stored all the same;
    /// with [`ErrorKind::WrongType`](crate::ErrorKind::WrongType) it is not.
    /// # Cancel safety
    /// Not cancel safe: the old value can be replaced and dropped with the future.
    #[doc(alias = "GETSET")]
    example "swap(&ada)" gives "Some(ada)"
    fn swap [V: 'static] (value: &dyn PutAs<V>) -> Option<V>
        = |_this, context| entry::swap(context, value);

    /// Stores `value` at `key` and returns the value that was there.
    ///
    /// # Commands
    /// # Errors
    /// # Cancel safety
    /// As [`swap`](Self::swap).
    example "swap_at(&MottoKey, &motto)" gives "None"
    fn swap_at [V: 'static] (key: &dyn EntryAddress<V>, value: &V) -> Option<V>
        = |_this, context| entry::swap(context, &At { key, value });

    /// Takes a value out of the cache: returns it and deletes its entry in one step.
    ///
    /// Returns `None` when there is no entry, or when it was written under another schema, which deletes it too.
    ///
    /// # Commands
    /// `GETDEL`, one round trip.
    /// # Errors
    /// As [`get`](Self::get).
    /// # Cancel safety
    /// Not cancel safe: the entry can be deleted and the value dropped with the future.
    #[doc(alias = "GETDEL")]
    example "pull(&UserKey { id: 1 })" gives "Some(ada)"
    fn pull [V: 'static] (key: &dyn EntryAddress<V>) -> Option<V>
        = |_this, context| entry::pull(context, key);

    /// Deletes what is at `key`, of whatever kind; returns whether there was something.
    ///
    /// Reaches only the key type's own `version`.
    ///
    /// # Commands
    /// `UNLINK`, one round trip.
    /// # Cancel safety
    /// The entry can be gone although the future was dropped.
    #[doc(alias = "UNLINK")]
    #[doc(alias = "DEL")]
    example "delete(&ada.key())" gives "true"
    fn delete [] (key: &dyn Address) -> bool = |_this, context| key::delete(context, key);

    /// Deletes what is at several keys; returns how many there were. No keys is a no-op.
    ///
    /// # Commands
    /// `UNLINK`, one round trip.
    /// # Cancel safety
    /// The entries can be gone although the future was dropped.
    #[doc(alias = "UNLINK")]
    example "delete_many(&[ada.key(), bob.key()])" gives "1"
    fn delete_many boxed ['k, K: Key + 'k] (keys: impl IntoIterator<Item = &'k K>) -> u64
        = |_this, context| key::delete_many(context, keys);

    /// Returns whether something, of whatever kind or schema, is at `key`; transfers nothing of it.
    ///
    /// # Commands
    /// `EXISTS`, one round trip.
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "EXISTS")]
    example "exists(&ada.key())" gives "true"
    fn exists [] (key: &dyn Address) -> bool = |_this, context| key::exists(context, key);

    /// Returns how much longer what is at `key` stays.
    ///
    /// # Commands
    /// `PTTL`, one round trip.
    /// # Cancel safety
    /// Cancel safe.
    #[doc(alias = "PTTL")]
    example "expires_in(&bob.key())" gives "Expiry::Missing"
    fn expires_in [] (key: &dyn Address) -> Expiry = |_this, context| key::expires_in(context, key);

    /// Starts the lifetime of what is at `key` anew; returns whether there was something.
    ///
    /// The lifetime is the key type's own, or what `with_ttl` says; where that is no expiry, it takes the expiry away.
    ///
    /// # Commands
    /// `PEXPIRE`, one round trip; for no expiry `MULTI`, `PERSIST`, `EXISTS`, `EXEC`.
    /// # Cancel safety
    /// The lifetime can change although the future was dropped.
    #[doc(alias = "PEXPIRE")]
    example "touch(&ada.key())" gives "true"
    fn touch [] (key: &dyn Address) -> bool = |_this, context| key::touch(context, key);

    /// Takes the expiry away from what is at `key`; returns whether it had one.
    ///
    /// # Commands
    /// `PERSIST`, one round trip.
    /// # Cancel safety
    /// The lifetime can change although the future was dropped.
    #[doc(alias = "PERSIST")]
    example "persist(&ada.key())" gives "true"
    fn persist [] (key: &dyn Address) -> bool = |_this, context| key::persist(context, key);
}
