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
    impl<T> __cache::Schema for Wrapper<T>
    where
        Box<T>: __cache::Schema,
    {
        const SHAPE: &'static __cache::Shape = <Box<T> as __cache::Schema>::SHAPE;
    }
};
