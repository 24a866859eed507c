use proc_macro2::Ident;
use syn::{Attribute, Path, Type};

use super::field::Field;
use super::grammar::{self, ContainerWord};
use super::limits::Version;
use super::scope::{Derive, Scope, cache_attributes, is_readable};
use super::times::{Time, Ttl};
use super::word::{Once, Word};
use super::{crate_path, limits, parts, resource, times};
use crate::errors::Errors;
use crate::kinds::{Kind, Stored};

/// The words on a struct, enum or union.
#[derive(Default)]
pub(crate) struct Container {
    /// True if there is any `#[cache]` attribute.
    pub(crate) is_present: bool,
    /// True if all of them are lists.
    pub(crate) is_readable: bool,
    pub(crate) root: Once<Path>,
    pub(crate) resource: Once<String>,
    pub(crate) ttl: Once<Ttl>,
    /// In percent of the TTL.
    pub(crate) jitter: Once<u8>,
    pub(crate) version: Once<Version>,
    /// `miss` or `error`.
    pub(crate) mismatch: Once<Ident>,
    /// `miss` or `error`.
    pub(crate) damage: Once<Ident>,
    /// `postcard` or `json`.
    pub(crate) format: Once<Ident>,
    /// `Lz4` or `Zstd`, with the span of the value.
    pub(crate) compress: Once<Ident>,
    /// In bytes.
    pub(crate) compress_above: Once<usize>,
    /// The TTL of absence.
    pub(crate) negative: Once<Time>,
    /// `load` or `fail`.
    pub(crate) outage: Once<Ident>,
    pub(crate) load_timeout: Once<Time>,
    pub(crate) stale: Stale,
    /// Older forms of the type, newest first.
    pub(crate) upgrade_from: Once<Vec<Type>>,
    pub(crate) write_as: Once<Type>,
    pub(crate) key: Once<Vec<Field>>,
    /// Derives of the generated key.
    pub(crate) key_derive: Once<Vec<Path>>,
    pub(crate) key_type: Once<Ident>,
    pub(crate) fields_type: Once<Ident>,
    /// The kinds of data at the key, in the order of their words; a correct input has at most one.
    pub(crate) kinds: Vec<GivenKind>,
}

/// The words about stale values and early refreshes.
#[derive(Default)]
pub(crate) struct Stale {
    pub(crate) grace: Once<Time>,
    pub(crate) soft_timeout: Once<Time>,
    pub(crate) throttle: Once<Time>,
    pub(crate) while_revalidate: Once<()>,
    /// In thousandths.
    pub(crate) refresh_ahead: Once<u16>,
    /// In thousandths.
    pub(crate) early_expiration: Once<u16>,
}

/// A kind that the attribute names.
pub(crate) struct GivenKind {
    pub(crate) kind: &'static Kind,
    /// The types behind the word; a flag has none.
    pub(crate) types: Once<Vec<Type>>,
}

impl Stale {
    /// Returns whether entries have times, which tell stale values and those that are to be refreshed.
    pub(crate) fn has_times(&self) -> bool {
        self.grace.is_given() || self.refresh_ahead.is_given() || self.early_expiration.is_given()
    }
}

impl Container {
    pub(crate) fn read(attributes: &[Attribute], scope: Scope, errors: &mut Errors) -> Self {
        let mut container = Self {
            is_present: cache_attributes(attributes).next().is_some(),
            is_readable: is_readable(attributes),
            ..Self::default()
        };
        let entries = grammar::of_container(scope.derive);
        scope.each_word(
            attributes,
            &entries,
            errors,
            &mut |meaning, word, errors| {
                container.accept(meaning, word, scope.derive, errors);
            },
        );
        container
    }

