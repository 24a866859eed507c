//! Words, parts and names given twice.

use expect_test::expect;

use super::check;
use crate::derive::{cache_key, cacheable, key_part};

#[test]
fn word() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", ttl = never)] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            ttl => `ttl` is given twice
            ttl => `ttl` is first given here
        "#]],
    );
}

#[test]
fn word_over_two_attributes() {
    check(
        cacheable,
        r#"#[cache(resource = "a", ttl = "1m")] #[cache(resource = "b")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            resource => `resource` is given twice
            resource => `resource` is first given here
        "#]],
    );
}

#[test]
fn broken_word() {
    check(
        cacheable,
        r#"#[cache(resource = "a", ttl = "15", ttl = "1x")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "15" => `15` has no unit; write `15s`, `15m`, `15h` or `15d`
            "1x" => unknown unit `x` at byte 1; units are `ms`, `s`, `m`, `h`, `d`
            ttl => `ttl` is given twice
            ttl => `ttl` is first given here
        "#]],
    );
}

#[test]
fn field_word() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m")] struct User { #[cache(key, key)] id: u64, #[cache(opaque)] #[cache(opaque)] b: u8 }"#,
        &expect![[r#"
            key => `key` is given twice
            key => `key` is first given here
            opaque => `opaque` is given twice
            opaque => `opaque` is first given here
        "#]],
    );
}

#[test]
fn key_inside_and_outside() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", key(id: u64))] struct User { #[cache(key)] id: u64, #[cache(key)] b: u8 }"#,
        &expect![[r#"
            key => the key is declared twice, by this field and on the struct
            key => the key is declared here, outside of the fields
            key => the key is declared twice, by this field and on the struct
            key => the key is declared here, outside of the fields
        "#]],
    );
}

#[test]
fn part() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", key(id: u64, day: u8, id: u32, r#day: u8))] struct User { a: u8 }"#,
        &expect![[r#"
            id => key part `id` is given twice
            id => key part `id` is first given here
            r#day => key part `day` is given twice
            day => key part `day` is first given here
        "#]],
    );
}

#[test]
fn hash_tag() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m")] struct User { #[cache(key, hash_tag)] a: u8, #[cache(key, hash_tag)] b: u8, #[cache(key, hash_tag)] c: u8 }"#,
        &expect![[r#"
            hash_tag => only one part can choose the slot
            hash_tag => this part already chooses the slot
            hash_tag => only one part can choose the slot
            hash_tag => this part already chooses the slot
        "#]],
    );
}

#[test]
fn hash_tag_outside() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", key(#[cache(hash_tag)] a: u8, #[cache(hash_tag)] b: u8))] struct User { a: u8 }"#,
        &expect![[r#"
            hash_tag => only one part can choose the slot
            hash_tag => this part already chooses the slot
        "#]],
    );
}

#[test]
fn hash_tag_of_a_key() {
    check(
        cache_key,
        r#"#[cache(resource = "user", ttl = "15m", counter)] struct User { #[cache(hash_tag)] a: u8, #[cache(hash_tag)] b: u8 }"#,
        &expect![[r#"
            hash_tag => only one part can choose the slot
            hash_tag => this part already chooses the slot
        "#]],
    );
}

#[test]
fn kinds() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", hash, list)] struct User { #[cache(key)] id: u64, a: u8 }"#,
        &expect![[r#"
            list => choose one of `hash` and `list`
            hash => `hash` is given here
        "#]],
    );
}

#[test]
fn kinds_of_a_key() {
    check(
        cache_key,
        r#"#[cache(resource = "user", ttl = "15m", value = u8, counter, list = u8)] struct User { id: u64 }"#,
        &expect![[r#"
            counter => choose one of `value` and `counter`
            value => `value` is given here
            list => choose one of `value` and `list`
            value => `value` is given here
        "#]],
    );
}

#[test]
fn stored_names() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", hash)] struct User { #[cache(key)] id: u64, #[serde(rename = "name")] a: u8, name: u8, #[serde(rename = "name")] b: u8 }"#,
        &expect![[r#"
            name => two fields are stored as `name`
            a => this field is stored as `name` too
            b => two fields are stored as `name`
            a => this field is stored as `name` too
        "#]],
    );
}

#[test]
fn constants() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", hash)] struct User { #[cache(key)] id: u64, name: u8, NAME: u8 }"#,
        &expect![[r#"
            NAME => two fields give the constant `NAME`
            name => this field gives the constant `NAME` too
        "#]],
    );
}

#[test]
fn variant_texts() {
    check(
        key_part,
        r#"#[serde(rename_all = "lowercase")] enum A { Ab, AB, C }"#,
        &expect![[r#"
            AB => two variants are written as `ab`
            Ab => this variant is written as `ab` too
        "#]],
    );
}
