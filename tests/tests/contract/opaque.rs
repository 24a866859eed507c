//! Types of other crates in opaque parts, whose two directions differ, or that contain themselves.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use typed_cache::{CacheKey, Cacheable, ErrorKind, Schema};

use crate::fixture::{Fixture, assert_error};

/// An expression, as a crate of them could have it: its first variant contains it.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub(crate) enum Expression {
    Add(Box<Self>, Box<Self>),
    If(Box<Self>, Box<Self>, Box<Self>),
    Number(i64),
}

/// A list, whose last variant contains it.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub(crate) enum Chain {
    End,
    More(u8, Box<Self>),
}

#[derive(Serialize, Deserialize, Schema, Clone, Debug, PartialEq)]
pub(crate) struct Recursive {
    #[cache(opaque)]
    expression: Expression,
    #[cache(opaque)]
    chain: Chain,
}

#[derive(CacheKey)]
#[cache(resource = "recursive", ttl = "15m", value = Recursive)]
pub(crate) struct RecursiveKey;

pub(crate) async fn types_that_contain_themselves_are_written_and_read(f: Fixture) {
    let number = |number| Box::new(Expression::Number(number));
    let recursive = Recursive {
        expression: Expression::If(
            number(1),
            number(2),
            Box::new(Expression::Add(number(3), number(4))),
        ),
        chain: Chain::More(1, Box::new(Chain::More(2, Box::new(Chain::End)))),
    };
    f.cache.set_at(&RecursiveKey, &recursive).await.unwrap();
    assert_eq!(f.cache.get(&RecursiveKey).await.unwrap(), Some(recursive));
}

/// Makes eight variants around a type, and a type that doubles at each level.
macro_rules! levels {
    ($($wide:ident $twice:ident: $below:ty, $below_twice:ty;)*) => {$(
        #[derive(Serialize, Deserialize, Schema, Clone, Debug, PartialEq)]
        pub(crate) enum $wide {
            A($below), B($below), C($below), D($below), E($below), F($below), G($below), H($below),
        }

        #[derive(Serialize, Deserialize, Schema, Clone, Debug, Default, PartialEq)]
        pub(crate) struct $twice {
            left: Option<Box<$below_twice>>,
            right: Option<Box<$below_twice>>,
        }
    )*};
}

levels! {
    W1 T1: u8, u8;
    W2 T2: W1, T1;
    W3 T3: W2, T2;
    W4 T4: W3, T3;
    W5 T5: W4, T4;
}

#[derive(Serialize, Deserialize, Schema, Clone, Debug, PartialEq)]
pub(crate) struct Wide {
    #[cache(opaque)]
    chain: Chain,
    // 8^5 ways through it, and 2^15 in an array.
    variants: Option<W5>,
    twice: [T5; 32],
}

#[derive(CacheKey)]
#[cache(resource = "wide", ttl = "15m", value = Wide)]
pub(crate) struct WideKey;

pub(crate) async fn what_is_asked_of_a_type_has_a_bound(f: Fixture) {
    let wide = Wide {
        chain: Chain::End,
        variants: None,
        twice: Default::default(),
    };
    f.cache.set_at(&WideKey, &wide).await.unwrap();
    assert_eq!(f.cache.get(&WideKey).await.unwrap(), Some(wide));
}

#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub(crate) enum Skipped {
    A,
    #[serde(skip)]
    #[expect(dead_code, reason = "it moves the numbers of those behind it")]
    B,
    C,
    D,
}

/// Written as one number, read as another.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Zigzag(i64);

impl Serialize for Zigzag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for Zigzag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = u64::deserialize(deserializer)?;
        i64::try_from(number)
            .map(Self)
            .map_err(serde::de::Error::custom)
    }
}

#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub(crate) struct Unread {
    #[serde(skip_deserializing)]
    id: u32,
    name: String,
}

macro_rules! holders {
    ($($key:ident $holder:ident = $resource:literal: $part:ty;)*) => {$(
        #[derive(Serialize, Deserialize, Schema)]
        pub(crate) struct $holder {
            #[cache(opaque)]
            part: $part,
        }

        #[derive(CacheKey)]
        #[cache(resource = $resource, ttl = "15m", value = $holder)]
        pub(crate) struct $key;
    )*};
}

holders! {
    SkippedKey HasSkipped = "skipped": Skipped;
    ZigzagKey HasZigzag = "zigzag": Zigzag;
    UnreadKey HasUnread = "unread": Unread;
}

pub(crate) async fn an_opaque_part_that_reads_something_else_is_refused(f: Fixture) {
    let refused = [
        f.cache
            .set_at(&SkippedKey, &HasSkipped { part: Skipped::C })
            .await,
        f.cache
            .set_at(&ZigzagKey, &HasZigzag { part: Zigzag(5) })
            .await,
    ];
    for written in refused {
        let error = written.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Encode);
        assert!(
            error.to_string().contains("another one is read back"),
            "{error}"
        );
    }
    let part = Unread {
        id: 1,
        name: "a".to_owned(),
    };
    let error = f
        .cache
        .set_at(&UnreadKey, &HasUnread { part })
        .await
        .unwrap_err();
    assert_error(&error, ErrorKind::Encode, "unread");
    f.cache
        .set_at(&SkippedKey, &HasSkipped { part: Skipped::A })
        .await
        .unwrap();
    let read = f.cache.get(&SkippedKey).await.unwrap().unwrap();
    assert_eq!(read.part, Skipped::A);
}

/// As another crate could have it, without a shape.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub(crate) struct LeavesOut {
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<u8>,
    flag: bool,
}

#[derive(Serialize, Deserialize, Schema)]
pub(crate) struct PageV1 {
    id: u64,
    #[cache(opaque)]
    part: LeavesOut,
}

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "page", ttl = "15m", upgrade_from(PageV1), write_as = PageV1)]
pub(crate) struct Page {
    #[cache(key)]
    id: u64,
    hint: Option<u8>,
}

impl From<PageV1> for Page {
    fn from(old: PageV1) -> Self {
        Self {
            id: old.id,
            hint: old.part.hint,
        }
    }
}

impl From<&Page> for PageV1 {
    fn from(page: &Page) -> Self {
        let part = LeavesOut {
            hint: page.hint,
            flag: false,
        };
        Self { id: page.id, part }
    }
}

pub(crate) async fn an_older_form_is_checked_by_its_own_shape(f: Fixture) {
    let error = f.cache.set(&Page { id: 1, hint: None }).await.unwrap_err();
    assert_error(&error, ErrorKind::Encode, "page");
    assert!(
        error
            .to_string()
            .contains("`part.hint`: the field is left out"),
        "{error}"
    );
    f.cache
        .set(&Page {
            id: 1,
            hint: Some(7),
        })
        .await
        .unwrap();
    let read = f.cache.get(&PageKey { id: 1 }).await.unwrap().unwrap();
    assert_eq!(read.hint, Some(7));
}

cases! { opaque, alone:
    types_that_contain_themselves_are_written_and_read [Cache::set_at Cache::get]
    what_is_asked_of_a_type_has_a_bound [Cache::set_at Cache::get]
    an_opaque_part_that_reads_something_else_is_refused [Cache::set_at!Encode]
    an_older_form_is_checked_by_its_own_shape [Cache::set!Encode]
}
