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

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::de::DeserializeOwned;

pub(crate) use self::expected::Strictness;
pub(crate) use self::fault::Fault;
pub(crate) use self::trace::{Trace, trace};
pub(crate) use self::walk::{Walked, walk};
use crate::schema::{Format, Shape};

/// Returns why a type cannot read the default format, if it says so.
pub(crate) fn refusal<T: DeserializeOwned>(shape: &Shape) -> Option<String> {
    // A type may not expect what no writer has written.
    let trace = || trace::<T>(shape, Format::Postcard, Strictness::Bytes);
    let trace = catch_unwind(AssertUnwindSafe(trace)).ok()?;
    trace.fault.map(|fault| fault.to_string())
}
