::core::compile_error! {
    "the fingerprint cannot follow a type into itself; mark the field `#[cache(opaque)]`"
}
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
    impl<T> __cache::Schema for Tree<T> {
        const SHAPE: &'static __cache::Shape = &__cache::Shape::unit();
    }
};