    fn accept(&mut self, meaning: ContainerWord, word: &Word, derive: Derive, errors: &mut Errors) {
        match meaning {
            ContainerWord::Compress => self.compress.read(word, errors, limits::compress),
            ContainerWord::CompressAbove => {
                let above = &mut self.compress_above;
                above.read(word, errors, limits::compress_above);
            }
            ContainerWord::Crate => self.root.read(word, errors, crate_path::read),
            ContainerWord::Damage => self.damage.read(word, errors, |word, errors| {
                word.choice(["miss", "error"], errors)
            }),
            ContainerWord::EarlyExpiration => {
                let beta = &mut self.stale.early_expiration;
                beta.read(word, errors, limits::early_expiration);
            }
            ContainerWord::FieldsType => self.fields_type.read(word, errors, Word::item_name),
            ContainerWord::Format => self.format.read(word, errors, |word, errors| {
                word.choice(["postcard", "json"], errors)
            }),
            ContainerWord::Grace => self.stale.grace.read(word, errors, times::grace),
            ContainerWord::Jitter => self.jitter.read(word, errors, limits::jitter),
            ContainerWord::Key => self.key.read(word, errors, parts::read),
            ContainerWord::KeyDerive => self.key_derive.read(word, errors, Word::derives),
            ContainerWord::KeyType => self.key_type.read(word, errors, Word::item_name),
            ContainerWord::Kind(kind) => self.accept_kind(kind, word, derive, errors),
            ContainerWord::LoadTimeout => {
                let timeout = &mut self.load_timeout;
                timeout.read(word, errors, times::load_timeout);
            }
            ContainerWord::Mismatch => self.mismatch.read(word, errors, |word, errors| {
                word.choice(["miss", "error"], errors)
            }),
            ContainerWord::Negative => self.negative.read(word, errors, times::negative),
            ContainerWord::Outage => self.outage.read(word, errors, |word, errors| {
                word.choice(["load", "fail"], errors)
            }),
            ContainerWord::RefreshAhead => {
                let ahead = &mut self.stale.refresh_ahead;
                ahead.read(word, errors, limits::refresh_ahead);
            }
            ContainerWord::Resource => self.resource.read(word, errors, resource::read),
            ContainerWord::SoftTimeout => {
                let timeout = &mut self.stale.soft_timeout;
                timeout.read(word, errors, times::soft_timeout);
            }
            ContainerWord::StaleWhileRevalidate => {
                let flag = &mut self.stale.while_revalidate;
                flag.read(word, errors, Word::flag);
            }
            ContainerWord::Throttle => {
                self.stale.throttle.read(word, errors, times::throttle);
            }
            ContainerWord::Ttl => self.ttl.read(word, errors, times::ttl),
            ContainerWord::UpgradeFrom => self.upgrade_from.read(word, errors, Word::types),
            ContainerWord::Version => self.version.read(word, errors, limits::version),
            ContainerWord::WriteAs => self.write_as.read(word, errors, Word::ty),
        }
    }

    /// Reads a word that names the kind of data at the key.
    fn accept_kind(
        &mut self,
        kind: &'static Kind,
        word: &Word,
        derive: Derive,
        errors: &mut Errors,
    ) {
        let mut given = self.kinds.iter();
        let given = given.position(|given| given.kind.word == kind.word);
        let at = given.unwrap_or(self.kinds.len());
        if given.is_none() {
            let types = Once::default();
            self.kinds.push(GivenKind { kind, types });
        }
        let types = &mut self.kinds[at].types;
        types.read(word, errors, |word, errors| match (derive, kind.types) {
            (Derive::CacheKey, [_]) => word.ty(errors).map(|ty| vec![ty]),
            (Derive::CacheKey, [_, _]) => word.type_pair(errors),
            _ => word.flag(errors).map(|()| Vec::new()),
        });
    }

    /// Returns whether values are written as JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.format.value().is_some_and(|format| *format == "json")
    }

    /// Returns the word of a kind that `Cacheable` puts to this use, if it is given.
    pub(crate) fn word_stored(&self, stored: Stored) -> Option<&Ident> {
        let given = self.kinds.iter().find(|given| given.kind.is_stored(stored));
        given.and_then(|given| given.types.word())
    }
}
