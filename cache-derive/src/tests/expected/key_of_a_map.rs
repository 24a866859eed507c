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
    impl Stock {
        /// Makes the key from its parts.
        #[must_use]
        pub fn new(
            part_0: u64,
            part_1: impl __cache::core::convert::Into<String>,
        ) -> Self {
            Self {
                0: part_0,
                1: __cache::core::convert::Into::into(part_1),
            }
        }
        /// Reads a key from its text without prefix, such as `stock@<fingerprint>:<0>:<1>`.
        ///
        /// # Errors
        /// [`ParseKeyError`](::typed_cache::ParseKeyError) for any other text, other spellings of the same key included.
        pub fn parse(
            __text: &__cache::core::primitive::str,
        ) -> __cache::core::result::Result<Self, ::typed_cache::ParseKeyError> {
            __cache::key_parse(__text)
        }
    }
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
            __cache::Part::of::<u64>("0"),
            __cache::Part::of::<String>("1"),
        ];
        fn write_parts(&self, __out: &mut __cache::KeyWriter<'_>) {
            __cache::KeyWriter::hash_tag(__out, &self.0);
            __cache::KeyWriter::part(__out, &self.1);
        }
    }
    #[automatically_derived]
    impl __cache::OwnedKey for Stock {
        fn read_parts(
            __parts: &mut __cache::KeyReader<'_>,
        ) -> __cache::core::option::Option<Self> {
            __cache::core::option::Option::Some(Self {
                0: __cache::KeyReader::hash_tag::<u64>(__parts)?,
                1: __cache::KeyReader::part::<String>(__parts)?,
            })
        }
    }
    #[automatically_derived]
    impl __cache::MapKey for Stock {
        type Field = String;
        type Value = Level;
    }
    const _: __cache::Fingerprint = <Stock as __cache::MapKey>::FINGERPRINT;
};
