::core::compile_error! {
    "missing `ttl`: write `ttl = \"15m\"`, or `ttl = never` for entries that stay until deleted"
}
#[automatically_derived]
#[allow(
    dead_code,
    deprecated,
    unused_qualifications,
    clippy::absolute_paths,
    clippy::missing_errors_doc,
    clippy::too_many_arguments
)]
impl<'a> Views<'a> {
    /// Makes the key from its parts.
    #[must_use]
    pub fn new(page: &'a str) -> Self {
        Self { page: page }
    }
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
    impl<'a> __cache::core::fmt::Display for Views<'a> {
        /// Writes the key as it stands in Redis, without prefix.
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            __cache::key_display(self, __formatter)
        }
    }
    #[automatically_derived]
    impl<'a> __cache::Key for Views<'a> {
        const RESOURCE: &'static __cache::core::primitive::str = "";
        const VERSION: __cache::Version = __cache::Version::None;
        const TTL: __cache::Ttl = __cache::Ttl::NEVER;
        const PARTS: &'static [__cache::Part] = &[];
        fn write_parts(&self, _: &mut __cache::KeyWriter<'_>) {
            __cache::core::unreachable!()
        }
    }
    #[automatically_derived]
    impl<'a> __cache::CounterKey for Views<'a> {}
};
