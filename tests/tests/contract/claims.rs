//! What is read is what was written, or the write is refused: types whose serde does something else than their shape says.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use typed_cache::{CacheKey, EntryKey, ErrorKind, Refusal, Result, Schema};

use crate::fixture::{Fixture, assert_error};

/// Writes `value`, which is refused for the reason; nothing is sent.
async fn assert_refused<K>(f: &Fixture, key: K, value: K::Value, reason: &str)
where
    K: EntryKey,
{
    let written: Result<()> = f.cache.set_at(&key, &value).await;
    let error = written.unwrap_err();
    assert_error(&error, ErrorKind::Encode, K::RESOURCE);
    assert!(!error.may_have_run());
    assert!(error.to_string().contains(reason), "{error}");
    assert!(!f.cache.exists(&key).await.unwrap());
}

/// As another crate could have it, without a shape.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq)]
pub(crate) struct Foreign {
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<u8>,
    flag: bool,
    list: Vec<u8>,
}

pub(crate) async fn a_field_that_an_opaque_part_leaves_out_is_refused(f: Fixture) {
    let part = Foreign {
        hint: None,
        flag: false,
        list: vec![0],
    };
    let holder = LeftOut::of(part);
    let reason = "`part.hint`: the field is left out";
    assert_refused(&f, LeftOutKey, holder, reason).await;
    let part = Foreign {
        hint: Some(1),
        ..Foreign::default()
    };
    f.cache
        .set_at(&LeftOutKey, &LeftOut::of(part))
        .await
        .unwrap();
    let read = f.cache.get(&LeftOutKey).await.unwrap().unwrap();
    assert_eq!((read.id, read.part.hint), (1, Some(1)));
}

#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[serde(untagged)]
pub(crate) enum Untagged {
    Number(u64),
    Text(String),
}

#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[serde(tag = "kind")]
pub(crate) enum Tagged {
    Number { number: u64 },
}

/// A type that contains itself.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq)]
pub(crate) struct Chain {
    units: Vec<()>,
    next: Vec<Self>,
}

impl Chain {
    /// A chain of so many links.
    fn of(links: usize) -> Self {
        let first = Self::default();
        (1..links).fold(first, |chain, _| Self {
            units: Vec::new(),
            next: vec![chain],
        })
    }
}

pub(crate) async fn what_is_too_deep_or_too_much_to_read_is_refused(f: Fixture) {
    // Of each link, the struct and the vector count; the holder is the first level.
    let deepest = Chained::of(Chain::of(63));
    f.cache.set_at(&ChainKey, &deepest).await.unwrap();
    let read = f.cache.get(&ChainKey).await.unwrap().unwrap();
    assert_eq!(read.part, deepest.part);
    f.cache.delete(&ChainKey).await.unwrap();
    let reason = "nested more than 128 levels deep";
    assert_refused(&f, ChainKey, Chained::of(Chain::of(64)), reason).await;
    assert_refused(&f, ChainKey, Chained::of(Chain::of(10_000)), reason).await;
    let units = Chain {
        units: vec![(); 1 << 20],
        next: Vec::new(),
    };
    assert_refused(&f, ChainKey, Chained::of(units), "more elements than bytes").await;
}

macro_rules! holders {
    ($($key:ident $holder:ident = $resource:literal: $part:ty;)*) => {$(
        #[derive(Serialize, Deserialize, Schema)]
        pub(crate) struct $holder {
            id: u64,
            #[cache(opaque)]
            part: $part,
        }

        impl $holder {
            fn of(part: $part) -> Self {
                Self { id: 1, part }
            }
        }

        #[derive(CacheKey)]
        #[cache(resource = $resource, ttl = "15m", value = $holder)]
        pub(crate) struct $key;
    )*};
}

holders! {
    LeftOutKey LeftOut = "left-out": Foreign;
    ChainKey Chained = "chain": Chain;
    AnyKey Any = "any": serde_json::Value;
    UntaggedKey HasUntagged = "untagged": Untagged;
    TaggedKey HasTagged = "tagged": Tagged;
    LaterKey Later = "later": Option<Vec<BTreeMap<u8, Untagged>>>;
    WordKey HasWord = "word": Word;
    WordBehindKey Behind = "word-behind": (Word, Untagged);
}

