//! Rules about variants without a tag. serde reads the first one that fits.

use crate::attr::{Field, Input, Style, Variant};
use crate::errors::Errors;
use crate::mention::written;
use crate::model::check::json::is_read_when_missing;
use crate::model::variant_field_name;

// `A { x }` in front of `B { x, y }` takes what `B` is written as, and drops `y`.
pub(super) fn no_variant_takes_another(input: &Input, errors: &mut Errors) {
    let is_all = input.serde.word("untagged").is_some();
    let variants = input.variants().iter();
    let untagged = variants.filter(|each| is_all || each.serde.word("untagged").is_some());
    let untagged: Vec<&Variant> = untagged.filter(|each| is_known(each)).collect();
    for (at, later) in untagged.iter().enumerate() {
        let mut before = untagged[..at].iter();
        let Some(first) = before.find(|first| takes(first, later, input)) else {
            continue;
        };
        let cure = if takes(later, first, input) {
            "give one of them another form"
        } else {
            "put it first"
        };
        let (first, later) = (&first.ident, &later.ident);
        let message = format!("`{later}` is read as `{first}`, which fits as well; {cure}");
        errors.at_both(
            (later, message),
            (first, format!("`{first}` is tried before `{later}`")),
        );
    }
}

/// Returns whether the form of a variant can be seen.
fn is_known(variant: &Variant) -> bool {
    let mut fields = variant.fields.list.iter();
    let is_plain = |field: &Field| {
        field.serde.custom().is_none() && field.serde.words(["flatten", "skip"]).next().is_none()
    };
    variant.serde.skip().is_none() && variant.serde.custom().is_none() && fields.all(is_plain)
}

/// Returns whether `first` can be read from what `later` is written as.
fn takes(first: &Variant, later: &Variant, input: &Input) -> bool {
    let (fields, others) = (&first.fields, &later.fields);
    if fields.style != others.style {
        return false;
    }
    match fields.style {
        Style::Unit => true,
        Style::Tuple => fields.list.iter().map(ty).eq(others.list.iter().map(ty)),
        Style::Named => {
            let [wanted, given] = [first, later].map(|each| names(each, input));
            let has_all = wanted.iter().all(|(name, field)| match get(&given, name) {
                Some(other) => ty(field) == ty(other),
                None => is_read_when_missing(field),
            });
            let is_strict = input.serde.word("deny_unknown_fields").is_some();
            let has_no_other = given.iter().all(|(name, _)| get(&wanted, name).is_some());
            has_all && (has_no_other || !is_strict)
        }
    }
}

type Named<'a> = Vec<(String, &'a Field)>;

fn names<'a>(variant: &'a Variant, input: &Input) -> Named<'a> {
    let fields = variant.fields.list.iter();
    let named = fields.map(|field| (variant_field_name(field, variant, &input.serde), field));
    named.collect()
}

fn get<'a>(fields: &Named<'a>, name: &str) -> Option<&'a Field> {
    let mut fields = fields.iter();
    fields.find_map(|(other, field)| (other == name).then_some(*field))
}

fn ty(field: &Field) -> String {
    written(&field.ty)
}
