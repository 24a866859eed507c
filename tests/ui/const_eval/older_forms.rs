//! Older forms whose entries cannot be told apart.

use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Schema};

#[derive(Serialize, Deserialize, Schema)]
struct Wait {
    wait: u32,
}

#[derive(Serialize, Deserialize, Schema)]
struct WaitInSeconds {
    wait: u32,
}

impl From<WaitInSeconds> for Wait {
    fn from(old: WaitInSeconds) -> Self {
        Self {
            wait: old.wait * 1_000,
        }
    }
}

#[derive(CacheKey)]
#[cache(resource = "same", ttl = "1h", value = Wait, upgrade_from(WaitInSeconds))]
struct SameKey;

#[derive(Serialize, Deserialize, Schema)]
struct Score {
    points: i64,
}

impl From<i64> for Score {
    fn from(points: i64) -> Self {
        Self { points }
    }
}

#[derive(CacheKey)]
#[cache(resource = "native", ttl = "1h", map = (u32, Score), upgrade_from(i64))]
struct NativeKey;

fn main() {}
