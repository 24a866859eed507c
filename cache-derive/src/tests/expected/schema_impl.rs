#[automatically_derived]
impl<T, U: Clone, const N: usize> __cache::Schema for Tree<T, U, N>
where
    T: Iterator,
    T::Item: __cache::Schema,
    Vec<T>: __cache::Schema,
    T: __cache::Schema,
{
    const SHAPE: &'static __cache::Shape = &__cache::Shape::enumeration(
        &[
            __cache::Variant::unit("Empty"),
            __cache::Variant::newtype("Leaf", <T::Item as __cache::Schema>::SHAPE),
            __cache::Variant::tuple(
                "Pair",
                &[
                    <Vec<T> as __cache::Schema>::SHAPE,
                    <[u8; N] as __cache::Schema>::SHAPE,
                ],
            ),
            __cache::Variant::record(
                "Node",
                &[
                    __cache::Member::new(
                        "children",
                        &__cache::Shape::opaque_over(
                            "Vec<Tree<T>>",
                            &[<T as __cache::Schema>::SHAPE],
                        ),
                    ),
                    __cache::Member::new("label", <Label as __cache::Schema>::SHAPE),
                ],
            ),
            __cache::Variant::newtype("Raw", &__cache::Shape::opaque("hex as Vec<u8>")),
        ],
    );
}
