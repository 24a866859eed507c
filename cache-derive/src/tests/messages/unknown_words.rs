//! Words without a meaning in their place.

use expect_test::expect;

use super::check;
use crate::derive::{cache_key, cacheable, key_part, schema};

#[test]
fn slip() {
    check(
        cacheable,
        r#"#[cache(resource = "user", tll = "1m")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            tll => unknown word `tll`, did you mean `ttl`? known: crate, fields_type, format, hash, key, key_type, list, mismatch, resource, ttl, version
        "#]],
    );
}

#[test]
fn nothing_near() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", colour = 3)] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            colour => unknown word `colour`; known: crate, fields_type, format, hash, key, key_type, list, mismatch, resource, ttl, version
        "#]],
    );
}

#[test]
fn on_a_field() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m")] struct User { #[cache(kye)] id: u64 }"#,
        &expect![[r#"
            kye => unknown word `kye`, did you mean `key`? known: hash_tag, key, opaque
        "#]],
    );
}

#[test]
fn on_a_field_of_a_key() {
    check(
        cache_key,
        r#"#[cache(resource = "user", ttl = "15m", counter)] struct User { #[cache(hashtag)] id: u64 }"#,
        &expect![[r#"
            hashtag => unknown word `hashtag`, did you mean `hash_tag`? known: hash_tag
        "#]],
    );
}

#[test]
fn on_a_variant() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", key())] enum A { #[cache(big)] B, #[cache(opaque)] C, #[cache(ttl = "1s")] D }"#,
        &expect![[r#"
            big => unknown word `big`: a variant takes none
            opaque => `opaque` marks a field
            ttl => `ttl` belongs on the enum
        "#]],
    );
}

#[test]
fn on_a_part() {
    check(
        key_part,
        r#"#[cache(text)] struct A(#[cache(raw)] u8);"#,
        &expect![[r#"
            text => unknown word `text`; known: crate
            raw => unknown word `raw`: the fields of a `KeyPart` take none
        "#]],
    );
}

#[test]
fn in_a_schema() {
    check(
        schema,
        r#"#[cache(opaqe)] struct A { #[cache(opaqe)] a: u8 }"#,
        &expect![[r#"
            opaqe => unknown word `opaqe`; known: crate
            opaqe => unknown word `opaqe`, did you mean `opaque`? known: opaque
        "#]],
    );
}

#[test]
fn container_word_on_a_field() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m")] struct User { #[cache(key, ttl = "1m")] id: u64, #[cache(resource = "x")] b: u8 }"#,
        &expect![[r#"
            ttl => `ttl` belongs on the struct
            resource => `resource` belongs on the struct
        "#]],
    );
}

#[test]
fn container_word_in_an_enum() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", key())] enum A { B { #[cache(ttl = "1m")] c: u8 } }"#,
        &expect![[r#"
            ttl => `ttl` belongs on the enum
        "#]],
    );
}

#[test]
fn field_word_on_a_container() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", opaque, hash_tag)] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            opaque => `opaque` marks a field
            hash_tag => `hash_tag` marks a field
        "#]],
    );
}

#[test]
fn serde_words() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", key(), rename_all = "x")] struct User { #[cache(skip)] a: u8, #[cache(rename = "x")] b: u8 }"#,
        &expect![[r#"
            rename_all => `rename_all` is serde's: write `#[serde(rename_all = "..")]`
            skip => `skip` is serde's: write `#[serde(skip)]`
            rename => `rename` is serde's: write `#[serde(rename = "..")]`
        "#]],
    );
}

#[test]
fn prefix() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", prefix = "x")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            prefix => a prefix belongs to the deployment: `Cache::builder().prefix("x")`
        "#]],
    );
}

#[test]
fn words_of_another_derive() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", counter, value = u8, map = (u8, u8))] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            counter => `counter` is a word of `CacheKey`; put it on a struct that is the key itself
            value => `value` is a word of `CacheKey`; put it on a struct that is the key itself
            map => `map` is a word of `CacheKey`; put it on a struct that is the key itself
        "#]],
    );
}

#[test]
fn words_of_cacheable_on_a_key() {
    check(
        cache_key,
        r#"#[cache(resource = "user", ttl = "15m", counter, hash, key(id: u8), key_type = A, fields_type = B)] struct User { #[cache(key)] id: u64, #[cache(opaque)] b: u8 }"#,
        &expect![[r#"
            hash => `hash` is a word of `Cacheable`; put it on the struct that is stored
            key => every field of a `CacheKey` is part of the key; drop `key`, or derive `Cacheable` if the struct itself is stored
            key_type => a `CacheKey` is the key itself; drop `key_type`
            fields_type => `fields_type` is a word of `Cacheable`
            key => every field of a `CacheKey` is part of the key; drop `key`, or derive `Cacheable` if the struct itself is stored
            opaque => `opaque` is a word of `Cacheable`
        "#]],
    );
}

#[test]
fn words_of_cacheable_on_a_schema() {
    check(
        schema,
        r#"#[cache(ttl = "1m")] struct A { #[cache(key)] a: u8 }"#,
        &expect![[r#"
            ttl => `ttl` is a word of `Cacheable`
            key => `key` is a word of `Cacheable`
        "#]],
    );
}

#[test]
fn words_of_cacheable_on_a_part() {
    check(
        key_part,
        r#"#[cache(hash)] struct A(u8);"#,
        &expect![[r#"
            hash => `hash` is a word of `Cacheable`
        "#]],
    );
}
