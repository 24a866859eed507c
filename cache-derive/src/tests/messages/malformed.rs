//! Words that cannot be read.

use expect_test::expect;

use super::check;
use crate::derive::{cache_key, cacheable, schema};

#[test]
fn bare_attribute() {
    check(
        cacheable,
        r#"#[cache] struct User { #[cache] id: u64 }"#,
        &expect![[r#"
            cache => expected a list: `#[cache(resource = "..", ttl = "..")]`
            cache => expected a list: `#[cache(key)]`
        "#]],
    );
}

#[test]
fn assigned_attribute() {
    check(
        cacheable,
        r#"#[cache = "user"] struct User { #[cache = "key"] id: u64 }"#,
        &expect![[r#"
            cache = "user" => expected a list: `#[cache(resource = "..", ttl = "..")]`
            cache = "key" => expected a list: `#[cache(key)]`
        "#]],
    );
}

#[test]
fn bare_attribute_of_a_key() {
    check(
        cache_key,
        r#"#[cache] struct User { #[cache] id: u64 }"#,
        &expect![[r#"
            cache => expected a list: `#[cache(resource = "..", ttl = "..", value = T)]`
            cache => expected a list: `#[cache(hash_tag)]`
        "#]],
    );
}

#[test]
fn bare_attribute_of_the_others() {
    check(
        schema,
        r#"#[cache] struct User { #[cache] id: u64 }"#,
        &expect![[r#"
            cache => expected a list: `#[cache(opaque)]`
            cache => expected a list: `#[cache(opaque)]`
        "#]],
    );
}

#[test]
fn no_words() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", "x", , 5 = 3, =)] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "x" => expected a word, such as `ttl = "15m"`
            , => expected a word before this comma
            5 => expected a word, such as `ttl = "15m"`
            = => expected a word, such as `ttl = "15m"`
        "#]],
    );
}

#[test]
fn no_equals() {
    check(
        cacheable,
        r#"#[cache(resource "user", ttl: "1m")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "user" => expected `=`, `(..)` or a comma after `resource`
            : => expected `=`, `(..)` or a comma after `ttl`
        "#]],
    );
}

#[test]
fn brackets() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", key[a: u8])] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            [a: u8] => expected `=`, `(..)` or a comma after `key`
            key => `key` marks a field; for a key outside the value write `key(id: u64)`
        "#]],
    );
}

#[test]
fn resource_without_value() {
    check(
        cacheable,
        r#"#[cache(resource, ttl = "1m")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            resource => `resource` takes a value: `resource = "user"`
        "#]],
    );
}

#[test]
fn resource_with_list() {
    check(
        cacheable,
        r#"#[cache(resource("user"), ttl = "1m")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            ("user") => `resource` takes a value: `resource = "user"`
        "#]],
    );
}

#[test]
fn resource_without_quotes() {
    check(
        cacheable,
        r#"#[cache(resource = user, ttl = "1m")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            user => `resource` takes a string literal: `resource = "user"`
        "#]],
    );
}

#[test]
fn resource_as_bytes() {
    check(
        cacheable,
        r#"#[cache(resource = b"user", ttl = "1m")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            b"user" => `resource` takes a string literal: `resource = "user"`
        "#]],
    );
}

#[test]
fn resource_assigned_nothing() {
    check(
        cacheable,
        r#"#[cache(resource =, ttl = "1m")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            resource => `resource` takes a value: `resource = "user"`
        "#]],
    );
}

#[test]
fn flags_with_values() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", hash = true)] struct User { #[cache(key)] id: u64, a: u8 }"#,
        &expect![[r#"
            true => `hash` takes no value
        "#]],
    );
}

#[test]
fn flags_with_lists() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", list(u8))] struct User { #[cache(key)] id: u64, #[cache(opaque(x))] a: u8 }"#,
        &expect![[r#"
            (u8) => `list` takes no list
            (x) => `opaque` takes no list
            key => the items of one list share its key; write `key(id: u64)` on the struct
        "#]],
    );
}

#[test]
fn key_with_a_value() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m")] struct User { #[cache(key = "id")] id: u64, #[cache(key(b))] b: u8, #[cache(key =)] c: u8 }"#,
        &expect![[r#"
            "id" => `key` takes no value here; the part is the field itself
            (b) => `key` takes no value here; the part is the field itself
            key => `key` takes no value here; the part is the field itself
        "#]],
    );
}

#[test]
fn key_without_list() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", key)] struct User { id: u64 }"#,
        &expect![[r#"
            key => `key` marks a field; for a key outside the value write `key(id: u64)`
        "#]],
    );
}

#[test]
fn key_assigned() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", key = "id")] struct User { id: u64 }"#,
        &expect![[r#"
            key => `key` marks a field; for a key outside the value write `key(id: u64)`
        "#]],
    );
}

#[test]
fn parts() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", key(id, day: , : u8, 5: u8, fn: u8, x: 5, , y = u8))] struct User { a: u8 }"#,
        &expect![[r#"
            id => key part `id` has no type; write `id: u64`
            : => expected a type after `day`, as in `day: u64`
            : u8 => expected a name and a type, as in `id: u64`
            5: u8 => expected a name and a type, as in `id: u64`
            fn => `fn` is a keyword; a key part needs another name
            : 5 => expected a type after `x`, as in `x: u64`
            , => expected a key part before this comma
            = u8 => expected a type after `y`, as in `y: u64`
        "#]],
    );
}

#[test]
fn part_attributes() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", key(#[serde(skip)] a: u8, #[cache(key)] b: u8))] struct User { a: u8 }"#,
        &expect![[r#"
            serde(skip) => a key part takes docs and `#[cache(hash_tag)]` only
            key => a key part takes docs and `#[cache(hash_tag)]` only
        "#]],
    );
}

#[test]
fn names() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", key_type = "UserRef", fields_type = a::B, hash)] struct User { #[cache(key)] id: u64, a: u8 }"#,
        &expect![[r#"
            "UserRef" => `key_type` takes a name: `key_type = UserKey`
            a::B => `fields_type` takes a name: `fields_type = UserFields`
        "#]],
    );
}

#[test]
fn keyword_as_name() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", key_type = fn)] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            fn => `key_type` takes a name: `key_type = UserKey`
        "#]],
    );
}

#[test]
fn choices() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", mismatch = "error", format = jsno)] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "error" => `mismatch` is `miss` or `error`: write `mismatch = error`, without quotes
            jsno => `format` is `postcard` or `json`, did you mean `json`?
        "#]],
    );
}

