//! Typed names of the fields of a hash.

use std::fmt;
use std::marker::PhantomData;

use redis::Value;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::codec::Codec;
use crate::error::Result;
use crate::handle::Handle;
use crate::hash::key::{HashKey as _, HashRecord, nth_layout};
use crate::hash::missing::missing;
use crate::hash::traces::FieldTraces;
use crate::hash::{FieldReader, FieldWriter};
use crate::operation::{Commands, DecodeContext, exact_items};
use crate::schema::Member;
use crate::value::read_stored;

/// The typed name of a field of the hash that holds an `R`.
///
/// `#[derive(Cacheable)]` with the word `hash` generates one constant per stored field.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// use typed_cache::{Cache, Cacheable};
///
/// #[derive(Cacheable)]
/// #[cache(resource = "profile", ttl = "1h", hash)]
/// struct Profile { #[cache(key)] id: u64, name: String, logins: i64 }
///
/// let cache = Cache::memory();
/// let profile = cache.hash(&ProfileKey { id: 1 });
/// profile.set_field(ProfileFields::NAME, &"Ada".to_owned()).await?;
/// assert_eq!(profile.get_field(ProfileFields::NAME).await?.as_deref(), Some("Ada"));
/// assert_eq!(ProfileFields::LOGINS.name(), "logins");
/// # Ok(()) }
/// ```
pub struct Field<R, T: 'static> {
    name: &'static str,
    pub(super) codec: &'static Codec<T>,
    record: PhantomData<fn(R)>,
}

/// A field at the place `AT` of the record `R`, as the derive's expansion uses it.
// One trait for the write and the read, as for the parts of a key: a type without serde is then one error, and not one for
// each use.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a hash",
    label = "not a type with `Serialize` and `Deserialize`",
    note = "each field is stored by itself: its type needs `#[derive(serde::Serialize, serde::Deserialize)]`",
    note = "a field that is read back owns its data: use `String` in place of `&str`"
)]
pub trait StoredField<R, const AT: usize>: Sized + 'static {
    /// The typed name of the field.
    // Whether its type has a shape is an error of the record's own list.
    const FIELD: Field<R, Self>;
    /// Writes the field.
    fn write(&self, fields: &mut FieldWriter<'_, R>);
    /// Reads the field; an `Option` that is missing is `None`.
    fn read(fields: &mut FieldReader<'_, R>) -> Option<Self>;
    /// Reads the field; one that is missing is what `default` gives.
    fn read_or(fields: &mut FieldReader<'_, R>, default: impl FnOnce() -> Self) -> Option<Self>;
    /// Asks the type what it reads.
    fn trace(traces: &mut FieldTraces);
}

#[diagnostic::do_not_recommend]
impl<R, T, const AT: usize> StoredField<R, AT> for T
where
    R: HashRecord,
    T: Serialize + DeserializeOwned + 'static,
{
    const FIELD: Field<R, Self> = Field {
        name: R::FIELDS[AT].name,
        codec: const { &Codec::of_fields(nth_layout::<R, T, AT>()) },
        record: PhantomData,
    };

    fn write(&self, fields: &mut FieldWriter<'_, R>) {
        fields.write_as(R::FIELDS[AT].name, nth_layout::<R, T, AT>(), self);
    }

    fn read(fields: &mut FieldReader<'_, R>) -> Option<Self> {
        fields.read_as(R::FIELDS[AT].name, nth_layout::<R, T, AT>(), missing)
    }

    fn read_or(fields: &mut FieldReader<'_, R>, default: impl FnOnce() -> Self) -> Option<Self> {
        let (name, layout) = (R::FIELDS[AT].name, nth_layout::<R, T, AT>());
        fields.read_as(name, layout, || Some(default()))
    }

    fn trace(traces: &mut FieldTraces) {
        let Member { name, shape, .. } = &R::FIELDS[AT];
        traces.add::<T>(name, shape, R::Key::FORMAT);
    }
}

impl<R, T> Field<R, T> {
    /// The field at a place in the record, as the derive names it.
    // A call, since the constant of a trait would be evaluated although the derive has reported an error.
    #[doc(hidden)]
    #[must_use]
    pub const fn nth<const AT: usize>() -> Self
    where
        T: StoredField<R, AT>,
    {
        T::FIELD
    }

    /// Returns the field's name in Redis.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Pairs the field with a value to write, for [`Hash::set_fields`](crate::Hash::set_fields).
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, Cacheable};
    /// # #[derive(Cacheable)]
    /// # #[cache(resource = "profile", ttl = "1h", hash)]
    /// # struct Profile { #[cache(key)] id: u64, name: String, logins: i64 }
    /// # let cache = Cache::memory();
    /// let name = "Ada".to_owned();
    /// let values = [ProfileFields::NAME.to(&name), ProfileFields::LOGINS.to(&1)];
    /// cache.hash(&ProfileKey { id: 1 }).set_fields(values).await?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn to<'v>(&self, value: &'v T) -> FieldValue<'v, R> {
        let codec = self.codec;
        FieldValue {
            name: self.name,
            write: Box::new(move |handle, out| handle.write_value(codec, value, out)),
            record: PhantomData,
        }
    }

    /// Reads the field, or nil as none; another schema is a miss or an error, as the key's type says.
    pub(super) fn read(&self, reply: Value, context: &DecodeContext<'_>) -> Result<Option<T>> {
        read_stored(self.codec, reply, &[self.name], context)
    }
}

