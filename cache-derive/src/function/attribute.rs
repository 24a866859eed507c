//! The attributes.

/// An attribute of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attribute {
    Remember,
    Evict,
}

impl Attribute {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Remember => "remember",
            Self::Evict => "evict",
        }
    }

    /// The error that the function returns.
    pub(super) fn error(self) -> &'static str {
        match self {
            Self::Remember => "RememberError",
            Self::Evict => "EvictError",
        }
    }
}
