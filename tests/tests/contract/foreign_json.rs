//! Entries with `format = json` that other programs write: each rule of the guide's table.

use std::collections::BTreeMap;
use std::fmt::{Debug, Display};

use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable, EntryKey, ErrorKind, Result, Schema};

use crate::fixture::Fixture;

#[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "article", ttl = "15m", format = json)]
pub(crate) struct Article {
    #[cache(key)]
    id: u64,
    title: String,
    nick: Option<String>,
    #[serde(default)]
    likes: u32,
}

const ARTICLE: ArticleKey = ArticleKey { id: 1 };

fn article() -> Article {
    Article {
        id: 1,
        title: "Tea".into(),
        nick: None,
        likes: 0,
    }
}

#[derive(Serialize, Deserialize, Schema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Strict {
    id: u64,
}

#[derive(Serialize, Deserialize, Schema, Clone, Debug, PartialEq)]
pub(crate) enum Plan {
    Free,
    Trial { days: u8 },
    Gift(String),
}

/// Writes keys of values of one type each.
macro_rules! values {
    ($($name:ident $resource:literal $value:ty;)*) => {$(
        #[derive(CacheKey)]
        #[cache(resource = $resource, ttl = "15m", value = $value, format = json)]
        pub(crate) struct $name;
    )*};
}

values! {
    AByte "a-byte" u8;
    ASigned "a-signed" i64;
    AnUnsigned "an-unsigned" u64;
    AWide "a-wide" u128;
    AFloat "a-float" f64;
    ASmallFloat "a-small-float" f32;
    AFlag "a-flag" bool;
    ALetter "a-letter" char;
    AText "a-text" String;
    AMaybe "a-maybe" Option<u8>;
    APair "a-pair" (u8, String);
    AList "a-list" Vec<u8>;
    AMap "a-map" BTreeMap<String, u8>;
    ANumbered "a-numbered" BTreeMap<u8, u8>;
    AStrict "a-strict" Strict;
    APlan "a-plan" Plan;
    AUnit "a-unit" ();
}

#[derive(Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "record", ttl = "15m", hash, format = json)]
pub(crate) struct Record {
    #[cache(key)]
    id: u64,
    title: String,
    nick: Option<String>,
    #[serde(default)]
    likes: u32,
    plan: Plan,
    views: i64,
}

const RECORD: RecordKey = RecordKey { id: 1 };

#[derive(CacheKey)]
#[cache(resource = "hits", ttl = "15m", counter)]
pub(crate) struct HitsKey;

#[derive(CacheKey)]
#[cache(resource = "sums", ttl = "15m", map = (String, i64), format = json)]
pub(crate) struct SumsKey;

/// Reads a text that another program has written.
async fn read<K: EntryKey + Display>(
    f: &Fixture,
    key: &K,
    text: impl AsRef<[u8]>,
) -> Result<Option<K::Value>> {
    raw!(f, "SET", f.key(key), text.as_ref());
    f.cache.get(key).await
}

/// Checks the value that each text reads as; `None` is a miss that is counted as a mismatch.
async fn check<K: EntryKey + Display>(f: &Fixture, key: K, rows: &[(&str, Option<K::Value>)])
where
    K::Value: PartialEq + Debug,
{
    for (text, expected) in rows {
        assert_eq!(read(f, &key, text).await.unwrap(), *expected, "{text:?}");
        let mismatches: &[_] = if expected.is_none() {
            &[(K::RESOURCE, vec![])]
        } else {
            &[]
        };
        assert_eq!(f.observed.mismatches(), mismatches, "{text:?}");
    }
}

