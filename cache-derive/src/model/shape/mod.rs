//! The shape of a type as serde writes it.

mod child;
mod form;
mod variants;

use syn::Type;

use crate::attr::{Data, Field, Fields, Input};
use crate::mention::name_of;

pub(crate) use self::child::Child;
pub(crate) use self::form::{Form, Member};
pub(crate) use self::variants::{Discriminant, Variant};

pub(crate) enum Shape {
    /// The name of another type that serde writes in place of this one.
    Opaque {
        name: String,
        /// The variants of an enum with explicit discriminants, which the other type may be made of.
        numbers: Vec<Variant>,
    },
    /// The one field that serde writes in place of the struct.
    Transparent(Child),
    Struct(Form),
    Enumeration {
        variants: Vec<Variant>,
        /// The names of the fields for the variant and for its content.
        tags: Option<[String; 2]>,
    },
    /// A shape that is read by what its text looks like, with the reason.
    SelfDescribing(String, Box<Self>),
}

impl Shape {
    pub(crate) fn new(input: &Input) -> Self {
        if let Some(name) = input.serde.wire_type() {
            let numbers = variants::numbered(input);
            return Self::Opaque { name, numbers };
        }
        match &input.data {
            Data::Struct(fields) | Data::Union(_, fields) => Self::of_struct(fields, input),
            Data::Enum(_) => Self::of_enum(input),
        }
    }

    fn of_struct(fields: &Fields, input: &Input) -> Self {
        // serde's own order: `transparent` before the rule for newtypes, since the real field need not be the first.
        if input.serde.word("transparent").is_some()
            && let Some(field) = transparent(fields)
        {
            return Self::Transparent(Child::new(field, &input.generics));
        }
        let form = Form::of_struct(fields, input);
        let flattens = form.flattens();
        let mut shape = Self::Struct(form);
        if flattens {
            shape = shape.self_describing("flatten".to_owned());
        }
        if let Some(tag) = input.serde.text("tag") {
            shape = shape.self_describing(format!("tag {tag}"));
        }
        shape
    }

    fn of_enum(input: &Input) -> Self {
        let [tag, content] = ["tag", "content"].map(|word| input.serde.text(word));
        let shape = Self::Enumeration {
            variants: variants::of(input),
            tags: tag.clone().zip(content.clone()).map(<[String; 2]>::from),
        };
        let mut of_variants = input.variants().iter();
        let is_untagged = input.serde.word("untagged").is_some()
            || of_variants.any(|variant| variant.serde.word("untagged").is_some());
        match (tag, content) {
            _ if is_untagged => shape.self_describing("untagged".to_owned()),
            (Some(tag), None) => shape.self_describing(format!("tag {tag}")),
            _ => shape,
        }
    }

    fn self_describing(self, how: String) -> Self {
        Self::SelfDescribing(how, Box::new(self))
    }

    /// Returns every child, in the order of the bytes.
    pub(crate) fn children(&self) -> Vec<&Child> {
        match self {
            Self::Opaque { .. } => Vec::new(),
            Self::Transparent(child) => vec![child],
            Self::Struct(form) => form.children(),
            Self::Enumeration { variants, .. } => {
                let forms = variants.iter().map(|variant| &variant.form);
                forms.flat_map(Form::children).collect()
            }
            Self::SelfDescribing(_, content) => content.children(),
        }
    }
}

/// Returns the field whose bytes are those of a `#[serde(transparent)]` struct, by serde's own rule.
fn transparent(fields: &Fields) -> Option<&Field> {
    let mut stored = form::stored(fields);
    stored.find(|field| !is_phantom(&field.ty) && field.serde.word("default").is_none())
}

/// Returns the one field that is no `PhantomData`.
pub(crate) fn single_field(fields: &[Field]) -> Option<&Field> {
    let mut real = fields.iter().filter(|field| !is_phantom(&field.ty));
    let first = real.next()?;
    real.next().is_none().then_some(first)
}

/// Returns whether the type's name is `PhantomData`, which takes no bytes.
pub(crate) fn is_phantom(ty: &Type) -> bool {
    name_of(ty).is_some_and(|name| name == "PhantomData")
}
