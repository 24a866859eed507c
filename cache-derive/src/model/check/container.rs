use syn::ext::IdentExt as _;

use crate::{
    attr::{Data, Input},
    case::snake,
    errors::Errors,
};

pub(super) fn is_no_union(input: &Input, derive: &str, errors: &mut Errors) {
    if let Data::Union(word, _) = &input.data {
        errors.at(word, format!("`{derive}` cannot be derived for a union"));
    }
}

pub(super) fn is_struct(input: &Input, derive: &str, errors: &mut Errors) {
    if let Data::Enum(_) = &input.data {
        let message = format!("`{derive}` needs a struct: its fields are the parts of the key");
        errors.at(&input.ident, message);
    }
    is_no_union(input, derive, errors);
}

pub(super) fn has_attribute(input: &Input, example: &str, errors: &mut Errors) {
    if !input.words.is_present {
        errors.at(&input.ident, format!("`{}` needs `{example}`", input.ident));
    }
}

pub(super) fn has_resource(input: &Input, errors: &mut Errors) {
    if input.words.is_present && !input.words.resource.is_given() {
        errors.at(
            &input.ident,
            format!(
                "missing `resource`: it names the entries in Redis and is never taken from the \
                 type name; write `resource = \"{}\"`",
                resource_for(input)
            ),
        );
    }
}

pub(super) fn has_ttl(input: &Input, errors: &mut Errors) {
    if input.words.is_present && !input.words.ttl.is_given() {
        errors.at(
            &input.ident,
            "missing `ttl`: write `ttl = \"15m\"`, or `ttl = never` for entries that stay until \
             deleted",
        );
    }
}

pub(super) fn cacheable_example(input: &Input) -> String {
    format!(
        "#[cache(resource = \"{}\", ttl = \"15m\")]",
        resource_for(input)
    )
}

/// Proposes the kind as well, which a key must name.
pub(super) fn cache_key_example(input: &Input) -> String {
    format!(
        "#[cache(resource = \"{}\", ttl = \"15m\", value = T)]",
        resource_for(input)
    )
}

/// Proposes a resource for a type: `user_profile` for `UserProfile`.
fn resource_for(input: &Input) -> String {
    let name = snake(&input.ident.unraw().to_string());
    let text = name
        .strip_suffix("_key")
        .filter(|rest| !rest.is_empty())
        .unwrap_or(&name);
    let is_plain = text.len() <= 64
        && text
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if is_plain {
        text.to_owned()
    } else {
        "..".to_owned()
    }
}
