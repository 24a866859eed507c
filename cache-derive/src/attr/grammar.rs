//! The words of the grammar, each with its meaning, its derives and an example.

use super::scope::{Derive, Place};
use crate::kinds::{ALL, Kind};

use Derive::{CacheKey, Cacheable, KeyPart, Schema};

/// A word on a struct, enum or union.
#[derive(Clone, Copy)]
pub(crate) enum ContainerWord {
    Compress,
    CompressAbove,
    Crate,
    Damage,
    EarlyExpiration,
    FieldsType,
    Format,
    Grace,
    Jitter,
    Key,
    KeyDerive,
    KeyType,
    Kind(&'static Kind),
    LoadTimeout,
    Mismatch,
    Negative,
    Outage,
    RefreshAhead,
    Resource,
    SoftTimeout,
    StaleWhileRevalidate,
    Throttle,
    Ttl,
    UpgradeFrom,
    Version,
    WriteAs,
}

/// A word on a field.
#[derive(Clone, Copy)]
pub(crate) enum FieldWord {
    HashTag,
    Key,
    Opaque,
    WrittenAs,
}

/// A word with what is known about it.
#[derive(Clone, Copy)]
pub(crate) struct Entry<W> {
    pub(crate) name: &'static str,
    pub(crate) meaning: W,
    derives: &'static [Derive],
    /// The word with its value, without the attribute around it.
    example: &'static str,
}

const RESOURCES: &[Derive] = &[Cacheable, CacheKey];

#[rustfmt::skip]
static CONTAINER: [Entry<ContainerWord>; 25] = [
    entry("compress", ContainerWord::Compress, RESOURCES, "compress = \"lz4\""),
    entry("compress_above", ContainerWord::CompressAbove, RESOURCES, "compress_above = 4096"),
    entry("crate", ContainerWord::Crate, &[Cacheable, CacheKey, KeyPart, Schema], "crate = ::typed_cache"),
    entry("damage", ContainerWord::Damage, RESOURCES, "damage = miss"),
    entry("early_expiration", ContainerWord::EarlyExpiration, RESOURCES, "early_expiration = 1.0"),
    entry("fields_type", ContainerWord::FieldsType, &[Cacheable], "fields_type = UserFields"),
    entry("format", ContainerWord::Format, RESOURCES, "format = json"),
    entry("grace", ContainerWord::Grace, RESOURCES, "grace = \"1h\""),
    entry("jitter", ContainerWord::Jitter, RESOURCES, "jitter = \"10%\""),
    entry("key", ContainerWord::Key, &[Cacheable], "key(id: u64)"),
    entry("key_derive", ContainerWord::KeyDerive, &[Cacheable], "key_derive(PartialOrd, Ord)"),
    entry("key_type", ContainerWord::KeyType, &[Cacheable], "key_type = UserKey"),
    entry("load_timeout", ContainerWord::LoadTimeout, RESOURCES, "load_timeout = \"10s\""),
    entry("mismatch", ContainerWord::Mismatch, RESOURCES, "mismatch = error"),
    entry("negative", ContainerWord::Negative, RESOURCES, "negative = \"30s\""),
    entry("outage", ContainerWord::Outage, RESOURCES, "outage = fail"),
    entry("refresh_ahead", ContainerWord::RefreshAhead, RESOURCES, "refresh_ahead = 0.8"),
    entry("resource", ContainerWord::Resource, RESOURCES, "resource = \"user\""),
    entry("soft_timeout", ContainerWord::SoftTimeout, RESOURCES, "soft_timeout = \"200ms\""),
    entry("stale_while_revalidate", ContainerWord::StaleWhileRevalidate, RESOURCES, "stale_while_revalidate"),
    entry("throttle", ContainerWord::Throttle, RESOURCES, "throttle = \"30s\""),
    entry("ttl", ContainerWord::Ttl, RESOURCES, "ttl = \"15m\""),
    entry("upgrade_from", ContainerWord::UpgradeFrom, RESOURCES, "upgrade_from(UserV1)"),
    entry("version", ContainerWord::Version, RESOURCES, "version = 2"),
    entry("write_as", ContainerWord::WriteAs, RESOURCES, "write_as = UserV1"),
];

#[rustfmt::skip]
static FIELD: [Entry<FieldWord>; 4] = [
    entry("hash_tag", FieldWord::HashTag, RESOURCES, "hash_tag"),
    entry("key", FieldWord::Key, &[Cacheable], "key"),
    entry("opaque", FieldWord::Opaque, &[Cacheable, Schema], "opaque"),
    entry("written_as", FieldWord::WrittenAs, &[Cacheable, Schema], "written_as = Vec<u8>"),
];

const fn entry<W: Copy>(
    name: &'static str,
    meaning: W,
    derives: &'static [Derive],
    example: &'static str,
) -> Entry<W> {
    Entry {
        name,
        meaning,
        derives,
        example,
    }
}

/// Returns the words that a derive takes on its type.
pub(crate) fn of_container(derive: Derive) -> Vec<Entry<ContainerWord>> {
    let mut entries = of(&CONTAINER, derive);
    entries.extend(kinds(derive));
    entries
}

/// Returns the words that a derive takes on a field.
pub(crate) fn of_field(derive: Derive) -> Vec<Entry<FieldWord>> {
    of(&FIELD, derive)
}

fn of<W: Copy>(table: &[Entry<W>], derive: Derive) -> Vec<Entry<W>> {
    let entries = table.iter().copied();
    entries
        .filter(|entry| entry.derives.contains(&derive))
        .collect()
}

fn kinds(derive: Derive) -> impl Iterator<Item = Entry<ContainerWord>> {
    let entry =
        |kind: &'static Kind, example| entry(kind.word, ContainerWord::Kind(kind), &[], example);
    ALL.iter().filter_map(move |kind| match derive {
        Cacheable => kind.is_word_of_cacheable().then(|| entry(kind, kind.word)),
        CacheKey => kind.in_cache_key.map(|example| entry(kind, example)),
        KeyPart | Schema => None,
    })
}

/// Returns the words of a place in alphabetical order.
pub(crate) fn known(derive: Derive, place: Place) -> Vec<&'static str> {
    let mut known: Vec<&str> = match place {
        Place::Container => of_container(derive)
            .iter()
            .map(|entry| entry.name)
            .collect(),
        Place::Field => of_field(derive).iter().map(|entry| entry.name).collect(),
        Place::Variant => Vec::new(),
    };
    known.sort_unstable();
    known
}

/// Returns an example of a word with its value, without the attribute around it.
pub(crate) fn example(name: &str) -> &'static str {
    let of_container = CONTAINER.iter().map(|entry| (entry.name, entry.example));
    let of_field = FIELD.iter().map(|entry| (entry.name, entry.example));
    let of_kinds = kinds(CacheKey).map(|entry| (entry.name, entry.example));
    let mut examples = of_container.chain(of_field).chain(of_kinds);
    let found = examples.find(|(word, _)| *word == name);
    found.map_or("#[cache(..)]", |(_, example)| example)
}
