#[doc(hidden)]
#[allow(
    dead_code,
    deprecated,
    non_upper_case_globals,
    unused_qualifications,
    clippy::absolute_paths,
    clippy::pedantic,
    clippy::style
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
