use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable, Schema};

#[derive(Serialize, Deserialize, Schema, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Home,
    At(u32),
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "map", ttl = "15m", format = json)]
struct Map {
    #[cache(key)]
    id: u64,
    pairs: HashMap<(u8, u8), u8>,
}

#[derive(CacheKey)]
#[cache(resource = "places", ttl = "15m", value = Vec<BTreeMap<Place, u8>>, format = json)]
struct Places;

fn main() {}
