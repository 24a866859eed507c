//! Caps on replies, and the marker that stands in a reply for a part that was over its cap.
//!
//! `redis::Value` has no variant for it. A verbatim string whose format is longer than three characters is none that a
//! server following the protocol can send; should one send it all the same, the operation fails with `TooLarge`.

use redis::{Value, VerbatimFormat};

const FORMAT: &str = "typed-cache/too-large";

/// The cap that a reply exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Oversize {
    /// A string of this many bytes, over the cap on one value.
    Bulk(usize),
    /// All strings of the reply together, over the cap on their sum.
    Sum,
}

impl From<Oversize> for Value {
    fn from(oversize: Oversize) -> Self {
        let text = match oversize {
            Oversize::Bulk(bytes) => bytes.to_string(),
            Oversize::Sum => String::new(),
        };
        Self::VerbatimString {
            format: VerbatimFormat::Unknown(FORMAT.to_owned()),
            text,
        }
    }
}

/// Returns the cap that `value` stands for, if it is such a marker.
pub(crate) fn oversize(value: &Value) -> Option<Oversize> {
    match value {
        Value::VerbatimString {
            format: VerbatimFormat::Unknown(format),
            text,
        } if format == FORMAT => Some(text.parse().map_or(Oversize::Sum, Oversize::Bulk)),
        _ => None,
    }
}
