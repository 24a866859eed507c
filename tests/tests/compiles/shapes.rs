//! Shapes follow serde's `rename`, `skip`, `from`, `into` and `transparent`.
use std::marker::PhantomData;

use serde::{Deserialize, Serialize};
use typed_cache::Schema;

#[derive(Serialize, Deserialize, Schema)]
struct Point {
    x: i32,
    y: i32,
}

#[derive(Serialize, Deserialize, Schema)]
#[serde(rename_all = "lowercase")]
struct Renamed {
    #[serde(rename = "x")]
    left: i32,
    #[serde(skip)]
    cached: u8,
    #[serde(rename(serialize = "y", deserialize = "y"))]
    top: i32,
}

#[derive(Serialize, Deserialize, Schema)]
#[serde(transparent)]
struct Seen<U> {
    inner: Point,
    unit: PhantomData<U>,
}

#[derive(Serialize, Deserialize, Schema)]
struct Wrapped(Point);

#[derive(Schema)]
struct Page<T, const N: usize = 2>
where
    T: Clone,
{
    items: Vec<T>,
    window: [u8; N],
}

#[derive(Serialize, Deserialize, Schema)]
struct PageOfU8 {
    items: Vec<u8>,
    window: [u8; 2],
}

#[derive(Default)]
struct Foreign;

#[derive(Schema)]
struct Borrowed<'a, T: Iterator> {
    text: &'a str,
    first: Option<T::Item>,
    marker: PhantomData<T>,
}

#[derive(Schema)]
struct Opaque {
    #[cache(opaque)]
    foreign: Foreign,
}

#[derive(Serialize, Deserialize, Schema)]
struct Tree<T> {
    value: T,
    #[cache(opaque)]
    children: Vec<Tree<T>>,
}

#[derive(Serialize, Deserialize, Schema)]
#[serde(try_from = "u8", into = "u8")]
#[derive(Clone)]
struct Percent {
    value: u8,
}

impl TryFrom<u8> for Percent {
    type Error = String;

    fn try_from(value: u8) -> Result<Self, String> {
        Ok(Self { value })
    }
}

impl From<Percent> for u8 {
    fn from(percent: Percent) -> Self {
        percent.value
    }
}

#[derive(Serialize, Deserialize, Schema)]
enum Never {}

#[derive(Serialize, Deserialize, Schema)]
enum Last {
    A,
    #[serde(skip)]
    B(std::cell::Cell<u8>),
}

#[derive(Serialize, Deserialize, Schema)]
enum Alone {
    A,
}

struct Bytes(Vec<u8>);

mod as_bytes {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Bytes;

    pub(super) fn serialize<S: Serializer>(bytes: &Bytes, to: S) -> Result<S::Ok, S::Error> {
        bytes.0.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Bytes, D::Error> {
        Deserialize::deserialize(from).map(Bytes)
    }
}

#[derive(Serialize, Deserialize, Schema)]
struct Described {
    #[serde(with = "as_bytes")]
    #[cache(written_as = Vec<u8>)]
    bytes: Bytes,
}

#[derive(Serialize, Deserialize, Schema)]
struct Plain {
    bytes: Vec<u8>,
}

mod numbered {
    use serde::{Deserialize, Serialize};
    use typed_cache::Schema;

    const FIRST: i8 = -1;

    #[derive(Schema)]
    #[repr(i8)]
    pub(super) enum Level {
        Low = FIRST,
        Middle,
        High { by: u8 } = FIRST + 7,
    }

    #[derive(Schema)]
    #[repr(C, i16)]
    pub(super) enum SameLevel {
        Low = -1,
        Middle,
        High { by: u8 } = 6,
    }

    #[derive(Clone, Schema)]
    #[serde(into = "u8", try_from = "u8")]
    pub(super) enum Swapped {
        Low = 2,
        High = 1,
    }

    #[derive(Schema)]
    pub(super) enum Same {
        Low = -1,
        Middle = 0,
        High = 6,
    }

