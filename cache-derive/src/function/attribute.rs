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

/// Returns the message for a function that returns no result; `error` is the one that its callers get.
pub(super) fn needs_a_result(name: &str, error: Option<&str>) -> String {
    match error {
        Some(error) => format!(
            "`#[{name}(..)]` needs a result: `-> Result<T, {error}<E>>`, where the body gives `Result<T, E>`"
        ),
        None => format!("`#[{name}(..)]` needs a result: `-> Result<T, E>`"),
    }
}
