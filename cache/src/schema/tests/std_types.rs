use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::ffi::CString;
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddrV4};
use std::num::{NonZero, Saturating, Wrapping};
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::{check, check_shortest};
use crate::schema::{Schema, Shape};

macro_rules! integers {
    ($($type:ty)*) => {$(
        check_shortest::<$type>(&0);
        check::<$type>(&<$type>::MIN);
        check::<$type>(&<$type>::MAX);
        check_shortest(&NonZero::<$type>::new(1).unwrap());
        check(&NonZero::<$type>::MAX);
        check(&Wrapping::<$type>(7));
        check(&Saturating::<$type>(7));
    )*};
}

#[test]
fn integers() {
    integers! { i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }
}

#[test]
fn other_scalars() {
    check_shortest(&true);
    check_shortest(&1.5_f32);
    check_shortest(&1.5_f64);
    check_shortest(&'a');
    check(&'\u{10ffff}');
    check_shortest("");
    check("naïve");
    check(&"owned".to_owned());
    check_shortest(&());
    check_shortest(&PhantomData::<str>);
}

#[test]
fn pointers() {
    check(&&7_u32);
    check(&Box::new(7_u32));
    check(&Box::<str>::from("text"));
    check(&Box::<[u16]>::from([1, 300]));
    check(&Rc::new(7_u32));
    check(&Arc::<str>::from("text"));
    check(&Arc::<[u16]>::from([1, 300]));
    check(&Cow::Borrowed("text"));
    check(&Cow::<[u16]>::Owned(vec![1, 300]));
    check(&Reverse(300_u16));
}

#[test]
fn options_and_results() {
    check_shortest(&None::<u64>);
    check(&Some(300_u64));
    check(&Some(None::<u64>));
    check_shortest(&Ok::<(), String>(()));
    check(&Ok::<u16, String>(300));
    check(&Err::<u16, String>("why".to_owned()));
}

#[test]
fn sequences_and_sets() {
    check_shortest(&Vec::<u16>::new());
    check(&vec![1_u16, 300]);
    check(&vec![1_u16; 300]);
    check(&[1_u16, 300][..]);
    check(&VecDeque::from([1_u16, 300]));
    check(&LinkedList::from([1_u16, 300]));
    check(&BinaryHeap::from([1_u16, 300]));
    check(&BTreeSet::from([1_u16, 300]));
    check(&HashSet::from([1_u16, 300]));
}

#[test]
fn maps() {
    check_shortest(&BTreeMap::<String, f32>::new());
    check(&BTreeMap::from([
        ("a".to_owned(), 1.5_f32),
        ("b".to_owned(), 2.5),
    ]));
    check(&HashMap::from([
        (1_u16, "a".to_owned()),
        (300, "b".to_owned()),
    ]));
}

#[test]
fn arrays() {
    check_shortest::<[u16; 0]>(&[]);
    check_shortest(&[0_u16; 3]);
    check(&[300_u16; 32]);
    check(&[[1_u8; 2]; 3]);
}

#[test]
fn tuples() {
    check_shortest(&(0_u8,));
    check_shortest(&(0_u8, 0_u16));
    check(&(1_u8, "two"));
    check(&(1_u8, "two", 3.5_f32));
    check(&(1, 2, 3, "four"));
    check(&(1, 2, 3, 4, "five"));
    check(&(1, 2, 3, 4, 5, "six"));
    check(&(1, 2, 3, 4, 5, 6, "seven"));
    check(&(1, 2, 3, 4, 5, 6, 7, "eight"));
    check(&(1, 2, 3, 4, 5, 6, 7, 8, "nine"));
    check(&(1, 2, 3, 4, 5, 6, 7, 8, 9, "ten"));
    check(&(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, "eleven"));
    check(&(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, "twelve"));
}

#[test]
fn times() {
    check_shortest(&Duration::ZERO);
    check(&Duration::new(u64::MAX, 999_999_999));
    check_shortest(&SystemTime::UNIX_EPOCH);
    check(&SystemTime::now());
}

#[test]
fn ranges() {
    check_shortest(&(0_u16..0));
    check(&(1_u16..300));
    check(&(1_u16..=300));
    check(&(300_u16..));
    check(&(..300_u16));
    check_shortest(&Bound::<u16>::Unbounded);
    check(&Bound::Included(300_u16));
    check(&Bound::Excluded(300_u16));
}

#[test]
fn nets() {
    check_shortest(&Ipv4Addr::LOCALHOST);
    check_shortest(&Ipv6Addr::LOCALHOST);
    check(&IpAddr::from([127, 0, 0, 1]));
    check(&IpAddr::from(Ipv6Addr::LOCALHOST));
    check(&SocketAddrV4::new(Ipv4Addr::LOCALHOST, 6379));
}

#[test]
fn paths() {
    check_shortest(Path::new(""));
    check(&PathBuf::from("/tmp/ß"));
    check_shortest(&CString::default());
    check(&CString::from(c"text"));
}

#[test]
fn types_with_one_form_have_one_shape() {
    let same = |a: &Shape, b: &Shape| assert_eq!(a, b);
    same(usize::SHAPE, u64::SHAPE);
    same(isize::SHAPE, i64::SHAPE);
    same(String::SHAPE, <Arc<str>>::SHAPE);
    same(<Vec<u8>>::SHAPE, <Box<[u8]>>::SHAPE);
    same(<Vec<u8>>::SHAPE, <HashSet<u8>>::SHAPE);
    same(<HashMap<u8, u8>>::SHAPE, <BTreeMap<u8, u8>>::SHAPE);
}

#[test]
fn types_that_would_be_misread_have_other_shapes() {
    let differ = |a: &Shape, b: &Shape| assert_ne!(a, b);
    differ(
        <std::ops::Range<u8>>::SHAPE,
        <std::ops::RangeInclusive<u8>>::SHAPE,
    );
    differ(
        <std::ops::RangeFrom<u8>>::SHAPE,
        <std::ops::RangeTo<u8>>::SHAPE,
    );
    differ(Duration::SHAPE, SystemTime::SHAPE);
    differ(<NonZero<u8>>::SHAPE, u8::SHAPE);
    differ(CString::SHAPE, <Vec<u8>>::SHAPE);
    differ(<[u8; 3]>::SHAPE, <(u8, u8, u8)>::SHAPE);
    differ(<[u8; 3]>::SHAPE, <[u8; 4]>::SHAPE);
    differ(<(u8,)>::SHAPE, u8::SHAPE);
    differ(char::SHAPE, str::SHAPE);
}
