use std::time::Duration;
use typed_cache::CacheKey;

const ZERO: Duration = Duration::ZERO;

#[derive(CacheKey)]
#[cache(resource = "rate", ttl = "15m", value = u32, negative = ZERO)]
struct Negative;

#[derive(CacheKey)]
#[cache(resource = "price", ttl = "15m", value = u32, load_timeout = ZERO)]
struct LoadTimeout;

#[derive(CacheKey)]
#[cache(resource = "sum", ttl = "15m", value = u32, negative = Duration::MAX)]
struct Long;

fn main() {}
