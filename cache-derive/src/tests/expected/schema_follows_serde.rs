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
    impl __cache::Schema for Event {
        const SHAPE: &'static __cache::Shape = &__cache::Shape::record(
            &[
                __cache::Member::new("id", <u64 as __cache::Schema>::SHAPE),
                __cache::Member::new(
                    "RAW-BYTES",
                    &__cache::Shape::opaque("hex as Vec<u8>"),
                ),
                __cache::Member::new(
                    "AT-TIME",
                    &__cache::Shape::opaque("a::out + a::r#in as Time"),
                ),
            ],
        );
    }
};
