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
    impl __cache::Schema for Email {
        const SHAPE: &'static __cache::Shape = &__cache::Shape::opaque(
            "&'static str + String",
        );
    }
};
