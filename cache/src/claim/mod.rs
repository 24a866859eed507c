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

pub(crate) use self::fault::Fault;
pub(crate) use self::trace::{Trace, trace};
pub(crate) use self::walk::walk;

/// How much of a claim is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// What changes the stored bytes.
    Bytes,
    /// Every call: also whether a struct around one value is written as such, which adds no byte.
    Calls,
}
