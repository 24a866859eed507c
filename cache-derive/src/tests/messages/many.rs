//! Several mistakes in one input.

use expect_test::expect;

use super::check;
use crate::derive::cacheable;

#[test]
fn each_on_its_own_word() {
    check(
        cacheable,
        r#"#[cache(resource = "user profile", tll = "1m", version = 0, hash = 1)] struct User<T> { #[cache(key, opaqe)] #[serde(skip)] id: u64, #[cache(ttl = "1m")] name: Vec<User<T>> }"#,
        &expect![[r#"
            "user profile" => `resource` may hold `a-z`, `0-9`, `_`, `.`, `-`; found a space at byte 4
            tll => unknown word `tll`, did you mean `ttl`? known: crate, fields_type, format, hash, key, key_type, list, mismatch, resource, ttl, version
            0 => `version` is a number from 1 to 65535, or `auto`
            1 => `hash` takes no value
            opaqe => unknown word `opaqe`, did you mean `opaque`? known: hash_tag, key, opaque
            ttl => `ttl` belongs on the struct
            T => one resource holds one type; derive `Schema` here and wrap it: `struct OrderUser(User<Order>)`
            skip => a key field must be stored; move it to `key(id: ..)` on the struct
            Vec<User<T>> => the fingerprint cannot follow a type into itself; mark the field `#[cache(opaque)]`
        "#]],
    );
}
