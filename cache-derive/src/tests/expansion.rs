//! One snapshot for each part that the derives generate, and the list of parts for each kind of input.
//!
//! `UPDATE_EXPECT=1` writes the snapshots anew. A part is in one of them only, so that a change of its text fails one test.

use expect_test::expect_file;

use super::expanded;
use super::parts::{code, names};
use crate::attr::Derive;

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

/// A tuple that contains its key, whose parts have other numbers there.
const PAIR: &str = r#"
    #[cache(resource = "pair", ttl = "15m", key_derive(Copy, serde::Serialize))]
    pub(crate) struct Pair(String, /** The account. */ #[cache(key)] u64, #[cache(key, hash_tag)] u8);
"#;

/// An enum with everything that JSON alone can read back, and with numbers.
const LEVEL: &str = r#"
    #[repr(C, u8)]
    #[serde(tag = "t")]
    enum Level {
        Off,
        Low { #[serde(flatten)] rest: Rest } = 10,
        High { #[serde(default, skip_serializing_if = "is_zero")] by: u8 },
        #[serde(skip)] Unused,
    }
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
    #[cache(resource = "page", ttl = "1h", version = 2, value = HashMap<String, u64>, damage = miss, jitter = "10%", compress = "zstd")]
    pub struct PageKey<'a> { path: &'a str, revision: u32 }
"#;

/// A value with all words about loads.
const RATE_KEY: &str = r#"
    #[cache(resource = "rate", ttl = "1h", value = f64, load_timeout = crate::LIMIT, outage = fail, negative = "30s")]
    pub struct RateKey<'a> { currency: &'a str }
"#;

/// A value with all words about stale values that go together.
const PRICE_KEY: &str = r#"
    #[cache(resource = "price", ttl = "1h", value = f64, grace = crate::GRACE, soft_timeout = "200ms", throttle = crate::PAUSE, refresh_ahead = 0.8, early_expiration = 1.5)]
    pub struct PriceKey<'a> { item: &'a str }
"#;

const STOCK_KEY: &str = r#"
    #[cache(resource = "stock", ttl = never, map = (String, Level), upgrade_from(LevelV2, LevelV1), write_as = LevelV1)]
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

const EVENT: &str = r#"
    #[cache(resource = "event", ttl = "7d", list, key(room: u64))]
    enum Event { Joined, Left(u64) }
"#;

