//! The parts of a key.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::str::FromStr;

use crate::key::escape::{BYTES, TEXT, escape, unescape};
use crate::schema::{Part, Shape};

/// A type with exactly one spelling in a key: integers, `bool`, `char`, strings, bytes, addresses, durations, dates and times.
///
/// Derive it for newtypes around such a type and for enums of unit variants; [`PartWriter`] has an impl by hand.
/// Byte parts are `Vec<u8>`, `&[u8]`, `[u8; N]` and, with the feature `bytes`, `bytes::Bytes`. The guide has
/// [the text of each type](crate::guide::keys#parts-of-other-types).
///
/// # Examples
/// ```
/// use typed_cache::{CacheKey, KeyPart};
///
/// #[derive(KeyPart, Clone, Debug, PartialEq, Eq, Hash)]
/// enum Language { English, German }
///
/// #[derive(CacheKey)]
/// #[cache(resource = "greeting", ttl = "1d", value = String)]
/// struct GreetingKey { language: Language }
///
/// assert_eq!(GreetingKey { language: Language::German }.to_string(), "greeting:German");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a cache key",
    label = "not a key part",
    note = "a newtype or an enum of unit variants takes `#[derive(KeyPart, Clone, Debug, PartialEq, Eq, Hash)]`",
    note = "a type of `bytes`, `chrono`, `jiff`, `smol_str`, `time`, `url` or `uuid` needs the feature of that name, as in \
            `typed-cache = {{ version = \"..\", features = [\"uuid\"] }}` in Cargo.toml; dates and times have no offset or are in UTC",
    note = "for another foreign type write a newtype with `impl KeyPart` and `impl OwnedKeyPart`, as the documentation of \
            `derive(KeyPart)` shows",
    note = "floats, options and collections have no single spelling; use an integer or a string"
)]
pub trait KeyPart {
    /// The shape of the part, for the fingerprint of the key.
    const SHAPE: &'static Shape;

    /// Writes the part's text.
    fn write_part(&self, out: &mut PartWriter<'_>);
}

/// A [`KeyPart`] that can be read back from a key's text.
///
/// # Examples
/// ```
/// use typed_cache::{KeyPart, OwnedKeyPart};
///
/// #[derive(KeyPart, Clone, Debug, PartialEq, Eq, Hash)]
/// struct AccountId(u64);
///
/// fn is_readable<P: OwnedKeyPart>() {}
/// is_readable::<AccountId>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a cache key",
    label = "not a part that a key can own",
    note = "a newtype or an enum of unit variants takes `#[derive(KeyPart, Clone, Debug, PartialEq, Eq, Hash)]`",
    note = "a type of `bytes`, `chrono`, `jiff`, `smol_str`, `time`, `url` or `uuid` needs the feature of that name, as in \
            `typed-cache = {{ version = \"..\", features = [\"uuid\"] }}` in Cargo.toml; dates and times have no offset or are in UTC",
    note = "for another foreign type write a newtype with `impl KeyPart` and `impl OwnedKeyPart`, as the documentation of \
            `derive(KeyPart)` shows",
    note = "floats, options and collections have no single spelling; use an integer or a string",
    note = "the key is read back from its text: use `String` in place of `&str`, `Vec<u8>` in place of `&[u8]`"
)]
pub trait OwnedKeyPart: KeyPart + Sized {
    /// Reads the part; `None` if the text does not fit the type.
    fn read_part(part: &PartReader<'_>) -> Option<Self>;
}

/// Writes one part of a key, with escapes.
///
#[doc = include_str!("../../docs/examples/part.md")]
pub struct PartWriter<'a> {
    out: &'a mut Vec<u8>,
}

// Without the content: keys may hold personal data.
impl fmt::Debug for PartWriter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartWriter").finish_non_exhaustive()
    }
}

impl<'a> PartWriter<'a> {
    pub(crate) fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out }
    }

    /// Writes text; UTF-8 stays readable, `%`, `:`, `/`, `{`, `}` and control characters, C1 too, become `%XX`.
    pub fn text(&mut self, text: &str) {
        escape(text.as_bytes(), &TEXT, self.out);
    }

    /// Writes bytes like [`text`](Self::text), except that everything outside ASCII becomes `%XX` too.
    pub fn bytes(&mut self, bytes: &[u8]) {
        escape(bytes, &BYTES, self.out);
    }

    #[inline]
    pub(super) fn integer(&mut self, integer: impl itoa::Integer) {
        self.out
            .extend_from_slice(itoa::Buffer::new().format(integer).as_bytes());
    }

    /// Writes the text of a value's `Display`, with escapes.
    pub(super) fn display(&mut self, value: &impl fmt::Display) {
        // `Escaped` takes every text; an impl of `Display` for the types here has no errors of its own.
        let _always_written = write!(Escaped(self.out), "{value}");
    }
}

/// Escapes the pieces of a formatted text.
struct Escaped<'a>(&'a mut Vec<u8>);

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        escape(piece.as_bytes(), &TEXT, self.0);
        Ok(())
    }
}

/// Reads one part of a key, without escapes.
///
#[doc = include_str!("../../docs/examples/part_bytes.md")]
pub struct PartReader<'a> {
    raw: &'a str,
}

// Without the content: keys may hold personal data.
impl fmt::Debug for PartReader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartReader").finish_non_exhaustive()
    }
}

impl<'a> PartReader<'a> {
    pub(crate) fn new(raw: &'a str) -> Self {
        Self {
            // An empty part is written as `%`, which is no valid escape, so it cannot be confused with text.
            raw: if raw == "%" { "" } else { raw },
        }
    }

    /// Reads the part with the type's own parser.
    // The parser may accept several spellings; the key's reader refuses all but the written one.
    pub(super) fn parse<T: FromStr>(&self) -> Option<T> {
        self.raw.parse().ok()
    }

    /// Reads the part with the type's own parser, without escapes.
    pub(super) fn parse_text<T: FromStr>(&self) -> Option<T> {
        self.text()?.parse().ok()
    }

    /// Returns the text without escapes; `None` if an escape is broken or the bytes are not UTF-8.
    #[must_use]
    pub fn text(&self) -> Option<Cow<'a, str>> {
        match unescape(self.raw)? {
            Cow::Borrowed(_unescaped) => Some(Cow::Borrowed(self.raw)),
            Cow::Owned(bytes) => String::from_utf8(bytes).ok().map(Cow::Owned),
        }
    }

    /// Returns the bytes without escapes; `None` if an escape is broken.
    #[must_use]
    pub fn bytes(&self) -> Option<Cow<'a, [u8]>> {
        unescape(self.raw)
    }
}

impl Part {
    /// The part `name` of type `P`.
    ///
    /// # Examples
    /// ```
    /// use typed_cache::schema::Part;
    ///
    /// const PARTS: &[Part] = &[Part::of::<u64>("id"), Part::of::<str>("language")];
    /// assert_eq!(PARTS[1].name(), "language");
    /// ```
    #[must_use]
    pub const fn of<P: KeyPart + ?Sized>(name: &'static str) -> Self {
        Self::new(name, P::SHAPE)
    }
}