impl<R, T> Clone for Field<R, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R, T> Copy for Field<R, T> {}

impl<R, T> fmt::Debug for Field<R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Field").field(&self.name).finish()
    }
}

/// A field of the hash that holds an `R`, with the value to write; made by [`Field::to`].
///
/// # Examples
/// ```
/// # use typed_cache::Cacheable;
/// # #[derive(Cacheable)]
/// # #[cache(resource = "profile", ttl = "1h", hash)]
/// # struct Profile { #[cache(key)] id: u64, name: String }
/// let name = "Ada".to_owned();
/// let value: typed_cache::FieldValue<'_, Profile> = ProfileFields::NAME.to(&name);
/// assert_eq!(format!("{value:?}"), "FieldValue(\"name\")"); // the value is not shown
/// ```
pub struct FieldValue<'v, R> {
    name: &'static str,
    write: Write<'v>,
    record: PhantomData<fn(R)>,
}

/// Writes the value as an argument.
type Write<'v> = Box<dyn FnOnce(&Handle, &mut Commands) -> Result<()> + 'v>;

impl<R> FieldValue<'_, R> {
    pub(super) fn write(self, handle: &Handle, out: &mut Commands) -> Result<()> {
        out.arg(self.name);
        (self.write)(handle, out)
    }
}

impl<R> fmt::Debug for FieldValue<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FieldValue").field(&self.name).finish()
    }
}

/// Several fields of one hash, as a tuple of one to eight; for more get several tuples in a batch.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// # use typed_cache::{Cache, Cacheable};
/// # #[derive(Cacheable)]
/// # #[cache(resource = "profile", ttl = "1h", hash)]
/// # struct Profile { #[cache(key)] id: u64, name: String, logins: i64 }
/// # let cache = Cache::memory();
/// let both = (ProfileFields::NAME, ProfileFields::LOGINS);
/// assert_eq!(cache.hash(&ProfileKey { id: 1 }).get_fields(both).await?, (None, None));
/// # Ok(()) }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a set of fields of one hash",
    label = "not a tuple of fields of `{R}`",
    note = "pass a tuple of one to eight of the record's fields, such as `(UserFields::NAME, UserFields::PLAN)`"
)]
pub trait Fields<R>: sealed::Sealed + Send + 'static {
    /// An `Option` per field.
    type Values;

    #[doc(hidden)]
    fn names(&self) -> Vec<&'static str>;

    #[doc(hidden)]
    fn read(self, reply: Value, context: &DecodeContext<'_>) -> Result<Self::Values>;
}

macro_rules! tuples {
    ($($count:literal: $($index:tt $type:ident),+;)*) => {$(
        impl<R: 'static, $($type: 'static),+> Fields<R> for ($(Field<R, $type>,)+) {
            type Values = ($(Option<$type>,)+);

            fn names(&self) -> Vec<&'static str> {
                vec![$(self.$index.name),+]
            }

            fn read(self, reply: Value, context: &DecodeContext<'_>) -> Result<Self::Values> {
                let mut replies = exact_items(reply, $count)?.into_iter();
                Ok(($(self.$index.read(replies.next().unwrap_or_default(), context)?,)+))
            }
        }

        impl<R, $($type),+> sealed::Sealed for ($(Field<R, $type>,)+) {}
    )*};
}

tuples! {
    1: 0 A;
    2: 0 A, 1 B;
    3: 0 A, 1 B, 2 C;
    4: 0 A, 1 B, 2 C, 3 D;
    5: 0 A, 1 B, 2 C, 3 D, 4 E;
    6: 0 A, 1 B, 2 C, 3 D, 4 E, 5 F;
    7: 0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G;
    8: 0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G, 7 H;
}

mod sealed {
    #[expect(unnameable_types, reason = "only the tuples here are sets of fields")]
    pub trait Sealed {}
}
