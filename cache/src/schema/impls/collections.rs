//! Options, results, arrays, tuples, std's collections, and types around one value that serde does not write: references,
//! boxes, counted pointers.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use crate::schema::{Schema, Shape, Variant};

impl<T: Schema> Schema for [T] {
    const SHAPE: &'static Shape = &Shape::sequence(T::SHAPE);
}

same! {
    [T: Schema + ?Sized] &T => T;
    [T: Schema + ?Sized] &mut T => T;
    [T: Schema + ?Sized] Box<T> => T;
    [T: Schema + ?Sized] Rc<T> => T;
    [T: Schema + ?Sized] Arc<T> => T;
    [T: Schema + ToOwned + ?Sized] Cow<'_, T> => T;
    [T: Schema] Reverse<T> => T;
    [T: Schema] Vec<T> => [T];
    [T: Schema] VecDeque<T> => [T];
    [T: Schema] LinkedList<T> => [T];
    [T: Schema] BTreeSet<T> => [T];
}

impl<K: Schema, V: Schema> Schema for BTreeMap<K, V> {
    const SHAPE: &'static Shape = &Shape::map(K::SHAPE, V::SHAPE);
}

impl<T: Schema> Schema for BinaryHeap<T> {
    const SHAPE: &'static Shape = &Shape::sequence(T::SHAPE).unordered();
}

impl<T: Schema, S> Schema for HashSet<T, S> {
    const SHAPE: &'static Shape = &Shape::sequence(T::SHAPE).unordered();
}

impl<K: Schema, V: Schema, S> Schema for HashMap<K, V, S> {
    const SHAPE: &'static Shape = &Shape::map(K::SHAPE, V::SHAPE).unordered();
}

impl<T: Schema, const N: usize> Schema for [T; N] {
    const SHAPE: &'static Shape = &Shape::array(T::SHAPE, N);
}

impl<T: Schema> Schema for Option<T> {
    const SHAPE: &'static Shape = &Shape::option(T::SHAPE);
}

impl<T: Schema, E: Schema> Schema for Result<T, E> {
    const SHAPE: &'static Shape = &Shape::enumeration(&[
        Variant::newtype("Ok", T::SHAPE),
        Variant::newtype("Err", E::SHAPE),
    ]);
}

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
