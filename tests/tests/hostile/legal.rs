//! Replies of the table that are legal, for operations that have them in common.

use Expected::{Is, May};

/// The legal result of an operation for a reply of this name; every reply that is not named must give an error.
pub(crate) type Legal = &'static [(&'static str, Expected)];

/// The result of an operation for a legal reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// This value and nothing else.
    Is(&'static str),
    /// This value or an error: a form that no server sends there and that misleads nobody.
    May(&'static str),
}

/// Entries that begin with no format byte of ours are of another schema, which is a miss.
pub(crate) const VALUE: Legal = &[
    ("nil", Is("None")),
    ("null", Is("None")),
    ("attribute before nil", Is("None")),
    ("null array", May("None")),
    ("empty bulk", May("None")),
    ("bulk text", May("None")),
    ("bulk 7", May("None")),
    ("bulk OK", May("None")),
    ("verbatim text", May("None")),
    ("streamed bulk", May("None")),
];

/// An item of a list is an error if it is of another schema.
pub(crate) const ITEM: Legal = &[
    ("nil", Is("None")),
    ("null", Is("None")),
    ("attribute before nil", Is("None")),
    ("null array", May("None")),
];

pub(crate) const DONE: Legal = &[("ok", Is("()")), ("two replies", May("()"))];

pub(crate) const PRESENT: Legal = &[
    ("0", Is("false")),
    ("1", Is("true")),
    ("+1", May("true")),
    ("number with a space", May("true")),
    ("attribute before 1", May("true")),
    ("push before 1", Is("true")),
    ("two different replies", May("true")),
];

/// A single field: how many were new.
pub(crate) const FIELD_WRITTEN: Legal = &[
    ("0", Is("()")),
    ("1", Is("()")),
    ("+1", May("()")),
    ("number with a space", May("()")),
    ("attribute before 1", May("()")),
    ("push before 1", Is("()")),
    ("two different replies", May("()")),
];

pub(crate) const NUMBER: Legal = &[
    ("0", Is("0")),
    ("1", Is("1")),
    ("7", Is("7")),
    ("-7", Is("-7")),
    ("-2", Is("-2")),
    ("+1", May("1")),
    ("number with a space", May("1")),
    ("largest number", Is("9223372036854775807")),
    ("attribute before 1", May("1")),
    ("push before 1", Is("1")),
    ("two different replies", May("1")),
];

pub(crate) const LENGTH: Legal = &[
    ("0", May("0")),
    ("1", Is("1")),
    ("7", Is("7")),
    ("+1", May("1")),
    ("number with a space", May("1")),
    ("largest number", May("9223372036854775807")),
    ("attribute before 1", May("1")),
    ("push before 1", Is("1")),
    ("two different replies", May("1")),
];

pub(crate) const TWO_MISSES: Legal = &[
    ("array of two nils", Is("[None, None]")),
    // Two replies of the right form, of which the first is of another schema.
    ("page without items", May("[None, None]")),
    ("set", May("[None, None]")),
];
