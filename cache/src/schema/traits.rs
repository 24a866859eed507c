//! The properties of a shape that the checks and the codec need.

/// The properties of one level and of all below it.
// Kept per level, since a walk of the whole tree at each level exceeds the compiler's limit on the evaluation of constants.
#[derive(Clone, Copy, Debug)]
pub(super) struct Traits {
    /// The least number of bytes that postcard writes for a value.
    pub(super) least_bytes: usize,
    /// The largest number of sequences inside one another.
    pub(super) nesting: u8,
    pub(super) flags: Flags,
}

/// A set of yes-or-no properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Flags(u16);

impl Flags {
    pub(super) const NONE: Self = Self(0);

    // Of this level alone:
    /// JSON can write a value as `null`.
    pub(super) const NULL: Self = Self(1);
    /// JSON cannot write a value as the key of an object.
    pub(super) const NO_KEY: Self = Self(1 << 1);

    // Of something inside, at any depth:
    /// A type whose bytes are not described.
    pub(crate) const OPAQUE: Self = Self(1 << 2);
    pub(super) const MAP: Self = Self(1 << 3);
    /// A sequence whose elements take no bytes.
    pub(super) const ENDLESS: Self = Self(1 << 4);
    /// An `Option` of a type that JSON writes as `null`.
    pub(crate) const NULL_IN_OPTION: Self = Self(1 << 5);
    /// A map with keys that JSON cannot have.
    pub(crate) const NO_KEY_IN_MAP: Self = Self(1 << 6);
    /// A float, which JSON writes as `null` if it is not finite.
    pub(crate) const FLOAT: Self = Self(1 << 7);
    /// A type that is read by what its text looks like, which postcard's bytes do not tell.
    pub(crate) const SELF_DESCRIBING: Self = Self(1 << 8);
    /// A type of another crate whose features decide its bytes.
    pub(crate) const PROBED: Self = Self(1 << 9);

    const OWN: Self = Self(Self::NULL.0 | Self::NO_KEY.0);

    /// Returns whether one of `others` is set.
    pub(crate) const fn any(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    pub(crate) const fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    pub(super) const fn with_if(self, others: Self, condition: bool) -> Self {
        if condition { self.with(others) } else { self }
    }

    /// Returns the flags that a level has from one below it.
    pub(super) const fn inherited(self) -> Self {
        Self(self.0 & !Self::OWN.0)
    }

    /// Takes the properties of one level from `form`, the form that JSON has.
    pub(super) const fn in_the_form_of(self, form: Self) -> Self {
        Self(self.0 & !Self::OWN.0 | form.0 & Self::OWN.0)
    }
}

impl Traits {
    /// The traits of a type without bytes and children.
    pub(super) const NONE: Self = Self {
        least_bytes: 0,
        nesting: 0,
        flags: Flags::NONE,
    };

    /// Returns the traits of two values side by side.
    pub(super) const fn and(self, other: Self) -> Self {
        Self {
            least_bytes: self.least_bytes.saturating_add(other.least_bytes),
            nesting: if self.nesting > other.nesting {
                self.nesting
            } else {
                other.nesting
            },
            flags: self.flags.inherited().with(other.flags.inherited()),
        }
    }
}