const TREE: &str = r#"
    enum Tree<T, U: Clone = u8, const N: usize = 3> where T: Iterator {
        Empty,
        Leaf(T::Item),
        Pair(Vec<T>, [u8; N]),
        Node { #[cache(opaque)] children: Vec<Tree<T>>, label: Label },
        #[serde(with = "hex")] Raw(Vec<u8>),
        #[serde(skip)] Hidden(U),
    }
"#;

const ROLE: &str = r#"
    #[serde(rename_all = "kebab-case")]
    enum Role { SuperUser, #[serde(rename = "g")] Guest }
"#;

const MISSPELT_HASH: &str = r#"
    #[cache(resource = "user", tll = "1m", hash)]
    pub struct User { #[cache(key)] id: u64, mail: String }
"#;

const MISSPELT_VALUE: &str = r#"
    #[cache(resource = "user", tll = "1m", key(id: u64, nick, name: String))]
    pub struct User { mail: String }
"#;

const GENERIC_VALUE: &str = r#"
    #[cache(resource = "page", ttl = "1m")]
    struct Page<T> { #[cache(key)] id: u64, item: T }
"#;

const KEY_WITHOUT_KIND: &str =
    r#"#[cache(resource = "views")] pub struct Views<'a> { page: &'a str }"#;

/// The name of a snapshot, its input, and the items in it.
type Part = (&'static str, Derive, &'static str, &'static str);

#[rustfmt::skip]
const PARTS: [Part; 23] = [
    ("key_struct", Derive::Cacheable, REPORT, "struct ReportOfDay"),
    ("key_inherent", Derive::Cacheable, REPORT, "impl ReportOfDay, impl Display"),
    ("key_std_traits", Derive::Cacheable, REPORT, "impl Clone, impl Debug, impl PartialEq, impl Eq, impl Hash"),
    ("key_impls", Derive::Cacheable, REPORT, "const __TTL, impl Key, impl OwnedKey"),
    ("keyed", Derive::Cacheable, USER, "impl Cacheable, impl Keyed"),
    ("key_of_a_tuple", Derive::Cacheable, PAIR, "struct PairKey, impl PairKey, impl Clone, impl Debug, impl PartialEq, impl Key, impl OwnedKey, impl Keyed"),
    ("kind_value", Derive::CacheKey, PAGE_KEY, "impl EntryKey, const _"),
    ("loads", Derive::CacheKey, RATE_KEY, "const __LOAD, impl EntryKey"),
    ("stale", Derive::CacheKey, PRICE_KEY, "const __LOAD, const __GRACE, impl Key, impl EntryKey, impl GraceKey"),
    ("kind_hash", Derive::Cacheable, PROFILE, "impl HashKey, const _"),
    ("kind_map", Derive::CacheKey, STOCK_KEY, "impl MapKey, const _"),
    ("kind_list", Derive::CacheKey, RECENT_KEY, "impl ListKey, const _"),
    ("kind_counter", Derive::CacheKey, VIEWS_KEY, "impl CounterKey"),
    ("hash_record", Derive::Cacheable, PROFILE, "impl HashRecord"),
    ("hash_fields", Derive::Cacheable, PROFILE, "struct ProfileFields, impl ProfileFields"),
    ("schema_impl", Derive::Schema, TREE, "impl Schema"),
    ("schema_for_json", Derive::Schema, LEVEL, "impl Schema"),
    ("key_part_of_a_newtype", Derive::KeyPart, "pub struct Id<T>(u64, PhantomData<T>);", "impl KeyPart, impl OwnedKeyPart"),
    ("key_part_of_a_generic_type", Derive::KeyPart, "struct Tagged<'a, T: Copy = u8> { value: Cow<'a, T> }", "impl KeyPart"),
    ("key_part_of_an_enum", Derive::KeyPart, ROLE, "impl KeyPart, impl OwnedKeyPart"),
    ("fallback_of_cacheable", Derive::Cacheable, MISSPELT_HASH, "impl Key, impl OwnedKey, impl Keyed, impl HashRecord"),
    ("fallback_of_key_part", Derive::KeyPart, "enum Role { Admin, Custom(String) }", "impl KeyPart, impl OwnedKeyPart"),
    ("fallback_of_schema", Derive::Schema, "struct Tree<T> { children: Vec<Tree<T>> }", "impl Schema"),
];

#[test]
fn each_part_is_that_of_its_snapshot() {
    for (name, derive, source, items) in PARTS {
        let items: Vec<&str> = items.split(", ").collect();
        let expected = expect_file![format!("expected/{name}.rs")];
        expected.assert_eq(&code(derive, source, &items));
    }
}

/// The block around the impls, with the path of a renamed crate.
#[test]
fn the_impls_are_in_a_block() {
    let source = "#[cache(crate = crate::cache)] struct Unit;";
    expect_file!["expected/block.rs"].assert_eq(&expanded(Derive::Schema, source));
}

#[test]
fn each_kind_of_input_has_its_parts() {
    let inputs: [(&str, Derive, &str); 10] = [
        ("a value", Derive::Cacheable, USER),
        ("a value with its key outside", Derive::Cacheable, REPORT),
        ("a hash", Derive::Cacheable, PROFILE),
        ("a list of items", Derive::Cacheable, EVENT),
        ("a key", Derive::CacheKey, VIEWS_KEY),
        ("a key that borrows", Derive::CacheKey, PAGE_KEY),
        (
            "a key part that borrows",
            Derive::KeyPart,
            "struct Name<'a>(&'a str);",
        ),
        ("the fallback of a value", Derive::Cacheable, MISSPELT_VALUE),
        (
            "the fallback of a generic type",
            Derive::Cacheable,
            GENERIC_VALUE,
        ),
        ("the fallback of a key", Derive::CacheKey, KEY_WITHOUT_KIND),
    ];
    let line = |(of, derive, source)| format!("{of}: {}\n", names(derive, source));
    let lines: Vec<String> = inputs.map(line).into();
    expect_file!["expected/parts.txt"].assert_eq(&lines.concat());
}
