//! The words of `#[remember(..)]` and `#[evict(..)]`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Path;

use super::attribute::Attribute;
use super::options::{OPTIONS, Options, expression};
use crate::attr::{Once, Word, crate_path};
use crate::errors::Errors;
use crate::suggest;

/// What an attribute says.
#[derive(Default)]
pub(super) struct Words {
    root: Once<Path>,
    cache: Once<TokenStream>,
    key: Once<TokenStream>,
    /// The keys of `evict`, of which there may be several.
    pub(super) keys: Vec<TokenStream>,
    /// The expressions of `evict` that have several keys each.
    pub(super) lists: Vec<TokenStream>,
    pub(super) options: Options,
    scoped: Once<()>,
    optional: Once<()>,
    best_effort: Once<()>,
}

const OF_REMEMBER: [&str; 6] = ["cache", "crate", "key", "optional", "scoped", "ttl"];
const OF_EVICT: [&str; 5] = ["best_effort", "cache", "crate", "key", "keys"];

impl Words {
    pub(super) fn read(attribute: Attribute, tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut words = Self::default();
        for word in Word::read_all(tokens, errors) {
            words.accept(attribute, &word, errors);
        }
        words.check(attribute, errors);
        words
    }

    fn accept(&mut self, attribute: Attribute, word: &Word, errors: &mut Errors) {
        match (word.name.to_string().as_str(), attribute) {
            ("cache", _) => self.cache.read(word, errors, expression),
            ("crate", _) => self.root.read(word, errors, crate_path),
            ("key", Attribute::Remember) => self.key.read(word, errors, expression),
            ("key", Attribute::Evict) => self.keys.extend(expression(word, errors)),
            ("optional", Attribute::Remember) => self.optional.read(word, errors, Word::flag),
            ("scoped", Attribute::Remember) => self.scoped.read(word, errors, Word::flag),
            ("best_effort", Attribute::Evict) => self.best_effort.read(word, errors, Word::flag),
            ("keys", Attribute::Evict) => self.lists.extend(expression(word, errors)),
            (name, Attribute::Remember) if name == "ttl" || OPTIONS.contains(&name) => {
                self.options.read(word, errors);
            }
            (name, _) => errors.at(&word.name, unknown(attribute, name)),
        }
    }

    fn check(&self, attribute: Attribute, errors: &mut Errors) {
        let name = attribute.name();
        let has_key = self.key.is_given() || !self.keys.is_empty() || !self.lists.is_empty();
        let missing = [
            (
                "cache",
                self.cache.is_given(),
                "the cache, such as `cache = self.cache`",
            ),
            (
                "key",
                has_key,
                "the key, made of the arguments, such as `key = UserKey { id }`",
            ),
        ];
        for (word, is_given, what) in missing {
            if !is_given {
                let message = format!("`#[{name}(..)]` needs `{word}`: {what}");
                errors.at(syn::Ident::new(name, Span::call_site()), message);
            }
        }
        if let Some(negative) = self.options.word("negative")
            && !self.is_optional()
        {
            let message =
                "`negative` is the TTL of absence, which `optional` caches: write `optional`, too";
            errors.at(negative, message);
        }
    }

    /// Returns the path of the crate.
    pub(super) fn root(&self) -> TokenStream {
        let given = self.root.value();
        given.map_or_else(|| quote!(::typed_cache), ToTokens::to_token_stream)
    }

    pub(super) fn cache(&self) -> Option<&TokenStream> {
        self.cache.value()
    }

    pub(super) fn key(&self) -> Option<&TokenStream> {
        self.key.value()
    }

    /// Returns whether an entry that cannot be deleted is no error of the function.
    pub(super) fn is_best_effort(&self) -> bool {
        self.best_effort.is_given()
    }

    /// Returns the error that callers get; none where that is the body's own.
    pub(super) fn error(&self, attribute: Attribute) -> Option<&'static str> {
        (!self.is_best_effort()).then(|| attribute.error())
    }

    pub(super) fn is_optional(&self) -> bool {
        self.optional.is_given()
    }

    pub(super) fn is_scoped(&self) -> bool {
        self.scoped.is_given()
    }
}

fn unknown(attribute: Attribute, name: &str) -> String {
    let known: &[&str] = match attribute {
        Attribute::Remember => &OF_REMEMBER,
        Attribute::Evict => &OF_EVICT,
    };
    if attribute == Attribute::Evict && name == "scoped" {
        return "`scoped` is a word of `#[remember(..)]`: the body of `#[evict(..)]` runs in the caller's task, and may borrow".into();
    }
    if attribute == Attribute::Evict && (OF_REMEMBER.contains(&name) || OPTIONS.contains(&name)) {
        return format!("`{name}` is a word of `#[remember(..)]`");
    }
    if attribute == Attribute::Remember && OF_EVICT.contains(&name) {
        return format!("`{name}` is a word of `#[evict(..)]`");
    }
    let options: &[&str] = match attribute {
        Attribute::Remember => &OPTIONS,
        Attribute::Evict => &[],
    };
    let mut known = [known, options].concat();
    known.sort_unstable();
    let meant = suggest::nearest(name, &known);
    let meant = meant.map_or_else(String::new, |meant| format!(", did you mean `{meant}`?"));
    let separator = if meant.is_empty() { ";" } else { "" };
    format!(
        "unknown word `{name}`{meant}{separator} known: {}",
        known.join(", ")
    )
}
