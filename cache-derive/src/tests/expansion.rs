//! One snapshot for each part that the derives generate, and the list of parts for each kind of input.
//!
//! `UPDATE_EXPECT=1` writes the snapshots anew. A part is in one of them only, so that a change of its text fails one test.

use expect_test::{Expect, ExpectFile, expect, expect_file};

use super::{
    Derive, expanded,
    parts::{code, names},
};
use crate::derive::{cache_key, cacheable, key_part, schema};

/// A value with everything that a generated key can have.
const REPORT: &str = r#"
    #[cache(
        resource = "report",
        ttl = crate::REPORT_TTL,
        version = auto,
        key_type = ReportOfDay,
        key(
            /// The account.
            #[cache(hash_tag)] account: u64,
            region: String,
            r#type: Vec<u8>,
        ),
    )]
    pub(crate) struct Report { total: u64 }
"#;

/// A value that contains its key.
const USER: &str = r#"
    #[cache(resource = "user", ttl = "15m")]
    pub struct User { #[cache(key)] pub id: u64, pub name: String }
"#;

const PROFILE: &str = r#"
    #[cache(resource = "profile", ttl = never, hash, format = json, mismatch = error)]
    #[serde(rename_all = "camelCase")]
    pub struct Profile {
        #[cache(key)]
        id: u64,
        /// The name on the page.
        pub display_name: String,
        #[serde(rename = "n")]
        r#type: i64,
        #[serde(skip)]
        session: Option<Session>,
        #[serde(skip, default = "defaults::limit")]
        limit: u32,
    }
"#;

const PAGE_KEY: &str = r#"
    #[cache(resource = "page", ttl = "1h", version = 2, value = HashMap<String, u64>)]
    pub struct PageKey<'a> { path: &'a str, revision: u32 }
"#;

const STOCK_KEY: &str = r#"
    #[cache(resource = "stock", ttl = never, map = (String, Level), version = auto)]
    pub struct StockKey<'a>(&'a str);
"#;

const RECENT_KEY: &str = r#"
    #[cache(resource = "recent", ttl = "1d", list = u64, format = json)]
    struct RecentKey { user: u64 }
"#;

const VIEWS_KEY: &str = r#"
    #[cache(resource = "views", ttl = "1d", counter)]
    pub struct ViewsKey { page: String }
"#;

fn check(derive: Derive, source: &str, names: &[&str], expected: &ExpectFile) {
    expected.assert_eq(&code(derive, source, names));
}

#[test]
fn key_struct() {
    check(
        cacheable,
        REPORT,
        &["struct ReportOfDay"],
        &expect_file!["expected/key_struct.rs"],
    );
}

#[test]
fn key_inherent() {
    check(
        cacheable,
        REPORT,
        &["impl ReportOfDay", "impl Display"],
        &expect_file!["expected/key_inherent.rs"],
    );
}

#[test]
fn key_std_traits() {
    check(
        cacheable,
        REPORT,
        &[
            "impl Clone",
            "impl Debug",
            "impl PartialEq",
            "impl Eq",
            "impl Hash",
        ],
        &expect_file!["expected/key_std_traits.rs"],
    );
}

#[test]
fn key_impls() {
    check(
        cacheable,
        REPORT,
        &["const __TTL", "impl Key", "impl OwnedKey"],
        &expect_file!["expected/key_impls.rs"],
    );
}

#[test]
fn keyed() {
    check(
        cacheable,
        USER,
        &["impl Cacheable", "impl Keyed"],
        &expect_file!["expected/keyed.rs"],
    );
}

#[test]
fn kind_value() {
    check(
        cache_key,
        PAGE_KEY,
        &["impl EntryKey", "const _"],
        &expect_file!["expected/kind_value.rs"],
    );
}

#[test]
fn kind_hash() {
    check(
        cacheable,
        PROFILE,
        &["impl HashKey", "const _"],
        &expect_file!["expected/kind_hash.rs"],
    );
}

#[test]
fn kind_map() {
    check(
        cache_key,
        STOCK_KEY,
        &["impl MapKey", "const _"],
        &expect_file!["expected/kind_map.rs"],
    );
}

#[test]
fn kind_list() {
    check(
        cache_key,
        RECENT_KEY,
        &["impl ListKey", "const _"],
        &expect_file!["expected/kind_list.rs"],
    );
}

#[test]
fn kind_counter() {
    check(
        cache_key,
        VIEWS_KEY,
        &["impl CounterKey"],
        &expect_file!["expected/kind_counter.rs"],
    );
}

#[test]
fn hash_record() {
    check(
        cacheable,
        PROFILE,
        &["impl HashRecord"],
        &expect_file!["expected/hash_record.rs"],
    );
}

#[test]
fn hash_fields() {
    check(
        cacheable,
        PROFILE,
        &["struct ProfileFields", "impl ProfileFields"],
        &expect_file!["expected/hash_fields.rs"],
    );
}

