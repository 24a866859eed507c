//! Missing words and unsupported items.

use expect_test::expect;

use super::check;
use crate::derive::{cache_key, cacheable, key_part, schema};

#[test]
fn no_attribute() {
    check(
        cacheable,
        r#"struct UserProfile { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            UserProfile => `UserProfile` needs `#[cache(resource = "user_profile", ttl = "15m")]`
        "#]],
    );
}

#[test]
fn no_attribute_and_no_key() {
    check(
        cacheable,
        r#"struct User { id: u64 }"#,
        &expect![[r#"
            User => `User` needs `#[cache(resource = "user", ttl = "15m")]`, and `#[cache(key)]` on the fields that are its key
        "#]],
    );
}

#[test]
fn no_attribute_on_a_key() {
    check(
        cache_key,
        r#"struct PageViewsKey { id: u64 }"#,
        &expect![[r#"
            PageViewsKey => `PageViewsKey` needs `#[cache(resource = "page_views", ttl = "15m", value = T)]`
        "#]],
    );
}

#[test]
fn no_resource() {
    check(
        cacheable,
        r#"#[cache(ttl = "1m")] struct HTTPCall { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            HTTPCall => missing `resource`: it names the entries in Redis and is never taken from the type name; write `resource = "http_call"`
        "#]],
    );
}

#[test]
fn no_ttl() {
    check(
        cacheable,
        r#"#[cache(resource = "user")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            User => missing `ttl`: write `ttl = "15m"`, or `ttl = never` for entries without expiry
        "#]],
    );
}

#[test]
fn no_key() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m")] struct User { id: u64 }"#,
        &expect![[r#"
            User => no key: mark fields with `#[cache(key)]`, or write `key(id: u64)`, or `key()` for a single entry
        "#]],
    );
}

#[test]
fn no_key_in_an_enum() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m")] enum Job { A, B }"#,
        &expect![[r#"
            Job => no key: the variants of an enum have no field in common; write `key(id: u64)`, or `key()` for a single entry
        "#]],
    );
}

#[test]
fn no_key_of_a_list() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", list)] struct User { id: u64 }"#,
        &expect![[r#"
            User => no key: the items of one list share its key; write `key(id: u64)`
        "#]],
    );
}

#[test]
fn nothing_at_all() {
    check(
        cacheable,
        r#"#[cache()] struct User;"#,
        &expect![[r#"
            User => missing `resource`: it names the entries in Redis and is never taken from the type name; write `resource = "user"`
            User => missing `ttl`: write `ttl = "15m"`, or `ttl = never` for entries without expiry
            User => no key: mark fields with `#[cache(key)]`, or write `key(id: u64)`, or `key()` for a single entry
        "#]],
    );
}

#[test]
fn no_kind() {
    check(
        cache_key,
        r#"#[cache(resource = "user", ttl = "15m")] struct User { id: u64 }"#,
        &expect![[r#"
            User => missing kind of data: write `value = T`, `map = (Field, Value)`, `list = T` or `counter`; for a struct that is stored itself derive `Cacheable`
        "#]],
    );
}

#[test]
fn union() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", key())] union User { a: u8 }"#,
        &expect![[r#"
            union => `Cacheable` cannot be derived for a union
        "#]],
    );
}

#[test]
fn union_of_the_others() {
    check(
        schema,
        r#"union User { a: u8 }"#,
        &expect![[r#"
            union => `Schema` cannot be derived for a union
        "#]],
    );
}

#[test]
fn union_as_part() {
    check(
        key_part,
        r#"union User { a: u8 }"#,
        &expect![[r#"
            union => `KeyPart` cannot be derived for a union
        "#]],
    );
}

#[test]
fn union_as_key() {
    check(
        cache_key,
        r#"#[cache(resource = "user", ttl = "15m", counter)] union User { a: u8 }"#,
        &expect![[r#"
            union => `CacheKey` cannot be derived for a union
        "#]],
    );
}

#[test]
fn enum_as_key() {
    check(
        cache_key,
        r#"#[cache(resource = "user", ttl = "15m", counter)] enum User { A }"#,
        &expect![[r#"
            User => `CacheKey` needs a struct: its fields are the parts of the key
        "#]],
    );
}
