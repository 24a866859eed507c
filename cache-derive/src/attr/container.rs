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
use crate::{
    errors::Errors,
    kinds::{Kind, Stored},
};

/// The TTL of entries.
#[derive(Clone)]
pub(crate) enum Ttl {
    Never,
    Millis(u64),
    /// The path of a constant `Duration`.
    Path(Path),
}

/// The version in the key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    Number(u16),
    Auto,
}

/// The result of reading an entry of another schema.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mismatch {
    Miss,
    Error,
}

/// The encoding of values.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Postcard,
    Json,
}

/// The words on a struct, enum or union.
#[derive(Default)]
pub(crate) struct Container {
    /// Whether there is any `#[cache]` attribute.
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
    /// The kinds of data at the key, in the order of their words; a correct input has at most one.
    pub(crate) kinds: Vec<GivenKind>,
}

/// A kind that the attribute names.
pub(crate) struct GivenKind {
    pub(crate) kind: &'static Kind,
    /// The types behind the word; a flag has none.
    pub(crate) types: Once<Vec<Type>>,
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
            (name, _) => self.accept_kind(Kind::named(name), word, derive, errors),
        }
    }

    /// Reads a word that names the kind of data at the key.
    fn accept_kind(
        &mut self,
        kind: Option<&'static Kind>,
        word: &Word,
        derive: Derive,
        errors: &mut Errors,
    ) {
        let Some(kind) = kind else { return };
        let types = match (derive, kind.types) {
            (Derive::CacheKey, [_]) => word.ty(derive, errors).map(|ty| vec![ty]),
            (Derive::CacheKey, [_, _]) => word.type_pair(derive, errors),
            _ => word.flag(errors).map(|()| Vec::new()),
        };
        let given = self
            .kinds
            .iter()
            .position(|given| given.kind.word == kind.word);
        let at = given.unwrap_or_else(|| {
            self.kinds.push(GivenKind {
                kind,
                types: Once::default(),
            });
            self.kinds.len() - 1
        });
        self.kinds[at].types.set(&word.name, types, errors);
    }

    /// Returns the word of a kind that `Cacheable` puts to this use, if it is given.
    pub(crate) fn word_stored(&self, stored: Stored) -> Option<&Ident> {
        let given = self.kinds.iter().find(|given| given.kind.is_stored(stored));
        given.and_then(|given| given.types.word())
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
