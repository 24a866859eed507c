use syn::ext::IdentExt as _;

use crate::{
    attr::{Data, Input},
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
        errors.at(&input.ident, format!("`{}` needs {example}", input.ident));
    }
}

pub(super) fn has_resource(input: &Input, errors: &mut Errors) {
    if is_readable(input) && !input.words.resource.is_given() {
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
    if is_readable(input) && !input.words.ttl.is_given() {
        errors.at(
            &input.ident,
            "missing `ttl`: write `ttl = \"15m\"`, or `ttl = never` for entries that stay until \
             deleted",
        );
    }
}

/// Proposes where the key is, too, if nothing says so.
pub(super) fn cacheable_example(input: &Input) -> String {
    let resource = resource_for(input);
    if input.all_fields().any(|field| field.words.key.is_given()) {
        return format!("`#[cache(resource = \"{resource}\", ttl = \"15m\")]`");
    }
    match &input.data {
        Data::Struct(fields) if !fields.list.is_empty() => format!(
            "`#[cache(resource = \"{resource}\", ttl = \"15m\")]`, and `#[cache(key)]` on the fields \
             that are its key"
        ),
        _ => format!("`#[cache(resource = \"{resource}\", ttl = \"15m\", key(id: u64))]`"),
    }
}

/// Proposes the kind as well, which a key must name.
pub(super) fn cache_key_example(input: &Input) -> String {
    format!(
        "`#[cache(resource = \"{}\", ttl = \"15m\", value = T)]`",
        resource_for(input)
    )
}

/// Tells whether there are words to judge; a broken attribute has been reported.
pub(super) fn is_readable(input: &Input) -> bool {
    input.words.is_present && input.words.is_readable
}

/// Proposes a resource for a type: `http_call` for `HTTPCallKey`.
fn resource_for(input: &Input) -> String {
    let name = input.ident.unraw().to_string();
    let letters: Vec<char> = name.strip_suffix("Key").unwrap_or(&name).chars().collect();
    let mut text = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let after_lower = at > 0 && !letters[at - 1].is_uppercase();
        let before_lower = letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        if at > 0 && letter.is_uppercase() && (after_lower || before_lower) {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
    }
    let is_plain = text
        .chars()
        .all(|letter| matches!(letter, 'a'..='z' | '0'..='9' | '_'));
    if is_plain && (1..=64).contains(&text.len()) {
        text
    } else {
        "..".to_owned()
    }
}