pub(crate) async fn an_opaque_part_that_only_json_carries_is_refused(f: Fixture) {
    const CURE: &str = "write `format = json`";
    let holder = Any::of(serde_json::Value::Null);
    assert_refused(&f, AnyKey, holder, CURE).await;
    let holder = HasUntagged::of(Untagged::Number(7));
    assert_refused(&f, UntaggedKey, holder, CURE).await;
    let holder = HasTagged::of(Tagged::Number { number: 7 });
    assert_refused(&f, TaggedKey, holder, CURE).await;
    // The type is asked, not the value.
    assert_refused(&f, LaterKey, Later::of(None), CURE).await;
}

/// A text with a check that no sample passes.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[serde(into = "String", try_from = "String")]
pub(crate) struct Word(String);

impl From<Word> for String {
    fn from(word: Word) -> Self {
        word.0
    }
}

impl TryFrom<String> for Word {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        match text.strip_prefix("word-") {
            Some(_) => Ok(Self(text)),
            None => Err("it does not begin with `word-`"),
        }
    }
}

pub(crate) async fn an_opaque_part_that_hides_what_is_behind_it_is_read_back(f: Fixture) {
    let word = Word("word-1".to_owned());
    let holder = HasWord::of(word.clone());
    f.cache.set_at(&WordKey, &holder).await.unwrap();
    assert_eq!(f.cache.get(&WordKey).await.unwrap().unwrap().part, word);
    let other = HasWord::of(Word("other".to_owned()));
    let reason = "its type does not read what it writes";
    let error = f.cache.set_at(&WordKey, &other).await.unwrap_err();
    assert!(error.to_string().contains(reason), "{error}");
    let behind = Behind::of((word, Untagged::Number(7)));
    assert_refused(&f, WordBehindKey, behind, reason).await;
}

/// Written as its discriminant.
macro_rules! level {
    ($release:ident: $low:literal $high:literal) => {
        pub(crate) mod $release {
            use super::*;

            #[derive(Schema, Clone, Copy, Debug, PartialEq)]
            #[repr(u8)]
            pub(crate) enum Level {
                Low = $low,
                High = $high,
            }

            impl Serialize for Level {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.serialize_u8(*self as u8)
                }
            }

            impl<'de> Deserialize<'de> for Level {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    match u8::deserialize(deserializer)? {
                        $low => Ok(Self::Low),
                        $high => Ok(Self::High),
                        _ => Err(serde::de::Error::custom("there is no such level")),
                    }
                }
            }

            #[derive(CacheKey)]
            #[cache(resource = "level", ttl = "15m", value = Level)]
            pub(crate) struct LevelKey;
        }
    };
}

level! { first: 1 2 }
level! { second: 2 1 }

pub(crate) async fn other_discriminants_are_another_schema(f: Fixture) {
    f.cache
        .set_at(&first::LevelKey, &first::Level::Low)
        .await
        .unwrap();
    assert_eq!(
        f.cache.get(&first::LevelKey).await.unwrap(),
        Some(first::Level::Low)
    );
    assert_eq!(f.cache.get(&second::LevelKey).await.unwrap(), None);
    assert_eq!(f.cache.stats().mismatches, 1);
    typed_cache::assert_round_trip!(first::Level::Low, first::Level::High);
}

/// A `Serialize` that was written by hand before the fields changed places.
#[derive(Deserialize, Schema, Clone, Debug, PartialEq)]
pub(crate) struct ByHand {
    first: u8,
    second: u8,
}

impl Serialize for ByHand {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;
        let mut fields = serializer.serialize_struct("ByHand", 2)?;
        fields.serialize_field("second", &self.second)?;
        fields.serialize_field("first", &self.first)?;
        fields.end()
    }
}

#[derive(CacheKey)]
#[cache(resource = "by-hand", ttl = "15m", value = ByHand)]
pub(crate) struct ByHandKey;

pub(crate) async fn a_serialize_that_is_at_odds_with_the_shape_is_refused(f: Fixture) {
    let value = ByHand {
        first: 1,
        second: 2,
    };
    let reason = "written as the field `second` where `first` is next";
    assert_refused(&f, ByHandKey, value, reason).await;
}

