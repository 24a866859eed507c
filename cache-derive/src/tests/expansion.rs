//! One snapshot per generated shape; `UPDATE_EXPECT=1` writes them anew.

use expect_test::{ExpectFile, expect_file};

use super::{Derive, expanded};
use crate::derive::{cache_key, cacheable, key_part, schema};

fn check(derive: Derive, source: &str, expected: &ExpectFile) {
    expected.assert_eq(&expanded(derive, source));
}

#[test]
fn value() {
    check(
        cacheable,
        r#"
        #[cache(resource = "user", ttl = "15m")]
        pub struct User {
            /// Account number.
            #[cache(key)]
            pub id: u64,
            pub name: String,
            #[cache(opaque)]
            avatar: Image<Png>,
        }
        "#,
        &expect_file!["expected/value.rs"],
    );
}

#[test]
fn key_outside() {
    check(
        cacheable,
        r#"
        #[cache(
            resource = "report",
            ttl = crate::REPORT_TTL,
            version = 2,
            mismatch = error,
            key_type = ReportOfDay,
            key(
                /// The account.
                #[cache(hash_tag)] account: u64,
                region: String,
                r#type: Vec<u8>,
            ),
        )]
        pub(crate) struct Report { total: u64 }
        "#,
        &expect_file!["expected/key_outside.rs"],
    );
}

#[test]
fn single_entry() {
    check(
        cacheable,
        r#"#[cache(resource = "settings", ttl = never, key())] struct Settings;"#,
        &expect_file!["expected/single_entry.rs"],
    );
}

#[test]
fn tuple_with_hash_tag() {
    check(
        cacheable,
        r#"
        #[cache(resource = "span", ttl = "1h30m", key(tenant: String, #[cache(hash_tag)] id: u64))]
        struct Span(i64, std::time::Duration);
        "#,
        &expect_file!["expected/tuple_with_hash_tag.rs"],
    );
}

