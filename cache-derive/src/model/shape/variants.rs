use syn::Expr;

use super::Form;
use crate::attr::{self, Input};
use crate::model::names;

pub(crate) struct Variant {
    pub(crate) name: String,
    pub(crate) form: Form,
    /// `None` if no variant of the enum has an explicit one.
    pub(crate) discriminant: Option<Discriminant>,
}

/// The number of a variant: that of the last explicit one before it, counted on.
pub(crate) struct Discriminant {
    /// `None` if no variant up to this one has an explicit one.
    pub(crate) base: Option<Expr>,
    /// The number of variants since.
    pub(crate) steps: usize,
}

/// Returns the variants that serde writes.
pub(super) fn of(input: &Input) -> Vec<Variant> {
    let variants = input.variants();
    let has_discriminants = has_discriminants(variants);
    let written = variants.iter().enumerate();
    let written = written.filter(|(_, each)| each.serde.skip().is_none());
    written
        .map(|(at, each)| Variant {
            name: names::variant(each, input),
            form: Form::of_variant(each, input),
            discriminant: has_discriminants.then(|| Discriminant::of(&variants[..=at])),
        })
        .collect()
}

/// Returns the variants without their content, if any of them has an explicit discriminant.
pub(super) fn numbered(input: &Input) -> Vec<Variant> {
    let variants = input.variants();
    if !has_discriminants(variants) {
        return Vec::new();
    }
    let numbered = (0..variants.len()).map(|at| Variant {
        name: names::variant(&variants[at], input),
        form: Form::Unit,
        discriminant: Some(Discriminant::of(&variants[..=at])),
    });
    numbered.collect()
}

fn has_discriminants(variants: &[attr::Variant]) -> bool {
    variants.iter().any(|each| each.discriminant.is_some())
}

impl Discriminant {
    /// Returns that of the last of some variants, of which the first is the enum's first.
    fn of(variants: &[attr::Variant]) -> Self {
        let mut before = variants.iter().rev().enumerate();
        let explicit = before.find_map(|(steps, each)| Some((steps, each.discriminant.clone()?)));
        match explicit {
            Some((steps, base)) => Self {
                base: Some(base),
                steps,
            },
            None => Self {
                base: None,
                steps: variants.len() - 1,
            },
        }
    }
}
