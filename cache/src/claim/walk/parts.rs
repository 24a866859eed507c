//! The parts of a sequence, tuple, map or struct.

use std::collections::HashSet;

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};

use super::{Refused, Seen, Walker, field};
use crate::claim::expected::Expected;
use crate::claim::path::{Path, Step};
use crate::schema::{Member, Presence, Shape, Tags, Variant};

/// What a shape says about the parts.
pub(super) enum Content {
    Each(&'static Shape),
    Elements(&'static [&'static Shape]),
    Pairs(&'static Shape, &'static Shape),
    Members(&'static [Member]),
    /// A variant as a struct of its tag and its content.
    Tagged(&'static [Variant], Tags),
    Anything,
}

/// The serializer of the parts of one value.
pub(super) struct Parts<'w> {
    whole: Walker<'w>,
    content: Content,
    /// The number of parts that was announced.
    announced: Option<usize>,
    /// The number of parts, or of members that were passed.
    count: usize,
    variant: Option<&'static str>,
    digest: u64,
    /// The digest of the key whose value follows.
    key: u64,
    /// The keys of an object of JSON so far.
    keys: HashSet<u64>,
    is_unordered: bool,
}

impl<'w> Parts<'w> {
    pub(super) fn new(
        whole: Walker<'w>,
        content: Content,
        announced: Option<usize>,
    ) -> Result<Self, Refused> {
        whole.deeper(whole.containers)?;
        Ok(Self {
            is_unordered: whole.is_unordered() && !matches!(content, Content::Members(_)),
            whole,
            content,
            announced,
            count: 0,
            variant: None,
            digest: 0,
            key: 0,
            keys: HashSet::new(),
        })
    }

    /// The parts of a sequence or a map, whose number postcard writes first.
    pub(super) fn counted(
        whole: Walker<'w>,
        content: Content,
        length: Option<usize>,
    ) -> Result<Self, Refused> {
        if length.is_none() && !whole.walk.is_readable {
            let what = "its `Serialize` does not tell the number of elements, which the default format writes first";
            return Err(whole.lost(what, "write `format = json`"));
        }
        let elements = &whole.walk.elements;
        elements.set(elements.get().saturating_add(length.unwrap_or_default()));
        Self::new(whole, content, length)
    }

    /// The parts of a variant's content, which in JSON stands in an object of its own.
    pub(super) fn of_variant(self, variant: &'static str) -> Result<Self, Refused> {
        let mut whole = self.whole;
        if whole.walk.is_readable {
            whole.containers = whole.deeper(whole.containers)?;
            whole.deeper(whole.containers)?;
        }
        Ok(Self {
            whole,
            variant: Some(variant),
            digest: Seen::of(variant.as_bytes()).digest,
            ..self
        })
    }

    fn part<T: ?Sized + Serialize>(
        &self,
        expected: Expected<'_>,
        step: Step,
        is_key: bool,
        value: &T,
    ) -> Result<Seen, Refused> {
        let variant = self.variant.map(Step::Variant);
        let around = variant.map(|step| self.whole.path.to(step));
        let path = around.as_ref().unwrap_or(self.whole.path).to(step);
        let mut walker = self.whole.part(expected, &path)?;
        walker.is_key = is_key;
        value.serialize(walker).map_err(|error| error.at(&path))
    }

    fn add(&mut self, digest: u64) {
        self.count += 1;
        self.digest = if self.is_unordered {
            self.digest.wrapping_add(Seen::mix(1, digest))
        } else {
            Seen::mix(self.digest, digest)
        };
    }

    fn element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Refused> {
        let (expected, step) = match self.content {
            Content::Each(element) => (Expected::Shape(element), Step::Element),
            Content::Elements(elements) => match elements.get(self.count) {
                Some(element) => (Expected::Shape(element), Step::Index(self.count)),
                None => {
                    return Err(self
                        .whole
                        .differs(format_args!("more than {} elements", self.count)));
                }
            },
            _ => (Expected::Anything, Step::Element),
        };
        let seen = self.part(expected, step, false, value)?;
        self.add(seen.digest);
        Ok(())
    }

    fn member<T: ?Sized + Serialize>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        let expected = match self.content {
            Content::Members(members) => self.next_member(members, name)?,
            Content::Tagged(variants, tags) if self.count == 0 && name == tags.tag => {
                Expected::Tag(variants)
            }
            Content::Tagged(variants, tags) if self.count == 1 && name == tags.content => {
                let variant = usize::try_from(self.whole.walk.last_variant.get()).ok();
                let variant = variant.and_then(|index| variants.get(index));
                variant.map_or(Expected::Anything, |variant| {
                    Expected::Content(variant.content)
                })
            }
            Content::Tagged(..) => {
                return Err(self.whole.differs(format_args!("a field `{name}`")));
            }
            _ => {
                self.object_key(Seen::of(name.as_bytes()).digest)?;
                Expected::Anything
            }
        };
        let seen = self.part(expected, Step::Field(name), false, value)?;
        self.add(Seen::mix(Seen::of(name.as_bytes()).digest, seen.digest));
        Ok(())
    }

