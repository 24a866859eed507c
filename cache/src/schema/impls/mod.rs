//! `Schema` for types of std and of other crates: the shapes of the bytes that their `Serialize` writes.
//!
//! A type that accepts fewer values than its bytes could represent (`NonZero`, `CString`, `Url`) has a shape of its own, so
//! that a field that changes to it reads as a miss and not as a damaged payload.

/// Writes `Schema` for types with a shape of their own name, which serde writes as another type; the last one, if there are
/// two, is that of formats for people.
macro_rules! scalars {
    ($($(#[$attribute:meta])* [$($generics:tt)*] $type:ty = $name:expr, $form:expr $(, $readable:expr)?;)*) => {$(
        $(#[$attribute])*
        impl<$($generics)*> $crate::schema::Schema for $type {
            const SHAPE: &'static $crate::schema::Shape =
                &$crate::schema::Shape::scalar($name, $form)$(.readable_as($readable))?;
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

/// Writes `Schema` for types that serde writes as named fields, or, `as` says, as something else in every format or in
/// formats for people.
macro_rules! records {
    ($($(#[$attribute:meta])* [$($generics:tt)*] $type:ty { $($name:literal: $field:ty),* }
        $(as $form:expr $(, $readable:expr)?)?;)*) => {$(
        $(#[$attribute])*
        impl<$($generics)*> $crate::schema::Schema for $type {
            const SHAPE: &'static $crate::schema::Shape =
                &$crate::schema::Shape::record(&[$($crate::schema::Member::of::<$field>($name)),*])
                    $(.written_as($form)$(.readable_as($readable))?)?;
        }
    )*};
}

/// Writes `Schema` for types that serde does not write whole: using one in a cached value does not compile, and the message
/// says what to use instead.
// Without an impl the message would propose `opaque`, which loses the same.
macro_rules! lossy {
    ($($type:ty: $message:literal;)*) => {$(
        #[doc = concat!("Does not compile in a cached value: ", $message, ".")]
        impl $crate::schema::Schema for $type {
            const SHAPE: &'static $crate::schema::Shape = panic!($message);
        }
    )*};
}

// Behind the macros that they use.
mod collections;
mod foreign;
mod std_types;
