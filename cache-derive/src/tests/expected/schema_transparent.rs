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
    impl<U> __cache::Schema for Meters<U> {
        const SHAPE: &'static __cache::Shape = <f64 as __cache::Schema>::SHAPE;
    }
};
