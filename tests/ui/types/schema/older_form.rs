//! Older forms without what reading or writing them takes.

use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Schema};

#[derive(Serialize, Deserialize, Schema)]
struct Level(u64);

#[derive(Deserialize)]
struct NoSchema(u8);

impl From<NoSchema> for Level {
    fn from(old: NoSchema) -> Self {
        Self(old.0.into())
    }
}

#[derive(CacheKey)]
#[cache(resource = "no-schema", ttl = "1h", value = Level, upgrade_from(NoSchema))]
struct NoSchemaKey;

#[derive(Serialize, Deserialize, Schema)]
struct NoConversion(u8);

#[derive(CacheKey)]
#[cache(resource = "no-conversion", ttl = "1h", value = Level, upgrade_from(NoConversion))]
struct NoConversionKey;

#[derive(Serialize, Deserialize, Schema)]
struct NoWayBack(u8);

impl From<NoWayBack> for Level {
    fn from(old: NoWayBack) -> Self {
        Self(old.0.into())
    }
}

#[derive(CacheKey)]
#[cache(resource = "no-way-back", ttl = "1h", value = Level, upgrade_from(NoWayBack), write_as = NoWayBack)]
struct NoWayBackKey;

fn main() {}
