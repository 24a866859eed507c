::core::compile_error! {
    "unknown word `tll`, did you mean `ttl`? known: crate, fields_type, format, hash, key, key_type, list, mismatch, resource, ttl, version"
}
::core::compile_error! {
    "key part `nick` has no type; write `nick: u64`"
}
/// Key of a cached [`User`].
///
/// Resource `user`; an entry is kept for 1 minute.
#[derive(
    ::core::clone::Clone,
    ::core::fmt::Debug,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::hash::Hash,
)]
#[allow(deprecated, unused_qualifications)]
pub struct UserKey {
    /// The part `id` of the key.
    pub id: u64,
    /// The part `name` of the key.
    pub name: String,
}
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
    impl UserKey {
        /// Makes the key from its parts.
        #[must_use]
        pub fn new(id: u64, name: impl __cache::core::convert::Into<String>) -> Self {
            Self {
                id: id,
                name: __cache::core::convert::Into::into(name),
            }
        }
        /// Reads a key from its text without prefix, such as `user:<id>:<name>`.
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
    impl __cache::core::fmt::Display for UserKey {
        /// Writes the key as it stands in Redis, without prefix.
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            __cache::key_display(self, __formatter)
        }
    }
    #[automatically_derived]
    impl __cache::Key for UserKey {
        const RESOURCE: &'static __cache::core::primitive::str = "";
        const VERSION: __cache::Version = __cache::Version::None;
        const TTL: __cache::Ttl = __cache::Ttl::NEVER;
        const PARTS: &'static [__cache::Part] = &[];
        fn write_parts(&self, _: &mut __cache::KeyWriter<'_>) {
            __cache::core::unreachable!()
        }
    }
    #[automatically_derived]
    impl __cache::OwnedKey for UserKey {
        fn read_parts(
            _: &mut __cache::KeyReader<'_>,
        ) -> __cache::core::option::Option<Self> {
            __cache::core::unreachable!()
        }
    }
    #[automatically_derived]
    impl __cache::EntryKey for UserKey {
        type Value = User;
    }
    #[automatically_derived]
    impl __cache::Cacheable for User {
        type Key = UserKey;
    }
    #[automatically_derived]
    impl __cache::Schema for User {
        const SHAPE: &'static __cache::Shape = &__cache::Shape::unit();
    }
};
