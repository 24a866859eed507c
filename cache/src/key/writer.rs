//! Writes keys as text.

use std::fmt;

use crate::key::part::{KeyPart, PartWriter};

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
