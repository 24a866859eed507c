//! The parts of sequences, structs, maps and enums.

use std::cell::Cell;

use serde::de::value::{BorrowedStrDeserializer, U32Deserializer};
use serde::de::{
    DeserializeSeed, EnumAccess, IntoDeserializer as _, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};

use super::{Stopped, Tracer, hash};
use crate::claim::expected::Expected;
use crate::claim::path::{Path, Step};
use crate::schema::{Member, Shape, Tags, Variant, VariantContent};

/// What a shape says about the parts.
#[derive(Clone, Copy)]
pub(super) enum Content {
    /// So many elements of one shape.
    Each(&'static Shape, usize),
    Elements(&'static [&'static Shape]),
    Pair(&'static Shape, &'static Shape),
    Members(&'static [Member]),
    /// A variant as a struct of its tag and its content.
    Tagged(&'static [Variant], Tags),
    /// So many opaque parts.
    Anything(usize),
}

/// Gives the parts in their order.
pub(super) fn visit_seq<'de, V: Visitor<'de>>(
    whole: Tracer<'_>,
    content: Content,
    visitor: V,
) -> Result<V::Value, Stopped> {
    let parts = Parts::new(whole, content);
    let value = visitor.visit_seq(&parts);
    parts.check(value)
}

/// Gives the parts with their names or keys.
pub(super) fn visit_map<'de, V: Visitor<'de>>(
    whole: Tracer<'_>,
    content: Content,
    visitor: V,
) -> Result<V::Value, Stopped> {
    let parts = Parts::new(whole, content);
    let value = visitor.visit_map(&parts);
    parts.check(value)
}

struct Parts<'t> {
    whole: Tracer<'t>,
    content: Content,
    given: Cell<usize>,
    has_given: Cell<bool>,
    /// True if the type has asked for more than there is.
    has_asked_more: Cell<bool>,
}

impl<'t> Parts<'t> {
    fn new(whole: Tracer<'t>, content: Content) -> Self {
        whole.see();
        Self {
            whole,
            content,
            given: Cell::new(0),
            has_given: Cell::new(false),
            has_asked_more: Cell::new(false),
        }
    }

    fn len(&self) -> usize {
        match self.content {
            Content::Each(_, length) | Content::Anything(length) => length,
            Content::Elements(elements) => elements.len(),
            Content::Members(members) => members.len(),
            Content::Pair(..) => 1,
            Content::Tagged(..) => 2,
        }
    }

    fn tagged(&self, variants: &'static [Variant]) -> Expected<'static> {
        if self.given.get() == 0 {
            return Expected::Tag(variants);
        }
        Expected::Content(variants[self.whole.tracing.tag.get()].content)
    }

    fn next(&self) -> Option<(Expected<'t>, Step)> {
        let at = self.given.get();
        if at == self.len() {
            self.has_asked_more.set(true);
            return None;
        }
        let next = match self.content {
            Content::Each(shape, _) | Content::Pair(_, shape) => {
                (Expected::Shape(shape), Step::Element)
            }
            Content::Elements(elements) => (Expected::Shape(elements[at]), Step::Index(at)),
            Content::Members(members) => (
                Expected::Shape(members[at].shape),
                Step::Field(members[at].name),
            ),
            Content::Tagged(variants, tags) => {
                let name = if at == 0 { tags.tag } else { tags.content };
                (self.tagged(variants), Step::Field(name))
            }
            Content::Anything(_) => (Expected::Anything, Step::Index(at)),
        };
        Some(next)
    }

    fn read<'de, S: DeserializeSeed<'de>>(
        &self,
        seed: S,
        expected: Expected<'_>,
        step: Step,
    ) -> Result<S::Value, Stopped> {
        let path = self.whole.path.to(step);
        self.given.set(self.given.get() + 1);
        self.give(seed, expected, &path)
    }

    /// Gives a part, or a key. What is wrong inside of it is not the fault of the whole.
    fn give<'de, S: DeserializeSeed<'de>>(
        &self,
        seed: S,
        expected: Expected<'_>,
        path: &Path<'_>,
    ) -> Result<S::Value, Stopped> {
        let tracing = self.whole.tracing;
        let Some(left) = tracing.left.get().checked_sub(1) else {
            return Err(self.whole.stop());
        };
        tracing.left.set(left);
        self.has_given.set(true);
        seed.deserialize(tracing.expect(expected, path))
            .map_err(|_inside| Stopped::Refused)
    }

    /// Compares the number of parts that the type has read with that of the shape.
    fn check<T>(&self, value: Result<T, Stopped>) -> Result<T, Stopped> {
        if self.whole.tracing.fault.borrow().is_some() {
            return value;
        }
        let (given, length) = (self.given.get(), self.len());
        let is_described = !matches!(self.content, Content::Anything(_));
        let is_fixed =
            is_described && !matches!(self.content, Content::Each(_, 1) | Content::Pair(..));
        match value {
            Ok(_) if is_fixed && given < length => Err(self
                .whole
                .differs(format_args!("{given} of its {length} parts"))),
            Err(Stopped::InvalidLength) if is_fixed && self.has_asked_more.get() => {
                Err(self.whole.differs(format_args!("more than {length} parts")))
            }
            Err(Stopped::InvalidType) if is_described && !self.has_given.get() => Err(self
                .whole
                .differs("something else than parts in their order")),
            Err(Stopped::MissingField(name)) if is_fixed && !self.has_member(name) => {
                Err(self.whole.differs("a struct that needs a further field"))
            }
            Err(Stopped::UnknownField(name)) if is_fixed && self.has_member(name) => Err(self
                .whole
                .differs("a struct that does not know one of its fields")),
            Err(_) => Err(Stopped::Refused),
            value => value,
        }
    }

    fn has_member(&self, name: u64) -> bool {
        match self.content {
            Content::Members(members) => members.iter().any(|member| hash(member.name) == name),
            Content::Tagged(_, tags) => [tags.tag, tags.content].map(hash).contains(&name),
            _ => false,
        }
    }
}

impl<'de> SeqAccess<'de> for &Parts<'_> {
    type Error = Stopped;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Stopped> {
        match self.next() {
            Some((expected, step)) => self.read(seed, expected, step).map(Some),
            None => Ok(None),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.len() - self.given.get())
    }
}

impl<'de> MapAccess<'de> for &Parts<'_> {
    type Error = Stopped;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Stopped> {
        let Some((_, step)) = self.next() else {
            return Ok(None);
        };
        if let Step::Field(name) = step {
            return seed
                .deserialize(BorrowedStrDeserializer::new(name))
                .map(Some);
        }
        let expected = match self.content {
            Content::Pair(key, _) => Expected::Shape(key),
            _ => Expected::Anything,
        };
        let path = self.whole.path.to(Step::Key);
        self.give(seed, expected, &path).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Stopped> {
        match self.next() {
            Some((expected, Step::Field(name))) => self.read(seed, expected, Step::Field(name)),
            Some((expected, _)) => self.read(seed, expected, Step::Value),
            None => Err(Stopped::Refused),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.len() - self.given.get())
    }
}

/// The variants of an enum, of which this run takes one.
pub(super) struct Variants<'t> {
    whole: Tracer<'t>,
    said: Option<&'static [Variant]>,
    names: &'static [&'static str],
    at: usize,
}

