use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable, KeyPart, Schema};

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m", prefix = "shop", opaque, counter, rename_all = "camelCase")]
struct User {
    #[cache(key, ttl = "1m")]
    id: u64,
    #[cache(skip)]
    name: String,
    #[cache(rename = "mail", resource = "mail")]
    email: String,
}

#[derive(CacheKey)]
#[cache(resource = "views", ttl = never, counter, hash, key(id: u64), key_type = ViewsKey)]
struct Views {
    #[cache(key)]
    page: u64,
}

#[derive(Serialize, Deserialize, Schema)]
#[cache(ttl = "1m")]
enum Plan {
    #[cache(opaque)]
    Free,
    Paid {
        #[cache(key)]
        cents: u64,
    },
}

#[derive(KeyPart)]
#[cache(hash)]
struct Id(u64);

fn main() {}
