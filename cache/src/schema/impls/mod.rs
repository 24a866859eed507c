//! `Schema` for types of std and of other crates: the shapes of the bytes that their `Serialize` writes.
//!
//! A type that accepts fewer values than its bytes could represent (`NonZero`, `CString`, `Url`) has a shape of its own, so
//! that a field that changes to it reads as a miss and not as a damaged payload.

/// Writes `Schema` for types with a shape of their own name; `least` is the length of the shortest value.
macro_rules! scalars {
    ($($(#[$attribute:meta])* [$($generics:tt)*] $type:ty = $name:expr, $least:literal;)*) => {$(
        $(#[$attribute])*
        impl<$($generics)*> $crate::schema::Schema for $type {
            const SHAPE: &'static $crate::schema::Shape = &$crate::schema::Shape::scalar($name, $least);
        }
    )*};
}

/// Writes `Schema` for types that serde writes as another type.
macro_rules! same {
    ($($(#[$attribute:meta])* [$($generics:tt)*] $type:ty => $other:ty;)*) => {$(
        $(#[$attribute])*
        impl<$($generics)*> $crate::schema::Schema for $type {
            const SHAPE: &'static $crate::schema::Shape = <$other as $crate::schema::Schema>::SHAPE;
        }
    )*};
}

/// Writes `Schema` for types that serde writes as named fields, or as a tuple whose elements have well-known names.
macro_rules! records {
    ($($(#[$attribute:meta])* [$($generics:tt)*] $type:ty { $($name:literal: $field:ty),* })*) => {$(
        $(#[$attribute])*
        impl<$($generics)*> $crate::schema::Schema for $type {
            const SHAPE: &'static $crate::schema::Shape =
                &$crate::schema::Shape::record(&[$($crate::schema::Member::of::<$field>($name)),*]);
        }
    )*};
}

// Behind the macros that they use.
mod collections;
mod foreign;
mod std_types;
