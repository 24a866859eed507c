//! What is asked about a whole shape, gathered from its children.

use crate::schema::member::Member;
use crate::schema::shape::Shape;

/// What the checks and the decoder ask about a shape.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own"
)]
pub(super) struct Traits {
    /// The least number of bytes that postcard writes for a value.
    pub(super) least_bytes: usize,
    /// An opaque type is somewhere inside.
    pub(super) opaque: bool,
    /// A map is somewhere inside.
    pub(super) map: bool,
    /// How many sequences lie inside one another.
    pub(super) nesting: u8,
    /// A sequence whose elements take no bytes is somewhere inside.
    pub(super) endless: bool,
    /// JSON can write a value as `null`.
    pub(super) null: bool,
    /// An `Option` of what JSON writes as `null` is somewhere inside.
    pub(super) null_in_option: bool,
}

impl Traits {
    pub(super) const fn bytes(least_bytes: usize) -> Self {
        Self {
            least_bytes,
            opaque: false,
            map: false,
            nesting: 0,
            endless: false,
            null: false,
            null_in_option: false,
        }
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Self {
            least_bytes: self.least_bytes.saturating_add(other.least_bytes),
            opaque: self.opaque || other.opaque,
            map: self.map || other.map,
            nesting: if self.nesting > other.nesting {
                self.nesting
            } else {
                other.nesting
            },
            endless: self.endless || other.endless,
            null: false,
            null_in_option: self.null_in_option || other.null_in_option,
        }
    }

    pub(super) const fn of_shapes(shapes: &[&'static Shape]) -> Self {
        let mut traits = Self::bytes(0);
        let mut at = 0;
        while at < shapes.len() {
            traits = traits.and(shapes[at].traits);
            at += 1;
        }
        traits
    }

    pub(super) const fn of_members(members: &[Member]) -> Self {
        let mut traits = Self::bytes(0);
        let mut at = 0;
        while at < members.len() {
            traits = traits.and(members[at].shape.traits);
            at += 1;
        }
        traits
    }
}