#[derive(CacheKey)]
#[cache(resource = "numbers", ttl = "15m", value = Vec<f64>, format = json)]
pub(crate) struct FloatsKey;

#[derive(CacheKey)]
#[cache(resource = "number", ttl = "15m", value = Option<f64>, format = json)]
pub(crate) struct FloatKey;

pub(crate) async fn floats_come_back_from_json_bit_for_bit(f: Fixture) {
    let mut seed = 7_u64;
    let mut floats = vec![
        0.091_443_385_120_928_87,
        -0.0,
        f64::MIN_POSITIVE,
        5e-324,
        f64::MAX,
    ];
    while floats.len() < 1000 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        floats.push(f64::from_bits(seed));
        floats.retain(|float| float.is_finite());
    }
    f.cache.set_at(&FloatsKey, &floats).await.unwrap();
    let read = f.cache.get(&FloatsKey).await.unwrap().unwrap();
    let bits = |floats: &[f64]| {
        floats
            .iter()
            .map(|float| float.to_bits())
            .collect::<Vec<_>>()
    };
    assert_eq!(bits(&read), bits(&floats));
}

#[derive(Serialize, Deserialize, Schema)]
pub(crate) struct Anything {
    at: SystemTime,
    path: PathBuf,
    value: Option<serde_json::Value>,
}

#[derive(CacheKey)]
#[cache(resource = "anything", ttl = "15m", value = Anything, format = json)]
pub(crate) struct AnythingKey;

pub(crate) async fn what_json_would_change_is_refused(f: Fixture) {
    let reason = "JSON has no floats that are not finite";
    assert_refused(&f, FloatsKey, vec![f64::NAN], reason).await;
    assert_refused(&f, FloatKey, Some(f64::INFINITY), reason).await;
    let value = |at, path, value| Anything { at, path, value };
    let now = SystemTime::UNIX_EPOCH;
    let null = value(now, PathBuf::new(), Some(serde_json::Value::Null));
    let reason = "`value`: JSON writes this `Some` as `null`, which reads back as `None`";
    assert_refused(&f, AnythingKey, null, reason).await;
    let before = value(now - Duration::from_secs(1), PathBuf::new(), None);
    let reason = "`at` is refused by its `Serialize`: SystemTime must be later than UNIX_EPOCH";
    assert_refused(&f, AnythingKey, before, reason).await;
    let bytes = PathBuf::from(OsString::from_vec(vec![0xff]));
    let reason = "`path` is refused by its `Serialize`: path contains invalid UTF-8 characters";
    assert_refused(&f, AnythingKey, value(now, bytes, None), reason).await;
    let kept = value(
        now,
        PathBuf::from("a"),
        Some(serde_json::json!({ "a": [1, null] })),
    );
    f.cache.set_at(&AnythingKey, &kept).await.unwrap();
    let read = f.cache.get(&AnythingKey).await.unwrap().unwrap();
    assert_eq!(
        (read.at, read.path, read.value),
        (kept.at, kept.path, kept.value)
    );
}

/// serde keeps the content of such an enum in a form that has text as keys and no integers of 128 bits.
#[derive(Serialize, Deserialize, Schema, Clone, Debug, PartialEq)]
#[serde(tag = "kind")]
pub(crate) enum Kept {
    Map { map: BTreeMap<u32, u8> },
    Wide { wide: u128 },
    Text { text: String },
}

#[derive(CacheKey)]
#[cache(resource = "kept", ttl = "15m", value = Kept, format = json)]
pub(crate) struct KeptKey;

/// A number is taken by the first variant, whatever wrote it.
#[derive(Serialize, Deserialize, Schema, Clone, Debug, PartialEq)]
#[serde(untagged)]
pub(crate) enum Amount {
    Exact(f64),
    Whole(u32),
}

#[derive(CacheKey)]
#[cache(resource = "amount", ttl = "15m", value = Amount, format = json)]
pub(crate) struct AmountKey;

/// Reads another default than the one that it leaves out.
#[derive(Serialize, Deserialize, Schema, Clone, Debug, PartialEq)]
pub(crate) struct Limit {
    #[serde(default = "five", skip_serializing_if = "is_zero")]
    limit: u8,
    rest: serde_json::Value,
}

