::core::compile_error! {
    "unknown word `tll`, did you mean `ttl`? known: crate, fields_type, format, hash, key, key_type, list, mismatch, resource, ttl, version"
}
::core::compile_error! {
    "key part `nick` has no type; write `nick: u64`"
}
/// Key of a cached [`User`].
///
/// Resource `user`; an entry is kept for 1 minute.
#[allow(deprecated, unused_qualifications)]
pub struct UserKey {
    /// The part `id` of the key.
    pub id: u64,
    /// The part `name` of the key.
    pub name: String,
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
impl UserKey {
    /// Makes the key from its parts.
    #[must_use]
    pub fn new(id: u64, name: impl ::core::convert::Into<String>) -> Self {
        Self {
            id: id,
            name: ::core::convert::Into::into(name),
        }
    }
    /// Reads a key from its text without prefix, such as `user:<id>:<name>`.
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
    impl __cache::core::clone::Clone for UserKey {
        fn clone(&self) -> Self {
            __cache::core::unreachable!()
        }
    }
    #[automatically_derived]
    impl __cache::core::fmt::Debug for UserKey {
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            __cache::core::unreachable!()
        }
    }
    #[automatically_derived]
    impl __cache::core::cmp::PartialEq for UserKey {
        fn eq(&self, __other: &Self) -> __cache::core::primitive::bool {
            __cache::core::unreachable!()
        }
    }
    #[automatically_derived]
    impl __cache::core::cmp::Eq for UserKey {}
    #[automatically_derived]
    impl __cache::core::hash::Hash for UserKey {
        fn hash<__H: __cache::core::hash::Hasher>(&self, __hasher: &mut __H) {
            __cache::core::unreachable!()
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
