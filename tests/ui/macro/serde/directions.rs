use serde::{Deserialize, Serialize};
use typed_cache::{Cacheable, Schema};

#[derive(Clone, Serialize, Deserialize, Schema)]
#[serde(into = "u16")]
struct Wide(u8);

impl From<Wide> for u16 {
    fn from(wide: Wide) -> Self {
        wide.0.into()
    }
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m", format = json)]
#[serde(rename_all(serialize = "camelCase"))]
struct User {
    #[cache(key)]
    id: u64,
    #[serde(rename(deserialize = "name"))]
    nick: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    mail: String,
}

#[derive(Serialize, Deserialize, Schema)]
struct Address {
    #[serde(rename = "city")]
    town: String,
    city: String,
    #[serde(alias = "city")]
    village: String,
}

#[derive(Serialize, Deserialize, Schema)]
#[serde(rename_all = "lowercase")]
enum Plan {
    Free,
    #[serde(rename = "free")]
    Trial,
}

fn main() {}
