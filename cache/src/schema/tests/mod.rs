//! Shapes describe the bytes that postcard writes, and no two shapes share a stream of bytes.

mod changes;
pub(crate) mod reader;
mod std_types;
mod streams;

use serde::Serialize;

use crate::schema::Schema;

/// Checks that the shape of its type describes the postcard bytes of `value`, to the last one.
#[track_caller]
pub(crate) fn check<T: Serialize + Schema + ?Sized>(value: &T) {
    let bytes = postcard::to_stdvec(value).unwrap();
    assert_eq!(
        reader::read(T::SHAPE, &bytes),
        Ok(&[][..]),
        "{bytes:?} against {:#?}",
        T::SHAPE
    );
    assert!(
        T::SHAPE.traits.least_bytes <= bytes.len(),
        "{bytes:?} are fewer than the least"
    );
}

/// Checks the shortest value of a type.
#[track_caller]
fn check_shortest<T: Serialize + Schema + ?Sized>(value: &T) {
    check(value);
    assert_eq!(
        T::SHAPE.traits.least_bytes,
        postcard::to_stdvec(value).unwrap().len()
    );
}
