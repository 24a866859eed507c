//! Words that do not go together.

use expect_test::expect;

use super::check;
use crate::derive::{cache_key, cacheable, key_part};

#[test]
fn hash_tag_without_key() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m")] struct User { #[cache(key)] id: u64, #[cache(hash_tag)] b: u8 }"#,
        &expect![[r#"
            hash_tag => `hash_tag` goes with `key`: `#[cache(key, hash_tag)]`
        "#]],
    );
}

#[test]
fn key_in_a_variant() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m")] enum A { B { #[cache(key)] id: u64 }, C(#[cache(key, hash_tag)] u64) }"#,
        &expect![[r#"
            key => no field is common to all variants; write `key(id: u64)` on the enum
            key => no field is common to all variants; write `key(id: u64)` on the enum
        "#]],
    );
}

#[test]
fn borrowed_part() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m")] struct User { #[cache(key)] id: &'static str }"#,
        &expect![[r#"
            &'static str => the generated key owns its parts; use `String` in place of `&str`
        "#]],
    );
}

#[test]
fn borrowed_part_outside() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", key(name: &str))] struct User { a: u8 }"#,
        &expect![[r#"
            &str => the generated key owns its parts; use `String` in place of `&str`
        "#]],
    );
}

#[test]
fn hash_of_a_tuple() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", hash)] struct A(#[cache(key)] u8, u8);"#,
        &expect![[r#"
            hash => a hash needs named fields
        "#]],
    );
}

#[test]
fn hash_of_an_enum() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", hash, key())] enum A { B }"#,
        &expect![[r#"
            hash => a hash needs named fields: put `hash` on a struct
        "#]],
    );
}

#[test]
fn hash_of_nothing() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", hash, key())] struct A;"#,
        &expect![[r#"
            hash => a hash needs named fields
        "#]],
    );
}

#[test]
fn hash_without_fields() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", hash, key())] struct A {}"#,
        &expect![[r#"
            A => nothing to store: a hash needs at least one field
        "#]],
    );
}

#[test]
fn hash_of_keys() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", hash)] struct User { #[cache(key)] id: u64, #[serde(skip)] b: u8 }"#,
        &expect![[r#"
            User => nothing to store: every field is part of the key, or skipped
        "#]],
    );
}

#[test]
fn hash_field_forms() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", hash)] struct User { #[cache(key)] id: u64, #[serde(with = "hex")] a: u8, #[cache(opaque)] b: u8, #[serde(serialize_with = "a", deserialize_with = "b")] c: u8 }"#,
        &expect![[r#"
            with => a hash stores each field by itself; wrap the type in a newtype that has its own serde form
            opaque => a hash stores each field by itself; wrap the type in a newtype with `#[derive(Schema)]`, and mark its field `#[cache(opaque)]`
            serialize_with => a hash stores each field by itself; wrap the type in a newtype that has its own serde form
            deserialize_with => a hash stores each field by itself; wrap the type in a newtype that has its own serde form
        "#]],
    );
}

#[test]
fn fields_type_without_hash() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", fields_type = A)] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            fields_type => `fields_type` goes with `hash`: only a hash has a list of its fields
        "#]],
    );
}

#[test]
fn list_with_key_fields() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", list)] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            key => the items of one list share its key; write `key(id: u64)` on the struct
        "#]],
    );
}

#[test]
fn list_with_mismatch() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", list, key(), mismatch = miss)] struct User { a: u8 }"#,
        &expect![[r#"
            mismatch => a list has no `mismatch`: an item of another schema is always an error
        "#]],
    );
}

#[test]
fn key_of_a_list_with_mismatch() {
    check(
        cache_key,
        r#"#[cache(resource = "user", ttl = "15m", list = u8, mismatch = error)] struct User { a: u8 }"#,
        &expect![[r#"
            mismatch => a list has no `mismatch`: an item of another schema is always an error
        "#]],
    );
}

#[test]
fn map_with_mismatch() {
    check(
        cache_key,
        r#"#[cache(resource = "user", ttl = "15m", map = (u8, u8), mismatch = error)] struct User { a: u8 }"#,
        &expect![[r#"
            mismatch => a map has no `mismatch`: a value of another schema always reads as `None`
        "#]],
    );
}

#[test]
fn counter_with_schema_words() {
    check(
        cache_key,
        r#"#[cache(resource = "user", ttl = "15m", counter, mismatch = error, format = json, version = auto)] struct User { a: u8 }"#,
        &expect![[r#"
            mismatch => a counter is a plain number in Redis; drop `mismatch`
            format => a counter is a plain number in Redis; drop `format`
            version => a counter has no schema for `auto` to follow; write a number
        "#]],
    );
}

#[test]
fn part_of_two_fields() {
    check(
        key_part,
        r#"struct A(u8, u8);"#,
        &expect![[r#"
            A => a key part has one text: `KeyPart` is for structs of one field and for enums; give each field a part of its own
        "#]],
    );
}

#[test]
fn part_of_nothing() {
    check(
        key_part,
        r#"struct A;"#,
        &expect![[r#"
            A => a key part has one text: `KeyPart` is for structs of one field and for enums; give each field a part of its own
        "#]],
    );
}

#[test]
fn part_with_data() {
    check(
        key_part,
        r#"enum A { B(u8), C { d: u8 }, D }"#,
        &expect![[r#"
            B => `B` holds data; the text of a variant is its name alone
            C => `C` holds data; the text of a variant is its name alone
        "#]],
    );
}

#[test]
fn part_without_variants() {
    check(
        key_part,
        r#"enum A {}"#,
        &expect![[r#"
            A => an enum without variants has no text
        "#]],
    );
}
