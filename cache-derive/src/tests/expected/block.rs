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
    use crate::cache::__private as __cache;
    #[automatically_derived]
    impl __cache::Schema for Unit {
        const SHAPE: &'static __cache::Shape = &__cache::Shape::unit();
    }
};
