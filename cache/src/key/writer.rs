//! Writes keys.

use std::fmt;

use crate::key::part::{KeyPart, PartWriter};
use crate::key::{Key, Version};

/// Writes the parts of a key, each with its separator.
///
#[doc = include_str!("../../docs/examples/key.md")]
pub struct KeyWriter<'a> {
    out: &'a mut Vec<u8>,
    is_first: bool,
}

/// Shows nothing of the key or value at hand.
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
    ///
    #[doc = include_str!("../../docs/examples/key.md")]
    pub fn part<P: KeyPart + ?Sized>(&mut self, part: &P) {
        self.separate();
        self.write(part);
    }

    /// Writes the next part in braces: it alone decides the key's slot in a cluster.
    ///
    #[doc = include_str!("../../docs/examples/key.md")]
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
        if self.out.len() == start {
            self.out.push(b'%');
        }
    }
}

/// Writes `resource[@version]:`, which every key of the type begins with.
pub(super) fn write_head<K: Key>(out: &mut Vec<u8>) {
    out.extend_from_slice(K::RESOURCE.as_bytes());
    match K::VERSION {
        Version::None => {}
        Version::Number(number) => {
            out.push(b'@');
            out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
        }
        Version::Auto(fingerprint) => {
            out.push(b'@');
            out.extend_from_slice(fingerprint.to_string().as_bytes());
        }
    }
    out.push(b':');
}

/// Writes the whole key but for the deployment's prefix.
pub(crate) fn write_without_prefix<K: Key>(key: &K, out: &mut Vec<u8>) {
    write_with_parts::<K>(out, |parts| key.write_parts(parts));
}

/// Writes a key whose parts come from elsewhere, such as from the fields of a value.
pub(crate) fn write_with_parts<K: Key>(
    out: &mut Vec<u8>,
    write_parts: impl FnOnce(&mut KeyWriter<'_>),
) {
    write_head::<K>(out);
    write_parts(&mut KeyWriter::new(out));
}
