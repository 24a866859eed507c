#[automatically_derived]
#[allow(
    dead_code,
    deprecated,
    unused_qualifications,
    clippy::absolute_paths,
    clippy::missing_errors_doc,
    clippy::too_many_arguments
)]
impl Stock {
    /// Makes the key from its parts.
    #[must_use]
    pub fn new(part_0: u64, part_1: impl ::core::convert::Into<String>) -> Self {
        Self {
            0: part_0,
            1: ::core::convert::Into::into(part_1),
        }
    }
    /// Reads a key from its text without prefix, such as `stock@<fingerprint>:<0>:<1>`.
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
    impl __cache::core::fmt::Display for Stock {
        /// Writes the key as it stands in Redis, without prefix.
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            __cache::key_display(self, __formatter)
        }
    }
    #[automatically_derived]
    impl __cache::Key for Stock {
        const RESOURCE: &'static __cache::core::primitive::str = "stock";
        const VERSION: __cache::Version = __cache::Version::Auto(
            <Stock as __cache::MapKey>::FINGERPRINT,
        );
        const TTL: __cache::Ttl = __cache::Ttl::NEVER;
        const PARTS: &'static [__cache::Part] = &[
            __cache::Part::new("0", <u64 as __cache::OwnedPart>::SHAPE),
            __cache::Part::new("1", <String as __cache::OwnedPart>::SHAPE),
        ];
        fn write_parts(&self, __out: &mut __cache::KeyWriter<'_>) {
            let __value = &self.0;
            <u64 as __cache::OwnedPart>::write_tag(__value, __out);
            let __value = &self.1;
            <String as __cache::OwnedPart>::write(__value, __out);
        }
    }
    #[automatically_derived]
    impl __cache::OwnedKey for Stock {
        fn read_parts(
            __parts: &mut __cache::KeyReader<'_>,
        ) -> __cache::core::option::Option<Self> {
            __cache::core::option::Option::Some(Self {
                0: <u64 as __cache::OwnedPart>::read_tag(__parts)?,
                1: <String as __cache::OwnedPart>::read(__parts)?,
            })
        }
    }
    #[automatically_derived]
    impl __cache::MapKey for Stock {
        type Field = String;
        type Value = Level;
    }
    const _: () = __cache::check_map::<Stock>();
};