impl<'t> Variants<'t> {
    pub(super) fn new(
        whole: Tracer<'t>,
        said: Option<&'static [Variant]>,
        names: &'static [&'static str],
        at: usize,
    ) -> Self {
        Self {
            whole,
            said,
            names,
            at,
        }
    }

    fn name(&self) -> &'static str {
        self.said
            .map_or(self.names[self.at], |said| said[self.at].name)
    }
}

impl<'de, 't> EnumAccess<'de> for Variants<'t> {
    type Error = Stopped;
    type Variant = OneVariant<'t>;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), Stopped> {
        let name = self.name();
        let value = if self.whole.tracing.is_readable {
            seed.deserialize(BorrowedStrDeserializer::<Stopped>::new(name))
        } else {
            let number: U32Deserializer<Stopped> = u32::try_from(self.at)
                .unwrap_or(u32::MAX)
                .into_deserializer();
            seed.deserialize(number)
        };
        let Ok(value) = value else {
            return Err(self
                .whole
                .differs(format_args!("an enum without the variant `{name}`")));
        };
        let content = self.said.map(|said| said[self.at].content);
        Ok((
            value,
            OneVariant {
                whole: self.whole,
                name,
                content,
            },
        ))
    }
}

/// The content of the variant that this run takes.
pub(super) struct OneVariant<'t> {
    whole: Tracer<'t>,
    name: &'static str,
    content: Option<VariantContent>,
}

impl OneVariant<'_> {
    fn differs(&self, found: &str) -> Stopped {
        self.whole
            .differs(format_args!("the variant `{}` {found}", self.name))
    }
}

impl<'de> VariantAccess<'de> for OneVariant<'_> {
    type Error = Stopped;

    fn unit_variant(self) -> Result<(), Stopped> {
        let is_tag = matches!(self.whole.expected, Expected::Tag(_));
        match self.content {
            Some(VariantContent::Unit) | None => {}
            Some(_) if is_tag => return Ok(()),
            Some(_) => return Err(self.differs("without content")),
        }
        let path = self.whole.path.to(Step::Variant(self.name));
        self.whole.tracing.expect(Expected::Anything, &path).see();
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Stopped> {
        let expected = match self.content {
            None => Expected::Anything,
            Some(VariantContent::Newtype(shape)) => Expected::Shape(shape),
            Some(_) => return Err(self.differs("around one value")),
        };
        let path = self.whole.path.to(Step::Variant(self.name));
        seed.deserialize(self.whole.tracing.expect(expected, &path))
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Stopped> {
        let content = match self.content {
            None => Content::Anything(length),
            Some(VariantContent::Tuple(elements)) if elements.len() == length => {
                Content::Elements(elements)
            }
            Some(_) => return Err(self.differs(&format!("of {length} values"))),
        };
        let path = self.whole.path.to(Step::Variant(self.name));
        visit_seq(
            Tracer {
                path: &path,
                ..self.whole
            },
            content,
            visitor,
        )
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stopped> {
        let content = match self.content {
            None => Content::Anything(fields.len()),
            Some(VariantContent::Record(members)) => {
                self.whole
                    .compare("fields", fields, members.iter().map(|member| member.name))?;
                Content::Members(members)
            }
            Some(_) => return Err(self.differs("with named fields")),
        };
        let path = self.whole.path.to(Step::Variant(self.name));
        let whole = Tracer {
            path: &path,
            ..self.whole
        };
        if whole.tracing.is_readable {
            return visit_map(whole, content, visitor);
        }
        visit_seq(whole, content, visitor)
    }
}
