//! The storage of one resource's values.

use std::any::Any;
use std::fmt;
use std::time::Duration;

use crate::error::Result;
use crate::schema::fingerprint::Fingerprint;
use crate::schema::shape::Shape;
use crate::schema::traits::Flags;

/// The levels that a value with opaque parts may nest, as in `serde_json`: sequences, tuples, maps, structs and enums count.
// `Option`s and newtypes have a limit of their own, since a type can recurse through them alone.
pub(crate) const MAX_DEPTH: u8 = 128;

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

/// A method of compression.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Lz4,
    Zstd,
}

impl Method {
    /// Returns the word of the attribute.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Lz4 => "lz4",
            Self::Zstd => "zstd",
        }
    }
}

/// The compression of values that are written.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compress {
    pub(crate) method: Method,
    /// A payload of more bytes is compressed.
    pub(crate) above: usize,
}

impl Compress {
    /// The size from which on it is worth it: 1 KiB.
    pub const DEFAULT_ABOVE: usize = 1024;

    #[must_use]
    pub const fn new<M: CompressFeature>(above: usize) -> Self {
        Self {
            method: M::METHOD,
            above,
        }
    }
}

/// Has an impl for [`Lz4`] and [`Zstd`] only with the feature of that name.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`compress` needs the feature of typed-cache that has the name of its method",
    label = "its feature is off",
    note = "write `typed-cache = {{ version = \"..\", features = [\"lz4\"] }}` in Cargo.toml; for zstd `\"zstd\"`, which needs a C compiler"
)]
pub trait CompressFeature {
    const METHOD: Method;
}

/// The type that an expansion names for `compress = "lz4"`.
#[doc(hidden)]
#[derive(Debug)]
pub struct Lz4;

/// The type that an expansion names for `compress = "zstd"`.
#[doc(hidden)]
#[derive(Debug)]
pub struct Zstd;

#[cfg(feature = "lz4")]
impl CompressFeature for Lz4 {
    const METHOD: Method = Method::Lz4;
}

#[cfg(feature = "zstd")]
impl CompressFeature for Zstd {
    const METHOD: Method = Method::Zstd;
}

/// The older forms of some type, in the order in which they are tried.
#[doc(hidden)]
pub(crate) trait OlderForms: Any + fmt::Debug + Send + Sync {
    /// Returns the fingerprint of one of the forms.
    fn fingerprint(&self, at: usize) -> Option<Fingerprint>;
    fn as_any(&self) -> &dyn Any;
}

/// The code of a type whose shape does not say whether its values can be read back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unsaid {
    /// Finds out why the type cannot read the default format, if it cannot.
    pub(crate) refusal: fn(&Shape) -> Option<String>,
    /// Reads what has been written, of so many bytes at most; the digest of the value, or `None` if it is of another schema.
    pub(crate) read_back: fn(&Layout, &[u8], usize) -> Result<Option<u64>>,
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
    /// What to do about damage that is an error.
    pub(crate) cure: &'static str,
    pub(crate) compress: Option<Compress>,
    /// How long entries are kept beyond their freshness; `None` where they have no times.
    pub(crate) grace: Option<Duration>,
    /// The older forms of the type, which the codec knows.
    pub(crate) forms: Option<&'static dyn OlderForms>,
    pub(crate) shape: &'static Shape,
    /// The checks of values, where the shape does not say all.
    // Pointers, so that no code is made of them for other types.
    pub(crate) unsaid: Option<Unsaid>,
    /// True if every value is compared with the shape before it is written.
    pub(crate) is_checked: bool,
    /// True if features of another crate decide the bytes.
    pub(crate) is_probed: bool,
    /// True if decoding needs a limit on depth and elements.
    pub(crate) guarded: bool,
}

impl Layout {
    #[must_use]
    pub const fn new(
        resource: &'static str,
        fingerprint: Fingerprint,
        shape: &'static Shape,
        format: Format,
        mismatch: Mismatch,
    ) -> Self {
        Self {
            resource,
            fingerprint,
            format,
            mismatch,
            damage: None,
            cure: "delete the entry, or let such entries read as misses by `damage = miss`",
            compress: None,
            grace: None,
            forms: None,
            shape,
            unsaid: None,
            is_checked: shape.has(unsaid(format)),
            is_probed: shape.has(Flags::PROBED),
            guarded: shape.needs_guard() || shape.has(Flags::PROBED),
        }
    }

    #[must_use]
    pub const fn with_damage(self, damage: Option<Damage>) -> Self {
        Self { damage, ..self }
    }

    #[must_use]
    pub(crate) const fn with_cure(self, cure: &'static str) -> Self {
        Self { cure, ..self }
    }

    #[must_use]
    pub const fn with_compress(self, compress: Option<Compress>) -> Self {
        Self { compress, ..self }
    }

    #[must_use]
    pub(crate) const fn with_grace(self, grace: Option<Duration>) -> Self {
        Self { grace, ..self }
    }

    #[must_use]
    pub(crate) const fn with_forms(self, forms: Option<&'static dyn OlderForms>) -> Self {
        Self { forms, ..self }
    }

    #[must_use]
    pub(crate) const fn with_unsaid(self, unsaid: Option<Unsaid>) -> Self {
        Self { unsaid, ..self }
    }

    /// Returns whether what is damaged reads as a miss, where `default` is what the cache says.
    pub(crate) fn is_missed(&self, default: Damage) -> bool {
        self.damage.unwrap_or(default) == Damage::Miss
    }

    /// The layout without a schema, for counters and for commands that ignore the data at a key.
    #[must_use]
    pub const fn bare(resource: &'static str) -> Self {
        const UNIT: &Shape = &Shape::unit();
        Self::new(
            resource,
            Fingerprint::of(&[], UNIT),
            UNIT,
            Format::Postcard,
            Mismatch::Miss,
        )
    }
}

/// Returns the properties of shapes that do not say whether each value can be read back.
pub(crate) const fn unsaid(format: Format) -> Flags {
    match format {
        Format::Postcard => Flags::OPAQUE,
        Format::Json => Flags::OPAQUE
            .with(Flags::FLOAT)
            .with(Flags::SELF_DESCRIBING),
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
        !shape.has(Flags::NULL_IN_OPTION),
        "with `format = json` an `Option` of a type that JSON writes as `null` (an `Option`, `()`) reads back as `None`: \
         use an enum of your own, or the default format"
    );
    assert!(
        !shape.has(Flags::NO_KEY_IN_MAP),
        "with `format = json` the keys of a map are text, or what is written as text (`Uuid`, dates, `IpAddr`), numbers, \
         `bool`s or variants without content: use a `Vec` of pairs, or the default format"
    );
}

/// Refuses shapes that postcard cannot read back.
#[doc(hidden)]
pub const fn check_postcard(shape: &Shape) {
    assert!(
        !shape.has(Flags::SELF_DESCRIBING),
        "this type is read by what its text looks like (`flatten`, `untagged`, `tag`, \
         `skip_serializing_if`, `serde_json::Value`), and the bytes of the default format do not tell: write `format = json`"
    );
}
