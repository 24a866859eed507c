//! Values that serde would write and not read back.

use expect_test::expect;

use super::check;
use crate::derive::{cacheable, schema};

#[test]
fn flatten() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m")] struct User { #[cache(key)] id: u64, #[serde(flatten)] rest: Rest }"#,
        &expect![[r#"
            flatten => postcard cannot read `flatten` back; nest the struct instead
        "#]],
    );
}

#[test]
fn untagged() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", key())] #[serde(untagged)] enum A { B }"#,
        &expect![[r#"
            untagged => postcard cannot read this enum form back; use serde's default form
        "#]],
    );
}

#[test]
fn tagged() {
    check(
        schema,
        r#"#[serde(tag = "t")] enum A { B }"#,
        &expect![[r#"
            tag => postcard cannot read this enum form back; use serde's default form
        "#]],
    );
}

#[test]
fn tagged_beside_content() {
    check(
        schema,
        r#"#[serde(tag = "t", content = "c")] enum A { B }"#,
        &expect![[r#"
            tag => postcard cannot read this enum form back; use serde's default form
        "#]],
    );
}

#[test]
fn tagged_struct() {
    check(
        schema,
        r#"#[serde(tag = "t")] struct A { b: u8 }"#,
        &expect![[r#"
            tag => postcard cannot read a tagged struct back: the tag is written, and nothing reads it; drop `tag`
        "#]],
    );
}

#[test]
fn untagged_variant() {
    check(
        schema,
        r#"enum A { B, #[serde(untagged)] C(u8) }"#,
        &expect![[r#"
            untagged => postcard cannot read this enum form back; use serde's default form
        "#]],
    );
}

#[test]
fn left_out_at_run_time() {
    check(
        schema,
        r#"struct A { #[serde(default, skip_serializing_if = "Option::is_none")] b: Option<u8> }"#,
        &expect![[r#"
            skip_serializing_if => postcard has no field names, so a field left out shifts the rest; use `Option` alone
        "#]],
    );
}

#[test]
fn one_direction() {
    check(
        schema,
        r#"struct A { #[serde(skip_serializing)] a: u8, #[serde(skip_deserializing)] b: u8, #[serde(serialize_with = "x")] c: u8, #[serde(deserialize_with = "x")] d: u8 }"#,
        &expect![[r#"
            skip_serializing => `skip_serializing` alone: both directions must agree, or later fields are misread; write `#[serde(skip)]`
            skip_deserializing => `skip_deserializing` alone: both directions must agree, or later fields are misread; write `#[serde(skip)]`
            serialize_with => `serialize_with` alone: both directions must agree, or later fields are misread; write both, or `with`
            deserialize_with => `deserialize_with` alone: both directions must agree, or later fields are misread; write both, or `with`
        "#]],
    );
}

#[test]
fn one_direction_of_a_variant() {
    check(
        schema,
        r#"enum A { B, #[serde(skip_deserializing)] C }"#,
        &expect![[r#"
            skip_deserializing => `skip_deserializing` alone: both directions must agree, or later fields are misread; write `#[serde(skip)]`
        "#]],
    );
}

#[test]
fn skipped_in_the_middle() {
    check(
        schema,
        r#"enum A { B, #[serde(skip)] C, #[serde(skip_serializing, skip_deserializing)] D, E, #[serde(skip)] F }"#,
        &expect![[r#"
            skip => skipped variants must come last, or later ones decode as their neighbour
            skip_serializing => skipped variants must come last, or later ones decode as their neighbour
        "#]],
    );
}

#[test]
fn skipped_key() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m")] struct User { #[cache(key)] #[serde(skip)] id: u64 }"#,
        &expect![[r#"
            skip => a key field must be stored; move it to `key(id: ..)` on the struct
        "#]],
    );
}

#[test]
fn in_a_hash() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", hash)] struct User { #[cache(key)] id: u64, #[serde(flatten)] a: A, #[serde(skip_serializing_if = "x")] b: u8 }"#,
        &expect![[r#"
            flatten => `flatten` has no effect in a hash, which stores each field by itself; drop it
            skip_serializing_if => `skip_serializing_if` has no effect in a hash, which stores each field by itself; drop it
        "#]],
    );
}

#[test]
fn type_in_itself() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m")] struct User { #[cache(key)] id: u64, next: Option<Box<User>>, this: Vec<Self>, #[cache(opaque)] fine: Box<User> }"#,
        &expect![[r#"
            Option<Box<User>> => the fingerprint cannot follow a type into itself; mark the field `#[cache(opaque)]`
            Vec<Self> => the fingerprint cannot follow a type into itself; mark the field `#[cache(opaque)]`
        "#]],
    );
}

#[test]
fn enum_in_itself() {
    check(
        schema,
        r#"enum A { B(Box<A>), C { d: Vec<self::A>, #[serde(skip)] e: Box<A>, #[serde(with = "x")] f: Box<A> } }"#,
        &expect![[r#"
            Box<A> => the fingerprint cannot follow a type into itself; mark the field `#[cache(opaque)]`
            Vec<self::A> => the fingerprint cannot follow a type into itself; mark the field `#[cache(opaque)]`
        "#]],
    );
}

#[test]
fn generic_type_in_itself() {
    check(
        schema,
        r#"struct Tree<T> { value: T, children: Vec<Tree<T>> }"#,
        &expect![[r#"
            Vec<Tree<T>> => the fingerprint cannot follow a type into itself; mark the field `#[cache(opaque)]`
        "#]],
    );
}
