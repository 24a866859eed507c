//! The traits through which the derives' expansions use the parts of a key.
//!
//! An expansion uses one trait alone of a part's type. The compiler drops an error that equals an earlier one, so a type
//! that cannot be a part is one error, and not one for each use. For the same reason the traits have no supertraits, which
//! each use would report.

use std::fmt::{Debug, DebugStruct};
use std::hash::{Hash, Hasher};

use crate::key::part::{KeyPart, OwnedKeyPart, PartReader, PartWriter};
use crate::key::{KeyReader, KeyWriter};
use crate::schema::Shape;

/// A part of a key that can be read back.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a cache key",
    label = "not a key part",
    note = "a newtype or an enum of unit variants takes `#[derive(KeyPart, Clone, Debug, PartialEq, Eq, Hash)]`",
    note = "a type of `bytes`, `chrono`, `jiff`, `smol_str`, `time`, `url` or `uuid` needs the feature of that name, as in \
            `typed-cache = {{ version = \"..\", features = [\"uuid\"] }}` in Cargo.toml; dates and times have no offset or are in UTC",
    note = "for another foreign type write a newtype with `impl KeyPart` and `impl OwnedKeyPart`, as the documentation of \
            `derive(KeyPart)` shows",
    note = "floats, options and collections have no single spelling; use an integer or a string",
    note = "the key is read back from its text: use `String` in place of `&str`, `Vec<u8>` in place of `&[u8]`"
)]
pub trait OwnedPart: Sized {
    /// The part's shape.
    const SHAPE: &'static Shape;
    /// Writes the part.
    fn write(&self, key: &mut KeyWriter<'_>);
    /// Writes the part as the hash tag, which decides the slot.
    fn write_tag(&self, key: &mut KeyWriter<'_>);
    /// Reads the part.
    fn read(key: &mut KeyReader<'_>) -> Option<Self>;
    /// Reads the part that is the hash tag.
    fn read_tag(key: &mut KeyReader<'_>) -> Option<Self>;
    /// Writes the text of the part.
    fn write_part(&self, text: &mut PartWriter<'_>);
    /// Reads the text of the part.
    fn read_part(text: &PartReader<'_>) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<P: OwnedKeyPart> OwnedPart for P {
    const SHAPE: &'static Shape = <P as KeyPart>::SHAPE;

    fn write(&self, key: &mut KeyWriter<'_>) {
        key.part(self);
    }

    fn write_tag(&self, key: &mut KeyWriter<'_>) {
        key.hash_tag(self);
    }

    fn read(key: &mut KeyReader<'_>) -> Option<Self> {
        key.part()
    }

    fn read_tag(key: &mut KeyReader<'_>) -> Option<Self> {
        key.hash_tag()
    }

    fn write_part(&self, text: &mut PartWriter<'_>) {
        KeyPart::write_part(self, text);
    }

    fn read_part(text: &PartReader<'_>) -> Option<Self> {
        OwnedKeyPart::read_part(text)
    }
}

/// A part of a key that borrows.
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
pub trait BorrowedPart {
    /// The part's shape.
    const SHAPE: &'static Shape;
    /// Writes the part.
    fn write(&self, key: &mut KeyWriter<'_>);
    /// Writes the part as the hash tag, which decides the slot.
    fn write_tag(&self, key: &mut KeyWriter<'_>);
}

#[diagnostic::do_not_recommend]
impl<P: KeyPart> BorrowedPart for P {
    const SHAPE: &'static Shape = <P as KeyPart>::SHAPE;

    fn write(&self, key: &mut KeyWriter<'_>) {
        key.part(self);
    }

    fn write_tag(&self, key: &mut KeyWriter<'_>) {
        key.hash_tag(self);
    }
}

/// A part of a key that a derive generates, with the traits of such a key.
// The key's `Clone`, `Debug` and so on are written with this trait and not derived, since each derive would report a part
// that lacks its trait.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a cache key",
    label = "not a key part with `Clone`, `Debug`, `PartialEq`, `Eq` and `Hash`",
    note = "a newtype or an enum of unit variants takes `#[derive(KeyPart, Clone, Debug, PartialEq, Eq, Hash)]`",
    note = "a type of `bytes`, `chrono`, `jiff`, `smol_str`, `time`, `url` or `uuid` needs the feature of that name, as in \
            `typed-cache = {{ version = \"..\", features = [\"uuid\"] }}` in Cargo.toml; dates and times have no offset or are in UTC",
    note = "for another foreign type write a newtype with `impl KeyPart` and `impl OwnedKeyPart`, as the documentation of \
            `derive(KeyPart)` shows",
    note = "floats, options and collections have no single spelling; use an integer or a string",
    note = "the generated key owns its parts: use `String` in place of `&str`, `Vec<u8>` in place of `&[u8]`"
)]
pub trait GeneratedPart: Sized {
    /// The part's shape.
    const SHAPE: &'static Shape;
    /// Writes the part.
    fn write(&self, key: &mut KeyWriter<'_>);
    /// Writes the part as the hash tag, which decides the slot.
    fn write_tag(&self, key: &mut KeyWriter<'_>);
    /// Reads the part.
    fn read(key: &mut KeyReader<'_>) -> Option<Self>;
    /// Reads the part that is the hash tag.
    fn read_tag(key: &mut KeyReader<'_>) -> Option<Self>;
    /// Clones the part.
    #[must_use]
    fn copied(&self) -> Self;
    /// Compares two parts.
    fn is_same(&self, other: &Self) -> bool;
    /// Hashes the part.
    fn feed<H: Hasher>(&self, hasher: &mut H);
    /// Formats the part as a field of its key.
    fn show(&self, name: &str, key: &mut DebugStruct<'_, '_>);
}

#[diagnostic::do_not_recommend]
impl<P: OwnedKeyPart + Clone + Debug + Eq + Hash> GeneratedPart for P {
    const SHAPE: &'static Shape = <P as KeyPart>::SHAPE;

    fn write(&self, key: &mut KeyWriter<'_>) {
        key.part(self);
    }

    fn write_tag(&self, key: &mut KeyWriter<'_>) {
        key.hash_tag(self);
    }

    fn read(key: &mut KeyReader<'_>) -> Option<Self> {
        key.part()
    }

    fn read_tag(key: &mut KeyReader<'_>) -> Option<Self> {
        key.hash_tag()
    }

    fn copied(&self) -> Self {
        self.clone()
    }

    fn is_same(&self, other: &Self) -> bool {
        self == other
    }

    fn feed<H: Hasher>(&self, hasher: &mut H) {
        self.hash(hasher);
    }

    fn show(&self, name: &str, key: &mut DebugStruct<'_, '_>) {
        key.field(name, self);
    }
}
