//! The types that the operations are about; those without a time to live need no group of commands.

use typed_cache::{CacheKey, Cacheable};

#[derive(CacheKey)]
#[cache(resource = "motto", ttl = never, value = String)]
pub(crate) struct MottoKey {
    pub(crate) id: u64,
}

#[derive(CacheKey)]
#[cache(resource = "total", ttl = never, counter)]
pub(crate) struct TotalKey;

#[derive(CacheKey)]
#[cache(resource = "visits", ttl = "15m", counter)]
pub(crate) struct VisitsKey;

#[derive(Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "ledger", ttl = never, hash, key(account: u64))]
pub(crate) struct Ledger {
    pub(crate) owner: String,
    pub(crate) balance: i64,
}

#[derive(Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "profile", ttl = "15m", hash)]
pub(crate) struct Profile {
    #[cache(key)]
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) logins: i64,
}

#[derive(CacheKey)]
#[cache(resource = "stock", ttl = never, map = (u32, String))]
pub(crate) struct StockKey;

#[derive(CacheKey)]
#[cache(resource = "scores", ttl = never, map = (u32, i64))]
pub(crate) struct ScoresKey;

#[derive(CacheKey)]
#[cache(resource = "jobs", ttl = never, list = u64)]
pub(crate) struct JobsKey;

#[derive(CacheKey)]
#[cache(resource = "recent", ttl = "15m", list = u64)]
pub(crate) struct RecentKey;
