#[doc(hidden)]
#[allow(
    dead_code,
    deprecated,
    unused_qualifications,
    clippy::absolute_paths,
    clippy::missing_errors_doc,
    clippy::too_many_arguments
)]
const _: () = {
    use ::typed_cache::__private as __cache;
    #[automatically_derived]
    impl<T, U> __cache::Schema for Tree<T, U>
    where
        T: __cache::Schema,
        U: __cache::Schema,
    {
        const SHAPE: &'static __cache::Shape = &__cache::Shape::enumeration(
            &[
                __cache::Variant::newtype("Leaf", <T as __cache::Schema>::SHAPE),
                __cache::Variant::record(
                    "Node",
                    &[
                        __cache::Member::new(
                            "children",
                            &__cache::Shape::tuple(
                                &[
                                    &__cache::Shape::opaque("Vec<Tree<T, U>>"),
                                    <T as __cache::Schema>::SHAPE,
                                    <U as __cache::Schema>::SHAPE,
                                ],
                            ),
                        ),
                        __cache::Member::new(
                            "raw",
                            &__cache::Shape::opaque("hex as [u8; 4]"),
                        ),
                    ],
                ),
                __cache::Variant::newtype(
                    "Pair",
                    &__cache::Shape::tuple(
                        &[
                            &__cache::Shape::opaque("pair as U, U"),
                            <U as __cache::Schema>::SHAPE,
                        ],
                    ),
                ),
            ],
        );
    }
};
