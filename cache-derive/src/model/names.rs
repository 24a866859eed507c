//! Names on the wire: serde's, read from its own attributes.

use syn::ext::IdentExt as _;

use crate::attr::{Field, Input, Serde, Variant};
use crate::case;

/// Returns the name under which serde writes a field of a struct.
pub(crate) fn field(field: &Field, container: &Serde) -> String {
    let rule = container.written("rename_all");
    renamed(&field.serde, field.name(), rule, case::field)
}

/// Returns the name under which serde writes a field of a variant.
pub(crate) fn variant_field(field: &Field, variant: &Variant, container: &Serde) -> String {
    let own = variant.serde.written("rename_all");
    let rule = own.or_else(|| container.written("rename_all_fields"));
    renamed(&field.serde, field.name(), rule, case::field)
}

/// Returns the name under which serde writes a variant.
pub(crate) fn variant(variant: &Variant, input: &Input) -> String {
    let rule = input.serde.written("rename_all");
    let name = variant.ident.unraw().to_string();
    renamed(&variant.serde, name, rule, case::variant)
}

fn renamed(
    own: &Serde,
    name: String,
    rule: Option<String>,
    spell: fn(&str, &str) -> String,
) -> String {
    own.written("rename").unwrap_or_else(|| match rule {
        Some(rule) => spell(&rule, &name),
        None => name,
    })
}
