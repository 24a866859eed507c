//! Numbers, `bool`, `char`, text and `()`.

use std::marker::PhantomData;
use std::num::{NonZero, Saturating, Wrapping};

use crate::schema::impls::{same, scalars};
use crate::schema::{Schema, Shape};

scalars! {
    bool = "bool", 1;
    i8 = "i8", 1;
    i16 = "i16", 1;
    i32 = "i32", 1;
    i64 = "i64", 1;
    i128 = "i128", 1;
    u8 = "u8", 1;
    u16 = "u16", 1;
    u32 = "u32", 1;
    u64 = "u64", 1;
    u128 = "u128", 1;
    f32 = "f32", 4;
    f64 = "f64", 8;
    char = "char", 2;
    str = "str", 1;
    NonZero<i8> = "NonZero<i8>", 1;
    NonZero<i16> = "NonZero<i16>", 1;
    NonZero<i32> = "NonZero<i32>", 1;
    NonZero<i64> = "NonZero<i64>", 1;
    NonZero<i128> = "NonZero<i128>", 1;
    NonZero<u8> = "NonZero<u8>", 1;
    NonZero<u16> = "NonZero<u16>", 1;
    NonZero<u32> = "NonZero<u32>", 1;
    NonZero<u64> = "NonZero<u64>", 1;
    NonZero<u128> = "NonZero<u128>", 1;
}

same! {
    // serde writes them as 64 bits on every platform.
    [] usize => u64;
    [] isize => i64;
    [] NonZero<usize> => NonZero<u64>;
    [] NonZero<isize> => NonZero<i64>;
    [] String => str;
    [T: Schema] Wrapping<T> => T;
    [T: Schema] Saturating<T> => T;
}

impl Schema for () {
    const SHAPE: &'static Shape = &Shape::unit();
}

impl<T: ?Sized> Schema for PhantomData<T> {
    const SHAPE: &'static Shape = &Shape::unit();
}
