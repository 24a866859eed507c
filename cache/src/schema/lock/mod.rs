//! Shapes as text, a line per leaf, and the difference between two such texts.
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

pub(crate) use self::{report::compare, text::render};

use crate::schema::{Fingerprint, Format, Mismatch, Part, Shape};

/// One listed type: where its values live, and their shapes.
#[derive(Debug)]
pub struct Section {
    pub(crate) name: &'static str,
    pub(crate) place: Option<Place>,
    /// Shapes, each behind what it adds to the type's name.
    pub(crate) shapes: Vec<(&'static str, &'static Shape)>,
}

/// Where and how the values of a resource are stored.
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

/// What lives at the keys of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Value,
    Hash,
    Map,
    List,
    Counter,
}

impl Kind {
    const ALL: [Self; 5] = [
        Self::Value,
        Self::Hash,
        Self::Map,
        Self::List,
        Self::Counter,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Hash => "hash",
            Self::Map => "map",
            Self::List => "list",
            Self::Counter => "counter",
        }
    }
}
