//! Types that cover every kind of shape, for tests and fuzzing of the decoder.
//!
//! This file uses serde and the library alone, since the fuzz target includes it as a module.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::ffi::CString;
use std::net::{IpAddr, SocketAddrV4};
use std::num::NonZero;
use std::ops::{Bound, Range};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, EntryKey, Schema};

/// A type whose stored form is decoded from hostile bytes.
pub trait Subject: Sized + Serialize + DeserializeOwned {
    /// The key of its values.
    type Key: EntryKey<Value = Self>;
    /// The largest `size_of` of a type inside, from which the limit of memory follows.
    const LARGEST: usize;
    /// The type's name.
    const NAME: &'static str;
}

/// An action on every subject.
pub trait Visit {
    /// Runs the action on one subject.
    fn visit<S: Subject>(&mut self);
}

const fn largest(sizes: &[usize]) -> usize {
    let mut largest = 0;
    let mut at = 0;
    while at < sizes.len() {
        if sizes[at] > largest {
            largest = sizes[at];
        }
        at += 1;
    }
    largest
}

macro_rules! subjects {
    ($($type:ident at $key:ident $resource:literal $(as $format:ident)? with [$($inner:ty),*];)*) => {
        $(
            #[doc = concat!("Key of [`", stringify!($type), "`].")]
            #[derive(CacheKey, Clone, Debug, PartialEq, Eq, Hash)]
            #[cache(resource = $resource, ttl = never, value = $type $(, format = $format)?)]
            pub struct $key {
                /// A key without parts, since the decoder reads values alone.
                pub id: u64,
            }

            impl Subject for $type {
                type Key = $key;
                const LARGEST: usize = largest(&[size_of::<Self>() $(, size_of::<$inner>())*]);
                const NAME: &'static str = stringify!($type);
            }
        )*

        /// Visits one of the subjects, chosen by a number.
        pub fn visit_one<V: Visit>(number: usize, visitor: &mut V) {
            let all: &[fn(&mut V)] = &[$(V::visit::<$type>),*];
            all[number % all.len()](visitor);
        }
    };
}

subjects! {
    Scalars at ScalarsKey "scalars" with [];
    Choices at ChoicesKey "choices" with [Choice];
    Sequences at SequencesKey "sequences" with [String, Vec<String>, LinkedList<u8>, (u8, u16)];
    Maps at MapsKey "maps" with [(String, Vec<u32>), BTreeMap<u8, Option<bool>>];
    Arrays at ArraysKey "arrays" with [];
    Big at BigKey "big" with [Page];
    StdTypes at StdTypesKey "std" with [];
    Recursive at RecursiveKey "recursive" with [Node, (String, Node)];
    Text at TextKey "text" as json with [Choices, Choice, Maps];
    Nested at NestedKey "nested" as json with [Node, (String, Node), Unread];
}

/// Numbers and text.
#[derive(Debug, Serialize, Deserialize, Schema)]
pub struct Scalars {
    small: (i8, u8, bool),
    medium: (i16, u16, i32, u32),
    large: (i64, u64, usize),
    huge: (i128, u128),
    floats: (f32, f64),
    letter: char,
    text: String,
    boxed: Box<str>,
    nothing: (),
}

/// Enums in options in enums.
#[derive(Debug, Serialize, Deserialize, Schema)]
pub struct Choices {
    first: Choice,
    #[expect(clippy::option_option, reason = "both are stored")]
    second: Option<Option<Choice>>,
    third: Result<Choice, String>,
    more: Vec<Option<Choice>>,
}

/// Every form of variant.
#[derive(Debug, Serialize, Deserialize, Schema)]
pub enum Choice {
    /// A unit.
    Nothing,
    /// A newtype.
    Number(u64),
    /// A tuple.
    Pair(u8, String),
    /// A record.
    Record {
        /// A field.
        name: String,
        /// Another.
        flag: Option<bool>,
    },
}

/// Types with a length in front.
#[derive(Debug, Serialize, Deserialize, Schema)]
pub struct Sequences {
    bytes: Vec<u8>,
    lines: Vec<Vec<String>>,
    slice: Box<[u16]>,
    deque: VecDeque<(u8, u16)>,
    #[expect(clippy::linkedlist, reason = "the test needs its form, not its speed")]
    chain: LinkedList<u8>,
    heap: BinaryHeap<u32>,
    sorted: BTreeSet<String>,
    set: HashSet<u16>,
}

/// Maps in maps.
#[derive(Debug, Serialize, Deserialize, Schema)]
pub struct Maps {
    lists: HashMap<String, Vec<u32>>,
    sorted: BTreeMap<u8, BTreeMap<u8, Option<bool>>>,
}

/// Types with a constant length.
#[derive(Debug, Serialize, Deserialize, Schema)]
pub struct Arrays {
    bytes: [u8; 32],
    names: [String; 4],
    empty: [u64; 0],
    pairs: Vec<[(u8, u16); 3]>,
}

/// Elements of half a KiB in memory and one byte in storage.
#[derive(Debug, Serialize, Deserialize, Schema)]
pub struct Big {
    pages: Vec<Page>,
    sorted: BTreeMap<u8, Page>,
    hashed: HashMap<u8, Page>,
}

/// Large in memory, small when stored.
#[derive(Debug, Serialize, Deserialize, Schema)]
#[expect(
    clippy::large_enum_variant,
    reason = "the test needs the difference in size"
)]
pub enum Page {
    /// One byte.
    Blank,
    /// At least 64 of them.
    Full([[u64; 16]; 4]),
}

/// Types of std with a form of their own.
#[derive(Debug, Serialize, Deserialize, Schema)]
pub struct StdTypes {
    times: Vec<(Duration, SystemTime)>,
    addresses: Vec<(IpAddr, SocketAddrV4)>,
    range: Range<u32>,
    bound: Bound<String>,
    count: NonZero<u32>,
    path: PathBuf,
    c_string: CString,
}

/// A recursive type, which is possible in an opaque field only.
#[derive(Debug, Serialize, Deserialize, Schema)]
pub struct Recursive {
    #[cache(opaque)]
    root: Node,
    #[cache(opaque)]
    marks: Vec<Mark>,
    // A value may not have more elements than bytes, and marks take no bytes.
    filler: [u8; 8],
}

/// Recursive in every way.
#[derive(Debug, Serialize, Deserialize)]
pub struct Node {
    next: Option<Box<Self>>,
    children: Vec<Self>,
    named: HashMap<String, Self>,
}

/// A type that takes no bytes.
#[derive(Debug, Serialize, Deserialize)]
pub struct Mark;

/// JSON of every kind of type that JSON supports.
#[derive(Debug, Serialize, Deserialize, Schema)]
pub struct Text {
    numbers: (i8, u16, i64, Option<u64>),
    choices: Vec<Choice>,
    maps: Maps,
    words: String,
}

/// JSON of recursive types.
#[derive(Debug, Serialize, Deserialize, Schema)]
pub struct Nested {
    #[cache(opaque)]
    root: Node,
    #[cache(opaque)]
    unread: Option<Unread>,
}

/// Recursive without text of its own at any level.
#[derive(Debug, Serialize, Deserialize)]
pub struct Unread(Option<Box<Self>>);
