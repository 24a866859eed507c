//! Derives inside a user's own macros, with names and types from the call, from the macro, or from both.
use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable, KeyPart, Schema};

macro_rules! types {
    ($value:ident $key:ident $counter:ident $hash:ident $part:ident, $field:ident: $type:ty) => {
        #[derive(Serialize, Deserialize, Schema, Clone, Debug)]
        pub struct Inner {
            $field: $type,
            fixed: u64,
        }

        #[derive(Serialize, Deserialize, Cacheable)]
        #[cache(resource = "value", ttl = "15m")]
        pub struct $value {
            #[cache(key)]
            $field: $type,
            #[cache(key)]
            number: u32,
            inner: Inner,
        }

        #[derive(CacheKey)]
        #[cache(resource = "counter", ttl = never, counter)]
        pub struct $counter {
            $field: $type,
            #[cache(hash_tag)]
            number: u32,
        }

        #[derive(Cacheable)]
        #[cache(resource = "hash", ttl = "1h", hash)]
        pub struct $hash {
            #[cache(key)]
            $field: $type,
            name: $type,
            count: i64,
        }

        #[derive(KeyPart, Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $part($type);

        pub fn keys(value: &$value) -> ($key, String) {
            use typed_cache::Keyed;
            (value.key(), value.key().to_string())
        }
    };
}

types!(Value ValueKey Counter Record Part, id: String);

#[test]
fn names_and_types_come_from_the_call_or_from_the_macro() {
    let value = Value {
        id: "a".to_owned(),
        number: 7,
        inner: Inner {
            id: "b".to_owned(),
            fixed: 1,
        },
    };
    assert_eq!(keys(&value).1, "value:a:7");
}
