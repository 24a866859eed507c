//! The protocol of Redis (RESP2 and RESP3), read incrementally.

mod line;
mod partial;
mod reader;

pub(crate) use self::line::Malformed;
pub(crate) use self::reader::{Limits, Reader};
