//! What is written is read back: the checks of a value before and after it is written.
//!
//! Debug builds compare every value with its shape. Release builds do it for the types whose shape does not say all: those
//! with opaque parts, and in JSON those that JSON can change. Other types pay nothing.

use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use crate::claim::{Fault, Walked};
use crate::codec::header::HEADER;
use crate::error::{Error, ErrorKind, Result};
use crate::schema::{Fingerprint, Flags, Format, Layout, probe};

/// One walk over the value at hand.
// Behind a pointer, so that the checks are the same code for every type.
type Walk<'a> = &'a dyn Fn() -> std::result::Result<Walked, Box<Fault>>;

/// Checks a value that is about to be written; returns what is written where the shape does not say whether that can be read.
#[inline]
pub(super) fn before(layout: &Layout, walk: Walk<'_>) -> Result<Option<Walked>> {
    if !cfg!(debug_assertions) && !layout.is_checked {
        return Ok(None);
    }
    // First, since it knows the cure.
    probed(layout, ErrorKind::Encode)?;
    let walked = walk().map_err(|fault| refused(fault.to_string()))?;
    if !layout.is_checked {
        return Ok(None);
    }
    readable(layout)?;
    Ok(Some(walked))
}

/// Checks what has been written.
#[inline]
pub(super) fn after(
    layout: &Layout,
    walked: Option<Walked>,
    stored: &[u8],
    max: usize,
) -> Result<()> {
    let Some(walked) = walked else {
        return Ok(());
    };
    elements(layout, walked.elements, stored.len())?;
    match layout.unsaid {
        Some(unsaid) if is_read_back(layout) => compare(
            layout,
            walked.digest,
            (unsaid.read_back)(layout, stored, max),
        ),
        _ => Ok(()),
    }
}

/// Checks that the type can read what it writes.
fn readable(layout: &Layout) -> Result<()> {
    match refusal(layout) {
        Some(fault) => Err(refused(fault)),
        None => Ok(()),
    }
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

/// Returns the error of a value that its format or its own `Serialize` refused, with the cause if there is one.
#[cold]
pub(super) fn explain(error: Error, walk: Walk<'_>) -> Error {
    match walk() {
        Err(fault) => refused(fault.to_string()),
        Ok(_) => error,
    }
}

/// Refuses what has more elements than bytes, which is not read, since hostile bytes could claim any number.
fn elements(layout: &Layout, elements: usize, stored: usize) -> Result<()> {
    let header = match layout.format {
        Format::Postcard => HEADER,
        Format::Json => 0,
    };
    if elements > stored - header {
        let what = "it has more elements than bytes, which is not read back";
        let cure = "store the number of elements that take no bytes";
        return Err(refused(format!("{what}: {cure}")));
    }
    Ok(())
}

/// Returns whether what has been written is read back: of an opaque part nothing else tells whether its two directions agree.
fn is_read_back(layout: &Layout) -> bool {
    match layout.format {
        Format::Postcard => layout.shape.has(Flags::OPAQUE),
        Format::Json => {
            let unsaid = Flags::SELF_DESCRIBING.with(Flags::OPAQUE);
            cfg!(debug_assertions) && layout.shape.has(unsaid)
        }
    }
}

/// Returns why a type cannot read the default format, which is found out once per process.
fn refusal(layout: &Layout) -> Option<String> {
    // By the address of the type's code, which is that of another type only where both are the same.
    type Refusals = RwLock<HashMap<(usize, Fingerprint), Option<String>>>;
    static REFUSALS: LazyLock<Refusals> = LazyLock::new(RwLock::default);
    let unsaid = layout.unsaid?;
    if layout.format == Format::Json {
        return None;
    }
    let id = (unsaid.refusal as usize, layout.fingerprint);
    let known = REFUSALS.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(refusal) = known.get(&id) {
        return refusal.clone();
    }
    drop(known);
    let refusal = (unsaid.refusal)(layout.shape);
    let mut known = REFUSALS.write().unwrap_or_else(PoisonError::into_inner);
    known.insert(id, refusal.clone());
    refusal
}

#[cold]
fn refused(fault: String) -> Error {
    Error::new(ErrorKind::Encode, fault)
}

/// Compares what was read back with what was written.
fn compare(layout: &Layout, written: u64, read: Result<Option<u64>>) -> Result<()> {
    match read {
        Ok(Some(read)) if read == written => Ok(()),
        Ok(Some(_)) => Err(refused(
            "the value cannot be cached, since another one is read back: a field that is left out has another default, \
             or another variant takes the text"
                .to_owned(),
        )),
        Ok(None) => Err(unreadable(layout, None)),
        Err(error) => Err(unreadable(layout, Some(&error))),
    }
}

/// The error of a value that has been written and cannot be read, with the reason if there is one.
#[cold]
fn unreadable(layout: &Layout, reason: Option<&Error>) -> Error {
    let why = match (reason, layout.format) {
        (Some(reason), _) => format!(": {}", reason.message()),
        (None, Format::Json) => ": serde keeps the content of `tag`, `untagged` and `flatten` in a form without integers as \
            keys of maps and without integers of 128 bits"
            .to_owned(),
        (None, Format::Postcard) => String::new(),
    };
    refused(format!(
        "the value cannot be cached, since its type does not read what it writes{why}"
    ))
}
