#[automatically_derived]
#[allow(
    dead_code,
    deprecated,
    unused_qualifications,
    clippy::absolute_paths,
    clippy::missing_errors_doc,
    clippy::too_many_arguments
)]
impl Recent {
    /// Makes the key from its parts.
    #[must_use]
    fn new(user: u64) -> Self {
        Self { user: user }
    }
    /// Reads a key from its text without prefix, such as `recent:<user>`.
    ///
    /// # Errors
    /// [`ParseKeyError`](::typed_cache::ParseKeyError) for any other text, other spellings of the same key included.
    fn parse(
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
    impl __cache::core::fmt::Display for Recent {
        /// Writes the key as it stands in Redis, without prefix.
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            __cache::key_display(self, __formatter)
        }
    }
    #[automatically_derived]
    impl __cache::Key for Recent {
        const RESOURCE: &'static __cache::core::primitive::str = "recent";
        const VERSION: __cache::Version = __cache::Version::None;
        const TTL: __cache::Ttl = __cache::Ttl::after_millis(86400000u64);
        const PARTS: &'static [__cache::Part] = &[
            __cache::Part::new("user", <u64 as __cache::OwnedPart>::SHAPE),
        ];
        fn write_parts(&self, __out: &mut __cache::KeyWriter<'_>) {
            let __value = &self.user;
            <u64 as __cache::OwnedPart>::write(__value, __out);
        }
    }
    #[automatically_derived]
    impl __cache::OwnedKey for Recent {
        fn read_parts(
            __parts: &mut __cache::KeyReader<'_>,
        ) -> __cache::core::option::Option<Self> {
            __cache::core::option::Option::Some(Self {
                user: <u64 as __cache::OwnedPart>::read(__parts)?,
            })
        }
    }
    #[automatically_derived]
    impl __cache::ListKey for Recent {
        type Item = u64;
        const FORMAT: __cache::Format = <__cache::Json as __cache::FormatFeature>::FORMAT;
    }
    const _: () = __cache::check_list::<Recent>();
};