pub(crate) async fn fields_beside_the_known_ones(f: Fixture) {
    check(
        &f,
        ARTICLE,
        &[
            (
                r#"{"id":1,"title":"Tea","nick":null,"likes":0,"extra":{"deep":[1]},"":0}"#,
                Some(article()),
            ),
            (r#"{"Title":"x","id":1,"title":"Tea"}"#, Some(article())),
        ],
    )
    .await;
    // What nobody reads is skipped without recursion.
    let deep = ["[".repeat(10_000), "]".repeat(10_000)].concat();
    let deep = format!(r#"{{"id":1,"title":"Tea","extra":{deep}}}"#);
    check(&f, ARTICLE, &[(&deep, Some(article()))]).await;
    check(
        &f,
        AStrict,
        &[
            (r#"{"id":1}"#, Some(Strict { id: 1 })),
            (r#"{"id":1,"extra":0}"#, None),
        ],
    )
    .await;
}

pub(crate) async fn fields_that_are_missing(f: Fixture) {
    check(
        &f,
        ARTICLE,
        &[
            (r#"{"id":1,"title":"Tea"}"#, Some(article())),
            (r#"{"id":1}"#, None),
            (r#"{"title":"Tea"}"#, None),
            (r#"{"id":1,"Title":"Tea"}"#, None),
            ("{}", None),
        ],
    )
    .await;
}

pub(crate) async fn null(f: Fixture) {
    check(
        &f,
        ARTICLE,
        &[
            (r#"{"id":1,"title":"Tea","nick":null}"#, Some(article())),
            (r#"{"id":1,"title":null}"#, None),
            (r#"{"id":1,"title":"Tea","likes":null}"#, None),
            ("null", None),
        ],
    )
    .await;
    check(
        &f,
        AMaybe,
        &[
            ("null", Some(None)),
            ("5", Some(Some(5))),
            ("Null", None),
            ("", None),
        ],
    )
    .await;
    check(&f, AUnit, &[("null", Some(())), ("{}", None)]).await;
    check(&f, AList, &[("null", None), ("[null]", None)]).await;
}

pub(crate) async fn the_order_of_fields(f: Fixture) {
    check(
        &f,
        ARTICLE,
        &[
            (
                r#"{"likes":0,"title":"Tea","nick":null,"id":1}"#,
                Some(article()),
            ),
            (r#"[1,"Tea",null,0]"#, Some(article())),
            (r#"[1,"Tea"]"#, None),
        ],
    )
    .await;
}

pub(crate) async fn names_that_come_twice(f: Fixture) {
    check(
        &f,
        ARTICLE,
        &[
            (r#"{"id":1,"title":"Tea","title":"Tea"}"#, None),
            (
                r#"{"id":1,"title":"Tea","extra":1,"extra":2}"#,
                Some(article()),
            ),
            (r#"{"id":1,"title":"Tea","\u0074itle":"x"}"#, None),
        ],
    )
    .await;
    check(
        &f,
        AMap,
        &[(r#"{"a":1,"a":2}"#, Some(BTreeMap::from([("a".into(), 2)])))],
    )
    .await;
}

pub(crate) async fn ranges_of_integers(f: Fixture) {
    check(
        &f,
        AByte,
        &[
            ("0", Some(0)),
            ("255", Some(255)),
            ("256", None),
            ("-1", None),
            ("-0", None),
            ("1.0", None),
            ("1e2", None),
            ("01", None),
            ("+1", None),
            ("0x1", None),
            ("1_0", None),
            (r#""1""#, None),
            ("true", None),
            ("[1]", None),
        ],
    )
    .await;
    check(
        &f,
        ASigned,
        &[
            ("9223372036854775807", Some(i64::MAX)),
            ("-9223372036854775808", Some(i64::MIN)),
            ("9223372036854775808", None),
            ("-9223372036854775809", None),
            ("1.5", None),
            ("-0", None),
        ],
    )
    .await;
    check(
        &f,
        AnUnsigned,
        &[
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", None),
            ("9007199254740993", Some(9_007_199_254_740_993)),
        ],
    )
    .await;
    check(
        &f,
        AWide,
        &[
            ("340282366920938463463374607431768211455", Some(u128::MAX)),
            ("340282366920938463463374607431768211456", None),
            ("-1", None),
        ],
    )
    .await;
}

pub(crate) async fn floats(f: Fixture) {
    check(
        &f,
        AFloat,
        &[
            ("0.5", Some(0.5)),
            ("1", Some(1.0)),
            ("-0", Some(0.0)),
            ("1e3", Some(1000.0)),
            ("1E+3", Some(1000.0)),
            ("1e-400", Some(0.0)),
            ("1e400", None),
            ("9007199254740993", Some(9_007_199_254_740_992.0)),
            ("18446744073709551616", Some(18_446_744_073_709_551_616.0)),
            ("NaN", None),
            ("Infinity", None),
            ("-Infinity", None),
            (r#""NaN""#, None),
            ("null", None),
            (".5", None),
            ("5.", None),
            ("1e", None),
        ],
    )
    .await;
    check(
        &f,
        ASmallFloat,
        &[
            ("0.1", Some(0.1)),
            ("1e39", Some(f32::INFINITY)),
            ("16777217", Some(16_777_216.0)),
        ],
    )
    .await;
}

pub(crate) async fn white_space_and_what_is_around_the_text(f: Fixture) {
    check(
        &f,
        ARTICLE,
        &[
            (
                " \t\r\n{ \"id\" :\n1 ,\r\"title\"\t: \"Tea\" } \n",
                Some(article()),
            ),
            ("\u{feff}{\"id\":1,\"title\":\"Tea\"}", None),
            ("\u{a0}{\"id\":1,\"title\":\"Tea\"}", None),
            ("\u{c}{\"id\":1,\"title\":\"Tea\"}", None),
            ("{\"id\":1,\"title\":\"Tea\"}\0", None),
            ("{\"id\":1,\"title\":\"Tea\"}{}", None),
            ("{\"id\":1,\"title\":\"Tea\"},", None),
            ("{\"id\":1,\"title\":\"Tea\",}", None),
            ("{\"id\":1,\"title\":\"Tea\"} // tea", None),
            ("{'id':1,'title':'Tea'}", None),
            ("{id:1,title:\"Tea\"}", None),
            ("{\"id\":1,\"title\":\"Tea\"", None),
            ("", None),
        ],
    )
    .await;
    check(
        &f,
        AList,
        &[
            ("[1,2]", Some(vec![1, 2])),
            ("[1,2,]", None),
            (r#""AQI=""#, None),
        ],
    )
    .await;
}

pub(crate) async fn texts(f: Fixture) {
    check(
        &f,
        AText,
        &[
            (r#""\u0041\u00e9\/\n\ud83d\ude00""#, Some("Aé/\n😀".into())),
            (r#""\ud83d""#, None),
            (r#""\x41""#, None),
            ("\"a\nb\"", None),
            ("\"\u{85}\u{2028}\"", Some("\u{85}\u{2028}".into())),
            ("Tea", None),
            ("5", None),
        ],
    )
    .await;
    let not_utf8: [&[u8]; 4] = [
        b"\"\xff\"",
        b"\"\xc3\"",
        b"\"\xed\xa0\x80\"",
        b"\xff\xfe\"\0a\0\"\0",
    ];
    for text in not_utf8 {
        assert_eq!(read(&f, &AText, text).await.unwrap(), None, "{text:?}");
        assert_eq!(f.observed.mismatches(), [("a-text", vec![])], "{text:?}");
    }
    check(
        &f,
        ALetter,
        &[
            (r#""a""#, Some('a')),
            (r#""ab""#, None),
            (r#""""#, None),
            ("97", None),
        ],
    )
    .await;
}

pub(crate) async fn other_types(f: Fixture) {
    check(
        &f,
        AFlag,
        &[
            ("true", Some(true)),
            ("1", None),
            (r#""true""#, None),
            ("True", None),
        ],
    )
    .await;
    check(
        &f,
        APair,
        &[
            (r#"[1,"a"]"#, Some((1, "a".into()))),
            (r#"[1]"#, None),
            (r#"[1,"a",2]"#, None),
            (r#"{"0":1,"1":"a"}"#, None),
        ],
    )
    .await;
    check(
        &f,
        ANumbered,
        &[
            (r#"{"1":2}"#, Some(BTreeMap::from([(1, 2)]))),
            (r#"{"01":2}"#, None),
            (r#"{"256":2}"#, None),
            ("{1:2}", None),
            ("[[1,2]]", None),
            (r#"{" 1":2}"#, None),
        ],
    )
    .await;
    check(
        &f,
        APlan,
        &[
            (r#""Free""#, Some(Plan::Free)),
            (r#"{"Free":null}"#, Some(Plan::Free)),
            (r#"{"Trial":{"days":3}}"#, Some(Plan::Trial { days: 3 })),
            (r#"{"Gift":"Ada"}"#, Some(Plan::Gift("Ada".into()))),
            (r#""free""#, None),
            ("0", None),
            (r#"{"Free":{}}"#, None),
            (r#""Trial""#, None),
            (r#"{"Trial":{"days":3},"Free":null}"#, None),
            ("{}", None),
            (r#"{"Team":1}"#, None),
            (r#"{"Trial":[3]}"#, Some(Plan::Trial { days: 3 })),
        ],
    )
    .await;
}

pub(crate) async fn counters(f: Fixture) {
    for (text, expected) in [("5", 5), ("-9223372036854775808", i64::MIN), ("0", 0)] {
        raw!(f, "SET", f.key(&HitsKey), text);
        assert_eq!(
            f.cache.counter(&HitsKey).get().await.unwrap(),
            Some(expected)
        );
    }
    for text in [
        "5.0",
        "05",
        "+5",
        " 5",
        "5\n",
        "-0",
        r#""5""#,
        "null",
        "",
        "9223372036854775808",
        "1e3",
    ] {
        raw!(f, "SET", f.key(&HitsKey), text);
        let error = f.cache.counter(&HitsKey).get().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{text:?}");
        let error = f.cache.counter(&HitsKey).increment(1).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Server, "{text:?}");
    }
}

pub(crate) async fn integers_of_64_bits_in_hashes_and_maps(f: Fixture) {
    for (text, expected) in [
        ("5", Some(5)),
        ("5.0", None),
        (" 5", None),
        (r#""5""#, None),
        ("05", None),
        ("null", None),
        ("", None),
    ] {
        raw!(f, "HSET", f.key(&SumsKey), "tea", text);
        assert_eq!(
            f.cache.map(&SumsKey).get(&"tea".to_owned()).await.unwrap(),
            expected,
            "{text:?}"
        );
        raw!(f, "HSET", f.key(&RECORD), "views", text);
        assert_eq!(
            f.cache
                .hash(&RECORD)
                .get_field(RecordFields::VIEWS)
                .await
                .unwrap(),
            expected,
            "{text:?}"
        );
    }
}

pub(crate) async fn hashes_field_by_field(f: Fixture) {
    let record = Record {
        id: 1,
        title: "Tea".into(),
        nick: None,
        likes: 0,
        plan: Plan::Free,
        views: 7,
    };
    raw!(
        f,
        "HSET",
        f.key(&RECORD),
        "title",
        r#""Tea""#,
        "plan",
        r#" "Free" "#,
        "views",
        "7",
        "extra",
        "no JSON"
    );
    assert_eq!(
        f.cache.hash(&RECORD).get().await.unwrap(),
        Some(record.clone())
    );
    raw!(f, "HSET", f.key(&RECORD), "nick", r#""Ada""#, "likes", "3");
    let liked = Record {
        nick: Some("Ada".into()),
        likes: 3,
        ..record
    };
    assert_eq!(f.cache.hash(&RECORD).get().await.unwrap(), Some(liked));
    assert_eq!(f.observed.mismatches(), []);
    for (field, text) in [
        ("title", "Tea"),
        ("plan", "Free"),
        ("likes", "-1"),
        ("likes", "null"),
        ("nick", ""),
        ("views", "7.0"),
    ] {
        let before = raw!(f, "HGET", f.key(&RECORD), field).bytes().unwrap();
        raw!(f, "HSET", f.key(&RECORD), field, text);
        assert_eq!(
            f.cache.hash(&RECORD).get().await.unwrap(),
            None,
            "{field} {text}"
        );
        assert_eq!(
            f.observed.mismatches(),
            [("record", vec![field])],
            "{field} {text}"
        );
        raw!(f, "HSET", f.key(&RECORD), field, before);
    }
    raw!(f, "HDEL", f.key(&RECORD), "title");
    assert_eq!(f.cache.hash(&RECORD).get().await.unwrap(), None);
}

cases! { foreign_json, alone:
    fields_beside_the_known_ones [Cache::get]
    fields_that_are_missing [Cache::get]
    null [Cache::get]
    the_order_of_fields [Cache::get]
    names_that_come_twice [Cache::get]
    ranges_of_integers [Cache::get]
    floats [Cache::get]
    white_space_and_what_is_around_the_text [Cache::get]
    texts [Cache::get]
    other_types [Cache::get]
    counters [Counter::get!Decode Counter::increment!Server]
    integers_of_64_bits_in_hashes_and_maps [Map::get Hash::get_field]
    hashes_field_by_field [Hash::get]
}
