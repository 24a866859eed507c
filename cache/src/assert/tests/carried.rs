//! The extreme values of every supported type, written and read in both formats, and the guide's table of them.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::ffi::CString;
use std::fmt::Write as _;
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddrV4};
use std::num::{NonZero, Saturating, Wrapping};
use std::ops::{Bound, Range, RangeFrom, RangeInclusive, RangeTo};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::assert::round_trip::round_trip;
use crate::schema::tests::check;
use crate::schema::{Flags, Format, Primitive, Schema, Shape, Structure};

/// The rows of one crate's types.
pub(super) struct Table(String);

impl Table {
    pub(super) fn new(heading: &str) -> Self {
        Self(format!(
            "## {heading}\n| type | default format | JSON |\n|---|---|---|\n"
        ))
    }

    /// Adds the row of a type, whose values are its extremes.
    pub(super) fn row<T>(mut self, name: &str, values: impl IntoIterator<Item = T>) -> Self
    where
        T: Serialize + DeserializeOwned + Schema + PartialEq + 'static,
    {
        let values: Vec<T> = values.into_iter().collect();
        let cell = |format| {
            if let Some(why) = refusal::<T>(format) {
                return why.to_owned();
            }
            for value in &values {
                if format == Format::Postcard {
                    check(value);
                }
                if let Err(message) = round_trip(value, format, Some(T::eq)) {
                    panic!("{name} in {format:?}: {message}");
                }
            }
            form(T::SHAPE, format == Format::Json)
        };
        let (postcard, json) = (cell(Format::Postcard), cell(Format::Json));
        writeln!(self.0, "| `{name}` | {postcard} | {json} |").unwrap();
        self
    }
}

/// What a format has of a type.
fn form(shape: &Shape, is_json: bool) -> String {
    let form = match shape.form(is_json).structure {
        Structure::Primitive(Primitive::Str | Primitive::Char) => "text",
        Structure::Primitive(Primitive::Bool) => "bool",
        Structure::Primitive(Primitive::Bytes) if !is_json => "bytes",
        Structure::Primitive(Primitive::Bytes) => "array of numbers",
        Structure::Primitive(primitive) if !is_json => return format!("`{}`", primitive.name()),
        Structure::Primitive(_) => "number",
        Structure::Tuple([]) if !is_json => "no bytes",
        Structure::Tuple([]) => "`null`",
        Structure::Option(_) if is_json => "the value or `null`",
        Structure::Option(_) => "a byte, the value",
        Structure::Sequence(element) if !is_json && element == u8::SHAPE => "bytes",
        Structure::Sequence(_) if !is_json => "count, elements",
        Structure::Map(..) if !is_json => "count, pairs",
        Structure::Array(..) | Structure::Tuple(_) if !is_json => "elements",
        Structure::Sequence(_) | Structure::Array(..) | Structure::Tuple(_) => "array",
        Structure::Record(_) if !is_json => "fields in order",
        Structure::Map(..) | Structure::Record(_) => "object",
        Structure::Enumeration(..) if !is_json => "number of the variant, content",
        Structure::Enumeration(..) => "name of the variant, content",
        Structure::SelfDescribing(how, _) => how,
        Structure::Opaque("time", _) => {
            "array or number, or text with its feature `serde-human-readable`"
        }
        Structure::Opaque(name, _) | Structure::Scalar(name) => name,
        Structure::Newtype(inner) | Structure::Foreign(inner) => return form(inner, is_json),
    };
    form.to_owned()
}

impl Table {
    /// Adds the row of a type that no format carries whole.
    pub(super) fn refused(mut self, name: &str, instead: &str) -> Self {
        writeln!(
            self.0,
            "| `{name}` | does not compile: {instead} | the same |"
        )
        .unwrap();
        self
    }
}

/// Why a type does not compile in a format.
fn refusal<T: Schema>(format: Format) -> Option<&'static str> {
    let flags = match format {
        Format::Postcard => Flags::SELF_DESCRIBING,
        Format::Json => Flags::NULL_IN_OPTION.with(Flags::NO_KEY_IN_MAP),
    };
    T::SHAPE.has(flags).then_some("does not compile")
}

/// Floats of every kind that are finite.
const FLOATS: [f64; 9] = [
    0.0,
    -0.0,
    0.1,
    f64::MIN,
    f64::MAX,
    f64::MIN_POSITIVE,
    5e-324,
    0.091_443_385_120_928_87,
    f64::EPSILON,
];

macro_rules! integers {
    ($table:expr, $($type:ident)*) => {
        $table
            $(.row(stringify!($type), [$type::MIN, $type::MAX, 0, 7]))*
            $(.row(concat!("NonZero<", stringify!($type), ">"), [NonZero::<$type>::MIN, NonZero::<$type>::MAX]))*
    };
}

