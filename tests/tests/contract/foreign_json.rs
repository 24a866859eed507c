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

/// Checks the value that each text reads as.
async fn check<K: EntryKey + Display>(f: &Fixture, key: K, rows: &[(&str, K::Value)])
where
    K::Value: PartialEq + Debug,
{
    for (text, expected) in rows {
        let value = read(f, &key, text).await.unwrap();
        assert_eq!(value.as_ref(), Some(expected), "{text:?}");
    }
    assert_eq!(f.observed.mismatches(), []);
}

/// Checks that each text is a miss, counted as a mismatch.
async fn refuse<K: EntryKey + Display>(f: &Fixture, key: K, texts: &[&str])
where
    K::Value: Debug,
{
    for text in texts {
        let value = read(f, &key, text).await.unwrap();
        assert!(value.is_none(), "{text:?} {value:?}");
        assert_eq!(f.observed.mismatches(), [(K::RESOURCE, vec![])], "{text:?}");
    }
}

pub(crate) async fn fields_beside_the_known_ones(f: Fixture) {
    // What nobody reads is skipped without recursion.
    let deep = ["[".repeat(10_000), "]".repeat(10_000)].concat();
    let deep = format!(r#"{{"id":1,"title":"Tea","extra":{deep}}}"#);
    let known = r#"{"id":1,"title":"Tea","nick":null,"likes":0,"extra":{"deep":[1]},"":0}"#;
    let other_case = r#"{"Title":"x","id":1,"title":"Tea"}"#;
    let rows = [known, other_case, &deep].map(|text| (text, article()));
    check(&f, ARTICLE, &rows).await;
    check(&f, AStrict, &[(r#"{"id":1}"#, Strict { id: 1 })]).await;
    refuse(&f, AStrict, &[r#"{"id":1,"extra":0}"#]).await;
}

pub(crate) async fn fields_that_are_missing(f: Fixture) {
    check(&f, ARTICLE, &[(r#"{"id":1,"title":"Tea"}"#, article())]).await;
    let others = [
        r#"{"id":1}"#,
        r#"{"title":"Tea"}"#,
        r#"{"id":1,"Title":"Tea"}"#,
        "{}",
    ];
    refuse(&f, ARTICLE, &others).await;
}

pub(crate) async fn null(f: Fixture) {
    check(
        &f,
        ARTICLE,
        &[(r#"{"id":1,"title":"Tea","nick":null}"#, article())],
    )
    .await;
    let title = r#"{"id":1,"title":null}"#;
    let with_default = r#"{"id":1,"title":"Tea","likes":null}"#;
    refuse(&f, ARTICLE, &[title, with_default, "null"]).await;
    check(&f, AMaybe, &[("null", None), ("5", Some(5))]).await;
    refuse(&f, AMaybe, &["Null", "None", "nil", "undefined", ""]).await;
    check(&f, AUnit, &[("null", ())]).await;
    refuse(&f, AUnit, &["{}", "[]"]).await;
    refuse(&f, AList, &["null", "[null]"]).await;
}

pub(crate) async fn the_order_of_fields(f: Fixture) {
    let other = r#"{"likes":0,"title":"Tea","nick":null,"id":1}"#;
    let array = r#"[1,"Tea",null,0]"#;
    let without_default = r#"[1,"Tea",null]"#;
    let rows = [other, array, without_default].map(|text| (text, article()));
    check(&f, ARTICLE, &rows).await;
    refuse(&f, ARTICLE, &[r#"[1,"Tea"]"#, r#"["Tea",1,null,0]"#]).await;
}

pub(crate) async fn names_that_come_twice(f: Fixture) {
    let unknown = r#"{"id":1,"title":"Tea","extra":1,"extra":2}"#;
    check(&f, ARTICLE, &[(unknown, article())]).await;
    let title = r#"{"id":1,"title":"Tea","title":"Tea"}"#;
    let with_escape = r#"{"id":1,"title":"Tea","\u0074itle":"x"}"#;
    refuse(&f, ARTICLE, &[title, with_escape]).await;
    let last = BTreeMap::from([("a".to_owned(), 2)]);
    check(&f, AMap, &[(r#"{"a":1,"a":2}"#, last)]).await;
}

pub(crate) async fn ranges_of_integers(f: Fixture) {
    check(&f, AByte, &[("0", 0), ("255", 255)]).await;
    let others = [
        "256", "-1", "-0", "1.0", "1e2", "01", "+1", "0x1", "1_0", "true", "[1]", r#""1""#,
    ];
    refuse(&f, AByte, &others).await;
    let (least, most) = ("-9223372036854775808", "9223372036854775807");
    check(&f, ASigned, &[(least, i64::MIN), (most, i64::MAX)]).await;
    let beyond = ["9223372036854775808", "-9223372036854775809", "1.5", "-0"];
    refuse(&f, ASigned, &beyond).await;
    // JavaScript cannot write the second one exactly.
    let large = [
        ("18446744073709551615", u64::MAX),
        ("9007199254740993", (1 << 53) + 1),
    ];
    check(&f, AnUnsigned, &large).await;
    refuse(
        &f,
        AnUnsigned,
        &["18446744073709551616", "9.007199254740993e15"],
    )
    .await;
    check(
        &f,
        AWide,
        &[("340282366920938463463374607431768211455", u128::MAX)],
    )
    .await;
    refuse(
        &f,
        AWide,
        &["340282366920938463463374607431768211456", "-1"],
    )
    .await;
}

pub(crate) async fn floats(f: Fixture) {
    let rows = [
        ("0.5", 0.5),
        ("1", 1.0),
        ("-0", 0.0),
        ("1e3", 1000.0),
        ("1E+3", 1000.0),
        ("1e-400", 0.0),
        ("9007199254740993", 9_007_199_254_740_992.0),
        ("18446744073709551616", 18_446_744_073_709_551_616.0),
    ];
    check(&f, AFloat, &rows).await;
    let others = [
        "1e400",
        "NaN",
        "Infinity",
        "-Infinity",
        r#""NaN""#,
        "null",
        ".5",
        "5.",
        "1e",
        "1,5",
    ];
    refuse(&f, AFloat, &others).await;
    check(&f, ASmallFloat, &[("0.1", 0.1), ("16777217", 16_777_216.0)]).await;
    refuse(&f, ASmallFloat, &["1e39"]).await;
}

pub(crate) async fn white_space_and_what_is_around_the_text(f: Fixture) {
    let spaced = " \t\r\n{ \"id\" :\n1 ,\r\"title\"\t: \"Tea\" } \n";
    check(&f, ARTICLE, &[(spaced, article())]).await;
    let text = r#"{"id":1,"title":"Tea"}"#;
    for front in ["\u{feff}", "\u{a0}", "\u{c}", "// tea\n", "x"] {
        refuse(&f, ARTICLE, &[&format!("{front}{text}")]).await;
    }
    for behind in ["\0", "{}", ",", "}", " // tea"] {
        refuse(&f, ARTICLE, &[&format!("{text}{behind}")]).await;
    }
    let comma = r#"{"id":1,"title":"Tea",}"#;
    let cut = &text[..text.len() - 1];
    let quotes = "{'id':1,'title':'Tea'}";
    refuse(
        &f,
        ARTICLE,
        &[comma, cut, quotes, r#"{id:1,title:"Tea"}"#, ""],
    )
    .await;
    check(&f, AList, &[("[1,2]", vec![1, 2])]).await;
    refuse(&f, AList, &["[1,2,]", "[1 2]", r#""AQI=""#]).await;
}

pub(crate) async fn texts(f: Fixture) {
    let escapes = (
        r#""\u0041\u00e9\/\n\ud83d\ude00""#,
        "A\u{e9}/\n\u{1f600}".to_owned(),
    );
    let unescaped = ("\"\u{85}\u{2028}\"", "\u{85}\u{2028}".to_owned());
    check(&f, AText, &[escapes, unescaped]).await;
    refuse(
        &f,
        AText,
        &[r#""\ud83d""#, r#""\x41""#, "\"a\nb\"", "Tea", "5"],
    )
    .await;
    let surrogate = b"\"\xed\xa0\x80\"";
    for text in [
        b"\"\xff\"",
        &b"\"\xc3\""[..],
        surrogate,
        b"\xff\xfe\"\0a\0\"\0",
    ] {
        assert_eq!(read(&f, &AText, text).await.unwrap(), None, "{text:?}");
        assert_eq!(f.observed.mismatches(), [("a-text", vec![])], "{text:?}");
    }
    check(&f, ALetter, &[(r#""a""#, 'a')]).await;
    refuse(&f, ALetter, &[r#""ab""#, r#""""#, "97"]).await;
}

pub(crate) async fn other_types(f: Fixture) {
    check(&f, AFlag, &[("true", true)]).await;
    refuse(&f, AFlag, &["1", r#""true""#, "True"]).await;
    check(&f, APair, &[(r#"[1,"a"]"#, (1, "a".into()))]).await;
    refuse(&f, APair, &["[1]", r#"[1,"a",2]"#, r#"{"0":1,"1":"a"}"#]).await;
    check(&f, ANumbered, &[(r#"{"1":2}"#, BTreeMap::from([(1, 2)]))]).await;
    let keys = [
        r#"{"01":2}"#,
        r#"{"256":2}"#,
        r#"{" 1":2}"#,
        "{1:2}",
        "[[1,2]]",
    ];
    refuse(&f, ANumbered, &keys).await;
}

pub(crate) async fn enums(f: Fixture) {
    let rows = [
        (r#""Free""#, Plan::Free),
        (r#"{"Free":null}"#, Plan::Free),
        (r#"{"Trial":{"days":3}}"#, Plan::Trial { days: 3 }),
        (r#"{"Trial":[3]}"#, Plan::Trial { days: 3 }),
        (r#"{"Gift":"Ada"}"#, Plan::Gift("Ada".into())),
    ];
    check(&f, APlan, &rows).await;
    let two = r#"{"Trial":{"days":3},"Free":null}"#;
    let others = [
        r#""free""#,
        "0",
        r#"{"Free":{}}"#,
        r#""Trial""#,
        two,
        "{}",
        r#"{"Team":1}"#,
    ];
    refuse(&f, APlan, &others).await;
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
    enums [Cache::get]
    counters [Counter::get!Decode Counter::increment!Server]
    integers_of_64_bits_in_hashes_and_maps [Map::get Hash::get_field]
    hashes_field_by_field [Hash::get]
}
