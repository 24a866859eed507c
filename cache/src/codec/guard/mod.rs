//! Limits for the decoding of types in which hostile bytes could recurse, loop or reserve memory without end.
//!
//! An opaque type can be recursive, or be a sequence of elements that take no bytes; a map reserves memory for the length
//! it claims. The guard wraps the format's deserializer: a value may nest 128 levels deep, and all sequences and maps
//! together may have, and reserve memory for, as many elements as the payload has bytes.

mod access;
mod deserializer;
mod reason;
mod visitor;

use std::cell::Cell;
use std::fmt;

use serde::de::{self, DeserializeOwned};

use crate::codec::guard::reason::{Reported, take_reason};
use crate::codec::payload;
use crate::error::{Error, ErrorKind, Result};
use crate::schema::{Layout, MAX_DEPTH};

/// Reads a postcard value from all of `bytes`.
pub(super) fn decode_into<T: DeserializeOwned>(
    out: &mut Option<T>,
    layout: &Layout,
    bytes: &[u8],
) -> Result<()> {
    let limits = Limits::new(bytes.len());
    let mut deserializer = postcard::Deserializer::from_bytes(bytes);
    match T::deserialize(limits.guard(&mut deserializer)) {
        Ok(value) if payload::is_at_end(deserializer) => {
            *out = Some(value);
            Ok(())
        }
        Ok(_value) => Err(payload::trailing(layout)),
        Err(Reported(error)) => Err(limits.explain(error).with_resource(layout.resource)),
    }
}

/// Reads a JSON value from all of `text`.
#[cfg(feature = "json")]
pub(super) fn decode_json<T: DeserializeOwned>(text: &[u8]) -> serde_json::Result<T> {
    let limits = Limits::new(text.len());
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let value = T::deserialize(limits.guard(&mut deserializer)).map_err(Reported::into_inner)?;
    deserializer.end()?;
    Ok(value)
}

/// The limits that remain for the value that is being decoded.
struct Limits {
    /// The number of further elements that sequences and maps may have.
    elements: Cell<usize>,
    /// The number of further elements that they may reserve memory for.
    reservable: Cell<usize>,
    refusal: Cell<Option<Refusal>>,
}

#[derive(Clone, Copy)]
enum Refusal {
    Depth,
    Elements,
}

/// A deserializer, visitor, access or seed of serde with the limits.
struct Guarded<'g, T> {
    inner: T,
    limits: &'g Limits,
    /// The levels of values with parts around this one.
    containers: u8,
    /// The levels of `Option`s and newtypes around this one.
    wrappers: u8,
    /// True if the payload, and not the type, decides the number of the elements that follow.
    counted: bool,
}

impl Limits {
    fn new(bytes: usize) -> Self {
        Self {
            elements: Cell::new(bytes),
            reservable: Cell::new(bytes),
            refusal: Cell::new(None),
        }
    }

    fn guard<D>(&self, deserializer: D) -> Guarded<'_, D> {
        Guarded {
            inner: deserializer,
            limits: self,
            containers: 0,
            wrappers: 0,
            counted: false,
        }
    }

    #[cold]
    fn refuse<E: de::Error>(&self, refusal: Refusal) -> E {
        self.refusal.set(Some(refusal));
        E::custom(refusal)
    }

    /// Turns postcard's error into ours.
    // Postcard drops the text of a custom error, so the refusal is kept beside it.
    #[cold]
    fn explain(&self, error: postcard::Error) -> Error {
        let reason = take_reason();
        match (self.refusal.get(), error) {
            (Some(refusal), _) => Error::new(ErrorKind::Decode, refusal.to_string()),
            (None, postcard::Error::SerdeDeCustom) => payload::refused(reason),
            (None, error) => payload::damaged(error),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Depth => write!(
                f,
                "the stored value is nested too deeply, more than {MAX_DEPTH} levels"
            ),
            Self::Elements => f.write_str("the stored value has more elements than bytes"),
        }
    }
}

impl<'g, T> Guarded<'g, T> {
    /// Guards another part at the same level.
    fn beside<U>(&self, inner: U) -> Guarded<'g, U> {
        Guarded {
            inner,
            limits: self.limits,
            containers: self.containers,
            wrappers: self.wrappers,
            counted: false,
        }
    }

    /// Guards the visitor of a value without parts.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "one signature with the functions that count a level"
    )]
    fn scalar<V, E>(&self, visitor: V) -> Result<Guarded<'g, V>, E> {
        Ok(self.beside(visitor))
    }

    /// Guards the visitor of an `Option` or a newtype, one level down.
    fn wrapper<V, E: de::Error>(&self, visitor: V) -> Result<Guarded<'g, V>, E> {
        let mut visitor = self.beside(visitor);
        visitor.wrappers = self.deeper(self.wrappers)?;
        Ok(visitor)
    }

    /// Guards the visitor of a value with parts, one level down.
    fn container<V, E: de::Error>(&self, visitor: V) -> Result<Guarded<'g, V>, E> {
        let mut visitor = self.beside(visitor);
        visitor.containers = self.deeper(self.containers)?;
        Ok(visitor)
    }

    /// Guards the visitor of a sequence or map whose length is in the payload, one level down.
    fn collection<V, E: de::Error>(&self, visitor: V) -> Result<Guarded<'g, V>, E> {
        let mut visitor = self.container(visitor)?;
        visitor.counted = true;
        Ok(visitor)
    }

    fn deeper<E: de::Error>(&self, depth: u8) -> Result<u8, E> {
        if depth == MAX_DEPTH {
            return Err(self.limits.refuse(Refusal::Depth));
        }
        Ok(depth + 1)
    }

    /// Subtracts one element from the limit.
    fn count<E: de::Error>(&self) -> Result<(), E> {
        if self.counted {
            let left = self.limits.elements.get().checked_sub(1);
            let left = left.ok_or_else(|| self.limits.refuse(Refusal::Elements))?;
            self.limits.elements.set(left);
        }
        Ok(())
    }

    /// Returns the length to reserve memory for, or `None` if it exceeds the limit.
    fn reserve(&self, length: Option<usize>) -> Option<usize> {
        if self.counted {
            let left = self.limits.reservable.get().checked_sub(length?)?;
            self.limits.reservable.set(left);
        }
        length
    }
}

#[cfg(test)]
mod tests;
