//! What is written is read back: the checks of a value before and after it is written.
//!
//! Debug builds compare every value with its shape. Release builds do it for the types whose shape does not say all: those
//! with opaque parts, and in JSON those that JSON can change. Other types pay nothing.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::claim::{Fault, Strictness, trace, walk};
use crate::codec::{MaxBytes, decode};
use crate::error::{Error, ErrorKind, Result};
use crate::schema::{Flags, Format, Layout, probe};

/// Checks a value that is about to be written.
#[inline]
pub(super) fn before<T>(layout: &Layout, value: &T) -> Result<()>
where
    T: Serialize + DeserializeOwned + 'static,
{
    probed(layout, ErrorKind::Encode)?;
    if cfg!(debug_assertions) || layout.is_checked {
        walk(layout.shape, value, layout.format, Strictness::Bytes)
            .map_err(|fault| refused(&fault))?;
        if is_opaque_to_postcard(layout)
            && let Reading::Refused(fault) = reading::<T>(layout)
        {
            return Err(refused(&fault));
        }
    }
    Ok(())
}

/// Checks that stored bytes are what the type reads.
pub(super) fn before_read(layout: &Layout) -> Result<()> {
    probed(layout, ErrorKind::Decode).map_err(|error| error.with_resource(layout.resource))
}

#[inline]
fn probed(layout: &Layout, kind: ErrorKind) -> Result<()> {
    if layout.is_probed {
        return probe().map_err(|cause| Error::new(kind, cause));
    }
    Ok(())
}

/// Reads back what has been written, where nothing else tells whether that can be.
#[inline]
pub(super) fn after<T>(layout: &Layout, stored: &[u8], max: MaxBytes) -> Result<()>
where
    T: Serialize + DeserializeOwned + 'static,
{
    let is_read_back = match layout.format {
        Format::Postcard => {
            is_opaque_to_postcard(layout) && matches!(reading::<T>(layout), Reading::Unknown)
        }
        Format::Json => {
            cfg!(debug_assertions) && layout.shape.has(Flags::SELF_DESCRIBING.with(Flags::OPAQUE))
        }
    };
    if !is_read_back {
        return Ok(());
    }
    match decode::<T>(layout, stored, max) {
        Ok(Some(_)) => Ok(()),
        Ok(None) => Err(unreadable("JSON that the type writes, it does not read")),
        Err(error) => Err(unreadable("its type does not read what it writes").with_source(error)),
    }
}

/// Returns the error of a value that its format or its own `Serialize` refused, with the cause if there is one.
#[cold]
pub(super) fn explain<T: Serialize>(error: Error, layout: &Layout, value: &T) -> Error {
    match walk(layout.shape, value, layout.format, Strictness::Bytes) {
        Err(fault) => refused(&fault),
        Ok(_) => error,
    }
}

/// How a type with opaque parts reads postcard.
#[derive(Clone)]
enum Reading {
    Known,
    /// Some part could not be looked at, so each write is read back.
    Unknown,
    Refused(Fault),
}

const fn is_opaque_to_postcard(layout: &Layout) -> bool {
    matches!(layout.format, Format::Postcard) && layout.shape.has(Flags::OPAQUE)
}

/// Returns how a type reads, which is found out once.
fn reading<T: DeserializeOwned + 'static>(layout: &Layout) -> Reading {
    static READINGS: LazyLock<RwLock<HashMap<TypeId, Reading>>> = LazyLock::new(RwLock::default);
    let id = TypeId::of::<T>();
    let known = READINGS.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(reading) = known.get(&id) {
        return reading.clone();
    }
    drop(known);
    let trace = trace::<T>(layout.shape, Format::Postcard, Strictness::Bytes);
    let reading = match trace.fault {
        Some(fault) => Reading::Refused(fault),
        None if trace.unchecked.is_empty() => Reading::Known,
        None => Reading::Unknown,
    };
    let mut known = READINGS.write().unwrap_or_else(PoisonError::into_inner);
    known.insert(id, reading.clone());
    reading
}

#[cold]
fn refused(fault: &Fault) -> Error {
    Error::new(ErrorKind::Encode, fault.to_string())
}

#[cold]
fn unreadable(message: &str) -> Error {
    Error::new(
        ErrorKind::Encode,
        format!("the value cannot be cached: {message}"),
    )
}