#[test]
fn other_choices() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", mismatch = 3, format)] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            3 => `mismatch` is `miss` or `error`
            format => `format` takes a value: `format = json`
        "#]],
    );
}

#[test]
fn crate_relative() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", crate = typed_cache)] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            typed_cache => the path must be absolute: `crate = ::typed_cache` or `crate = crate::…`
        "#]],
    );
}

#[test]
fn crate_self() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", crate = self::cache)] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            self::cache => the path must be absolute: `crate = ::typed_cache` or `crate = crate::…`
        "#]],
    );
}

#[test]
fn crate_text() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", crate = "::my::cache")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "::my::cache" => the path must be absolute: `crate = ::my::cache` or `crate = crate::…`
        "#]],
    );
}

#[test]
fn crate_number() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", crate = 3)] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            3 => the path must be absolute: `crate = ::typed_cache` or `crate = crate::…`
        "#]],
    );
}

#[test]
fn crate_generic() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", crate = ::a::<u8>)] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            ::a::<u8> => the path must be absolute: `crate = ::typed_cache` or `crate = crate::…`
        "#]],
    );
}

#[test]
fn type_words() {
    check(
        cache_key,
        r#"#[cache(resource = "user", ttl = "15m", list)] struct User { id: u64 }"#,
        &expect![[r#"
            list => `list` takes a type: `list = T`
        "#]],
    );
}

#[test]
fn types_that_are_none() {
    check(
        cache_key,
        r#"#[cache(resource = "user", ttl = "15m", value = 5)] struct User { id: u64 }"#,
        &expect![[r#"
            5 => `value` takes a type: `value = T`
        "#]],
    );
}

#[test]
fn map_of_one() {
    check(
        cache_key,
        r#"#[cache(resource = "user", ttl = "15m", map = u8)] struct User { id: u64 }"#,
        &expect![[r#"
            u8 => `map` takes two types: `map = (Field, Value)`
        "#]],
    );
}

#[test]
fn map_of_three() {
    check(
        cache_key,
        r#"#[cache(resource = "user", ttl = "15m", map = (u8, u8, u8))] struct User { id: u64 }"#,
        &expect![[r#"
            (u8, u8, u8) => `map` takes two types: `map = (Field, Value)`
        "#]],
    );
}
