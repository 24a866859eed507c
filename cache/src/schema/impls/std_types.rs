//! `Schema` for the types of std, as serde writes them.

use crate::schema::{Schema, Shape};

macro_rules! scalars {
    ($($type:ty = $name:literal, $least_bytes:literal;)*) => {$(
        impl Schema for $type {
            const SHAPE: &'static Shape = &Shape::scalar($name, $least_bytes);
        }
    )*};
}

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
}

impl Schema for usize {
    const SHAPE: &'static Shape = u64::SHAPE;
}

impl Schema for isize {
    const SHAPE: &'static Shape = i64::SHAPE;
}

impl Schema for String {
    const SHAPE: &'static Shape = str::SHAPE;
}

impl<T: Schema> Schema for Option<T> {
    const SHAPE: &'static Shape = &Shape::option(T::SHAPE);
}

impl<T: Schema> Schema for Vec<T> {
    const SHAPE: &'static Shape = &Shape::sequence(T::SHAPE);
}
