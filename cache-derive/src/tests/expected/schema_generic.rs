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
    impl<'a, T, U: Clone, const N: usize> __cache::Schema for Page<'a, T, U, N>
    where
        T: Iterator,
        Vec<T>: __cache::Schema,
        T::Item: __cache::Schema,
    {
        const SHAPE: &'static __cache::Shape = &__cache::Shape::record(
            &[
                __cache::Member::new("items", <Vec<T> as __cache::Schema>::SHAPE),
                __cache::Member::new("more", <Vec<T> as __cache::Schema>::SHAPE),
                __cache::Member::new("first", <T::Item as __cache::Schema>::SHAPE),
                __cache::Member::new("title", <&'a str as __cache::Schema>::SHAPE),
                __cache::Member::new("window", <[u8; N] as __cache::Schema>::SHAPE),
            ],
        );
    }
};
