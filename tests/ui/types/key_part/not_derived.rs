use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable, KeyPart};

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct UserId(u64);

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m", key(id: UserId))]
struct User {
    name: String,
}

#[derive(KeyPart)]
struct Temperature(f64);

#[derive(KeyPart)]
struct GroupId(u64);

struct PlanId(u64);

#[derive(Cacheable)]
#[cache(resource = "group", ttl = "15m", hash)]
struct Group {
    #[cache(key)]
    id: GroupId,
    #[cache(key, hash_tag)]
    plan: PlanId,
    name: String,
}

#[derive(CacheKey)]
#[cache(resource = "total", ttl = never, counter)]
struct Total {
    plan: PlanId,
}

#[derive(CacheKey)]
#[cache(resource = "part", ttl = never, counter)]
struct PartTotal<'a> {
    plan: &'a PlanId,
}

#[derive(CacheKey)]
#[cache(resource = "seen", ttl = never, map = (UserId, u64))]
struct Seen;

fn main() {}
