use serde::{Deserialize, Serialize};
use std::time::Duration;
use typed_cache::Cacheable;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "a", ttl = "15", key())]
struct NoUnit;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "b", ttl = "15 minutes", key())]
struct UnknownUnit;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "c", ttl = "0s", key())]
struct Zero;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "d", ttl = 900, key())]
struct Number;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "e", ttl = "53375995584d", key())]
struct TooLong;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "f", ttl = "1.5h", key())]
struct Fraction;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "g", ttl = Duration::from_secs(5), key())]
struct Expression;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "h", ttl = "never", key())]
struct QuotedNever;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "i", ttl = "30m1h", key())]
struct Order;

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "j", ttl = Self::TTL, key())]
struct OfItself;

fn main() {}
