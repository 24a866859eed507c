//! The expansion causes no warning of a lint that the user turns on.
#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub)]
#![deny(
    unused,
    unused_qualifications,
    unnameable_types,
    elided_lifetimes_in_paths
)]
#![deny(
    private_bounds,
    private_interfaces,
    single_use_lifetimes,
    trivial_casts
)]
#![deny(
    non_ascii_idents,
    let_underscore_drop,
    unused_lifetimes,
    variant_size_differences
)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery)]
#![expect(
    clippy::redundant_pub_crate,
    reason = "`unreachable_pub` asks for the opposite"
)]

use std::time::Duration;

use serde::{Deserialize, Serialize};
use typed_cache::{
    Cache, CacheKey, Cacheable, EvictError, KeyPart, RememberError, Schema, evict, remember,
};

/// The TTL of orders.
pub const ORDER_TTL: Duration = Duration::from_secs(60);

/// A user.
#[derive(Debug, Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
pub struct User {
    /// The number.
    #[cache(key)]
    pub id: u64,
    #[cache(key)]
    nick: String,
    /// The address.
    pub address: Address,
}

/// An address.
#[derive(Debug, Serialize, Deserialize, Schema)]
pub struct Address {
    street: String,
}

/// The names of users.
#[derive(Debug, CacheKey)]
#[cache(resource = "name", ttl = "1m", value = String)]
pub struct NameKey {
    /// The number.
    pub id: u64,
}

/// A service with a cache.
#[derive(Debug)]
pub struct Names {
    cache: Cache,
    suffix: String,
}

impl Names {
    /// Returns a name.
    ///
    /// # Errors
    /// Those of the cache.
    #[remember(cache = self.cache, key = NameKey { id }, scoped, ttl = "5m")]
    pub async fn name(&self, id: u64, prefix: &str) -> Result<String, RememberError<String>> {
        Ok(format!("{prefix}{id}{}", self.suffix))
    }

    /// Returns a name, if there is one.
    ///
    /// # Errors
    /// Those of the cache.
    #[remember(cache = self.cache, key = NameKey { id }, scoped, optional, negative = "1s")]
    pub async fn found(&self, id: u64) -> Result<Option<String>, RememberError<String>> {
        Ok((id > 7).then(|| self.suffix.clone()))
    }

    /// Changes names.
    ///
    /// # Errors
    /// Those of the cache.
    #[evict(cache = self.cache, key = NameKey { id }, keys = others.iter().map(|id| NameKey { id: *id }))]
    pub async fn rename(&self, id: u64, others: &[u64]) -> Result<(), EvictError<String>> {
        if id == 0 {
            return Err(self.suffix.clone());
        }
        Ok(())
    }

    /// Forgets a name.
    ///
    /// # Errors
    /// That of the number.
    #[evict(best_effort, cache = &self.cache, key = NameKey { id })]
    pub async fn forget(&self, mut id: u64) -> Result<u64, String> {
        id += 1;
        Ok(id)
    }
}

/// Returns a name that nobody has.
///
/// # Errors
/// Those of the cache.
#[remember(cache = cache, key = NameKey { id })]
pub async fn unknown(cache: &Cache, id: u64) -> Result<String, RememberError<String>> {
    Err(format!("no name {id}"))
}

/// A generic page over a private type.
#[derive(Debug, Serialize, Deserialize, Schema)]
pub struct Page<T> {
    items: Vec<Item<T>>,
}

#[derive(Debug, Serialize, Deserialize, Schema)]
struct Item<T> {
    item: T,
}

/// A setting.
#[derive(Debug, Serialize, Deserialize, Cacheable)]
#[cache(resource = "setting", ttl = never, key())]
pub struct Setting;

/// A profile.
#[derive(Debug, Cacheable)]
#[cache(resource = "profile", ttl = "1m", hash)]
pub struct Profile {
    #[cache(key)]
    id: u64,
    name: String,
    /// The number of visits.
    pub visits: i64,
}

/// A part.
#[derive(Clone, Debug, PartialEq, Eq, Hash, KeyPart)]
pub struct Part(u64);

/// A kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash, KeyPart)]
pub enum Kind {
    /// One.
    One,
}

/// A key.
#[derive(Clone, Debug, CacheKey)]
#[cache(resource = "views", ttl = ORDER_TTL, counter)]
pub struct Views {
    part: Part,
    kind: Kind,
    page: String,
}

mod inner {
    use super::{Address, CacheKey, Cacheable, Debug, Deserialize, Serialize};

    #[derive(Debug, Serialize, Deserialize, Cacheable)]
    #[cache(resource = "inner", ttl = "15m", key(a: u64))]
    pub(crate) struct Visible {
        address: Address,
    }

    #[derive(Debug, Cacheable)]
    #[cache(resource = "hidden", ttl = "15m", hash)]
    pub(super) struct Hidden {
        #[cache(key)]
        pub(super) id: u64,
        pub(super) name: String,
    }

    /// Unused, which must not make the key or its functions dead code.
    #[derive(Debug, Serialize, Deserialize, Cacheable)]
    #[cache(resource = "quiet", ttl = "15m")]
    struct Quiet {
        #[cache(key)]
        id: u64,
    }

    #[derive(Debug, CacheKey)]
    #[cache(resource = "lent", ttl = "15m", counter)]
    pub(crate) struct Lent<'a> {
        page: &'a str,
    }

    pub(super) fn uses() {
        let text = format!("{:?} {}", Quiet { id: 1 }, Lent { page: "a" });
        assert!(text.contains("id: 1"), "{text}");
    }
}

use std::fmt::Debug;

mod old {
    /// Gone soon.
    #[deprecated]
    #[derive(Clone, Debug, PartialEq, Eq, Hash, typed_cache::KeyPart)]
    pub(crate) struct OldId(pub(crate) u64);
}

/// Deprecated as a whole and in its fields.
#[deprecated]
#[derive(Debug, Serialize, Deserialize, Cacheable)]
#[cache(resource = "old", ttl = "15m")]
pub struct Old {
    /// Do not use.
    #[deprecated]
    #[cache(key)]
    pub id: u64,
    /// Do not use either.
    #[deprecated]
    pub name: String,
}

/// A deprecated type as a part.
#[derive(Debug, CacheKey)]
#[cache(resource = "older", ttl = "15m", counter)]
pub struct Older {
    #[expect(deprecated, reason = "the part is what is tested")]
    part: old::OldId,
}

#[test]
fn the_expansion_causes_no_warning() {
    inner::uses();
    assert_eq!(
        format!("{:?}", inner::VisibleKey { a: 1 }),
        "VisibleKey { a: 1 }"
    );
    assert_eq!(
        format!("{:?}", inner::HiddenKey { id: 1 }),
        "HiddenKey { id: 1 }"
    );
}