#[test]
fn schema_impl() {
    let source = r#"
        enum Tree<T, U: Clone = u8, const N: usize = 3> where T: Iterator {
            Empty,
            Leaf(T::Item),
            Pair(Vec<T>, [u8; N]),
            Node { #[cache(opaque)] children: Vec<Tree<T>>, label: Label },
            #[serde(with = "hex")] Raw(Vec<u8>),
            #[serde(skip)] Hidden(U),
        }
    "#;
    check(
        schema,
        source,
        &["impl Schema"],
        &expect_file!["expected/schema_impl.rs"],
    );
}

#[test]
fn key_part_of_a_newtype() {
    check(
        key_part,
        "pub struct Id<T>(u64, PhantomData<T>);",
        &["impl KeyPart", "impl OwnedKeyPart"],
        &expect_file!["expected/key_part_of_a_newtype.rs"],
    );
}

#[test]
fn key_part_of_a_generic_type() {
    check(
        key_part,
        "struct Tagged<'a, T: Copy = u8> { value: Cow<'a, T> }",
        &["impl KeyPart"],
        &expect_file!["expected/key_part_of_a_generic_type.rs"],
    );
}

#[test]
fn key_part_of_an_enum() {
    check(
        key_part,
        r#"
        #[serde(rename_all = "kebab-case")]
        enum Role { SuperUser, #[serde(rename = "g")] Guest }
        "#,
        &["impl KeyPart", "impl OwnedKeyPart"],
        &expect_file!["expected/key_part_of_an_enum.rs"],
    );
}

/// The block around the impls, with the path of a renamed crate.
#[test]
fn block() {
    let source = "#[cache(crate = crate::cache)] struct Unit;";
    expect_file!["expected/block.rs"].assert_eq(&expanded(schema, source));
}

#[test]
fn fallback_of_cacheable() {
    check(
        cacheable,
        r#"
        #[cache(resource = "user", tll = "1m", hash)]
        pub struct User { #[cache(key)] id: u64, mail: String }
        "#,
        &["impl Key", "impl OwnedKey", "impl Keyed", "impl HashRecord"],
        &expect_file!["expected/fallback_of_cacheable.rs"],
    );
}

#[test]
fn fallback_of_key_part() {
    check(
        key_part,
        "enum Role { Admin, Custom(String) }",
        &["impl KeyPart", "impl OwnedKeyPart"],
        &expect_file!["expected/fallback_of_key_part.rs"],
    );
}

#[test]
fn fallback_of_schema() {
    check(
        schema,
        "struct Tree<T> { children: Vec<Tree<T>> }",
        &["impl Schema"],
        &expect_file!["expected/fallback_of_schema.rs"],
    );
}

fn check_names(derive: Derive, source: &str, expected: &Expect) {
    expected.assert_eq(&names(derive, source));
}

#[test]
fn parts_of_a_value() {
    check_names(
        cacheable,
        USER,
        &expect![
            "struct UserKey, impl UserKey, use, impl Clone, impl Debug, impl PartialEq, impl Eq, impl Hash, impl Display, impl Key, impl OwnedKey, impl EntryKey, impl Cacheable, impl Keyed, impl Schema, const _"
        ],
    );
}

#[test]
fn parts_of_a_value_with_its_key_outside() {
    check_names(
        cacheable,
        REPORT,
        &expect![
            "struct ReportOfDay, impl ReportOfDay, use, impl Clone, impl Debug, impl PartialEq, impl Eq, impl Hash, impl Display, const __TTL, impl Key, impl OwnedKey, impl EntryKey, impl Cacheable, impl Schema, const _"
        ],
    );
}

#[test]
fn parts_of_a_hash() {
    check_names(
        cacheable,
        PROFILE,
        &expect![
            "struct ProfileKey, impl ProfileKey, struct ProfileFields, impl ProfileFields, use, impl Clone, impl Debug, impl PartialEq, impl Eq, impl Hash, impl Display, impl Key, impl OwnedKey, impl HashKey, impl Cacheable, impl Keyed, impl HashRecord, const _"
        ],
    );
}

#[test]
fn parts_of_a_list_of_items() {
    let source = r#"
        #[cache(resource = "event", ttl = "7d", list, key(room: u64))]
        enum Event { Joined, Left(u64) }
    "#;
    check_names(
        cacheable,
        source,
        &expect![
            "struct EventKey, impl EventKey, use, impl Clone, impl Debug, impl PartialEq, impl Eq, impl Hash, impl Display, impl Key, impl OwnedKey, impl ListKey, impl Cacheable, impl Schema, const _"
        ],
    );
}

#[test]
fn parts_of_a_key() {
    check_names(
        cache_key,
        VIEWS_KEY,
        &expect!["impl ViewsKey, use, impl Display, impl Key, impl OwnedKey, impl CounterKey"],
    );
}

#[test]
fn parts_of_a_key_that_borrows() {
    check_names(
        cache_key,
        PAGE_KEY,
        &expect!["impl PageKey, use, impl Display, impl Key, impl EntryKey, const _"],
    );
}

#[test]
fn parts_of_a_key_part_that_borrows() {
    check_names(
        key_part,
        "struct Name<'a>(&'a str);",
        &expect!["use, impl KeyPart"],
    );
}

#[test]
fn parts_of_the_fallback_of_a_value() {
    let source = r#"
        #[cache(resource = "user", tll = "1m", key(id: u64, nick, name: String))]
        pub struct User { mail: String }
    "#;
    check_names(
        cacheable,
        source,
        &expect![
            "compile_error, compile_error, struct UserKey, impl UserKey, use, impl Clone, impl Debug, impl PartialEq, impl Eq, impl Hash, impl Display, impl Key, impl OwnedKey, impl EntryKey, impl Cacheable, impl Schema"
        ],
    );
}

#[test]
fn parts_of_the_fallback_of_a_generic_type() {
    let source = r#"
        #[cache(resource = "page", ttl = "1m")]
        struct Page<T> { #[cache(key)] id: u64, item: T }
    "#;
    check_names(
        cacheable,
        source,
        &expect![
            "compile_error, struct PageKey, impl PageKey, use, impl Clone, impl Debug, impl PartialEq, impl Eq, impl Hash, impl Display, impl Key, impl OwnedKey"
        ],
    );
}

#[test]
fn parts_of_the_fallback_of_a_key() {
    let source = r#"#[cache(resource = "views")] pub struct Views<'a> { page: &'a str }"#;
    check_names(
        cache_key,
        source,
        &expect![
            "compile_error, compile_error, impl Views, use, impl Display, impl Key, impl CounterKey"
        ],
    );
}
