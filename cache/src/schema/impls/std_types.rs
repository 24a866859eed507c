//! Numbers, `bool`, `char`, text and `()`; times, ranges, net addresses, paths.

use std::ffi::{CStr, CString};
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{NonZero, Saturating, Wrapping};
use std::ops::{Bound, Range, RangeFrom, RangeInclusive, RangeTo};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::schema::{Member, Primitive, Schema, Shape, Variant};

macro_rules! primitives {
    ($($type:ident = $primitive:ident)*) => {$(
        impl Schema for $type {
            const SHAPE: &'static Shape = &Shape::primitive(Primitive::$primitive);
        }
    )*};
}

primitives! {
    bool = Bool i8 = I8 i16 = I16 i32 = I32 i64 = I64 i128 = I128 u8 = U8 u16 = U16 u32 = U32 u64 = U64 u128 = U128
    f32 = F32 f64 = F64 char = Char str = Str
}

macro_rules! non_zero {
    ($($type:ident)*) => {
        scalars! {$(
            [] NonZero<$type> = concat!("NonZero<", stringify!($type), ">"), $type::SHAPE;
        )*}
    };
}

non_zero! { i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 }

/// What `serialize_bytes` writes.
pub(super) const BYTES: &Shape = &Shape::primitive(Primitive::Bytes);

scalars! {
    [] Ipv4Addr = "Ipv4Addr", <[u8; 4]>::SHAPE, str::SHAPE;
    [] Ipv6Addr = "Ipv6Addr", <[u8; 16]>::SHAPE, str::SHAPE;
    [] CStr = "CStr", BYTES;
}

same! {
    // serde writes them as 64 bits on every platform.
    [] usize => u64;
    [] isize => i64;
    [] NonZero<usize> => NonZero<u64>;
    [] NonZero<isize> => NonZero<i64>;
    [] String => str;
    [] CString => CStr;
    [] Path => str;
    [] PathBuf => str;
    [T: ?Sized] PhantomData<T> => ();
    [T: Schema] Wrapping<T> => T;
    [T: Schema] Saturating<T> => T;
}

impl Schema for () {
    const SHAPE: &'static Shape = &Shape::unit();
}

records! {
    [] Duration { "secs": u64, "nanos": u32 };
    [] SystemTime { "secs_since_epoch": u64, "nanos_since_epoch": u32 };
    [T: Schema] Range<T> { "start": T, "end": T };
    // The bytes are those of `Range`; only the name prevents reading a stored `1..5` as `1..=5`.
    [T: Schema] RangeInclusive<T> { "start": T, "last": T }
        as &Shape::record(&[Member::of::<T>("start"), Member::of::<T>("end")]);
    [T: Schema] RangeFrom<T> { "start": T };
    [T: Schema] RangeTo<T> { "end": T };
    [] SocketAddrV4 { "ip": Ipv4Addr, "port": u16 } as <(Ipv4Addr, u16)>::SHAPE, str::SHAPE;
}

impl<T: Schema> Schema for Bound<T> {
    const SHAPE: &'static Shape = &Shape::enumeration(&[
        Variant::unit("Unbounded"),
        Variant::newtype("Included", T::SHAPE),
        Variant::newtype("Excluded", T::SHAPE),
    ]);
}

impl Schema for IpAddr {
    const SHAPE: &'static Shape = &Shape::enumeration(&[
        Variant::newtype("V4", Ipv4Addr::SHAPE),
        Variant::newtype("V6", Ipv6Addr::SHAPE),
    ])
    .readable_as(str::SHAPE);
}

lossy! {
    SocketAddr: "serde writes a `SocketAddr` without the scope and the flow label of IPv6; \
        store an `IpAddr` and the port, or a `SocketAddrV4`";
    SocketAddrV6: "serde writes a `SocketAddrV6` without its scope and its flow label; \
        store an `Ipv6Addr`, the port, and of the others what matters";
}
