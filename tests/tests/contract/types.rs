//! The types that cases store: one resource for each kind, with and without a TTL.

use std::time::Duration;

use serde::{Deserialize, Serialize, Serializer, ser};
use typed_cache::schema::Shape;
use typed_cache::{CacheKey, Cacheable, Schema, Ttl};

/// The TTL of most types here: a quarter of an hour.
pub(crate) const TTL: Duration = Duration::from_secs(15 * 60);
/// Another TTL, for options.
pub(crate) const OTHER: Duration = Duration::from_secs(10 * 60);
/// A TTL that an entry has before a write.
pub(crate) const BEFORE: Duration = Duration::from_secs(5 * 60);

pub(crate) fn other_ttl() -> Ttl {
    Ttl::try_from(OTHER).unwrap()
}

#[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "user", ttl = "15m")]
pub(crate) struct User {
    #[cache(key)]
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) email: Option<String>,
}

pub(crate) fn user(id: u64) -> User {
    User {
        id,
        name: format!("user {id}"),
        email: id.is_multiple_of(2).then(|| format!("{id}@example.org")),
    }
}

/// A value without a TTL whose key is not in its fields.
#[derive(CacheKey, Clone, Debug, PartialEq)]
#[cache(resource = "motto", ttl = never, value = String)]
pub(crate) struct MottoKey {
    pub(crate) id: u64,
}

/// A value that can be `None`.
#[derive(CacheKey, Clone, Debug, PartialEq)]
#[cache(resource = "nickname", ttl = "15m", value = Option<String>)]
pub(crate) struct NicknameKey {
    pub(crate) id: u64,
}

/// A value whose entries of another schema are errors.
#[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "strict", ttl = "15m", mismatch = error)]
pub(crate) struct Strict {
    #[cache(key)]
    pub(crate) id: u64,
    pub(crate) name: String,
}

#[derive(CacheKey, Clone, Debug, PartialEq)]
#[cache(resource = "visits", ttl = "15m", counter)]
pub(crate) struct VisitsKey {
    pub(crate) page: u64,
}

#[derive(CacheKey, Clone, Debug, PartialEq)]
#[cache(resource = "total", ttl = never, counter)]
pub(crate) struct TotalKey;

#[derive(Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "profile", ttl = "15m", hash)]
pub(crate) struct Profile {
    #[cache(key)]
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) bio: Option<String>,
    pub(crate) logins: i64,
    pub(crate) tags: Vec<String>,
}

pub(crate) fn profile(id: u64) -> Profile {
    Profile {
        id,
        name: format!("user {id}"),
        bio: None,
        logins: 5,
        tags: vec!["a".into(), "b".into()],
    }
}

/// A hash without a TTL whose key is not in its fields.
#[derive(Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "ledger", ttl = never, hash, key(account: u64))]
pub(crate) struct Ledger {
    pub(crate) owner: String,
    pub(crate) balance: i64,
}

pub(crate) fn ledger() -> Ledger {
    Ledger {
        owner: "Ada".into(),
        balance: 5,
    }
}

/// A hash whose missing and foreign fields are errors.
#[derive(Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "settings", ttl = "15m", hash, mismatch = error)]
pub(crate) struct Settings {
    #[cache(key)]
    pub(crate) id: u64,
    pub(crate) theme: String,
    pub(crate) zoom: u8,
}

#[derive(CacheKey, Clone, Debug, PartialEq)]
#[cache(resource = "scores", ttl = "15m", map = (String, i64))]
pub(crate) struct ScoresKey {
    pub(crate) game: u64,
}

#[derive(CacheKey, Clone, Debug, PartialEq)]
#[cache(resource = "stock", ttl = never, map = (u32, Item))]
pub(crate) struct StockKey {
    pub(crate) shop: u64,
}

#[derive(Serialize, Deserialize, Schema, Clone, Debug, PartialEq)]
pub(crate) struct Item {
    pub(crate) name: String,
    pub(crate) price: Option<u32>,
}

pub(crate) fn item(name: &str) -> Item {
    Item {
        name: name.into(),
        price: None,
    }
}

#[derive(CacheKey, Clone, Debug, PartialEq)]
#[cache(resource = "recent", ttl = "15m", list = String)]
pub(crate) struct RecentKey {
    pub(crate) user: u64,
}

#[derive(CacheKey, Clone, Debug, PartialEq)]
#[cache(resource = "jobs", ttl = never, list = Item)]
pub(crate) struct JobsKey;

/// A value, hash field, map value and list item that refuses to be written when it is lit.
#[derive(Deserialize, Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fuse {
    pub(crate) lit: bool,
}

impl Serialize for Fuse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.lit {
            return Err(ser::Error::custom("a lit fuse"));
        }
        serializer.serialize_bool(false)
    }
}

impl Schema for Fuse {
    const SHAPE: &'static Shape = <bool as Schema>::SHAPE;
}

#[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "bomb", ttl = "15m")]
pub(crate) struct Bomb {
    #[cache(key)]
    pub(crate) id: u64,
    pub(crate) fuse: Fuse,
    pub(crate) load: Vec<u8>,
}

pub(crate) fn bomb(id: u64, lit: bool, load: usize) -> Bomb {
    Bomb {
        id,
        fuse: Fuse { lit },
        load: vec![0x61; load],
    }
}

#[derive(Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "bombs", ttl = "15m", hash)]
pub(crate) struct BombHash {
    #[cache(key)]
    pub(crate) id: u64,
    pub(crate) fuse: Fuse,
    pub(crate) load: Vec<u8>,
}

#[derive(CacheKey, Clone, Debug, PartialEq)]
#[cache(resource = "bomb-map", ttl = "15m", map = (u8, Bomb))]
pub(crate) struct BombMapKey;

#[derive(CacheKey, Clone, Debug, PartialEq)]
#[cache(resource = "bomb-list", ttl = "15m", list = Bomb)]
pub(crate) struct BombListKey;
