//! Shadowed names, and no prelude.
#![no_implicit_prelude]
#![expect(non_camel_case_types, reason = "names of the prelude")]

use ::serde::{Deserialize, Serialize};
use ::typed_cache::{CacheKey, Cacheable, KeyPart, Schema};

mod core {}
mod std {}
mod typed_cache {}
mod __private {}

struct Option;
struct Some;
struct None;
struct Result;
struct Ok;
struct Err;
struct Box;
struct Default;
struct PhantomData;
struct Vec;
type String = ::std::string::String;
type u64 = ::core::primitive::u64;

trait Clone {
    fn clone(&self) {}
    fn eq(&self) {}
    fn into(&self) {}
    fn to_string(&self) {}
    fn key(&self) {}
    fn fmt(&self) {}
}

impl<T> Clone for T {}

const TTL: ::std::time::Duration = ::std::time::Duration::from_secs(1);

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = TTL, negative = TTL, outage = load, load_timeout = "1s")]
struct User {
    #[cache(key)]
    id: u64,
    #[cache(key)]
    __out: String,
    #[cache(key)]
    __parts: u64,
    r#type: u64,
    mail: ::std::option::Option<String>,
}

#[derive(Cacheable)]
#[cache(resource = "profile", ttl = "1m", hash)]
struct r#struct {
    #[cache(key)]
    r#type: u64,
    #[cache(key)]
    __key: u64,
    r#match: String,
    __fields: u64,
    #[serde(skip)]
    skipped: ::std::option::Option<u64>,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "event", ttl = never, list, version = auto, key(r#fn: u64, text: String))]
enum r#enum {
    r#type,
    r#fn { r#in: u64 },
}

#[derive(CacheKey)]
#[cache(resource = "views", ttl = never, counter)]
struct Views<'__out> {
    __out: &'__out ::core::primitive::str,
    r#loop: u64,
}

#[derive(CacheKey)]
#[cache(resource = "tags", ttl = never, map = (String, u64))]
struct Tags(u64, String);

#[derive(KeyPart, Schema)]
struct Id(u64);

#[derive(KeyPart, Schema)]
enum Kind {
    r#type,
    Other,
}

#[derive(Schema)]
enum Level {
    r#in = 3,
    Other,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "pair", ttl = TTL, key_derive(::core::marker::Copy))]
struct Pair(#[cache(key)] u64, #[cache(written_as = u64)] u64);

#[derive(Schema)]
struct Page<T, Schema> {
    items: ::std::vec::Vec<T>,
    other: Schema,
}

// serde's expansion needs the primitives `str` and `bool`; types without serde may shadow them.
mod primitives {
    use ::typed_cache::{CacheKey, Cacheable, KeyPart, Schema};

    struct str;
    struct bool;
    struct u8;
    struct u16;
    struct u32;
    struct i64;
    struct usize;
    struct isize;
    struct i128;
    type u64 = ::core::primitive::u64;

    #[derive(Cacheable)]
    #[cache(resource = "profile", ttl = "1m", hash, version = 3)]
    pub struct Profile {
        #[cache(key)]
        pub id: u64,
        pub name: ::std::string::String,
    }

    #[derive(CacheKey)]
    #[cache(resource = "views", ttl = "1m", counter)]
    pub struct Views {
        pub page: u64,
    }

    #[derive(KeyPart, Schema)]
    pub enum Kind {
        One,
    }

    #[derive(Schema)]
    pub enum Level {
        One = 1,
        Two,
    }
}

#[::core::prelude::v1::test]
fn the_derives_write_whole_paths() {
    let _ = primitives::ProfileKey::parse("profile@3:1");
    let _ = primitives::Views::new(1);
    let _ = PairKey(1);
    let _ = UserKey::new(1, "a", 2);
    let _ = structKey {
        r#type: 1,
        __key: 2,
    };
    let _ = (structFields::MATCH, structFields::__FIELDS);
    let _ = enumKey::parse("event:1:a");
    let _ = Views::new("home", 1);
    let _ = Tags::new(1, "x");
}
