//! The lock file: shapes as text with a line per leaf, and the difference between two such texts.
//!
//! ```text
//! type User
//! resource: user
//! kind: value
//! fingerprint: 5a17c2de
//! key.id: u64
//! User.id: u64
//! User.plan::Free
//! User.plan::Trial.days_left: u16
//! User.phone?: str
//! User.tags[]: str
//! ```

mod diff;
mod lines;
mod report;
#[cfg(test)]
mod tests;
mod text;

pub(crate) use self::report::compare;
pub(crate) use self::text::render;

use crate::key::Kind;
use crate::schema::{Fingerprint, Format, Mismatch, Part, Shape};

/// One listed type with its shapes, and the storage of its values if it has a key.
#[derive(Debug)]
pub struct Section {
    pub(crate) name: &'static str,
    pub(crate) place: Option<Place>,
    /// Shapes, each with the suffix that it adds to the type's name.
    pub(crate) shapes: Vec<(&'static str, &'static Shape)>,
}

/// The storage of a resource's values.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) resource: &'static str,
    pub(crate) version: Option<String>,
    pub(crate) kind: Kind,
    pub(crate) format: Format,
    pub(crate) mismatch: Mismatch,
    pub(crate) fingerprint: Option<Fingerprint>,
    pub(crate) parts: &'static [Part],
}
