//! Properties of a whole shape, gathered from its children.

/// The properties of a shape that the checks and the decoder need.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the properties are independent"
)]
pub(super) struct Traits {
    /// The least number of bytes that postcard writes for a value.
    pub(super) least_bytes: usize,
    /// True if an opaque type is somewhere inside.
    pub(super) opaque: bool,
    /// True if a map is somewhere inside.
    pub(super) map: bool,
    /// The largest number of sequences inside one another.
    pub(super) nesting: u8,
    /// True if a sequence whose elements take no bytes is somewhere inside.
    pub(super) endless: bool,
    /// True if JSON can write a value as `null`.
    pub(super) null: bool,
    /// True if an `Option` of a type that JSON writes as `null` is somewhere inside.
    pub(super) null_in_option: bool,
}

impl Traits {
    /// The traits of a type without bytes and children.
    pub(super) const NONE: Self = Self {
        least_bytes: 0,
        opaque: false,
        map: false,
        nesting: 0,
        endless: false,
        null: false,
        null_in_option: false,
    };

    /// Returns the traits of two values side by side.
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
}
