use syn::GenericParam;
use syn::ext::IdentExt as _;

use crate::attr::{Data, Field, Input, resource};
use crate::errors::Errors;

// A union: serde cannot write it, and its fields are never all valid at once.
pub(super) fn is_no_union(input: &Input, errors: &mut Errors) {
    let derive = input.scope.derive.name();
    if let Data::Union(word, _) = &input.data {
        errors.at(word, format!("`{derive}` cannot be derived for a union"));
    }
}

// `enum PageKey { A, B }`: the parts of a key are fields, which an enum does not have in common.
pub(super) fn is_struct(input: &Input, errors: &mut Errors) {
    if let Data::Enum(_) = &input.data {
        errors.at(
            &input.ident,
            "`CacheKey` needs a struct: its fields are the parts of the key",
        );
    }
    is_no_union(input, errors);
}

// A derive without any attribute: one message with a whole example is more useful than one for each missing word.
pub(super) fn has_attribute(input: &Input, example: &str, errors: &mut Errors) {
    if !input.words.is_present {
        errors.at(&input.ident, format!("`{}` needs {example}", input.ident));
    }
}

// A resource after the type's name would change the keys of all entries when the type is renamed.
pub(super) fn has_resource(input: &Input, errors: &mut Errors) {
    if is_readable(input) && !input.words.resource.is_given() {
        let resource = resource_for(input);
        let message = format!(
            "missing `resource`: it names the entries in Redis and is never taken from the type \
             name; write `resource = \"{resource}\"`"
        );
        errors.at(&input.ident, message);
    }
}

// No default: an entry that never expires by accident is noticed too late.
pub(super) fn has_ttl(input: &Input, errors: &mut Errors) {
    if is_readable(input) && !input.words.ttl.is_given() {
        let message =
            "missing `ttl`: write `ttl = \"15m\"`, or `ttl = never` for entries without expiry";
        errors.at(&input.ident, message);
    }
}

// `struct Page<T>`: `Page<u8>` and `Page<String>` would share the resource and overwrite each other's entries.
pub(super) fn one_resource_holds_one_type(input: &Input, errors: &mut Errors) {
    let name = &input.ident;
    let inner = if name == "User" { "Order" } else { "User" };
    for parameter in &input.generics.params {
        let wrapper = match parameter {
            GenericParam::Lifetime(_) => continue,
            GenericParam::Type(_) => format!("struct {inner}{name}({name}<{inner}>)"),
            GenericParam::Const(_) => format!("struct Small{name}({name}<16>)"),
        };
        let message =
            format!("one resource holds one type; derive `Schema` here and wrap it: `{wrapper}`");
        errors.at(parameter, message);
    }
}

// `opaque` says that nothing is known of the field's form, `written_as` says what it is.
pub(super) fn forms_are_described_once(input: &Input, errors: &mut Errors) {
    for field in input.all_fields() {
        let words = (field.words.written_as.word(), field.words.opaque.word());
        if let (Some(written_as), Some(opaque)) = words {
            errors.at_both(
                (
                    opaque,
                    "`opaque` and `written_as` exclude each other: drop `opaque`",
                ),
                (written_as, "the form of the field is described here"),
            );
        }
    }
}

// `struct User<'a> { name: &'a str }`: the reply that a value is read from does not outlive the operation.
pub(super) fn values_are_owned(input: &Input, errors: &mut Errors) {
    for parameter in input.generics.lifetimes() {
        let lifetime = &parameter.lifetime;
        let message = format!(
            "cached values are owned; use `String` or `Cow<'static, str>` in place of `&{lifetime} str`"
        );
        errors.at(parameter, message);
    }
}

// A key may borrow its parts, since it is only written; a type parameter would give one resource several keys.
pub(super) fn keys_take_lifetimes_only(input: &Input, errors: &mut Errors) {
    let is_lifetime = |parameter: &&GenericParam| matches!(parameter, GenericParam::Lifetime(_));
    let parameters = input.generics.params.iter();
    errors.at_each(
        parameters.filter(|parameter| !is_lifetime(parameter)),
        "one resource has one key: it takes lifetimes, but no types or constants",
    );
}

/// Returns an example of the attribute, with a key if none is declared.
pub(super) fn cacheable_example(input: &Input) -> String {
    let is_key = |field: &Field| field.words.key.is_given();
    let (in_attribute, behind) = if input.all_fields().any(is_key) {
        ("", "")
    } else if input.is_struct() && !input.fields().is_empty() {
        ("", ", and `#[cache(key)]` on the fields that are its key")
    } else {
        (", key(id: u64)", "")
    };
    format!("{}{behind}", example(input, in_attribute))
}

/// Returns an example of the attribute, with a kind, which a key must name.
pub(super) fn cache_key_example(input: &Input) -> String {
    example(input, ", value = T")
}

fn example(input: &Input, words: &str) -> String {
    let resource = resource_for(input);
    format!("`#[cache(resource = \"{resource}\", ttl = \"15m\"{words})]`")
}

/// Returns whether the words of the attribute are known; a broken one has been reported.
pub(super) fn is_readable(input: &Input) -> bool {
    input.words.is_present && input.words.is_readable
}

/// Returns a resource after the type's name: `http_call` for `HTTPCallKey`.
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
    // The proposal must itself be a valid resource.
    match resource::check(&text) {
        Ok(()) => text,
        Err(_) => "..".to_owned(),
    }
}