    /// Returns what the shape says of the field `name`; those that may be left out are passed.
    fn next_member(
        &mut self,
        members: &'static [Member],
        name: &str,
    ) -> Result<Expected<'w>, Refused> {
        while let Some(member) = members.get(self.count) {
            if member.name == name {
                return Ok(Expected::Shape(member.shape));
            }
            if member.presence == Presence::Always {
                return Err(self.whole.differs(format_args!(
                    "the field `{name}` where `{}` is next",
                    member.name
                )));
            }
            self.count += 1;
        }
        Err(self.whole.differs(format_args!("a further field `{name}`")))
    }

    fn left_out(&mut self, name: &'static str) -> Result<(), Refused> {
        if self.whole.walk.is_readable {
            return Ok(());
        }
        let path = self.whole.path.to(Step::Field(name));
        let cure = "leave nothing out (`skip_serializing_if`), or write `format = json`";
        let walker = self.whole.part(Expected::Anything, &path)?;
        Err(walker.lost(
            "the field is left out, and the default format has no names to tell",
            cure,
        ))
    }

    fn object_key(&mut self, key: u64) -> Result<(), Refused> {
        if self.whole.walk.is_readable && !self.keys.insert(key) {
            let what = "two entries of an object of JSON have one name";
            return Err(self.whole.lost(what, "give them other names"));
        }
        Ok(())
    }

    fn finish(self) -> Result<Seen, Refused> {
        let missing = match self.content {
            Content::Members(members) => members[self.count.min(members.len())..]
                .iter()
                .find(|member| member.presence == Presence::Always)
                .map(field),
            Content::Elements(elements) if self.count < elements.len() => {
                Some(Step::Index(self.count))
            }
            _ => None,
        };
        if let Some(step) = missing {
            let path = self.whole.path.to(step);
            return Err(self
                .whole
                .differs(format_args!("written without `{}`", Name(&path))));
        }
        // What the format does not write, or is said otherwise.
        let is_free = match self.content {
            Content::Members(_) | Content::Tagged(..) => true,
            Content::Anything | Content::Pairs(..) => self.whole.walk.is_readable,
            Content::Each(_) | Content::Elements(_) => false,
        };
        if let (false, Some(announced)) = (is_free, self.announced)
            && announced != self.count
        {
            let what = format!(
                "its `Serialize` announces {announced} parts and writes {}",
                self.count
            );
            return Err(self.whole.lost(what, "correct its `Serialize`"));
        }
        Ok(Seen::digest(self.digest))
    }
}

/// The last step of a path.
struct Name<'p>(&'p Path<'p>);

impl std::fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = self.0.to_string();
        f.write_str(path.rsplit('.').next().unwrap_or(&path))
    }
}

impl SerializeMap for Parts<'_> {
    type Ok = Seen;
    type Error = Refused;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Result<(), Refused> {
        let expected = match self.content {
            Content::Pairs(key, _) => Expected::Shape(key),
            _ => Expected::Anything,
        };
        let seen = self.part(expected, Step::Key, self.whole.walk.is_readable, key)?;
        self.key = seen.digest;
        self.object_key(seen.key)
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Refused> {
        let expected = match self.content {
            Content::Pairs(_, value) => Expected::Shape(value),
            _ => Expected::Anything,
        };
        let seen = self.part(expected, Step::Value, false, value)?;
        self.add(Seen::mix(self.key, seen.digest));
        Ok(())
    }

    fn end(self) -> Result<Seen, Refused> {
        self.finish()
    }
}

macro_rules! elements {
    ($($trait:ident $method:ident;)*) => {$(
        impl $trait for Parts<'_> {
            type Ok = Seen;
            type Error = Refused;

            fn $method<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Refused> {
                self.element(value)
            }

            fn end(self) -> Result<Seen, Refused> {
                self.finish()
            }
        }
    )*};
}

elements! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
}

macro_rules! members {
    ($($trait:ident)*) => {$(
        impl $trait for Parts<'_> {
            type Ok = Seen;
            type Error = Refused;

            fn serialize_field<T: ?Sized + Serialize>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Refused> {
                self.member(name, value)
            }

            fn skip_field(&mut self, name: &'static str) -> Result<(), Refused> {
                self.left_out(name)
            }

            fn end(self) -> Result<Seen, Refused> {
                self.finish()
            }
        }
    )*};
}

members! { SerializeStruct SerializeStructVariant }