    #[derive(Schema)]
    pub(super) enum Moved {
        Low = -1,
        Middle = 1,
        High = 6,
    }

    /// Written as its number.
    #[derive(Clone, Copy, Serialize, Deserialize, Schema)]
    #[serde(into = "u8", try_from = "u8")]
    pub(super) enum Byte {
        Low = 1,
        High,
    }

    impl From<Byte> for u8 {
        fn from(byte: Byte) -> Self {
            byte as Self
        }
    }

    impl TryFrom<u8> for Byte {
        type Error = &'static str;

        fn try_from(number: u8) -> Result<Self, Self::Error> {
            match number {
                1 => Ok(Self::Low),
                2 => Ok(Self::High),
                _ => Err("no byte"),
            }
        }
    }

    #[derive(Schema)]
    pub(super) enum Unnumbered {
        Low,
        Middle,
        High,
    }
}

#[test]
fn discriminants_are_part_of_a_shape() {
    use numbered::{Byte, Level, Moved, Same, SameLevel, Swapped, Unnumbered};

    assert_ne!(Same::SHAPE, Moved::SHAPE);
    assert_ne!(Same::SHAPE, Unnumbered::SHAPE);
    assert_ne!(Same::SHAPE, Level::SHAPE);
    assert_eq!(Level::SHAPE, SameLevel::SHAPE);
    assert_ne!(Byte::SHAPE, Swapped::SHAPE);
}

#[derive(Serialize, Deserialize, Schema)]
enum Every {
    Unit,
    Newtype(Wrapped),
    Tuple(u8, #[serde(skip)] Foreign, i64),
    Skipped(#[serde(skip)] u8),
    Record {
        inner: Renamed,
        #[serde(rename = "o")]
        other: Option<Box<u64>>,
    },
    #[serde(with = "as_bytes")]
    Custom(Bytes),
}

#[derive(Serialize, Deserialize, Schema)]
struct Empty {}

#[derive(Serialize, Deserialize, Schema)]
struct Tuple(u8, #[serde(skip)] Foreign, String);

#[test]
fn shapes_are_what_serde_does() {
    let point = || Point { x: 1, y: i32::MIN };
    let renamed = || Renamed {
        left: 1,
        cached: 0,
        top: 2,
    };
    typed_cache::assert_round_trip!(
        point(),
        renamed(),
        Wrapped(point()),
        Seen::<u8> {
            inner: point(),
            unit: PhantomData,
        },
        Described {
            bytes: Bytes(vec![1, 2]),
        },
        Percent { value: 3 },
        Last::A,
        Empty {},
        Tuple(1, Foreign, "tea".into()),
        Every::Unit,
        Every::Newtype(Wrapped(point())),
        Every::Tuple(1, Foreign, i64::MAX),
        Every::Skipped(0),
        Every::Record {
            inner: renamed(),
            other: Some(Box::new(1)),
        },
        Every::Custom(Bytes(vec![1])),
        numbered::Byte::High,
    );
}

#[test]
fn shapes_follow_serde() {
    assert_eq!(Renamed::SHAPE, Point::SHAPE);
    assert_eq!(Wrapped::SHAPE, Point::SHAPE);
    assert_eq!(Seen::<u8>::SHAPE, Point::SHAPE);
    assert_eq!(Page::<u8>::SHAPE, PageOfU8::SHAPE);
    assert_ne!(Page::<u8, 3>::SHAPE, PageOfU8::SHAPE);
    assert_ne!(Page::<i8>::SHAPE, PageOfU8::SHAPE);
    assert_ne!(Tree::<u8>::SHAPE, Tree::<i8>::SHAPE);
    assert_eq!(Last::SHAPE, Alone::SHAPE);
    assert_ne!(Percent::SHAPE, u8::SHAPE);
    assert_ne!(Opaque::SHAPE, Never::SHAPE);
    assert_eq!(Described::SHAPE, Plain::SHAPE);
    let _ = Borrowed::<std::vec::IntoIter<u8>>::SHAPE;
}
