//! Generic parameters.

use expect_test::expect;

use super::check;
use crate::derive::{cache_key, cacheable};

#[test]
fn type_parameter() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m")] struct Page<T> { #[cache(key)] id: u64, a: T }"#,
        &expect![[r#"
            T => one resource holds one type; derive `Schema` here and wrap it: `struct UserPage(Page<User>)`
        "#]],
    );
}

#[test]
fn const_parameter() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m")] struct Page<const N: usize> { #[cache(key)] id: u64, a: [u8; N] }"#,
        &expect![[r#"
            const N: usize => one resource holds one type; derive `Schema` here and wrap it: `struct SmallPage(Page<16>)`
        "#]],
    );
}

#[test]
fn lifetime() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m")] struct Page<'a> { #[cache(key)] id: u64, a: &'a str }"#,
        &expect![[r#"
            'a => cached values are owned; use `String` or `Cow<'static, str>` in place of `&'a str`
        "#]],
    );
}

#[test]
fn generic_key() {
    check(
        cache_key,
        r#"#[cache(resource = "user", ttl = "15m", counter)] struct Page<'a, T, const N: usize> { id: &'a T }"#,
        &expect![[r#"
            T => one resource has one key: it takes lifetimes, but no types or constants
            const N: usize => one resource has one key: it takes lifetimes, but no types or constants
        "#]],
    );
}
