//! A shape as a stream of bytes, hashed with 64-bit FNV-1a in constants.
//!
//! FNV-1a: <https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>. Every name and list has its length in front, every
//! kind a tag, every child a fixed width of eight bytes: the stream is unambiguous, so no two levels share one.

use crate::schema::shape::{Member, Part, Presence, Shape, Variant, VariantContent};
use crate::schema::traits::{Flags, Traits};

/// The state of a hash, with the traits of the children so far.
#[derive(Clone, Copy)]
pub(super) struct Stream {
    pub(super) state: u64,
    pub(super) traits: Traits,
}

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

impl Stream {
    pub(super) const fn new(tag: u8) -> Self {
        let empty = Self {
            state: OFFSET,
            traits: Traits::NONE,
        };
        empty.byte(tag)
    }

    const fn byte(mut self, byte: u8) -> Self {
        self.state = (self.state ^ byte as u64).wrapping_mul(PRIME);
        self
    }

    const fn bytes(mut self, bytes: &[u8]) -> Self {
        let mut at = 0;
        while at < bytes.len() {
            self = self.byte(bytes[at]);
            at += 1;
        }
        self
    }

    pub(super) const fn number(self, number: u64) -> Self {
        self.bytes(&number.to_le_bytes())
    }

    pub(super) const fn count(self, count: usize) -> Self {
        self.number(count as u64)
    }

    pub(super) const fn name(self, name: &str) -> Self {
        self.count(name.len()).bytes(name.as_bytes())
    }

    pub(super) const fn child(mut self, child: &Shape) -> Self {
        self.traits = self.traits.and(child.traits);
        self.number(child.hash)
    }

    pub(super) const fn shapes(self, shapes: &[&'static Shape]) -> Self {
        self.count(shapes.len()).each(shapes)
    }

    pub(super) const fn each(self, shapes: &[&'static Shape]) -> Self {
        let mut stream = self;
        let mut at = 0;
        while at < shapes.len() {
            stream = stream.child(shapes[at]);
            at += 1;
        }
        stream
    }

    pub(super) const fn members(self, members: &[Member]) -> Self {
        let mut stream = self.count(members.len());
        let mut at = 0;
        while at < members.len() {
            stream = stream.member(&members[at]);
            at += 1;
        }
        stream
    }

    const fn member(self, member: &Member) -> Self {
        let mut stream = self.name(member.name).child(member.shape);
        let is_described = matches!(member.presence, Presence::Always);
        stream.traits.flags = (stream.traits.flags).with_if(Flags::SELF_DESCRIBING, !is_described);
        stream
    }

    pub(super) const fn parts(self, parts: &[Part]) -> Self {
        let mut stream = self.count(parts.len());
        let mut at = 0;
        while at < parts.len() {
            stream = stream.name(parts[at].name).child(parts[at].shape);
            at += 1;
        }
        stream
    }

    pub(super) const fn variants(self, variants: &[Variant]) -> Self {
        let mut stream = self.count(variants.len());
        let mut at = 0;
        while at < variants.len() {
            stream = stream.variant(&variants[at]);
            at += 1;
        }
        stream
    }

    const fn variant(self, variant: &Variant) -> Self {
        let mut stream = self.name(variant.name);
        // In front of the content, whose tag it is not mistaken for.
        if let Some(discriminant) = variant.discriminant {
            stream = stream.byte(b'=').bytes(&discriminant.to_le_bytes());
        }
        let mut stream = match variant.content {
            VariantContent::Unit => stream.byte(b'u'),
            VariantContent::Newtype(shape) => stream.byte(b'n').child(shape),
            VariantContent::Tuple(elements) => stream.byte(b't').shapes(elements),
            VariantContent::Record(members) => stream.byte(b'r').members(members),
        };
        let has_content = !matches!(variant.content, VariantContent::Unit);
        // Inherited flags alone are left of the variants before, so this is set again for each.
        stream.traits.flags = stream.traits.flags.with_if(Flags::NO_KEY, has_content);
        stream
    }
}