fn numbers() -> Table {
    let table = Table::new("Numbers, text, units");
    integers!(table, u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize)
        .row("Wrapping<u16>", [Wrapping(u16::MAX)])
        .row("Saturating<u16>", [Saturating(u16::MAX)])
        .row("bool", [true, false])
        .row(
            "f32",
            [0.0, -0.0, 0.1, f32::MIN, f32::MAX, f32::MIN_POSITIVE, 1e-45],
        )
        .row("f64", FLOATS)
        .row("char", ['\0', 'ß', '"', '\u{10ffff}'])
        .row(
            "String",
            ["", "naïve \"\\\u{0}\u{7f}\u{2028}", "\u{10ffff}"].map(str::to_owned),
        )
        .row("Box<str>", [Box::<str>::from("text")])
        .row("Arc<str>", [Arc::<str>::from("text")])
        .row("Cow<'static, str>", [Cow::Borrowed("text")])
        .row("CString", [CString::default(), CString::from(c"\xff")])
        .row("PathBuf", ["", "/tmp/ß"].map(PathBuf::from))
        .row("()", [()])
        .row("PhantomData<T>", [PhantomData::<u8>])
}

fn collections() -> Table {
    let pairs = || [("a".to_owned(), u64::MAX), (String::new(), 0)];
    Table::new("Around other types")
        .row("Option<T>", [None, Some(7_u16)])
        .row("Result<T, E>", [Ok(u16::MAX), Err("why".to_owned())])
        .row("Box<T>", [Box::new(7_u16)])
        .row("Rc<T>", [Rc::new(7_u16)])
        .row("Arc<T>", [Arc::new(7_u16)])
        .row("Reverse<T>", [Reverse(7_u16)])
        .row("[T; 2]", [[u16::MAX, 0]])
        .row("(A, B)", [(u16::MAX, "two".to_owned())])
        .row("Vec<T>", [vec![], vec![u16::MAX, 0]])
        .row("Vec<u8>", [vec![], vec![0, 0xff]])
        .row("VecDeque<T>", [VecDeque::from([u16::MAX, 0])])
        .row("LinkedList<T>", [LinkedList::from([u16::MAX, 0])])
        .row("BTreeSet<T>", [BTreeSet::from([u16::MAX, 0])])
        .row("HashSet<T>", [HashSet::from([u16::MAX, 0, 7, 9, 11])])
        .row("BTreeMap<String, T>", [BTreeMap::from(pairs())])
        .row("HashMap<String, T>", [HashMap::from(pairs())])
        .row("BTreeMap<i64, T>", [BTreeMap::from([(i64::MIN, 1_u8)])])
        .row(
            "BTreeMap<(A, B), T>",
            [BTreeMap::from([((1_u8, 2_u8), 3_u8)])],
        )
        .row("Option<Option<T>>", [None, Some(None), Some(Some(7_u8))])
}

fn others_of_std() -> Table {
    let v6 = Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0xffff, 0x0102, 0x0304);
    Table::new("Times, ranges, addresses of std")
        .row("Duration", [Duration::ZERO, Duration::MAX])
        .row(
            "SystemTime",
            [
                SystemTime::UNIX_EPOCH,
                SystemTime::UNIX_EPOCH + Duration::new(1 << 40, 999_999_999),
            ],
        )
        .row(
            "Range<T>",
            [Range {
                start: u16::MAX,
                end: 0,
            }],
        )
        .row("RangeInclusive<T>", [RangeInclusive::new(u16::MAX, 0)])
        .row("RangeFrom<T>", [RangeFrom { start: u16::MAX }])
        .row("RangeTo<T>", [RangeTo { end: u16::MAX }])
        .row(
            "Bound<T>",
            [
                Bound::Unbounded,
                Bound::Included(u16::MAX),
                Bound::Excluded(0),
            ],
        )
        .row("Ipv4Addr", [Ipv4Addr::BROADCAST, Ipv4Addr::UNSPECIFIED])
        .row(
            "Ipv6Addr",
            [
                v6,
                Ipv6Addr::UNSPECIFIED,
                Ipv4Addr::LOCALHOST.to_ipv6_mapped(),
            ],
        )
        .row("IpAddr", [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(v6)])
        .row(
            "SocketAddrV4",
            [SocketAddrV4::new(Ipv4Addr::BROADCAST, u16::MAX)],
        )
        .refused(
            "SocketAddr, SocketAddrV6",
            "serde drops the scope; `IpAddr` and a port",
        )
}

/// All tables, as the guide has them.
fn tables() -> Vec<Table> {
    [numbers(), collections(), others_of_std()]
        .into_iter()
        .chain(super::foreign::tables())
        .collect()
}

/// `TYPED_CACHE_UPDATE=1` writes the page's tables.
#[cfg(all(
    feature = "bytes",
    feature = "chrono",
    feature = "indexmap",
    feature = "jiff",
    feature = "json",
    feature = "rust_decimal",
    feature = "smol_str",
    feature = "time",
    feature = "url",
    feature = "uuid"
))]
#[test]
fn the_guide_lists_what_each_format_carries() {
    const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/types.md");
    let page = std::fs::read_to_string(PAGE).unwrap();
    let head = &page[..page.find("\n## ").unwrap_or(page.len())];
    let mut expected = head.to_owned();
    for Table(rows) in tables() {
        expected.push('\n');
        expected.push_str(&rows);
    }
    if std::env::var_os("TYPED_CACHE_UPDATE").is_some() {
        std::fs::write(PAGE, expected).unwrap();
        return;
    }
    assert!(
        page == expected,
        "docs/types.md differs; this is right:\n{expected}"
    );
}

#[test]
fn heaps_come_back_in_some_order() {
    let heap = BinaryHeap::from([3_u16, 1, 2]);
    for format in [Format::Postcard, Format::Json] {
        round_trip(&heap, format, None).unwrap();
    }
}
