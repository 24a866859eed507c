::core::compile_error! {
    "`Custom` holds data; the text of a variant is its name alone"
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
    impl __cache::KeyPart for Role {
        const SHAPE: &'static __cache::Shape = &__cache::Shape::unit();
        fn write_part(&self, _: &mut __cache::PartWriter<'_>) {
            __cache::core::unreachable!()
        }
    }
    #[automatically_derived]
    impl __cache::OwnedKeyPart for Role {
        fn read_part(
            _: &__cache::PartReader<'_>,
        ) -> __cache::core::option::Option<Self> {
            __cache::core::unreachable!()
        }
    }
};
