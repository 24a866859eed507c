//! The fingerprint of a resource: the shape of its values and of its key's parts in 32 bits.

use std::fmt;

use crate::schema::hash::Stream;
use crate::schema::shape::{Part, Shape};
use crate::schema::traits::Flags;

/// Four bytes over the shape of a resource's values and over the names, types and order of its key's parts.
///
/// Written as eight lower-case hex digits.
///
/// # Examples
/// ```
/// use serde::{Deserialize, Serialize};
/// use typed_cache::{Cacheable, EntryKey};
///
/// #[derive(Serialize, Deserialize, Cacheable)]
/// #[cache(resource = "user", ttl = "15m")]
/// struct User { #[cache(key)] id: u64, name: String }
///
/// assert_eq!(UserKey::FINGERPRINT.to_string().len(), 8);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(u32);

impl Fingerprint {
    /// Returns the fingerprint of values of `shape` under a key of `parts`.
    ///
    /// # Panics
    /// If a sequence inside `shape` has elements that take no bytes, since four hostile bytes could then cause hours of
    /// looping. In a constant, as the derives use it, that is a compile error.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::schema::{Fingerprint, Part};
    /// use typed_cache::Schema;
    ///
    /// const KEY: &[Part] = &[Part::of::<u64>("id")];
    /// const BY_ID: Fingerprint = Fingerprint::of(KEY, String::SHAPE);
    /// assert_ne!(BY_ID, Fingerprint::of(&[], String::SHAPE));
    /// ```
    #[must_use]
    pub const fn of(parts: &[Part], shape: &Shape) -> Self {
        Self::end(Stream::new(b'k').parts(parts), shape)
    }

    /// Compares in constants.
    pub(crate) const fn is(self, other: Self) -> bool {
        self.0 == other.0
    }

    /// Returns the fingerprint of a map whose fields have the shape `field`.
    #[doc(hidden)]
    #[must_use]
    pub const fn of_map(parts: &[Part], field: &Shape, value: &Shape) -> Self {
        // A tag of its own, so that no map has the fingerprint of a value.
        Self::end(Stream::new(b'f').parts(parts).child(field), value)
    }

    const fn end(stream: Stream, shape: &Shape) -> Self {
        assert!(
            !shape.has(Flags::ENDLESS),
            "a sequence whose elements take no bytes, such as `Vec<()>`, cannot be cached: store its length as a number"
        );
        Self::fold(stream.child(shape).state)
    }

    /// Mixes 64 bits, so that each affects the 32 that are kept (the finaliser of `MurmurHash3`).
    const fn fold(hash: u64) -> Self {
        let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        let hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a fingerprint keeps half of the mixed bits"
        )]
        Self((hash ^ (hash >> 33)) as u32)
    }

    /// Returns the four bytes as they are written in a stored value.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 4] {
        self.0.to_be_bytes()
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}
