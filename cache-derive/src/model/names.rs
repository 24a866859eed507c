//! Names on the wire: serde's, read from its own attributes.

use crate::attr::{Field, Input, Serde, Variant};

/// Returns the name under which serde writes a field of a struct.
pub(super) fn field(field: &Field, container: &Serde) -> String {
    renamed_field(field, container.rule("rename_all"))
}

/// Returns the name under which serde writes a field of a variant.
pub(super) fn variant_field(field: &Field, variant: &Variant, container: &Serde) -> String {
    let own = variant.serde.rule("rename_all");
    renamed_field(field, own.or_else(|| container.rule("rename_all_fields")))
}

fn renamed_field(field: &Field, rule: Option<crate::case::Rule>) -> String {
    let name = field.name();
    field.serde.rename().unwrap_or_else(|| match rule {
        Some(rule) => rule.field(&name),
        None => name,
    })
}

/// Returns the name under which serde writes a variant.
pub(super) fn variant(variant: &Variant, input: &Input) -> String {
    use syn::ext::IdentExt as _;

    let name = variant.ident.unraw().to_string();
    variant
        .serde
        .rename()
        .unwrap_or_else(|| match input.serde.rule("rename_all") {
            Some(rule) => rule.variant(&name),
            None => name,
        })
}
