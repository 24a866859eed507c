//! Checks that a type's `Serialize` and `Deserialize` do what its shape claims.
//!
//! [`walk`] serializes a value and compares each call with the shape. [`trace`] deserializes a type out of samples and
//! compares what it asks for. Neither writes or reads bytes; the words of a fault are names of fields, variants and calls,
//! never values.

mod expected;
mod fault;
mod path;
#[cfg(test)]
mod tests;
mod trace;
mod walk;

use serde::de::DeserializeOwned;

pub(crate) use self::expected::Strictness;
pub(crate) use self::fault::Fault;
pub(crate) use self::trace::{Trace, trace};
pub(crate) use self::walk::{Walked, walk};
use crate::schema::{Format, Reading, Shape};

/// Finds out how a type reads the default format.
pub(crate) fn reading<T: DeserializeOwned>(shape: &Shape) -> Reading {
    let trace = trace::<T>(shape, Format::Postcard, Strictness::Bytes);
    match trace.fault {
        Some(fault) => Reading::Refused(fault.to_string()),
        None if trace.unchecked.is_empty() && !trace.has_refused => Reading::Known,
        None => Reading::Unknown,
    }
}
