use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Schema};

#[derive(Serialize, Deserialize, Schema)]
#[serde(tag = "kind")]
enum Amount {
    Number(u64),
    Nothing,
}

#[derive(CacheKey)]
#[cache(resource = "amount", ttl = "15m", value = Amount, format = json)]
struct AmountKey;

fn main() {}
