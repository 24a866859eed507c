//! Typed names of the fields of a hash.

use std::fmt;
use std::marker::PhantomData;

use redis::Value;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::codec::{self, MaxBytes};
use crate::error::{Error, ErrorKind, Result};
use crate::ops::entry::mismatch;
use crate::ops::hash::record::{HashRecord, field_layout, write_field};
use crate::request::{Asked, CommandWriter, Decoding, bulk};
use crate::schema::{Layout, Schema};

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
/// profile.set(ProfileFields::NAME, &"Ada".to_owned()).await?;
/// assert_eq!(profile.get(ProfileFields::NAME).await?.as_deref(), Some("Ada"));
/// assert_eq!(ProfileFields::LOGINS.name(), "logins");
/// # Ok(()) }
/// ```
pub struct Field<R, T> {
    name: &'static str,
    types: PhantomData<fn(R) -> T>,
}

impl<R: HashRecord, T> Field<R, T> {
    /// What the derive writes for each stored field; whether its type has a shape is said in the record's own list.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            types: PhantomData,
        }
    }
}

impl<R, T> Field<R, T> {
    /// Returns the field's name in Redis.
    ///
    /// # Examples
    /// ```
    /// # use typed_cache::Cacheable;
    /// #[derive(Cacheable)]
    /// #[cache(resource = "profile", ttl = "1h", hash)]
    /// struct Profile {
    ///     #[cache(key)]
    ///     id: u64,
    ///     #[serde(rename = "full_name")]
    ///     name: String,
    /// }
    ///
    /// assert_eq!(ProfileFields::NAME.name(), "full_name");
    /// ```
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Pairs the field with a value to write, for `set_many`.
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
    /// cache.hash(&ProfileKey { id: 1 }).set_many(values).await?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn to<'v>(&self, value: &'v T) -> FieldValue<'v, R>
    where
        R: HashRecord,
        T: Serialize + Schema + Sync + 'static,
    {
        FieldValue {
            name: self.name,
            layout: field_layout::<R, T>(),
            value,
            record: PhantomData,
        }
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
    layout: &'static Layout,
    value: &'v dyn WriteField,
    record: PhantomData<fn(R)>,
}

impl<R> FieldValue<'_, R> {
    pub(super) fn write(&self, max: MaxBytes, out: &mut CommandWriter) -> Result<()> {
        self.value.write(self.layout, self.name, max, out)
    }
}

impl<R> fmt::Debug for FieldValue<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FieldValue").field(&self.name).finish()
    }
}

/// A value of any type that can be written as a field.
trait WriteField: Sync {
    fn write(
        &self,
        layout: &Layout,
        name: &str,
        max: MaxBytes,
        out: &mut CommandWriter,
    ) -> Result<()>;
}

impl<T: Serialize + Sync + 'static> WriteField for T {
    fn write(
        &self,
        layout: &Layout,
        name: &str,
        max: MaxBytes,
        out: &mut CommandWriter,
    ) -> Result<()> {
        write_field(layout, name, self, max, out)
    }
}

/// A type that a hash field can count in: `i64`, which is stored as a native Redis integer.
///
/// # Examples
/// ```
/// fn counts<T: typed_cache::Countable>() {}
/// counts::<i64>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number that Redis can count in",
    label = "not an `i64`",
    note = "Redis counts in signed 64-bit integers: make the field of the hash, or the value of the map, an `i64`"
)]
pub trait Countable: sealed::Sealed + Schema + Send + 'static {}

impl Countable for i64 {}

/// Several fields of one hash, as a tuple of one to eight; more are several tuples in a batch.
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
/// assert_eq!(cache.hash(&ProfileKey { id: 1 }).get_many(both).await?, (None, None));
/// # Ok(()) }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no set of fields of one hash",
    label = "not a tuple of fields of `{R}`",
    note = "pass a tuple of one to eight of the record's fields, such as `(UserFields::NAME, UserFields::PLAN)`"
)]
pub trait Fields<R>: sealed::Sealed {
    /// An `Option` per field.
    type Values: Send + 'static;

    #[doc(hidden)]
    fn names(&self) -> Box<[&'static str]>;

    #[doc(hidden)]
    fn read(replies: FieldReplies<'_>) -> Result<Self::Values>;
}

/// The replies to the fields of one `HMGET`, in order.
#[doc(hidden)]
pub struct FieldReplies<'a> {
    replies: std::vec::IntoIter<Value>,
    names: std::slice::Iter<'a, &'static str>,
    decoding: &'a Decoding<'a>,
}

impl<'a> FieldReplies<'a> {
    pub(super) fn new(replies: Vec<Value>, decoding: &'a Decoding<'a>) -> Self {
        let names: &[&'static str] = match decoding.asked {
            Asked::Fields(names) => names,
            Asked::Nothing | Asked::Count(_) | Asked::Key(_) => &[],
        };
        Self {
            replies: replies.into_iter(),
            names: names.iter(),
            decoding,
        }
    }

    /// Reads the next field as `T`.
    fn next<R: HashRecord, T: DeserializeOwned + Schema + 'static>(&mut self) -> Result<Option<T>> {
        let (Some(reply), Some(name)) = (self.replies.next(), self.names.next()) else {
            return Err(Error::new(
                ErrorKind::Decode,
                "the server answered fewer fields than were asked for",
            ));
        };
        let asked = Asked::Fields([*name].into());
        read_field(
            reply,
            &Decoding {
                layout: field_layout::<R, T>(),
                asked: &asked,
                ..*self.decoding
            },
        )
    }
}

impl fmt::Debug for FieldReplies<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FieldReplies")
            .field("names", &self.names)
            .finish_non_exhaustive()
    }
}

/// Reads one field; another schema is a miss or an error, as the key's type has it.
pub(super) fn read_field<T>(reply: Value, decoding: &Decoding<'_>) -> Result<Option<T>>
where
    T: DeserializeOwned + 'static,
{
    let Some(stored) = bulk(reply, decoding)? else {
        return Ok(None);
    };
    match codec::decode_field(decoding.layout, &stored, decoding.max)? {
        Some(value) => Ok(Some(value)),
        None => mismatch(decoding),
    }
}

macro_rules! tuples {
    ($($($index:tt $type:ident),+;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<R, $($type),+> Fields<R> for ($(Field<R, $type>,)+)
        where
            R: HashRecord,
            $($type: DeserializeOwned + Schema + Send + 'static,)+
        {
            type Values = ($(Option<$type>,)+);

            fn names(&self) -> Box<[&'static str]> {
                Box::new([$(self.$index.name),+])
            }

            fn read(mut replies: FieldReplies<'_>) -> Result<Self::Values> {
                Ok(($(replies.next::<R, $type>()?,)+))
            }
        }

        impl<R, $($type),+> sealed::Sealed for ($(Field<R, $type>,)+) {}
    )*};
}

tuples! {
    0 A;
    0 A, 1 B;
    0 A, 1 B, 2 C;
    0 A, 1 B, 2 C, 3 D;
    0 A, 1 B, 2 C, 3 D, 4 E;
    0 A, 1 B, 2 C, 3 D, 4 E, 5 F;
    0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G;
    0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G, 7 H;
}

mod sealed {
    #[expect(
        unnameable_types,
        reason = "only the types here are countable or sets of fields"
    )]
    pub trait Sealed {}
    impl Sealed for i64 {}
}
