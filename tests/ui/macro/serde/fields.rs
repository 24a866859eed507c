use serde::{Deserialize, Serialize};
use typed_cache::{Cacheable, Schema};

#[derive(Serialize, Deserialize, Schema)]
struct Rest {
    city: String,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    #[cache(key)]
    id: u64,
    #[serde(flatten)]
    rest: Rest,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

mod doubled {
    pub(super) fn serialize<S: serde::Serializer>(value: &u64, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_u64(value * 2)
    }
}

#[derive(Serialize, Deserialize, Schema)]
struct OneWay {
    #[serde(skip_serializing)]
    a: u64,
    #[serde(skip_deserializing)]
    b: u64,
    #[serde(serialize_with = "doubled::serialize")]
    c: u64,
}

fn main() {}
