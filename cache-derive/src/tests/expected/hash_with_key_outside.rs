/// Key of the hash that holds a [`Flags`].
///
/// Resource `flags`; an entry is kept until it is deleted.
#[allow(deprecated, unused_qualifications)]
struct FlagsKey;
#[automatically_derived]
#[allow(
    dead_code,
    deprecated,
    unused_qualifications,
    clippy::absolute_paths,
    clippy::missing_errors_doc,
    clippy::too_many_arguments
)]
impl FlagsKey {
    /// Makes the key from its parts.
    #[must_use]
    fn new() -> Self {
        Self {}
    }
    /// Reads a key from its text without prefix, such as `flags:`.
    ///
    /// # Errors
    /// [`ParseKeyError`](::typed_cache::ParseKeyError) for any other text, other spellings of the same key included.
    fn parse(
        __text: &::core::primitive::str,
    ) -> ::core::result::Result<Self, ::typed_cache::ParseKeyError> {
        ::typed_cache::__private::key_parse(__text)
    }
}
/// The fields of [`Flags`] as the hash holds them, each with its type.
#[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
#[allow(dead_code)]
struct FlagColumns;
#[automatically_derived]
#[allow(
    dead_code,
    deprecated,
    unused_qualifications,
    clippy::absolute_paths,
    clippy::missing_errors_doc,
    clippy::too_many_arguments
)]
impl FlagColumns {
    /// The field `dark`.
    const DARK: ::typed_cache::Field<Flags, bool> = ::typed_cache::Field::new("dark");
    /// The field `type`.
    const TYPE: ::typed_cache::Field<Flags, u8> = ::typed_cache::Field::new("type");
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
    impl __cache::core::clone::Clone for FlagsKey {
        fn clone(&self) -> Self {
            Self {}
        }
    }
    #[automatically_derived]
    impl __cache::core::fmt::Debug for FlagsKey {
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            let mut __fields = __cache::core::fmt::Formatter::debug_struct(
                __formatter,
                "FlagsKey",
            );
            __cache::core::fmt::DebugStruct::finish(&mut __fields)
        }
    }
    #[automatically_derived]
    impl __cache::core::cmp::PartialEq for FlagsKey {
        fn eq(&self, __other: &Self) -> __cache::core::primitive::bool {
            true
        }
    }
    #[automatically_derived]
    impl __cache::core::cmp::Eq for FlagsKey {}
    #[automatically_derived]
    impl __cache::core::hash::Hash for FlagsKey {
        fn hash<__H: __cache::core::hash::Hasher>(&self, __hasher: &mut __H) {}
    }
    #[automatically_derived]
    impl __cache::core::fmt::Display for FlagsKey {
        /// Writes the key as it stands in Redis, without prefix.
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            __cache::key_display(self, __formatter)
        }
    }
    #[automatically_derived]
    impl __cache::Key for FlagsKey {
        const RESOURCE: &'static __cache::core::primitive::str = "flags";
        const VERSION: __cache::Version = __cache::Version::None;
        const TTL: __cache::Ttl = __cache::Ttl::NEVER;
        const PARTS: &'static [__cache::Part] = &[];
        fn write_parts(&self, __out: &mut __cache::KeyWriter<'_>) {}
    }
    #[automatically_derived]
    impl __cache::OwnedKey for FlagsKey {
        fn read_parts(
            __parts: &mut __cache::KeyReader<'_>,
        ) -> __cache::core::option::Option<Self> {
            __cache::core::option::Option::Some(Self {})
        }
    }
    #[automatically_derived]
    impl __cache::HashKey for FlagsKey {
        type Record = Flags;
    }
    #[automatically_derived]
    impl __cache::Cacheable for Flags {
        type Key = FlagsKey;
    }
    #[automatically_derived]
    impl __cache::Keyed for Flags {
        fn key(&self) -> FlagsKey {
            FlagsKey {}
        }
        fn write_key_parts(&self, __out: &mut __cache::KeyWriter<'_>) {}
    }
    #[automatically_derived]
    impl __cache::HashRecord for Flags {
        type Key = FlagsKey;
        const FIELDS: &'static [__cache::FieldSchema] = &[
            __cache::FieldSchema::new("dark", <bool as __cache::Schema>::SHAPE),
            __cache::FieldSchema::new("type", <u8 as __cache::Schema>::SHAPE),
        ];
        fn write_fields(&self, __out: &mut __cache::FieldWriter<'_, Self>) {
            let __value = &self.dark;
            __cache::FieldWriter::write_nth::<0usize, bool>(__out, __value);
            let __value = &self.r#type;
            __cache::FieldWriter::write_nth::<1usize, u8>(__out, __value);
        }
        fn read_fields(
            __key: <Self as __cache::HashRecord>::Key,
            __fields: &mut __cache::FieldReader<'_, Self>,
        ) -> __cache::core::option::Option<Self> {
            let __0 = __cache::FieldReader::read_nth::<0usize, bool>(__fields);
            let __1 = __cache::FieldReader::read_nth::<1usize, u8>(__fields);
            __cache::core::option::Option::Some(Self { dark: __0?, r#type: __1? })
        }
        fn has_key(
            &self,
            __key: &<Self as __cache::HashRecord>::Key,
        ) -> __cache::core::primitive::bool {
            true
        }
    }
    const _: () = __cache::check_hash::<FlagsKey>();
};
