//! Attributes from `cfg_attr` and from `macro_rules`, and several on one item.
use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable, Key, KeyPart, Schema};

#[cfg_attr(all(), derive(Serialize, Deserialize, Cacheable))]
#[cfg_attr(all(), cache(resource = "user"))]
#[cfg_attr(any(), cache(resource = "other"))]
#[cfg_attr(all(), cache(ttl = "15m",))]
struct User {
    #[cfg_attr(all(), cache(key))]
    id: u64,
    #[cfg(any())]
    #[cache(key)]
    never: Missing,
    #[cfg_attr(all(), serde(rename = "n"))]
    name: String,
}

macro_rules! cached {
    ($name:ident, $resource:literal, $ttl:literal, $part:ident: $ty:ty, $value:ty) => {
        #[derive(Clone, Debug, PartialEq, CacheKey)]
        #[cache(resource = $resource, ttl = $ttl, value = $value)]
        struct $name {
            $part: $ty,
        }
    };
}

cached!(Greeting, "greeting", "1h", language: String, Vec<String>);

// Two derives read one attribute, and each accepts the words of the other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, KeyPart, Schema, CacheKey)]
#[cache(resource = "both", ttl = never, counter)]
struct Both {
    #[cache(hash_tag)]
    id: u64,
}

#[derive(Cacheable, Schema)]
#[cache(resource = "profile", ttl = never, hash)]
struct Profile {
    #[cache(key, hash_tag)]
    id: u64,
    name: String,
}

fn in_a_function() -> String {
    #[derive(Serialize, Deserialize, Cacheable)]
    #[cache(resource = "local", ttl = never)]
    struct Local {
        #[cache(key)]
        id: u64,
    }
    LocalKey { id: 1 }.to_string()
}

#[test]
fn attributes_may_come_from_cfg_attr_and_from_macros() {
    assert_eq!(UserKey { id: 1 }.to_string(), "user:1");
    assert_eq!(Greeting::new("en").to_string(), "greeting:en");
    assert_eq!(Greeting::RESOURCE, "greeting");
    assert_eq!(Both { id: 1 }.to_string(), "both:{1}");
    assert_eq!(in_a_function(), "local:1");
    let _ = <Profile as Schema>::SHAPE;
}
