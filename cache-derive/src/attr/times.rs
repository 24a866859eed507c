//! The values of words with a duration: `ttl`, `grace`, `negative` and those of loads.

use proc_macro2::TokenStream;
use syn::parse::Parser as _;
use syn::{Lit, Path};

use super::duration::{self, Form};
use super::value::literal;
use super::word::{Value, Word};
use crate::errors::Errors;

/// The TTL of entries.
#[derive(Clone)]
pub(crate) enum Ttl {
    Never,
    After(Time),
}

/// A duration with an end.
#[derive(Clone)]
pub(crate) enum Time {
    Millis(u64),
    /// The path of a constant `Duration`.
    Path(Path),
}

const TTL: Form = Form {
    word: "ttl",
    zero: "a `ttl` of zero deletes the entry at once; for no expiry write `ttl = never`",
    never: None,
};

const NEGATIVE: Form = Form {
    word: "negative",
    zero: "a `negative` of zero keeps no absence; drop the word",
    never: Some(
        "absence needs an end, as the source may have the value later: `negative = \"30s\"`",
    ),
};

const LOAD_TIMEOUT: Form = Form {
    word: "load_timeout",
    zero: "a `load_timeout` of zero ends every load at once; without the word a load may take 30 s",
    never: Some("a load needs an end, as others wait for it: `load_timeout = \"10s\"`"),
};

const GRACE: Form = Form {
    word: "grace",
    zero: "a `grace` of zero keeps nothing beyond the `ttl`; drop the word",
    never: Some("stale values need an end: `grace = \"1h\"`"),
};

const SOFT_TIMEOUT: Form = Form {
    word: "soft_timeout",
    zero: "a `soft_timeout` of zero waits for no load; write `stale_while_revalidate`",
    never: Some("without an end it is no timeout; drop the word"),
};

const THROTTLE: Form = Form {
    word: "throttle",
    zero: "a `throttle` of zero asks a source that fails with each call; leave the word out for 30 s",
    never: Some("the source is asked again some time: `throttle = \"30s\"`"),
};

const TIMEOUT: Form = Form {
    word: "timeout",
    zero: "a `timeout` of zero ends every call at once; leave the word out for none",
    never: Some("without an end it is no timeout; drop the word"),
};

/// Reads the duration of a word of an attribute on a function: a literal in milliseconds. `None` for what is none, which is an expression.
pub(crate) fn of_call(word: &Word, errors: &mut Errors) -> Option<Result<u64, TokenStream>> {
    let value = match &word.value {
        Value::Assigned(value) if !value.is_empty() => value,
        Value::Broken => return None,
        Value::Bare | Value::Assigned(_) | Value::Listed(_) => {
            let name = &word.name;
            let message = format!("`{name}` takes a string or an expression: `{name} = \"30s\"`");
            errors.at(name, message);
            return None;
        }
    };
    if literal(value).is_none() {
        return Some(Err(value.clone()));
    }
    let form = match word.name.to_string().as_str() {
        "grace" => &GRACE,
        "load_timeout" => &LOAD_TIMEOUT,
        "negative" => &NEGATIVE,
        "soft_timeout" => &SOFT_TIMEOUT,
        "throttle" => &THROTTLE,
        "timeout" => &TIMEOUT,
        _ => &TTL,
    };
    match read(word, form, errors)? {
        Time::Millis(millis) => Some(Ok(millis)),
        Time::Path(_) => None,
    }
}

pub(super) fn grace(word: &Word, errors: &mut Errors) -> Option<Time> {
    read(word, &GRACE, errors)
}

pub(super) fn soft_timeout(word: &Word, errors: &mut Errors) -> Option<Time> {
    read(word, &SOFT_TIMEOUT, errors)
}

pub(super) fn throttle(word: &Word, errors: &mut Errors) -> Option<Time> {
    read(word, &THROTTLE, errors)
}

pub(super) fn ttl(word: &Word, errors: &mut Errors) -> Option<Ttl> {
    let value = word.assigned(errors)?;
    match Path::parse_mod_style.parse2(value.clone()) {
        Ok(path) if path.is_ident("never") => Some(Ttl::Never),
        _ => read(word, &TTL, errors).map(Ttl::After),
    }
}

pub(super) fn negative(word: &Word, errors: &mut Errors) -> Option<Time> {
    read(word, &NEGATIVE, errors)
}

pub(super) fn load_timeout(word: &Word, errors: &mut Errors) -> Option<Time> {
    read(word, &LOAD_TIMEOUT, errors)
}

fn read(word: &Word, form: &Form, errors: &mut Errors) -> Option<Time> {
    let value = word.assigned(errors)?;
    let (name, example) = (form.word, form.example());
    let forms = form.never.map_or("a string, `never` or", |_| "a string or");
    let message = match literal(value) {
        Some(Lit::Str(text)) => match duration::parse(&text.value(), form) {
            Ok(millis) => return Some(Time::Millis(millis)),
            Err(message) => message,
        },
        Some(Lit::Int(number)) => {
            number_without_unit(name, number.base10_digits(), number.suffix())
        }
        Some(Lit::Float(number)) => {
            let right = if number.suffix().is_empty() {
                "90s"
            } else {
                "1h30m"
            };
            format!("`{name}` takes whole numbers with a unit: `{name} = \"{right}\"`")
        }
        Some(_) => format!("`{name}` takes {forms} a constant: `{example}`"),
        None => match (Path::parse_mod_style.parse2(value.clone()), form.never) {
            (Ok(path), Some(refusal)) if path.is_ident("never") => refusal.into(),
            (Ok(path), _) if path.segments.iter().any(|step| step.ident == "Self") => {
                "`Self` would be the key here; write the name of the type".into()
            }
            (Ok(path), _) => return Some(Time::Path(path)),
            (Err(_), _) => {
                let constant = name.to_uppercase();
                format!(
                    "`{name}` takes {forms} the path of a constant; give this value a name: `const {constant}: Duration = …`"
                )
            }
        },
    };
    errors.at(value, message);
    None
}

fn number_without_unit(name: &str, digits: &str, suffix: &str) -> String {
    if duration::is_unit(suffix) {
        return format!("`{name}` takes a string: `{name} = \"{digits}{suffix}\"`");
    }
    format!("`{name}` needs a unit: `{name} = \"{digits}s\"`")
}
