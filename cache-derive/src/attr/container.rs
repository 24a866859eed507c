use proc_macro2::Ident;
use syn::{Attribute, Lit, Path, Type, ext::IdentExt as _, parse::Parser as _};

use super::{
    crate_path, duration,
    once::Once,
    parts::{self, PartItem},
    resource,
    scope::{Derive, Scope, cache_attributes, is_readable},
    value::literal,
    word::Word,
};
use crate::errors::Errors;

/// How long an entry is kept.
#[derive(Clone)]
pub(crate) enum Ttl {
    Never,
    Millis(u64),
    /// The path of a constant `Duration`.
    Path(Path),
}

/// What the key says about the release that wrote the entry.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    Number(u16),
    Auto,
}

/// What an entry of another schema reads as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mismatch {
    Miss,
    Error,
}

/// How values are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Postcard,
    Json,
}

/// The words on a struct, enum or union.
#[derive(Default)]
pub(crate) struct Container {
    /// Whether any `#[cache]` attribute stands there.
    pub(crate) is_present: bool,
    /// Whether all of them are lists.
    pub(crate) is_readable: bool,
    pub(crate) root: Once<Path>,
    pub(crate) resource: Once<String>,
    pub(crate) ttl: Once<Ttl>,
    pub(crate) version: Once<Version>,
    pub(crate) mismatch: Once<(Ident, Mismatch)>,
    pub(crate) format: Once<(Ident, Format)>,
    pub(crate) key: Once<Vec<PartItem>>,
    pub(crate) key_type: Once<Ident>,
    pub(crate) fields_type: Once<Ident>,
    pub(crate) hash: Once<()>,
    /// `list` on the struct that is the item.
    pub(crate) list: Once<()>,
    /// `list = T` on the struct that is the key.
    pub(crate) items: Once<Type>,
    pub(crate) value: Once<Type>,
    pub(crate) map: Once<(Type, Type)>,
    pub(crate) counter: Once<()>,
    /// The words about what lives at the key, in their order.
    pub(crate) kinds: Vec<Ident>,
}

impl Container {
    pub(crate) fn read(attributes: &[Attribute], scope: Scope, errors: &mut Errors) -> Self {
        let mut container = Self {
            is_present: cache_attributes(attributes).next().is_some(),
            is_readable: is_readable(attributes),
            ..Self::default()
        };
        scope.each_word(attributes, errors, &mut |word, errors| {
            container.accept(word, scope.derive, errors);
        });
        container
    }

    fn accept(&mut self, word: &Word, derive: Derive, errors: &mut Errors) {
        let name = &word.name;
        match (name.to_string().as_str(), derive) {
            ("crate", _) => self
                .root
                .set(name, crate_path::read(word, derive, errors), errors),
            ("resource", _) => {
                let literal = word.string(derive, errors);
                let text = literal.and_then(|literal| resource::read(&literal, errors));
                self.resource.set(name, text, errors);
            }
            ("ttl", _) => self.ttl.set(name, ttl(word, derive, errors), errors),
            ("version", _) => self
                .version
                .set(name, version(word, derive, errors), errors),
            ("mismatch", _) => {
                let choices = [("miss", Mismatch::Miss), ("error", Mismatch::Error)];
                self.mismatch
                    .set(name, word.choice(choices, derive, errors), errors);
            }
            ("format", _) => {
                let choices = [("postcard", Format::Postcard), ("json", Format::Json)];
                self.format
                    .set(name, word.choice(choices, derive, errors), errors);
            }
            ("key", _) => self.key.set(name, parts::read(word, errors), errors),
            ("key_type", _) => self
                .key_type
                .set(name, word.item_name(derive, errors), errors),
            ("fields_type", _) => {
                self.fields_type
                    .set(name, word.item_name(derive, errors), errors);
            }
            (kind, _) => self.accept_kind(kind, word, derive, errors),
        }
    }

    /// Reads the words that say what lives at the key.
    fn accept_kind(&mut self, kind: &str, word: &Word, derive: Derive, errors: &mut Errors) {
        let name = &word.name;
        if !self.kinds.contains(name) {
            self.kinds.push(name.clone());
        }
        match (kind, derive) {
            ("list", Derive::CacheKey) => self.items.set(name, word.ty(derive, errors), errors),
            ("list", _) => self.list.set(name, word.flag(errors), errors),
            ("value", _) => self.value.set(name, word.ty(derive, errors), errors),
            ("map", _) => self.map.set(name, word.type_pair(derive, errors), errors),
            ("counter", _) => self.counter.set(name, word.flag(errors), errors),
            _ => self.hash.set(name, word.flag(errors), errors),
        }
    }
}

fn ttl(word: &Word, derive: Derive, errors: &mut Errors) -> Option<Ttl> {
    let value = word.assigned(derive, errors)?;
    let message = match literal(value) {
        Some(Lit::Str(text)) => match duration::parse(&text.value()) {
            Ok(millis) => return Some(Ttl::Millis(millis)),
            Err(message) => message,
        },
        Some(Lit::Int(number)) => number_without_unit(number.base10_digits(), number.suffix()),
        Some(Lit::Float(number)) => {
            format!("`ttl` takes whole numbers with a unit: `ttl = \"{}\"`", if number.suffix().is_empty() { "90s" } else { "1h30m" })
        }
        Some(_) => "`ttl` takes a string, `never` or a constant: `ttl = \"15m\"`".into(),
        None => match Path::parse_mod_style.parse2(value.clone()) {
            Ok(path) if path.is_ident("never") => return Some(Ttl::Never),
            Ok(path) if path.segments.iter().any(|step| step.ident == "Self") => {
                "`Self` would be the key here; write the name of the type".into()
            }
            Ok(path) => return Some(Ttl::Path(path)),
            Err(_) => "`ttl` takes a string, `never` or the path of a constant; give this value a name: `const TTL: Duration = …`".into(),
        },
    };
    errors.at(value, message);
    None
}

fn number_without_unit(digits: &str, suffix: &str) -> String {
    if duration::is_unit(suffix) {
        return format!("`ttl` takes a string: `ttl = \"{digits}{suffix}\"`");
    }
    format!("`ttl` needs a unit: `ttl = \"{digits}s\"`")
}

fn version(word: &Word, derive: Derive, errors: &mut Errors) -> Option<Version> {
    let value = word.assigned(derive, errors)?;
    if let Ok(name) = Ident::parse_any.parse2(value.clone())
        && name == "auto"
    {
        return Some(Version::Auto);
    }
    if let Some(Lit::Int(number)) = literal(value)
        && let Ok(number @ 1..) = number.base10_parse::<u16>()
    {
        return Some(Version::Number(number));
    }
    errors.at(value, "`version` is a number from 1 to 65535, or `auto`");
    None
}
