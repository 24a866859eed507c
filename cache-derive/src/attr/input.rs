use std::convert::Infallible;

use proc_macro2::Ident;
use syn::{Attribute, DeriveInput, Expr, Generics, Token, Visibility};

use super::container::Container;
use super::field::Field;
use super::scope::{Derive, Place, Scope};
use super::serde::Serde;
use super::word::Word;
use crate::errors::Errors;

/// A struct, enum or union with all its attributes read.
pub(crate) struct Input {
    pub(crate) scope: Scope,
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) generics: Generics,
    pub(crate) words: Container,
    pub(crate) serde: Serde,
    /// The integer in `#[repr(..)]`, the type of an enum's discriminants.
    pub(crate) repr: Option<Ident>,
    pub(crate) data: Data,
}

pub(crate) enum Data {
    Struct(Fields),
    Enum(Vec<Variant>),
    Union(Token![union], Fields),
}

pub(crate) struct Variant {
    pub(crate) ident: Ident,
    pub(crate) fields: Fields,
    pub(crate) serde: Serde,
    /// The expression behind `=`.
    pub(crate) discriminant: Option<Expr>,
}

pub(crate) struct Fields {
    pub(crate) style: Style,
    pub(crate) list: Vec<Field>,
}

/// The syntax of the fields.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Named,
    Tuple,
    Unit,
}

impl Input {
    pub(crate) fn read(input: DeriveInput, derive: Derive, errors: &mut Errors) -> Self {
        let words = Word::read_quietly(&input.attrs, "cache");
        let scope = Scope {
            derive,
            place: Place::Container,
            noun: match input.data {
                syn::Data::Struct(_) => "struct",
                syn::Data::Enum(_) => "enum",
                syn::Data::Union(_) => "union",
            },
            shared: matches!(derive, Derive::KeyPart | Derive::Schema)
                && words.iter().any(|word| word.name == "resource"),
        };
        Self {
            scope,
            words: Container::read(&input.attrs, scope, errors),
            serde: Serde::read(&input.attrs),
            repr: repr(&input.attrs),
            data: Data::read(input.data, scope, errors),
            ident: input.ident,
            vis: input.vis,
            generics: input.generics,
        }
    }

    /// Returns the fields of a struct; an enum has none of its own.
    pub(crate) fn fields(&self) -> &[Field] {
        match &self.data {
            Data::Struct(fields) | Data::Union(_, fields) => &fields.list,
            Data::Enum(_) => &[],
        }
    }

    /// Returns the variants of an enum.
    pub(crate) fn variants(&self) -> &[Variant] {
        match &self.data {
            Data::Enum(variants) => variants,
            Data::Struct(_) | Data::Union(..) => &[],
        }
    }

    /// Returns the fields of the struct, or those of each variant.
    pub(crate) fn groups(&self) -> impl Iterator<Item = &Fields> {
        let own = match &self.data {
            Data::Struct(fields) | Data::Union(_, fields) => Some(fields),
            Data::Enum(_) => None,
        };
        let of_variants = self.variants().iter().map(|variant| &variant.fields);
        own.into_iter().chain(of_variants)
    }

    /// Returns every field, those of variants included.
    pub(crate) fn all_fields(&self) -> impl Iterator<Item = &Field> {
        self.groups().flat_map(|fields| &fields.list)
    }

    pub(crate) fn is_struct(&self) -> bool {
        matches!(self.data, Data::Struct(_))
    }
}

/// Returns the integer in `#[repr(C, u8)]`.
fn repr(attributes: &[Attribute]) -> Option<Ident> {
    let words = Word::read_quietly(attributes, "repr").into_iter();
    let mut names = words.map(|word| word.name);
    names.find(|name| name.to_string().starts_with(['i', 'u']))
}

impl Data {
    fn read(data: syn::Data, scope: Scope, errors: &mut Errors) -> Self {
        match data {
            syn::Data::Struct(data) => Self::Struct(Fields::read(data.fields, scope, errors)),
            syn::Data::Enum(data) => {
                let variants = data.variants.into_iter();
                let read = |variant| Variant::read(variant, scope, errors);
                Self::Enum(variants.map(read).collect())
            }
            syn::Data::Union(data) => {
                let fields = syn::Fields::Named(data.fields);
                Self::Union(data.union_token, Fields::read(fields, scope, errors))
            }
        }
    }
}

impl Variant {
    fn read(variant: syn::Variant, scope: Scope, errors: &mut Errors) -> Self {
        let place = scope.at(Place::Variant);
        place.each_word::<Infallible>(
            &variant.attrs,
            &[],
            errors,
            &mut |never, _, _| match never {},
        );
        Self {
            ident: variant.ident,
            serde: Serde::read(&variant.attrs),
            fields: Fields::read(variant.fields, scope, errors),
            discriminant: variant.discriminant.map(|(_, expression)| expression),
        }
    }
}

impl Fields {
    fn read(fields: syn::Fields, scope: Scope, errors: &mut Errors) -> Self {
        let style = match fields {
            syn::Fields::Named(_) => Style::Named,
            syn::Fields::Unnamed(_) => Style::Tuple,
            syn::Fields::Unit => Style::Unit,
        };
        let fields = fields.into_iter().enumerate();
        let list = fields.map(|(index, field)| Field::read(index, field, scope, errors));
        Self {
            style,
            list: list.collect(),
        }
    }
}
