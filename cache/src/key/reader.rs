//! Reads keys from text.

use std::fmt;
use std::str::Split;

use crate::key::part::{OwnedKeyPart, PartReader};

/// Reads the parts of a key in their order; [`KeyWriter`](crate::KeyWriter) has an example.
pub struct KeyReader<'a> {
    parts: Option<Split<'a, char>>,
}

// Without the content: keys may hold personal data.
impl fmt::Debug for KeyReader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyReader").finish_non_exhaustive()
    }
}

impl<'a> KeyReader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            parts: (!text.is_empty()).then(|| text.split(':')),
        }
    }

    /// Reads the next part; `None` if there is none or it does not fit.
    pub fn part<P: OwnedKeyPart>(&mut self) -> Option<P> {
        let text = self.next()?;
        P::read_part(&PartReader::new(text))
    }

    /// Reads the next part from its braces.
    pub fn hash_tag<P: OwnedKeyPart>(&mut self) -> Option<P> {
        let text = self.next()?.strip_prefix('{')?.strip_suffix('}')?;
        P::read_part(&PartReader::new(text))
    }

    fn next(&mut self) -> Option<&'a str> {
        self.parts.as_mut()?.next()
    }

    pub(super) fn is_at_end(&mut self) -> bool {
        self.next().is_none()
    }
}
