//! Numbers, `bool`, `char`, text and `()`.

use std::marker::PhantomData;
use std::num::{NonZero, Saturating, Wrapping};

use crate::schema::impls::{same, scalars};
use crate::schema::{Schema, Shape};

macro_rules! integers {
    ($($type:ident)*) => {
        scalars! {$(
            $type = stringify!($type), 1;
            NonZero<$type> = concat!("NonZero<", stringify!($type), ">"), 1;
        )*}
    };
}

integers! { i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 }

scalars! {
    bool = "bool", 1;
    f32 = "f32", 4;
    f64 = "f64", 8;
    char = "char", 2;
    str = "str", 1;
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
