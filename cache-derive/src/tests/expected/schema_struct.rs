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
    impl __cache::Schema for Address {
        const SHAPE: &'static __cache::Shape = &__cache::Shape::record(
            &[
                __cache::Member::new("street", <String as __cache::Schema>::SHAPE),
                __cache::Member::new("zip", <[u8; 5] as __cache::Schema>::SHAPE),
                __cache::Member::new("type", <Kind as __cache::Schema>::SHAPE),
            ],
        );
    }
};
