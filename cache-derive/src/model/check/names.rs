//! Rules against two fields or variants of one written name.

use quote::ToTokens;

use crate::attr::{Field, Input, Serde, Style};
use crate::errors::Errors;
use crate::model::check::hash;
use crate::model::{stored_name, variant_field_name, variant_name};

/// A field or a variant with a name of its own.
struct Named<'a> {
    name: String,
    serde: &'a Serde,
    place: &'a dyn ToTokens,
}

// Of two fields of one name the reader takes one, and misses the other.
pub(super) fn fields_differ(input: &Input, errors: &mut Errors) {
    if has_no_names(input) {
        return;
    }
    let fields = stored_fields(input).filter(|field| field.is_named());
    let named = fields.map(|field| of_field(stored_name(field, &input.serde), field));
    differ("field", named, errors);
    let variants = input.variants().iter();
    for variant in variants.filter(|each| each.serde.custom().is_none()) {
        let fields = match variant.fields.style {
            Style::Named => variant.fields.list.as_slice(),
            Style::Tuple | Style::Unit => &[],
        };
        let fields = fields.iter().filter(|field| field.serde.skip().is_none());
        let name = |field: &Field| variant_field_name(field, variant, &input.serde);
        let named = fields.map(|field| of_field(name(field), field));
        differ("field", named, errors);
    }
}

// Of two variants of one name the reader takes the first.
pub(super) fn variants_differ(input: &Input, errors: &mut Errors) {
    if has_no_names(input) || input.serde.word("untagged").is_some() {
        return;
    }
    let is_written = |serde: &Serde| serde.skip().is_none() && serde.word("untagged").is_none();
    let variants = input.variants().iter();
    let variants = variants.filter(|each| is_written(&each.serde));
    let named = variants.map(|each| Named {
        name: variant_name(each, input),
        serde: &each.serde,
        place: &each.ident,
    });
    differ("variant", named, errors);
}

/// Returns the fields of a struct that are written; a hash does not hold its key.
fn stored_fields(input: &Input) -> impl Iterator<Item = &Field> {
    let is_record = hash::is_record(input);
    let fields = input.fields().iter();
    fields.filter(move |field| {
        field.serde.skip().is_none() && !(is_record && field.words.key.is_given())
    })
}

/// Returns whether serde writes another type, or the one field alone.
fn has_no_names(input: &Input) -> bool {
    input.serde.wire_type().is_some() || input.serde.word("transparent").is_some()
}

fn of_field(name: String, field: &Field) -> Named<'_> {
    Named {
        name,
        serde: &field.serde,
        place: &field.member,
    }
}

fn differ<'a>(noun: &str, named: impl Iterator<Item = Named<'a>>, errors: &mut Errors) {
    // The fields of a flattened field are written in its place, and its own name is not.
    let named = named.filter(|each| each.serde.word("flatten").is_none());
    let all: Vec<Named<'_>> = named.collect();
    let places = all.iter().map(|each| (each.name.clone(), each.place));
    errors.at_repeats(places, |name| {
        [
            format!("two {noun}s are written as `{name}`"),
            format!("this {noun} is written as `{name}` too"),
        ]
    });
    for (at, each) in all.iter().enumerate() {
        for (alias, place) in each.serde.aliases() {
            let mut others = all.iter().enumerate();
            if others.any(|(other, each)| other != at && each.name == alias) {
                let message = format!("another {noun} is written as `{alias}`; drop this alias");
                errors.at(place, message);
            }
        }
    }
}
