//! What a shape says about one part.

use crate::claim::fault;
use crate::schema::{Shape, Structure, Variant, VariantContent};

/// How much of a claim is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// What changes the stored bytes.
    Bytes,
    /// Every call: also whether a struct around one value is written as such, which adds no byte.
    Calls,
}

#[derive(Clone, Copy)]
pub(super) enum Expected<'e> {
    Shape(&'e Shape),
    /// The content of a variant that stands beside its tag.
    Content(VariantContent),
    /// The tag of one of these variants.
    Tag(&'static [Variant]),
    /// Nothing: the part is opaque.
    Anything,
}

impl Expected<'_> {
    /// Returns the structure that the next call must fit, or `None` for an opaque part.
    pub(super) fn structure(self, is_readable: bool, strictness: Strictness) -> Option<Structure> {
        let shape = match self {
            Expected::Anything => return None,
            Expected::Tag(variants) => return Some(Structure::Enumeration(variants, None)),
            Expected::Content(VariantContent::Unit) => return Some(Structure::Tuple(&[])),
            Expected::Content(VariantContent::Tuple(elements)) => {
                return Some(Structure::Tuple(elements));
            }
            Expected::Content(VariantContent::Record(members)) => {
                return Some(Structure::Record(members));
            }
            Expected::Shape(shape) | Expected::Content(VariantContent::Newtype(shape)) => shape,
        };
        match shape.form(is_readable).structure {
            Structure::Opaque(..) | Structure::SelfDescribing(..) => None,
            Structure::Foreign(inner) => Expected::Shape(inner).structure(is_readable, strictness),
            Structure::Newtype(inner) if strictness == Strictness::Bytes => {
                Expected::Shape(inner).structure(is_readable, strictness)
            }
            structure => Some(structure),
        }
    }

    /// Returns what is expected inside the call of a newtype, or `None` if there is to be none.
    pub(super) fn inside_newtype(self, is_readable: bool, strictness: Strictness) -> Option<Self> {
        let Expected::Shape(shape) = self else {
            return Some(self);
        };
        match shape.form(is_readable).structure {
            Structure::Newtype(inner) => Some(Expected::Shape(inner)),
            Structure::Foreign(_) => Some(self),
            Structure::Opaque(..) | Structure::SelfDescribing(..) => Some(Expected::Anything),
            _ if strictness == Strictness::Bytes => Some(self),
            _ => None,
        }
    }

    /// Names it in a message.
    pub(super) fn said(self, is_readable: bool) -> String {
        match self {
            Expected::Shape(shape) => fault::said(shape, is_readable),
            Expected::Content(_) => "the content of a variant".to_owned(),
            Expected::Tag(_) => "the tag of a variant".to_owned(),
            Expected::Anything => "anything".to_owned(),
        }
    }
}
