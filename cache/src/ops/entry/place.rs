//! What operations on single values take: keys and values without their types.
//!
//! A wrong argument is one error then, as the traits here are met where it is passed, and are no bounds that a future repeats.
//! Nothing here asks anything of a value's type, so what it lacks is said once, where it is derived.

use std::fmt;

use crate::codec::{self, MaxBytes};
use crate::error::Result;
use crate::key::{Key, write_with_parts};
use crate::ops::Address;
use crate::ops::entry::decode::{decode_old, decode_read};
use crate::ops::entry::key::{EntryKey, Keyed, layout_of};
use crate::request::Decode;
use crate::schema::Layout;
use crate::ttl::Ttl;

/// The key of a value of type `V`: one instance of an operation serves all keys of such values.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the key of a single value",
    label = "not the key of a single value",
    note = "pass the generated key, such as `UserKey {{ id }}`, or `&value.key()` of a value at hand",
    note = "hashes, maps, lists and counters are reached by `cache.hash(..)`, `.map(..)`, `.list(..)`, `.counter(..)`"
)]
pub trait EntryAddress<V: 'static>: Address {
    fn form(&self) -> &'static Form<V>;
}

impl<K: EntryKey> EntryAddress<K::Value> for K {
    fn form(&self) -> &'static Form<K::Value> {
        form_of::<K>()
    }
}

/// How the values at a type of key are stored.
#[doc(hidden)]
pub struct Form<V: 'static> {
    pub(super) layout: &'static Layout,
    pub(super) encode: Encode<V>,
    /// Counts a hit or a miss.
    pub(super) decode_read: Decode<Option<V>>,
    /// Reads what a write has replaced.
    pub(super) decode_old: Decode<Option<V>>,
}

/// Appends the stored form of a value.
type Encode<V> = fn(&V, MaxBytes, &mut Vec<u8>) -> Result<()>;

impl<V: 'static> fmt::Debug for Form<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Form")
            .field("layout", self.layout)
            .finish_non_exhaustive()
    }
}

fn form_of<K: EntryKey>() -> &'static Form<K::Value> {
    const {
        &Form {
            layout: layout_of::<K>(),
            encode: <K as KeyOfWhole<K::Value>>::encode,
            decode_read,
            decode_old,
        }
    }
}

/// A value together with where it goes.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not carry its own key",
    label = "no field of this type is its key",
    note = "pass a value with fields marked `#[cache(key)]`; for any other use `set_at(&key, &value)` and its kin"
)]
pub trait Put {
    fn layout(&self) -> &'static Layout;
    fn ttl(&self) -> Ttl;
    /// Writes the key without the deployment's prefix.
    fn write_key(&self, out: &mut Vec<u8>);
    /// Writes the stored form.
    fn write_value(&self, max: MaxBytes, out: &mut Vec<u8>) -> Result<()>;
}

/// A [`Put`] of a known type, for operations that give the old value back.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not carry its own key",
    label = "no field of this type is its key",
    note = "pass a value with fields marked `#[cache(key)]`; for any other use `swap_at(&key, &value)`"
)]
pub trait PutAs<V: 'static>: Put {
    fn form(&self) -> &'static Form<V>;
}

/// The key of a value that is stored whole; other values that hold their key are hashes.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{V}` is not stored as one value",
    label = "its key is not that of a single value",
    note = "a hash is stored field by field: write all by `cache.hash(&record.key()).set_all(&record)`, one by `.set(..)`"
)]
pub trait KeyOfWhole<V>: EntryKey<Value = V> {
    fn encode(value: &V, max: MaxBytes, out: &mut Vec<u8>) -> Result<()>;
    fn form() -> &'static Form<V>
    where
        V: 'static;
}

#[diagnostic::do_not_recommend]
impl<K: EntryKey> KeyOfWhole<K::Value> for K {
    fn encode(value: &K::Value, max: MaxBytes, out: &mut Vec<u8>) -> Result<()> {
        codec::encode(layout_of::<K>(), value, max, out)
    }

    fn form() -> &'static Form<K::Value> {
        form_of::<K>()
    }
}

/// A value whose own fields name the place.
impl<V: Keyed<Key: KeyOfWhole<V>>> Put for V {
    fn layout(&self) -> &'static Layout {
        layout_of::<V::Key>()
    }

    fn ttl(&self) -> Ttl {
        V::Key::TTL
    }

    fn write_key(&self, out: &mut Vec<u8>) {
        write_with_parts::<V::Key>(out, |parts| self.write_key_parts(parts));
    }

    fn write_value(&self, max: MaxBytes, out: &mut Vec<u8>) -> Result<()> {
        <V::Key as KeyOfWhole<V>>::encode(self, max, out)
    }
}

impl<V: Keyed<Key: KeyOfWhole<V>> + 'static> PutAs<V> for V {
    fn form(&self) -> &'static Form<V> {
        <V::Key as KeyOfWhole<V>>::form()
    }
}

/// A value at a key that stands beside it.
pub(crate) struct At<'a, V: 'static> {
    pub(crate) key: &'a dyn EntryAddress<V>,
    pub(crate) value: &'a V,
}

impl<V: 'static> Put for At<'_, V> {
    fn layout(&self) -> &'static Layout {
        self.key.form().layout
    }

    fn ttl(&self) -> Ttl {
        self.key.default_ttl()
    }

    fn write_key(&self, out: &mut Vec<u8>) {
        self.key.write(out);
    }

    fn write_value(&self, max: MaxBytes, out: &mut Vec<u8>) -> Result<()> {
        (self.key.form().encode)(self.value, max, out)
    }
}

impl<V: 'static> PutAs<V> for At<'_, V> {
    fn form(&self) -> &'static Form<V> {
        self.key.form()
    }
}
