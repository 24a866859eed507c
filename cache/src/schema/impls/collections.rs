//! Options, results, arrays, and std's collections.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};

use crate::schema::impls::same;
use crate::schema::{Schema, Shape, Variant};

impl<T: Schema> Schema for [T] {
    const SHAPE: &'static Shape = &Shape::sequence(T::SHAPE);
}

same! {
    [T: Schema] Vec<T> => [T];
    [T: Schema] VecDeque<T> => [T];
    [T: Schema] LinkedList<T> => [T];
    [T: Schema] BinaryHeap<T> => [T];
    [T: Schema] BTreeSet<T> => [T];
    [T: Schema, S] HashSet<T, S> => [T];
    [K: Schema, V: Schema, S] HashMap<K, V, S> => BTreeMap<K, V>;
}

impl<K: Schema, V: Schema> Schema for BTreeMap<K, V> {
    const SHAPE: &'static Shape = &Shape::map(K::SHAPE, V::SHAPE);
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
