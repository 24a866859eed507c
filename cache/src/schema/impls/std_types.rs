//! Times, ranges, net addresses, paths.

use std::ffi::{CStr, CString};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::ops::{Bound, Range, RangeFrom, RangeInclusive, RangeTo};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::schema::impls::{records, same, scalars};
use crate::schema::{Schema, Shape, Variant};

scalars! {
    Ipv4Addr = "Ipv4Addr", 4;
    Ipv6Addr = "Ipv6Addr", 16;
    CStr = "CStr", 1;
}

same! {
    [] CString => CStr;
    [] Path => str;
    [] PathBuf => str;
}

records! {
    [] Duration { "secs": u64, "nanos": u32 }
    [] SystemTime { "secs_since_epoch": u64, "nanos_since_epoch": u32 }
    [T: Schema] Range<T> { "start": T, "end": T }
    // The bytes are those of `Range`; only the name prevents reading a stored `1..5` as `1..=5`.
    [T: Schema] RangeInclusive<T> { "start": T, "last": T }
    [T: Schema] RangeFrom<T> { "start": T }
    [T: Schema] RangeTo<T> { "end": T }
    [] SocketAddrV4 { "ip": Ipv4Addr, "port": u16 }
    [] SocketAddrV6 { "ip": Ipv6Addr, "port": u16 }
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
    ]);
}

impl Schema for SocketAddr {
    const SHAPE: &'static Shape = &Shape::enumeration(&[
        Variant::newtype("V4", SocketAddrV4::SHAPE),
        Variant::newtype("V6", SocketAddrV6::SHAPE),
    ]);
}
