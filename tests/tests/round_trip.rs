//! `assert_round_trip!` and `assert_schema!` find what serde does otherwise than a shape says.

use std::collections::HashSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::de::{Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use typed_cache::{CacheKey, Cacheable, Schema, assert_round_trip, assert_schema};

/// Returns the message of the panic.
fn message(f: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(f)).expect_err("a fault is found");
    let text = panic.downcast_ref::<String>().cloned();
    text.unwrap_or_default()
}

/// A file that is not there, in which no fault is looked for.
fn file(name: &str) -> std::path::PathBuf {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _absent = fs::remove_file(&path);
    path
}

/// Makes a record of two numbers whose serde is written by hand.
macro_rules! by_hand {
    ($name:ident: |$value:ident, $serializer:ident| $write:expr) => {
        #[derive(Deserialize, Schema)]
        struct $name {
            first: u8,
            second: u16,
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, $serializer: S) -> Result<S::Ok, S::Error> {
                let $value = self;
                $write
            }
        }
    };
}

by_hand! { Swapped: |value, serializer| {
    let mut fields = serializer.serialize_struct("Swapped", 2)?;
    fields.serialize_field("second", &value.second)?;
    fields.serialize_field("first", &value.first)?;
    fields.end()
} }

by_hand! { Wider: |value, serializer| {
    let mut fields = serializer.serialize_struct("Wider", 2)?;
    fields.serialize_field("first", &u32::from(value.first))?;
    fields.serialize_field("second", &value.second)?;
    fields.end()
} }

by_hand! { Shorter: |value, serializer| {
    let mut fields = serializer.serialize_struct("Shorter", 1)?;
    fields.serialize_field("first", &value.first)?;
    debug_assert_ne!(value.second, 0);
    fields.end()
} }

by_hand! { Pair: |value, serializer| (value.first, value.second).serialize(serializer) }

#[derive(Schema, Deserialize)]
struct Unwrapped(u8);

impl Serialize for Unwrapped {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[derive(Schema, Deserialize)]
enum Renamed {
    Old,
}

impl Serialize for Renamed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self::Old = self;
        serializer.serialize_unit_variant("Renamed", 0, "New")
    }
}

#[derive(Serialize, Deserialize, Schema, PartialEq)]
struct Forgetful {
    kept: u8,
    #[serde(skip)]
    dropped: u8,
}

#[test]
fn a_serialize_that_does_something_else_is_found() {
    let (first, second) = (1, 2);
    let said = message(|| assert_round_trip!(Swapped { first, second }));
    assert!(
        said.contains("the field `second` where `first` is next"),
        "{said}"
    );
    let said = message(|| assert_round_trip!(Wider { first, second }));
    assert!(
        said.contains("`first`: its shape says `u8`, and it is written as `u32`"),
        "{said}"
    );
    let said = message(|| assert_round_trip!(Shorter { first, second }));
    assert!(said.contains("without `second`"), "{said}");
    let said = message(|| assert_round_trip!(Pair { first, second }));
    assert!(
        said.contains("says a struct of 2 fields, and it is written as a tuple of 2"),
        "{said}"
    );
    let said = message(|| assert_round_trip!(Unwrapped(1)));
    assert!(
        said.contains("a newtype around `u8`, and it is written as `u8`"),
        "{said}"
    );
    let said = message(|| assert_round_trip!(Renamed::Old));
    assert!(
        said.contains("the variant `New` where number 0 is `Old`"),
        "{said}"
    );
    let said = message(|| {
        assert_round_trip!(Forgetful {
            kept: 1,
            dropped: 2
        });
    });
    assert!(said.contains("is not equal"), "{said}");
}

#[test]
fn sets_are_compared_whatever_their_order() {
    let set: HashSet<u32> = (0..1000).collect();
    assert_round_trip!(set, vec![(0..9).collect::<HashSet<u8>>()], f64::NAN);
}

/// As another crate could have them, without a shape.
mod foreign {
    use super::{Deserialize, Serialize};

    #[derive(Serialize, Deserialize, PartialEq)]
    pub(super) struct Raw(pub(super) Vec<u8>);

    #[derive(Serialize, Deserialize, PartialEq)]
    pub(super) struct Point {
        pub(super) x: f64,
        pub(super) y: f64,
    }
}

#[derive(Schema)]
#[expect(dead_code, reason = "a shape")]
struct PointForm {
    x: f64,
    y: f64,
}

#[derive(Serialize, Deserialize, Schema, PartialEq)]
struct Known {
    #[cache(written_as = Vec<u8>)]
    raw: foreign::Raw,
    #[cache(written_as = Vec<PointForm>)]
    points: Vec<foreign::Point>,
}

#[derive(Serialize, Deserialize, Schema, PartialEq)]
struct Wrong {
    #[cache(written_as = PointForm)]
    raw: foreign::Raw,
}

