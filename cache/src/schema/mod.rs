//! Shapes of types, fingerprints over them, and the storage of a resource's values.
//!
//! A [`Shape`] describes the bytes that postcard writes for a type. The [`Fingerprint`] of a resource covers the shape of
//! its values and the names, types and order of its key's parts. It is in the header of every stored value, so a value
//! written under another schema is never read as this one.
//!
//! # Changes between releases
//! | change | an old entry reads as |
//! |---|---|
//! | a field or variant renamed, moved, inserted, removed or retyped, nested ones too | a miss ([`Mismatch`]: or an error) |
//! | a part of the key renamed, moved or retyped | a miss, although the key's text may be the same |
//! | the name of a type; `Vec<T>` to `Box<[T]>`; a newtype around a field; a skipped field | the value |
//! | the fields of a hash in another order | the record: each field is stored by itself, under its name |
//! | a field of a hash retyped, or the key's parts changed | that field is missing, and so is the whole record |
//! | a value of a map | missing, and left out of `get_all` and `scan` |
//! | an item of a list | an error for that item alone |
//!
//! A miss is counted ([`Stats::mismatches`](crate::Stats::mismatches)) and reported to the [`Observer`](crate::Observer);
//! nothing is deleted, since the release that wrote the entry may still be running.
//!
//! # Data without a fingerprint
//! Counters, and fields of hashes and values of maps of type `i64`, are integers that Redis itself increments, and JSON is
//! bare text. For them only the `version` in the key separates releases. JSON that serde refuses reads as a miss. Not
//! detected in JSON are a renamed or removed field that is an `Option` or has a `default`, parts of the key that changed
//! places.
//!
//! # Releases side by side
//! Without a `version` two releases share their keys: while both run, each overwrites the entries that it misses. With
//! `version = 2`, or with `version = auto`, which puts the fingerprint into the key, each release has entries of its own.
//! A delete then removes the deleting release's entry alone, and the other one serves its own until it expires;
//! [`Cache::clear`](crate::Cache::clear) deletes all versions of a resource.
//!
//! # Changes before a release
//! [`assert_schema!`](crate::assert_schema) compares the shapes of types with a committed file.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
//! use typed_cache::{Cache, CacheKey};
//!
//! mod first_release {
//!     #[derive(typed_cache::CacheKey)]
//!     #[cache(resource = "size", ttl = "1h", value = (u32, u32))]
//!     pub struct SizeKey { pub width: u64, pub height: u64 }
//! }
//!
//! #[derive(CacheKey)]
//! #[cache(resource = "size", ttl = "1h", value = (u32, u32))]
//! struct SizeKey { height: u64, width: u64 } // the parts changed places
//!
//! let cache = Cache::memory();
//! cache.set_at(&first_release::SizeKey { width: 1, height: 2 }, &(10, 20)).await?;
//! assert_eq!(cache.get(&SizeKey { height: 1, width: 2 }).await?, None); // the same `size:1:2`
//! assert_eq!(cache.stats().mismatches, 1);
//! # Ok(()) }
//! ```

mod constructors;
mod fingerprint;
mod hash;
mod impls;
mod layout;
mod load;
mod probe;
mod shape;
#[cfg(test)]
pub(crate) mod tests;
mod traits;

pub use self::fingerprint::Fingerprint;
pub use self::layout::{
    Compress, CompressFeature, Damage, Format, Layout, Lz4, Method, Mismatch, Zstd,
};
#[doc(hidden)]
pub use self::layout::{FormatFeature, Json, check_postcard};
pub(crate) use self::layout::{MAX_DEPTH, OlderForms, Unsaid, check_json, unsaid};
pub use self::load::{LoadPolicy, Outage};
pub(crate) use self::probe::probe;
pub use self::shape::{Member, Part, Shape, Variant};
pub(crate) use self::shape::{Presence, Primitive, Structure, Tags, VariantContent};
pub(crate) use self::traits::Flags;

/// A type with a known shape, so that a change of it is detected.
///
/// Derive it for every struct and enum inside a cached value. std's types have it; those of `uuid`, `chrono`, `time`, `jiff`,
/// `bytes`, `url`, `rust_decimal`, `smol_str` and `indexmap` have it with the features of these names. A field of a foreign
/// type without it is marked `#[cache(opaque)]`.
///
/// The shape must describe the bytes of the type's `Serialize`: names and order of fields and variants, and every child's
/// shape.
///
/// # Examples
/// ```
/// use serde::{Deserialize, Serialize};
/// use typed_cache::Schema;
///
/// #[derive(Serialize, Deserialize, Schema)]
/// enum Plan { Free, Trial { days_left: u16 } }
///
/// assert_ne!(Plan::SHAPE, <Option<u16>>::SHAPE);
/// ```
#[diagnostic::on_unimplemented(
    message = "the shape of `{Self}` is unknown",
    label = "no `Schema` for this type",
    note = "a type of your own takes `#[derive(Schema)]`",
    note = "a type of `bytes`, `chrono`, `indexmap`, `jiff`, `rust_decimal`, `smol_str`, `time`, `url` or `uuid` needs the feature \
            of that name, as in `typed-cache = {{ version = \"..\", features = [\"uuid\"] }}` in Cargo.toml; those of `serde_json` \
            need the feature `json`, and `format = json`",
    note = "for another foreign type write `#[cache(written_as = ..)]` with the type that is written in its place, or mark the field \
            `#[cache(opaque)]` and bump `version` by hand when its bytes change"
)]
pub trait Schema {
    /// The shape of the type.
    const SHAPE: &'static Shape;
}
