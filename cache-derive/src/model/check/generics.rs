use syn::GenericParam;

use crate::attr::Input;
use crate::errors::Errors;

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