#[test]
fn a_foreign_type_is_written_as_what_is_said_of_it() {
    let point = foreign::Point { x: 0.5, y: -1.0 };
    assert_round_trip!(Known {
        raw: foreign::Raw(vec![0, 0xff]),
        points: vec![point],
    });
    let said = message(|| {
        assert_round_trip!(Wrong {
            raw: foreign::Raw(vec![])
        });
    });
    assert!(
        said.contains("`raw`: its shape says a struct of 2 fields, and it is written as"),
        "{said}"
    );
}

#[derive(Serialize, Deserialize, Cacheable, PartialEq)]
#[cache(resource = "article", ttl = "15m", format = json)]
struct Article {
    #[cache(key)]
    id: u64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    rest: serde_json::Value,
}

#[test]
fn a_value_with_a_key_is_written_in_its_format() {
    let rest = serde_json::json!({ "a": [1, null] });
    assert_round_trip!(Article {
        id: 1,
        tags: vec![],
        rest
    });
}

/// Reads its fields in another order than they are written.
#[derive(Serialize, Schema)]
struct ReadSwapped {
    first: u8,
    second: u8,
}

impl<'de> Deserialize<'de> for ReadSwapped {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = ReadSwapped;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("two numbers")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<ReadSwapped, A::Error> {
                let mut next = || {
                    parts
                        .next_element()?
                        .ok_or_else(|| A::Error::custom("too short"))
                };
                let (second, first) = (next()?, next()?);
                Ok(ReadSwapped { first, second })
            }

            fn visit_map<A: MapAccess<'de>>(self, mut parts: A) -> Result<ReadSwapped, A::Error> {
                while parts.next_entry::<String, IgnoredAny>()?.is_some() {}
                Err(A::Error::custom("not by name"))
            }
        }
        deserializer.deserialize_struct("ReadSwapped", &["second", "first"], Fields)
    }
}

/// Reads a wider number than it writes.
#[derive(Serialize, Schema)]
#[serde(transparent)]
struct ReadWider(u8);

impl<'de> Deserialize<'de> for ReadWider {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wide = u32::deserialize(deserializer)?;
        u8::try_from(wide).map(Self).map_err(D::Error::custom)
    }
}

#[derive(Cacheable)]
#[cache(resource = "hash", ttl = "15m", hash)]
struct Record {
    #[cache(key)]
    id: u64,
    number: ReadWider,
}

#[derive(CacheKey)]
#[cache(resource = "list", ttl = "15m", list = Vec<ReadWider>)]
struct ListKey;

#[derive(CacheKey)]
#[cache(resource = "map", ttl = "15m", map = (u8, (String, ReadSwapped)))]
struct MapKey;

#[test]
fn a_deserialize_that_does_something_else_is_found_without_a_value() {
    let path = file("deserialize.lock");
    let said = message(|| assert_schema!(&path, ReadSwapped));
    assert!(
        said.contains("ReadSwapped: the value: its shape says a struct of 2 fields"),
        "{said}"
    );
    assert!(
        said.contains("fields without `second` in its place: second, first"),
        "{said}"
    );
    let wider = "its shape says `u8`, and it is read as `u32`";
    let said = message(|| assert_schema!(&path, Record));
    assert!(
        said.contains(&format!("Record: `number`: {wider}")),
        "{said}"
    );
    let said = message(|| assert_schema!(&path, ListKey));
    assert!(said.contains(&format!("ListKey: `[]`: {wider}")), "{said}");
    let said = message(|| assert_schema!(&path, MapKey));
    assert!(
        said.contains("MapKey: `1`: its shape says a struct of 2 fields"),
        "{said}"
    );
}

#[test]
fn what_is_read_is_found_by_values_too() {
    let said = message(|| assert_round_trip!(ReadWider(1)));
    assert!(said.contains("it is read as `u32`"), "{said}");
    let said = message(|| {
        assert_round_trip!(ReadSwapped {
            first: 1,
            second: 2
        });
    });
    assert!(
        said.contains("fields without `second` in its place"),
        "{said}"
    );
    let record = Record {
        id: 1,
        number: ReadWider(1),
    };
    assert_eq!((record.id, record.number.0), (1, 1));
}

/// A text with a check that gives serde's own kinds of errors.
#[derive(Serialize, Schema, PartialEq, Eq, PartialOrd, Ord)]
#[serde(transparent)]
struct Code(String);

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match text.as_str() {
            "code" => Ok(Self(text)),
            "a" => Err(D::Error::invalid_type(
                serde::de::Unexpected::Map,
                &"a code",
            )),
            "1" => Err(D::Error::unknown_field("code", &[])),
            _ => Err(D::Error::missing_field("code")),
        }
    }
}

#[derive(Serialize, Deserialize, Schema, PartialEq)]
struct Codes {
    code: Code,
    by_code: std::collections::BTreeMap<Code, u8>,
}

#[test]
fn a_check_of_a_part_is_no_fault_of_the_whole() {
    let code = || Code("code".to_owned());
    assert_round_trip!(Codes {
        code: code(),
        by_code: [(code(), 1)].into(),
    });
}
