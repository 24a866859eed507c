//! Types of std as parts of a key, and of other crates behind the feature of the crate's name.

/// Writes both traits for types whose text is that of their own `Display` and parser.
macro_rules! displayed {
    ($($(#[$attribute:meta])* $type:ty;)*) => {$(
        $(#[$attribute])*
        impl $crate::key::part::KeyPart for $type {
            const SHAPE: &'static $crate::schema::Shape = <$type as $crate::schema::Schema>::SHAPE;
            fn write_part(&self, out: &mut $crate::key::part::PartWriter<'_>) {
                out.display(self);
            }
        }
        $(#[$attribute])*
        impl $crate::key::part::OwnedKeyPart for $type {
            fn read_part(part: &$crate::key::part::PartReader<'_>) -> Option<Self> {
                part.parse_text()
            }
        }
    )*};
}

/// Writes both traits for types whose text is that of another type: the functions that make that type, and the value from it.
macro_rules! converted {
    ($($(#[$attribute:meta])* $type:ty = $write:expr, $read:expr;)*) => {$(
        $(#[$attribute])*
        impl $crate::key::part::KeyPart for $type {
            const SHAPE: &'static $crate::schema::Shape = <$type as $crate::schema::Schema>::SHAPE;
            fn write_part(&self, out: &mut $crate::key::part::PartWriter<'_>) {
                out.display(&$write(*self));
            }
        }
        $(#[$attribute])*
        impl $crate::key::part::OwnedKeyPart for $type {
            fn read_part(part: &$crate::key::part::PartReader<'_>) -> Option<Self> {
                part.parse_text().and_then($read)
            }
        }
    )*};
}

// Behind the macros that they use.
#[cfg(feature = "chrono")]
mod chrono;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod iso;
#[cfg(feature = "jiff")]
mod jiff;
mod seconds;
#[cfg(feature = "time")]
mod time;

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddrV4};
use std::num::NonZero;
use std::sync::Arc;
use std::time::Duration;

use crate::key::part::{KeyPart, OwnedKeyPart, PartReader, PartWriter};
use crate::key::part_types::seconds::Seconds;
use crate::schema::{Schema, Shape};

/// Writes `OwnedKeyPart` for types whose own parser reads the text.
macro_rules! parsed {
    ($($(#[$attribute:meta])* $type:ty;)*) => {$(
        $(#[$attribute])*
        impl OwnedKeyPart for $type {
            fn read_part(part: &PartReader<'_>) -> Option<Self> {
                part.parse()
            }
        }
    )*};
}

macro_rules! integers {
    ($($type:ty)*) => {$(
        impl KeyPart for $type {
            const SHAPE: &'static Shape = <$type as Schema>::SHAPE;
            #[inline]
            fn write_part(&self, out: &mut PartWriter<'_>) {
                out.integer(*self);
            }
        }
        impl KeyPart for NonZero<$type> {
            const SHAPE: &'static Shape = <$type as Schema>::SHAPE;
            fn write_part(&self, out: &mut PartWriter<'_>) {
                out.integer(self.get());
            }
        }
        parsed! {
            $type;
            NonZero<$type>;
        }
    )*};
}

integers! { i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }

parsed! {
    bool;
    #[cfg(feature = "uuid")]
    uuid::Uuid;
}

impl KeyPart for bool {
    const SHAPE: &'static Shape = <Self as Schema>::SHAPE;

    fn write_part(&self, out: &mut PartWriter<'_>) {
        out.text(if *self { "true" } else { "false" });
    }
}

/// Writes the hyphenated form in lower case.
#[cfg(feature = "uuid")]
impl KeyPart for uuid::Uuid {
    const SHAPE: &'static Shape = <Self as Schema>::SHAPE;

    fn write_part(&self, out: &mut PartWriter<'_>) {
        out.text(self.hyphenated().encode_lower(&mut Self::encode_buffer()));
    }
}

displayed! {
    Ipv4Addr;
    Ipv6Addr;
    IpAddr;
    SocketAddrV4;
    #[cfg(feature = "url")]
    url::Url;
}

converted! {
    /// Writes seconds, such as `90s` and `0.25s`.
    Duration = Seconds, |text: Seconds| Some(text.0);
}

impl KeyPart for char {
    const SHAPE: &'static Shape = <Self as Schema>::SHAPE;

    fn write_part(&self, out: &mut PartWriter<'_>) {
        out.text(self.encode_utf8(&mut [0; 4]));
    }
}

impl OwnedKeyPart for char {
    fn read_part(part: &PartReader<'_>) -> Option<Self> {
        part.text()?.parse().ok()
    }
}

impl KeyPart for str {
    const SHAPE: &'static Shape = <Self as Schema>::SHAPE;

    fn write_part(&self, out: &mut PartWriter<'_>) {
        out.text(self);
    }
}

impl KeyPart for [u8] {
    const SHAPE: &'static Shape = &Shape::scalar("bytes", <[u8] as Schema>::SHAPE);

    fn write_part(&self, out: &mut PartWriter<'_>) {
        out.bytes(self);
    }
}

impl<const N: usize> KeyPart for [u8; N] {
    const SHAPE: &'static Shape = &Shape::array(<u8 as Schema>::SHAPE, N);

    fn write_part(&self, out: &mut PartWriter<'_>) {
        out.bytes(self);
    }
}

impl<const N: usize> OwnedKeyPart for [u8; N] {
    fn read_part(part: &PartReader<'_>) -> Option<Self> {
        part.bytes()?.as_ref().try_into().ok()
    }
}

macro_rules! delegate {
    ($($(#[$attribute:meta])* [$($generics:tt)*] $type:ty => $inner:ty;)*) => {$(
        $(#[$attribute])*
        impl<$($generics)*> KeyPart for $type {
            const SHAPE: &'static Shape = <$inner as KeyPart>::SHAPE;
            fn write_part(&self, out: &mut PartWriter<'_>) {
                <$inner as KeyPart>::write_part(self, out);
            }
        }
    )*};
}

delegate! {
    ['a, P: KeyPart + ?Sized] &'a P => P;
    ['a, P: KeyPart + ?Sized + ToOwned] Cow<'a, P> => P;
    [P: KeyPart + ?Sized] Box<P> => P;
    [P: KeyPart + ?Sized] Arc<P> => P;
    [] String => str;
    #[cfg(feature = "smol_str")]
    [] smol_str::SmolStr => str;
    [] Vec<u8> => [u8];
    #[cfg(feature = "bytes")]
    [] bytes::Bytes => [u8];
}

/// Writes `OwnedKeyPart` for owners of the text, or of the bytes, without escapes.
macro_rules! owners {
    ($($(#[$attribute:meta])* $type:ty = $unescaped:ident;)*) => {$(
        $(#[$attribute])*
        impl OwnedKeyPart for $type {
            fn read_part(part: &PartReader<'_>) -> Option<Self> {
                Some(part.$unescaped()?.into_owned().into())
            }
        }
    )*};
}

owners! {
    String = text;
    Box<str> = text;
    Arc<str> = text;
    Cow<'static, str> = text;
    #[cfg(feature = "smol_str")]
    smol_str::SmolStr = text;
    Vec<u8> = bytes;
    #[cfg(feature = "bytes")]
    bytes::Bytes = bytes;
}
