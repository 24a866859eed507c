//! Writes keys as text, and reads them from it.

use std::fmt;
use std::str::Split;

use crate::key::part::{KeyPart, OwnedKeyPart, PartReader, PartWriter};

/// Writes the parts of a key, each with its separator.
///
#[doc = include_str!("../../docs/examples/key.md")]
pub struct KeyWriter<'a> {
    out: &'a mut Vec<u8>,
    is_first: bool,
}

// Without the content: keys may hold personal data.
impl fmt::Debug for KeyWriter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyWriter").finish_non_exhaustive()
    }
}

impl<'a> KeyWriter<'a> {
    pub(super) fn new(out: &'a mut Vec<u8>) -> Self {
        Self {
            out,
            is_first: true,
        }
    }

    /// Writes the next part; an empty one as `%`.
    pub fn part<P: KeyPart + ?Sized>(&mut self, part: &P) {
        self.separate();
        self.write(part);
    }

    /// Writes the next part in braces: it alone decides the key's slot in a cluster.
    pub fn hash_tag<P: KeyPart + ?Sized>(&mut self, part: &P) {
        self.separate();
        self.out.push(b'{');
        self.write(part);
        self.out.push(b'}');
    }

    #[inline]
    fn separate(&mut self) {
        if !self.is_first {
            self.out.push(b':');
        }
        self.is_first = false;
    }

    fn write<P: KeyPart + ?Sized>(&mut self, part: &P) {
        let start = self.out.len();
        part.write_part(&mut PartWriter::new(self.out));
        // A key would otherwise end in `:`, or have `::` inside, and one empty part could not be told from none.
        if self.out.len() == start {
            self.out.push(b'%');
        }
    }
}

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
