//! What a check finds.

use std::fmt;

/// A call that no correct cache would have answered so. Its text names the key, the versions, and the calls with their times since the
/// begin of the history; so does its `Debug`, for assertions.
#[derive(Clone, PartialEq, Eq)]
pub struct Violation {
    rule: Rule,
    key: String,
    text: String,
}

/// The rule that a call broke; [the module](crate::testing#rules) has them in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// A read behind a write or delete gave a version from before it.
    Order,
    /// Two loads of a key at a time.
    OneLoad,
    /// A version from nowhere.
    Origin,
    /// An outdated version beyond TTL and grace.
    Age,
}

impl Violation {
    pub(super) fn new(rule: Rule, key: &str, text: String) -> Self {
        Self {
            rule,
            key: key.to_owned(),
            text,
        }
    }

    /// Returns the rule that was broken.
    #[must_use]
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// Returns the key, as it was recorded.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.key, self.text)
    }
}

impl fmt::Debug for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}, {self}", self.rule)
    }
}
