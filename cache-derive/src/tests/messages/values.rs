//! Values that cannot be used.

use expect_test::expect;

use super::check;
use crate::derive::cacheable;

#[test]
fn resource_with_space() {
    check(
        cacheable,
        r#"#[cache(resource = "user profile", ttl = "1m")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "user profile" => `resource` may hold `a-z`, `0-9`, `_`, `.`, `-`; found a space at byte 4
        "#]],
    );
}

#[test]
fn resource_with_colon() {
    check(
        cacheable,
        r#"#[cache(resource = "a:b", ttl = "1m")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "a:b" => `resource` may hold `a-z`, `0-9`, `_`, `.`, `-`; found `:` at byte 1
        "#]],
    );
}

#[test]
fn resource_empty() {
    check(
        cacheable,
        r#"#[cache(resource = "", ttl = "1m")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "" => `resource` is empty; it takes 1 to 64 of `a-z`, `0-9`, `_`, `.`, `-`
        "#]],
    );
}

#[test]
fn resource_upper_case() {
    check(
        cacheable,
        r#"#[cache(resource = "UserProfile", ttl = "1m")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "UserProfile" => `resource` may hold `a-z`, `0-9`, `_`, `.`, `-`; found `U` at byte 0; write `userprofile`
        "#]],
    );
}

#[test]
fn resource_invisible() {
    check(
        cacheable,
        r#"#[cache(resource = "a\u{200b}\t", ttl = "1m")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "a\u{200b}\t" => `resource` may hold `a-z`, `0-9`, `_`, `.`, `-`; found U+200B at byte 1
        "#]],
    );
}

#[test]
fn resource_too_long() {
    check(
        cacheable,
        r#"#[cache(resource = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", ttl = "1m")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" => `resource` takes at most 64 bytes; this one has 65
        "#]],
    );
}

#[test]
fn ttl_without_unit() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "15" => `15` has no unit; write `15s`, `15m`, `15h` or `15d`
        "#]],
    );
}

#[test]
fn ttl_unknown_unit() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15 minutes")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "15 minutes" => unknown unit ` minutes` at byte 2; units are `ms`, `s`, `m`, `h`, `d`
        "#]],
    );
}

#[test]
fn ttl_fraction() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "1.5h")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "1.5h" => a `ttl` takes whole numbers; join units instead, as in `1h30m`
        "#]],
    );
}

#[test]
fn ttl_empty() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "" => `ttl` is empty; write `ttl = "15m"`, or `ttl = never`
        "#]],
    );
}

#[test]
fn ttl_without_number() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "m")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "m" => expected a number at byte 0, as in `15m` or `1h30m`
        "#]],
    );
}

#[test]
fn ttl_never_in_quotes() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "never")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "never" => write `ttl = never`, without quotes
        "#]],
    );
}

#[test]
fn ttl_out_of_order() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "30m1h")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "30m1h" => `h` follows `m`; write larger units first, each once
        "#]],
    );
}

#[test]
fn ttl_unit_twice() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "1h1h")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "1h1h" => `h` follows `h`; write larger units first, each once
        "#]],
    );
}

#[test]
fn ttl_zero() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "0h0s")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "0h0s" => a `ttl` of zero deletes the entry at once; for no expiry write `ttl = never`
        "#]],
    );
}

#[test]
fn ttl_too_long() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "53375995584d")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "53375995584d" => `ttl` exceeds 2^62 milliseconds
        "#]],
    );
}

#[test]
fn ttl_beyond_integers() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "99999999999999999999d")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "99999999999999999999d" => `ttl` exceeds 2^62 milliseconds
        "#]],
    );
}

#[test]
fn ttl_number() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = 900)] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            900 => `ttl` needs a unit: `ttl = "900s"`
        "#]],
    );
}

#[test]
fn ttl_number_with_unit() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = 15m)] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            15m => `ttl` takes a string: `ttl = "15m"`
        "#]],
    );
}

#[test]
fn ttl_float() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = 1.5)] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            1.5 => `ttl` takes whole numbers with a unit: `ttl = "90s"`
        "#]],
    );
}

#[test]
fn ttl_bool() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = true)] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            true => `ttl` takes a string, `never` or a constant: `ttl = "15m"`
        "#]],
    );
}

#[test]
fn ttl_expression() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = Duration::from_secs(5))] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            Duration::from_secs(5) => `ttl` takes a string, `never` or the path of a constant; give this value a name: `const TTL: Duration = …`
        "#]],
    );
}

#[test]
fn ttl_self() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = Self::TTL)] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            Self::TTL => `Self` would be the key here; write the name of the type
        "#]],
    );
}

#[test]
fn version_zero() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", version = 0)] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            0 => `version` is a number from 1 to 65535, or `auto`
        "#]],
    );
}

#[test]
fn version_text() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", version = "2")] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            "2" => `version` is a number from 1 to 65535, or `auto`
        "#]],
    );
}

#[test]
fn version_too_large() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", version = 70000)] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            70000 => `version` is a number from 1 to 65535, or `auto`
        "#]],
    );
}

#[test]
fn version_name() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", version = latest)] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            latest => `version` is a number from 1 to 65535, or `auto`
        "#]],
    );
}

#[test]
fn version_negative() {
    check(
        cacheable,
        r#"#[cache(resource = "user", ttl = "15m", version = -1)] struct User { #[cache(key)] id: u64 }"#,
        &expect![[r#"
            -1 => `version` is a number from 1 to 65535, or `auto`
        "#]],
    );
}
