use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable, Schema};

#[derive(Clone, Serialize, Deserialize)]
struct Money {
    cents: u64,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "order", ttl = "15m")]
struct Order {
    #[cache(key)]
    id: u64,
    total: Money,
    lines: Vec<Money>,
}

#[derive(Serialize, Deserialize, Schema)]
enum Payment {
    Cash(Money),
}

#[derive(Cacheable)]
#[cache(resource = "account", ttl = "15m", hash)]
struct Account {
    #[cache(key)]
    id: u64,
    balance: Money,
}

#[derive(CacheKey)]
#[cache(resource = "price", ttl = "15m", value = Money)]
struct Price {
    id: u64,
}

fn main() {}
