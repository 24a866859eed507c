//! Tuples of 1 to 12 elements.

use crate::schema::{Schema, Shape};

macro_rules! tuples {
    ($(($($element:ident)+))*) => {$(
        impl<$($element: Schema),+> Schema for ($($element,)+) {
            const SHAPE: &'static Shape = &Shape::tuple(&[$($element::SHAPE),+]);
        }
    )*};
}

tuples! {
    (A)
    (A B)
    (A B C)
    (A B C D)
    (A B C D E)
    (A B C D E F)
    (A B C D E F G)
    (A B C D E F G H)
    (A B C D E F G H I)
    (A B C D E F G H I J)
    (A B C D E F G H I J K)
    (A B C D E F G H I J K L)
}
