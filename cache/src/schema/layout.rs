//! The storage of one resource's values.

use std::any::Any;

use crate::schema::fingerprint::Fingerprint;
use crate::schema::shape::Shape;

/// The encoding of values.
///
/// # Examples
/// ```
/// use typed_cache::schema::Format;
/// assert_eq!(Format::default(), Format::Postcard);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// A header of five bytes and a postcard payload.
    #[default]
    Postcard,
    /// Bare JSON text, for readers in other languages (feature `json`).
    Json,
}

/// The result of reading an entry of another schema.
///
/// # Examples
/// ```
/// use typed_cache::schema::Mismatch;
/// assert_eq!(Mismatch::default(), Mismatch::Miss);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mismatch {
    /// A miss, which is counted and reported to the observer.
    #[default]
    Miss,
    /// An error of kind `Schema`.
    Error,
}

/// The result of reading an entry whose schema is right and whose bytes do not decode.
///
/// It is set for a type by `damage = ..` and for a cache by [`CacheBuilder::damage`](crate::CacheBuilder::damage); the type counts.
///
/// # Examples
/// ```
/// use typed_cache::schema::Damage;
/// assert_eq!(Damage::default(), Damage::Error);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Damage {
    /// An error of kind `Decode`.
    #[default]
    Error,
    /// A miss, which is counted and reported to the observer with its reason.
    Miss,
}

/// The storage of one resource's values: the constants of a key's type that operations and the codec use.
#[doc(hidden)]
#[derive(Debug)]
pub struct Layout {
    pub(crate) resource: &'static str,
    pub(crate) fingerprint: Fingerprint,
    pub(crate) format: Format,
    pub(crate) mismatch: Mismatch,
    /// `None` leaves it to the cache.
    pub(crate) damage: Option<Damage>,
    /// The older forms of the type, which the codec knows.
    pub(crate) forms: Option<&'static (dyn Any + Send + Sync)>,
    /// True if decoding needs a limit on depth and elements.
    pub(crate) guarded: bool,
}

impl Layout {
    #[must_use]
    pub const fn new(
        resource: &'static str,
        fingerprint: Fingerprint,
        shape: &Shape,
        format: Format,
        mismatch: Mismatch,
    ) -> Self {
        Self {
            resource,
            fingerprint,
            format,
            mismatch,
            damage: None,
            forms: None,
            guarded: shape.needs_guard(),
        }
    }

    #[must_use]
    pub const fn with_damage(self, damage: Option<Damage>) -> Self {
        Self { damage, ..self }
    }

    #[must_use]
    pub const fn with_forms(self, forms: Option<&'static (dyn Any + Send + Sync)>) -> Self {
        Self { forms, ..self }
    }

    /// Returns whether what is damaged reads as a miss, where `default` is what the cache says.
    pub(crate) fn is_missed(&self, default: Damage) -> bool {
        self.damage.unwrap_or(default) == Damage::Miss
    }

    /// The layout without a schema, for counters and for commands that ignore the data at a key.
    #[must_use]
    pub const fn bare(resource: &'static str) -> Self {
        let shape = Shape::unit();
        Self::new(
            resource,
            Fingerprint::of(&[], &shape),
            &shape,
            Format::Postcard,
            Mismatch::Miss,
        )
    }
}

/// Has an impl for [`Json`] only with the feature `json`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`format = json` needs the feature `json` of typed-cache",
    label = "the feature `json` is off",
    note = "write `typed-cache = {{ version = \"..\", features = [\"json\"] }}` in Cargo.toml"
)]
pub trait FormatFeature {
    const FORMAT: Format;
}

/// The type that an expansion names for `format = json`.
#[doc(hidden)]
#[derive(Debug)]
pub struct Json;

#[cfg(feature = "json")]
impl FormatFeature for Json {
    const FORMAT: Format = Format::Json;
}

/// Refuses shapes that JSON cannot read back.
pub(crate) const fn check_json(shape: &Shape) {
    assert!(
        !shape.traits.null_in_option,
        "with `format = json` an `Option` of a type that JSON writes as `null` (an `Option`, `()`) reads back as `None`: \
         use an enum of your own, or the default format"
    );
}
