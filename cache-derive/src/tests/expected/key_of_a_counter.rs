#[automatically_derived]
#[allow(
    dead_code,
    deprecated,
    unused_qualifications,
    clippy::absolute_paths,
    clippy::missing_errors_doc,
    clippy::too_many_arguments
)]
impl Views {
    /// Makes the key from its parts.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
    /// Reads a key from its text without prefix, such as `views@3:`.
    ///
    /// # Errors
    /// [`ParseKeyError`](::typed_cache::ParseKeyError) for any other text, other spellings of the same key included.
    pub fn parse(
        __text: &::core::primitive::str,
    ) -> ::core::result::Result<Self, ::typed_cache::ParseKeyError> {
        ::typed_cache::__private::key_parse(__text)
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
    impl __cache::core::fmt::Display for Views {
        /// Writes the key as it stands in Redis, without prefix.
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            __cache::key_display(self, __formatter)
        }
    }
    const __TTL: __cache::Ttl = __cache::Ttl::constant(TTL);
    #[automatically_derived]
    impl __cache::Key for Views {
        const RESOURCE: &'static __cache::core::primitive::str = "views";
        const VERSION: __cache::Version = __cache::Version::Number(3u16);
        const TTL: __cache::Ttl = __TTL;
        const PARTS: &'static [__cache::Part] = &[];
        fn write_parts(&self, __out: &mut __cache::KeyWriter<'_>) {}
    }
    #[automatically_derived]
    impl __cache::OwnedKey for Views {
        fn read_parts(
            __parts: &mut __cache::KeyReader<'_>,
        ) -> __cache::core::option::Option<Self> {
            __cache::core::option::Option::Some(Self {})
        }
    }
    #[automatically_derived]
    impl __cache::CounterKey for Views {}
};