#[test]
fn version_auto() {
    check(
        cacheable,
        r#"
        #[cache(resource = "order", ttl = "2d", version = auto)]
        pub struct Order { #[cache(key, hash_tag)] id: u64, lines: Vec<Line> }
        "#,
        &expect_file!["expected/version_auto.rs"],
    );
}

#[test]
fn hash() {
    check(
        cacheable,
        r#"
        #[cache(resource = "profile", ttl = "1d", hash, format = json, mismatch = error)]
        #[serde(rename_all = "camelCase")]
        pub struct Profile {
            #[cache(key)]
            id: u64,
            /// What others see.
            pub display_name: String,
            #[serde(rename = "n")]
            visits: i64,
            #[serde(skip)]
            session: Option<Session>,
            #[serde(skip, default = "defaults::limit")]
            limit: u32,
        }
        "#,
        &expect_file!["expected/hash.rs"],
    );
}

#[test]
fn hash_with_key_outside() {
    check(
        cacheable,
        r#"
        #[cache(resource = "flags", ttl = never, hash, key(), fields_type = FlagColumns)]
        struct Flags { dark: bool, r#type: u8 }
        "#,
        &expect_file!["expected/hash_with_key_outside.rs"],
    );
}

#[test]
fn list() {
    check(
        cacheable,
        r#"
        #[cache(resource = "event", ttl = "7d", list, key(room: u64))]
        enum Event { Joined, Said { text: String }, Left(u64) }
        "#,
        &expect_file!["expected/list.rs"],
    );
}

#[test]
fn enum_value() {
    check(
        cacheable,
        r#"
        #[cache(resource = "job", ttl = "500ms", key(id: u64))]
        #[serde(rename_all = "snake_case", rename_all_fields = "camelCase")]
        pub enum Job {
            Waiting,
            Running(#[serde(skip)] Handle),
            Failed(String, u8),
            Done { exit_code: i32, #[cache(opaque)] log: Log },
            #[serde(rename = "gone", with = "gone")]
            Lost { at: u64 },
            #[serde(skip)]
            Internal(Handle),
        }
        "#,
        &expect_file!["expected/enum_value.rs"],
    );
}

#[test]
fn value_in_json() {
    check(
        cacheable,
        r#"
        #[cache(resource = "quote", ttl = "1m", format = json)]
        pub struct Quote { #[cache(key)] symbol: String, price: f64 }
        "#,
        &expect_file!["expected/value_in_json.rs"],
    );
}

#[test]
fn renamed_crate() {
    check(
        cacheable,
        r#"
        #[cache(resource = "a", ttl = "1s", crate = crate::cache)]
        struct A { #[cache(key)] id: u64 }
        "#,
        &expect_file!["expected/renamed_crate.rs"],
    );
}

#[test]
fn key_of_a_value() {
    check(
        cache_key,
        r#"
        #[cache(resource = "page", ttl = "1h", value = std::collections::HashMap<String, u64>)]
        pub struct PageKey<'a> { path: &'a str, revision: u32 }
        "#,
        &expect_file!["expected/key_of_a_value.rs"],
    );
}

#[test]
fn key_of_a_map() {
    check(
        cache_key,
        r#"
        #[cache(resource = "stock", ttl = never, map = (String, Level), version = auto)]
        pub struct Stock(#[cache(hash_tag)] u64, String);
        "#,
        &expect_file!["expected/key_of_a_map.rs"],
    );
}

#[test]
fn key_of_a_list() {
    check(
        cache_key,
        r#"
        #[cache(resource = "recent", ttl = "1d", list = u64, format = json)]
        struct Recent { user: u64 }
        "#,
        &expect_file!["expected/key_of_a_list.rs"],
    );
}

#[test]
fn key_of_a_counter() {
    check(
        cache_key,
        r#"#[cache(resource = "views", ttl = TTL, counter, version = 3)] pub struct Views;"#,
        &expect_file!["expected/key_of_a_counter.rs"],
    );
}

#[test]
fn key_part_newtype() {
    check(
        key_part,
        "pub struct Id<T>(u64, PhantomData<T>);",
        &expect_file!["expected/key_part_newtype.rs"],
    );
}

#[test]
fn key_part_generic() {
    check(
        key_part,
        "#[cache(crate = ::cache)] struct Tagged<'a, T: Copy = u8> { value: Cow<'a, T> }",
        &expect_file!["expected/key_part_generic.rs"],
    );
}

#[test]
fn key_part_enum() {
    check(
        key_part,
        r#"
        #[serde(rename_all = "kebab-case")]
        enum Role { SuperUser, #[serde(rename = "g")] Guest }
        "#,
        &expect_file!["expected/key_part_enum.rs"],
    );
}

#[test]
fn schema_struct() {
    check(
        schema,
        "pub struct Address { street: String, zip: [u8; 5], r#type: Kind }",
        &expect_file!["expected/schema_struct.rs"],
    );
}

#[test]
fn schema_enum() {
    check(
        schema,
        "enum Plan { Free, Trial { days_left: u16 }, Team(u32), Custom(u32, String) }",
        &expect_file!["expected/schema_enum.rs"],
    );
}

#[test]
fn schema_generic() {
    check(
        schema,
        r#"
        pub struct Page<'a, T, U: Clone = u8, const N: usize = 3>
        where
            T: Iterator,
        {
            items: Vec<T>,
            more: Vec<T>,
            first: T::Item,
            title: &'a str,
            #[serde(skip)] seen: Option<U>,
            window: [u8; N],
        }
        "#,
        &expect_file!["expected/schema_generic.rs"],
    );
}

#[test]
fn schema_generic_and_opaque() {
    check(
        schema,
        r#"
        enum Tree<T, U> {
            Leaf(T),
            Node { #[cache(opaque)] children: Vec<Tree<T, U>>, #[serde(with = "hex")] raw: [u8; 4] },
            #[serde(with = "pair")]
            Pair(U, U),
        }
        "#,
        &expect_file!["expected/schema_generic_and_opaque.rs"],
    );
}

#[test]
fn schema_follows_serde() {
    check(
        schema,
        r#"
        #[serde(rename_all = "SCREAMING-KEBAB-CASE")]
        struct Event {
            #[serde(rename(serialize = "id", deserialize = "key"))]
            event_id: u64,
            #[serde(with = "hex")]
            raw_bytes: Vec<u8>,
            #[serde(serialize_with = "a::out", deserialize_with = "a::r#in")]
            at_time: Time,
            #[serde(skip_serializing, skip_deserializing)]
            cached: Cell<u8>,
        }
        "#,
        &expect_file!["expected/schema_follows_serde.rs"],
    );
}

#[test]
fn schema_stand_in() {
    check(
        schema,
        r#"#[serde(try_from = "String", into = "&'static str")] struct Email { user: User }"#,
        &expect_file!["expected/schema_stand_in.rs"],
    );
}

#[test]
fn schema_transparent() {
    check(
        schema,
        r#"
        #[serde(transparent)]
        struct Meters<U> { value: f64, unit: PhantomData<U> }
        "#,
        &expect_file!["expected/schema_transparent.rs"],
    );
}

#[test]
fn schema_newtype() {
    check(
        schema,
        "struct Wrapper<T>(Box<T>);",
        &expect_file!["expected/schema_newtype.rs"],
    );
}

#[test]
fn fallback_of_a_value() {
    check(
        cacheable,
        r#"
        #[cache(resource = "user", tll = "1m", key(id: u64, nick, name: String))]
        pub struct User { mail: String }
        "#,
        &expect_file!["expected/fallback_of_a_value.rs"],
    );
}

#[test]
fn fallback_of_a_hash() {
    check(
        cacheable,
        r#"
        #[cache(resource = "user", ttl = "1", hash)]
        pub struct User { #[cache(key)] id: u64, mail: String }
        "#,
        &expect_file!["expected/fallback_of_a_hash.rs"],
    );
}

#[test]
fn fallback_of_a_generic_type() {
    check(
        cacheable,
        r#"
        #[cache(resource = "page", ttl = "1m")]
        struct Page<T> { #[cache(key)] id: u64, item: T }
        "#,
        &expect_file!["expected/fallback_of_a_generic_type.rs"],
    );
}

#[test]
fn fallback_of_a_cache_key() {
    check(
        cache_key,
        r#"#[cache(resource = "views", counter)] pub struct Views<'a> { page: &'a str }"#,
        &expect_file!["expected/fallback_of_a_cache_key.rs"],
    );
}

#[test]
fn fallback_of_a_key_part() {
    check(
        key_part,
        "enum Role { Admin, Custom(String) }",
        &expect_file!["expected/fallback_of_a_key_part.rs"],
    );
}

#[test]
fn fallback_of_a_schema() {
    check(
        schema,
        "struct Tree<T> { children: Vec<Tree<T>> }",
        &expect_file!["expected/fallback_of_a_schema.rs"],
    );
}
