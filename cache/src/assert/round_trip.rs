//! Writes and reads values in users' tests.

use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::assert::probe::Probe;
use crate::claim::{Strictness, trace, walk};
use crate::codec::{MaxBytes, decode, encode};
use crate::error::Error;
use crate::schema::{Fingerprint, Flags, Format, Layout, Mismatch, Schema};
use crate::value::EntryKey;

/// Checks that values come back as they were written.
///
/// Each value is written, read, and written again: in the format of its key if it is a `Cacheable`, else in the default
/// one, or in JSON if it needs that. The calls that its `Serialize` and its `Deserialize` make must be those of its shape,
/// newtypes included; what is written twice must be the same, where the order of sets and maps that have none does not
/// count; and the values must be equal where they can be compared. The parts that
/// [`assert_schema!`](crate::assert_schema) lists as unchecked are checked here, for the values at hand: give one for each
/// variant, and extremes.
///
/// Fields of a record with the word `hash` are values of their own: pass those.
///
/// # Panics
/// If a value does not come back. The message names the part, both sides and the cure; it shows no values.
///
/// # Examples
/// ```
/// use serde::{Deserialize, Serialize};
/// use typed_cache::{Cacheable, Schema};
///
/// #[derive(Serialize, Deserialize, PartialEq, Schema)]
/// enum Plan { Free, Trial { days_left: u16 } }
///
/// #[derive(Serialize, Deserialize, PartialEq, Cacheable)]
/// #[cache(resource = "user", ttl = "15m")]
/// struct User { #[cache(key)] id: u64, plan: Plan }
///
/// typed_cache::assert_round_trip!(
///     Plan::Free,
///     User { id: u64::MAX, plan: Plan::Trial { days_left: 3 } },
/// );
/// ```
/// A `Serialize` written by hand that does something else:
/// ```should_panic
/// # use serde::{Deserialize, Serialize, Serializer};
/// # use typed_cache::Schema;
/// #[derive(Deserialize, Schema)]
/// struct Percent { value: u8 }
///
/// impl Serialize for Percent {
///     fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
///         serializer.serialize_u8(self.value)
///     }
/// }
///
/// typed_cache::assert_round_trip!(Percent { value: 7 });
/// // the value: its shape says a struct of 1 fields, and it is written as `u8`
/// ```
#[macro_export]
macro_rules! assert_round_trip {
    ($($value:expr),+ $(,)?) => {{
        #[allow(unused_imports, reason = "the types decide which of them are used")]
        use $crate::__private::{KeyOfValue as _, KeyOrSchema as _, compared::*, formats::*};
        $({
            let value = &$value;
            let is_same = (&&$crate::__private::Compared::of(value)).is_same();
            let format = (&&&(&&$crate::__private::probe_of(value)).key()).format();
            $crate::__private::assert_round_trip(::core::stringify!($value), value, format, is_same);
        })+
    }};
}

/// The comparison of two values, where their type has one.
#[expect(
    unreachable_pub,
    reason = "the type of an argument that the macro makes"
)]
pub type IsSame<T> = Option<fn(&T, &T) -> bool>;

/// The body of [`assert_round_trip!`](crate::assert_round_trip).
///
/// # Panics
/// As the macro.
#[track_caller]
pub fn assert_round_trip<T>(name: &str, value: &T, format: Option<Format>, is_same: IsSame<T>)
where
    T: Serialize + DeserializeOwned + Schema + 'static,
{
    let by_shape = if T::SHAPE.has(Flags::SELF_DESCRIBING) {
        Format::Json
    } else {
        Format::Postcard
    };
    if let Err(message) = round_trip(value, format.unwrap_or(by_shape), is_same) {
        panic!("`{name}` does not come back as it is written: {message}");
    }
}

/// Returns what happens to a value that is written and read.
pub(super) fn round_trip<T>(value: &T, format: Format, is_same: IsSame<T>) -> Result<(), String>
where
    T: Serialize + DeserializeOwned + Schema + 'static,
{
    let fingerprint = Fingerprint::of(&[], T::SHAPE);
    let layout = Layout::new("value", fingerprint, T::SHAPE, format, Mismatch::Miss);
    let written =
        walk(T::SHAPE, value, format, Strictness::Calls).map_err(|fault| fault.to_string())?;
    if let Some(fault) = trace::<T>(T::SHAPE, format, Strictness::Calls).fault {
        return Err(fault.to_string());
    }
    let mut stored = Vec::new();
    let max = MaxBytes::default();
    let message = |error: Error| error.message().to_owned();
    encode(&layout, value, max, &mut stored).map_err(message)?;
    let read = decode::<T>(&layout, &stored, max).map_err(message)?;
    let read = read.ok_or("its `Deserialize` refuses what its `Serialize` writes")?;
    let again =
        walk(T::SHAPE, &read, format, Strictness::Calls).map_err(|fault| fault.to_string())?;
    if written != again {
        return Err(
            "another value is read back: a field that is left out has another default, or another variant takes the text"
                .to_owned(),
        );
    }
    // A value with a NaN does not equal itself.
    if is_same.is_some_and(|is_same| is_same(value, value) && !is_same(value, &read)) {
        return Err(
            "the value that was read is not equal: its `Serialize` leaves something out".to_owned(),
        );
    }
    Ok(())
}

/// Returns the probe of a value's type.
pub fn probe_of<T: ?Sized>(_value: &T) -> Probe<T> {
    Probe::NEW
}

/// A type whose values may be comparable.
#[derive(Debug)]
pub struct Compared<T>(PhantomData<T>);

impl<T> Compared<T> {
    /// The one of the type of `value`.
    #[must_use]
    pub const fn of(_value: &T) -> Self {
        Self(PhantomData)
    }
}

/// The comparison of values that have one.
pub trait ByEq<T> {
    /// Returns the comparison.
    fn is_same(&self) -> IsSame<T>;
}

impl<T: PartialEq> ByEq<T> for &Compared<T> {
    fn is_same(&self) -> IsSame<T> {
        Some(T::eq)
    }
}

/// No comparison.
pub trait ByNothing<T> {
    /// Returns no comparison.
    fn is_same(&self) -> IsSame<T>;
}

impl<T> ByNothing<T> for Compared<T> {
    fn is_same(&self) -> IsSame<T> {
        None
    }
}

/// The format of the values at a key.
pub trait OfKey {
    /// Returns the format.
    fn format(&self) -> Option<Format>;
}

impl<K: EntryKey> OfKey for &Probe<K> {
    fn format(&self) -> Option<Format> {
        Some(K::FORMAT)
    }
}

/// The format of a type without a key.
pub trait OfShape {
    /// Returns none: the shape decides.
    fn format(&self) -> Option<Format>;
}

impl<T> OfShape for Probe<T> {
    fn format(&self) -> Option<Format> {
        None
    }
}

/// The traits of comparisons, without names that could hide a type of the user's.
pub mod compared {
    pub use super::{ByEq as _, ByNothing as _};
}

/// The traits of formats, without names that could hide a type of the user's.
pub mod formats {
    pub use super::{OfKey as _, OfShape as _};
}
