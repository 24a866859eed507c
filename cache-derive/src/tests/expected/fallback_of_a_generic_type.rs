::core::compile_error! {
    "one resource holds one type; derive `Schema` here and wrap it: `struct UserPage(Page<User>)`"
}
/// Key of a cached [`Page`].
///
/// Resource `page`; an entry is kept for 1 minute.
#[allow(deprecated, unused_qualifications)]
struct PageKey {
    /// The part `id` of the key.
    id: u64,
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
impl PageKey {
    /// Makes the key from its parts.
    #[must_use]
    fn new(id: u64) -> Self {
        Self { id: id }
    }
    /// Reads a key from its text without prefix, such as `page:<id>`.
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
    impl __cache::core::clone::Clone for PageKey {
        fn clone(&self) -> Self {
            __cache::core::unreachable!()
        }
    }
    #[automatically_derived]
    impl __cache::core::fmt::Debug for PageKey {
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            __cache::core::unreachable!()
        }
    }
    #[automatically_derived]
    impl __cache::core::cmp::PartialEq for PageKey {
        fn eq(&self, __other: &Self) -> __cache::core::primitive::bool {
            __cache::core::unreachable!()
        }
    }
    #[automatically_derived]
    impl __cache::core::cmp::Eq for PageKey {}
    #[automatically_derived]
    impl __cache::core::hash::Hash for PageKey {
        fn hash<__H: __cache::core::hash::Hasher>(&self, __hasher: &mut __H) {
            __cache::core::unreachable!()
        }
    }
    #[automatically_derived]
    impl __cache::core::fmt::Display for PageKey {
        /// Writes the key as it stands in Redis, without prefix.
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            __cache::key_display(self, __formatter)
        }
    }
    #[automatically_derived]
    impl __cache::Key for PageKey {
        const RESOURCE: &'static __cache::core::primitive::str = "";
        const VERSION: __cache::Version = __cache::Version::None;
        const TTL: __cache::Ttl = __cache::Ttl::NEVER;
        const PARTS: &'static [__cache::Part] = &[];
        fn write_parts(&self, _: &mut __cache::KeyWriter<'_>) {
            __cache::core::unreachable!()
        }
    }
    #[automatically_derived]
    impl __cache::OwnedKey for PageKey {
        fn read_parts(
            _: &mut __cache::KeyReader<'_>,
        ) -> __cache::core::option::Option<Self> {
            __cache::core::unreachable!()
        }
    }
};