fn five() -> u8 {
    5
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's form")]
fn is_zero(number: &u8) -> bool {
    *number == 0
}

#[derive(CacheKey)]
#[cache(resource = "limit", ttl = "15m", value = Limit, format = json)]
pub(crate) struct LimitKey;

pub(crate) async fn json_that_reads_as_another_value_is_refused(f: Fixture) {
    let reason = "since another one is read back";
    assert_refused(&f, AmountKey, Amount::Whole(5), reason).await;
    f.cache
        .set_at(&AmountKey, &Amount::Exact(0.5))
        .await
        .unwrap();
    assert_eq!(
        f.cache.get(&AmountKey).await.unwrap(),
        Some(Amount::Exact(0.5))
    );
    let limit = |limit| Limit {
        limit,
        rest: serde_json::Value::Null,
    };
    assert_refused(&f, LimitKey, limit(0), reason).await;
    f.cache.set_at(&LimitKey, &limit(1)).await.unwrap();
}

#[derive(Serialize, Deserialize, Schema)]
pub(crate) struct Open {
    id: u64,
    #[serde(flatten)]
    rest: BTreeMap<String, u64>,
}

#[derive(CacheKey)]
#[cache(resource = "open", ttl = "15m", value = Open, format = json)]
pub(crate) struct OpenKey;

pub(crate) async fn json_that_its_type_does_not_read_is_refused(f: Fixture) {
    let reason = "its type does not read what it writes";
    let map = Kept::Map {
        map: BTreeMap::from([(1, 2)]),
    };
    assert_refused(&f, KeptKey, map, reason).await;
    assert_refused(&f, KeptKey, Kept::Wide { wide: u128::MAX }, reason).await;
    let text = Kept::Text {
        text: "a".to_owned(),
    };
    f.cache.set_at(&KeptKey, &text).await.unwrap();
    assert_eq!(f.cache.get(&KeptKey).await.unwrap(), Some(text));
    let rest = BTreeMap::from([("id".to_owned(), 7)]);
    let reason = "two entries of an object of JSON have one name";
    assert_refused(&f, OpenKey, Open { id: 1, rest }, reason).await;
    let rest = BTreeMap::from([("other".to_owned(), 7)]);
    f.cache
        .set_at(&OpenKey, &Open { id: 1, rest })
        .await
        .unwrap();
    let read = f.cache.get(&OpenKey).await.unwrap().unwrap();
    assert_eq!((read.id, read.rest["other"]), (1, 7));
}

pub(crate) async fn an_event_of_a_refused_text_says_why(f: Fixture) {
    for (text, refusal) in [
        ("[1.5", Refusal::Truncated),
        ("[1.5}", Refusal::Syntax),
        ("nothing", Refusal::Syntax),
        ("[\"a\"]", Refusal::Data),
        ("{}", Refusal::Data),
    ] {
        raw!(f, "SET", f.key(&FloatsKey), text);
        assert_eq!(f.cache.get(&FloatsKey).await.unwrap(), None, "{text}");
        assert_eq!(f.observed.refusals(), [refusal], "{text}");
    }
}

cases! { claims, alone:
    what_is_too_deep_or_too_much_to_read_is_refused [Cache::set_at!Encode]
    a_field_that_an_opaque_part_leaves_out_is_refused [Cache::set_at!Encode]
    an_opaque_part_that_only_json_carries_is_refused [Cache::set_at!Encode]
    an_opaque_part_that_hides_what_is_behind_it_is_read_back [Cache::set_at!Encode]
    other_discriminants_are_another_schema [Cache::set_at Cache::get]
    a_serialize_that_is_at_odds_with_the_shape_is_refused [Cache::set_at!Encode]
    floats_come_back_from_json_bit_for_bit [Cache::set_at Cache::get]
    what_json_would_change_is_refused [Cache::set_at!Encode]
    json_that_its_type_does_not_read_is_refused [Cache::set_at!Encode]
    json_that_reads_as_another_value_is_refused [Cache::set_at!Encode]
    an_event_of_a_refused_text_says_why [Cache::get]
}
