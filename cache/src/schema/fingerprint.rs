//! The fingerprint of a resource: the shape of its values and of its key's parts in 32 bits.

use std::fmt;

use crate::schema::hash::Stream;
use crate::schema::shape::Shape;

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

/// A part of a key in a fingerprint: its name and the shape of its type.
///
/// # Examples
/// ```
/// use typed_cache::schema::Part;
///
/// const PARTS: &[Part] = &[Part::of::<u64>("id"), Part::of::<str>("language")];
/// ```
#[derive(Debug)]
pub struct Part {
    pub(super) name: &'static str,
    pub(super) shape: &'static Shape,
}

impl Part {
    /// A part called `name` whose type has this shape.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::schema::Part;
    /// use typed_cache::Schema;
    ///
    /// const PART: Part = Part::new("id", u64::SHAPE);
    /// assert_eq!(PART.name(), "id");
    /// ```
    #[must_use]
    pub const fn new(name: &'static str, shape: &'static Shape) -> Self {
        Self { name, shape }
    }

    /// Returns the part's name.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::{CacheKey, Key};
    ///
    /// #[derive(CacheKey)]
    /// #[cache(resource = "visits", ttl = "1d", counter)]
    /// struct VisitsKey { page: u64 }
    ///
    /// assert_eq!(VisitsKey::PARTS[0].name(), "page");
    /// ```
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl Fingerprint {
    /// Returns the fingerprint of values of `shape` under a key of `parts`.
    ///
    /// # Panics
    /// If a sequence inside `shape` has elements that take no bytes: four hostile bytes could make it loop
    /// for hours. In a constant, as the derives use it, that is a compile error.
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

    /// Returns the fingerprint of a map whose fields have the shape `field`.
    pub(crate) const fn of_map(parts: &[Part], field: &Shape, value: &Shape) -> Self {
        Self::end(Stream::new(b'f').parts(parts).child(field.hash), value)
    }

    const fn end(stream: Stream, shape: &Shape) -> Self {
        assert!(
            !shape.traits.endless,
            "a sequence whose elements take no bytes, such as `Vec<()>`, cannot be cached: store its length as a number"
        );
        Self::fold(stream.child(shape.hash).end())
    }

    /// Mixes 64 bits so that each reaches the 32 that stay (the finaliser of `MurmurHash3`).
    const fn fold(hash: u64) -> Self {
        let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        let hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "half of the mixed bits is what a fingerprint keeps"
        )]
        Self((hash ^ (hash >> 33)) as u32)
    }

    /// Returns the four bytes as they stand in a stored value.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::schema::Fingerprint;
    /// use typed_cache::Schema;
    ///
    /// let fingerprint = Fingerprint::of(&[], u64::SHAPE);
    /// let [a, b, c, d] = fingerprint.to_bytes();
    /// assert_eq!(fingerprint.to_string(), format!("{a:02x}{b:02x}{c:02x}{d:02x}"));
    /// ```
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
