//! How the values of one resource are stored.

use crate::schema::fingerprint::Fingerprint;
use crate::schema::shape::Shape;

/// How values are written.
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

/// What an entry of another schema reads as.
///
/// # Examples
/// ```
/// use typed_cache::schema::Mismatch;
/// assert_eq!(Mismatch::default(), Mismatch::Miss);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mismatch {
    /// A miss, which is counted and reaches the observer.
    #[default]
    Miss,
    /// An error of kind `Schema`.
    Error,
}

/// How the values of one resource are stored: what an operation and the codec need to know of a key's type.
#[doc(hidden)]
#[derive(Debug)]
pub struct Layout {
    pub(crate) resource: &'static str,
    pub(crate) fingerprint: Fingerprint,
    pub(crate) format: Format,
    pub(crate) mismatch: Mismatch,
    /// Decoding needs a limit on depth and elements.
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
            guarded: shape.needs_guard(),
        }
    }

    /// The layout of what has no schema: counters, and commands that ignore what lives at a key.
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

/// Says whether `format = json` is there.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`format = json` needs the feature `json` of typed-cache",
    label = "the feature `json` is off",
    note = "write `typed-cache = {{ version = \"..\", features = [\"json\"] }}` in Cargo.toml"
)]
pub trait FormatFeature {
    const FORMAT: Format;
}

/// Stands for `format = json` in expansions.
#[doc(hidden)]
#[derive(Debug)]
pub struct Json;

#[cfg(feature = "json")]
impl FormatFeature for Json {
    const FORMAT: Format = Format::Json;
}

/// Refuses shapes that JSON cannot give back.
pub(crate) const fn check_json(shape: &Shape) {
    assert!(
        !shape.traits.null_in_option,
        "with `format = json` an `Option` of what JSON writes as `null` (an `Option`, `()`) reads back as `None`: \
         use an enum of your own, or the default format"
    );
}
