::core::compile_error! {
    "`1` has no unit; write `1s`, `1m`, `1h` or `1d`"
}
/// Key of the hash that holds a [`User`].
///
/// Resource `user`; an entry is kept until it is deleted.
#[allow(deprecated, unused_qualifications)]
pub struct UserKey {
    /// The part `id` of the key.
    pub id: u64,
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
    pub fn new(id: u64) -> Self {
        Self { id: id }
    }
    /// Reads a key from its text without prefix, such as `user:<id>`.
    ///
    /// # Errors
    /// [`ParseKeyError`](::typed_cache::ParseKeyError) for any other text, other spellings of the same key included.
    pub fn parse(
        __text: &::core::primitive::str,
    ) -> ::core::result::Result<Self, ::typed_cache::ParseKeyError> {
        ::typed_cache::__private::key_parse(__text)
    }
}
/// The fields of [`User`] as the hash holds them, each with its type.
#[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
#[allow(dead_code)]
pub struct UserFields;
#[automatically_derived]
#[allow(
    dead_code,
    deprecated,
    unused_qualifications,
    clippy::absolute_paths,
    clippy::missing_errors_doc,
    clippy::too_many_arguments
)]
impl UserFields {
    /// The field `mail`.
    pub const MAIL: ::typed_cache::Field<User, String> = ::typed_cache::Field::new(
        "mail",
    );
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
    impl __cache::HashKey for UserKey {
        type Record = User;
    }
    #[automatically_derived]
    impl __cache::Cacheable for User {
        type Key = UserKey;
    }
    #[automatically_derived]
    impl __cache::Keyed for User {
        fn key(&self) -> UserKey {
            __cache::core::unreachable!()
        }
        fn write_key_parts(&self, _: &mut __cache::KeyWriter<'_>) {
            __cache::core::unreachable!()
        }
    }
    #[automatically_derived]
    impl __cache::HashRecord for User {
        type Key = UserKey;
        const FIELDS: &'static [__cache::FieldSchema] = &[];
        fn write_fields(&self, _: &mut __cache::FieldWriter<'_, Self>) {
            __cache::core::unreachable!()
        }
        fn read_fields(
            _: <Self as __cache::HashRecord>::Key,
            _: &mut __cache::FieldReader<'_, Self>,
        ) -> __cache::core::option::Option<Self> {
            __cache::core::unreachable!()
        }
        fn has_key(
            &self,
            _: &<Self as __cache::HashRecord>::Key,
        ) -> __cache::core::primitive::bool {
            __cache::core::unreachable!()
        }
    }
};
