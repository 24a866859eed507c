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
    impl __cache::Schema for Plan {
        const SHAPE: &'static __cache::Shape = &__cache::Shape::enumeration(
            &[
                __cache::Variant::unit("Free"),
                __cache::Variant::record(
                    "Trial",
                    &[__cache::Member::new("days_left", <u16 as __cache::Schema>::SHAPE)],
                ),
                __cache::Variant::newtype("Team", <u32 as __cache::Schema>::SHAPE),
                __cache::Variant::tuple(
                    "Custom",
                    &[
                        <u32 as __cache::Schema>::SHAPE,
                        <String as __cache::Schema>::SHAPE,
                    ],
                ),
            ],
        );
    }
};
