/// Key of the hash that holds a [`Profile`].
///
/// Resource `profile`; an entry is kept for 1 day.
#[allow(deprecated, unused_qualifications)]
pub struct ProfileKey {
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
impl ProfileKey {
    /// Makes the key from its parts.
    #[must_use]
    pub fn new(id: u64) -> Self {
        Self { id: id }
    }
    /// Reads a key from its text without prefix, such as `profile:<id>`.
    ///
    /// # Errors
    /// [`ParseKeyError`](::typed_cache::ParseKeyError) for any other text, other spellings of the same key included.
    pub fn parse(
        __text: &::core::primitive::str,
    ) -> ::core::result::Result<Self, ::typed_cache::ParseKeyError> {
        ::typed_cache::__private::key_parse(__text)
    }
}
/// The fields of [`Profile`] as the hash holds them, each with its type.
#[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
#[allow(dead_code)]
pub struct ProfileFields;
#[automatically_derived]
#[allow(
    dead_code,
    deprecated,
    unused_qualifications,
    clippy::absolute_paths,
    clippy::missing_errors_doc,
    clippy::too_many_arguments
)]
impl ProfileFields {
    /// What others see.
    pub const DISPLAY_NAME: ::typed_cache::Field<Profile, String> = ::typed_cache::Field::new(
        "displayName",
    );
    /// The field `visits`.
    pub const VISITS: ::typed_cache::Field<Profile, i64> = ::typed_cache::Field::new(
        "n",
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
    impl __cache::core::clone::Clone for ProfileKey {
        fn clone(&self) -> Self {
            Self {
                id: {
                    let __value = &self.id;
                    <u64 as __cache::GeneratedPart>::copied(__value)
                },
            }
        }
    }
    #[automatically_derived]
    impl __cache::core::fmt::Debug for ProfileKey {
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            let mut __fields = __cache::core::fmt::Formatter::debug_struct(
                __formatter,
                "ProfileKey",
            );
            {
                let __value = &self.id;
                <u64 as __cache::GeneratedPart>::show(__value, "id", &mut __fields)
            };
            __cache::core::fmt::DebugStruct::finish(&mut __fields)
        }
    }
    #[automatically_derived]
    impl __cache::core::cmp::PartialEq for ProfileKey {
        fn eq(&self, __other: &Self) -> __cache::core::primitive::bool {
            if !{
                let __value = &self.id;
                <u64 as __cache::GeneratedPart>::is_same(__value, &__other.id)
            } {
                return false;
            }
            true
        }
    }
    #[automatically_derived]
    impl __cache::core::cmp::Eq for ProfileKey {}
    #[automatically_derived]
    impl __cache::core::hash::Hash for ProfileKey {
        fn hash<__H: __cache::core::hash::Hasher>(&self, __hasher: &mut __H) {
            {
                let __value = &self.id;
                <u64 as __cache::GeneratedPart>::feed(__value, __hasher)
            };
        }
    }
    #[automatically_derived]
    impl __cache::core::fmt::Display for ProfileKey {
        /// Writes the key as it stands in Redis, without prefix.
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            __cache::key_display(self, __formatter)
        }
    }
    #[automatically_derived]
    impl __cache::Key for ProfileKey {
        const RESOURCE: &'static __cache::core::primitive::str = "profile";
        const VERSION: __cache::Version = __cache::Version::None;
        const TTL: __cache::Ttl = __cache::Ttl::after_millis(86400000u64);
        const PARTS: &'static [__cache::Part] = &[
            __cache::Part::new("id", <u64 as __cache::GeneratedPart>::SHAPE),
        ];
        fn write_parts(&self, __out: &mut __cache::KeyWriter<'_>) {
            let __value = &self.id;
            <u64 as __cache::GeneratedPart>::write(__value, __out);
        }
    }
    #[automatically_derived]
    impl __cache::OwnedKey for ProfileKey {
        fn read_parts(
            __parts: &mut __cache::KeyReader<'_>,
        ) -> __cache::core::option::Option<Self> {
            __cache::core::option::Option::Some(Self {
                id: <u64 as __cache::GeneratedPart>::read(__parts)?,
            })
        }
    }
    #[automatically_derived]
    impl __cache::HashKey for ProfileKey {
        type Record = Profile;
        const FORMAT: __cache::Format = <__cache::Json as __cache::FormatFeature>::FORMAT;
        const MISMATCH: __cache::Mismatch = __cache::Mismatch::Error;
    }
    #[automatically_derived]
    impl __cache::Cacheable for Profile {
        type Key = ProfileKey;
    }
    #[automatically_derived]
    impl __cache::Keyed for Profile {
        fn key(&self) -> ProfileKey {
            ProfileKey {
                id: {
                    let __value = &self.id;
                    <u64 as __cache::GeneratedPart>::copied(__value)
                },
            }
        }
        fn write_key_parts(&self, __out: &mut __cache::KeyWriter<'_>) {
            let __value = &self.id;
            <u64 as __cache::GeneratedPart>::write(__value, __out);
        }
    }
    #[automatically_derived]
    impl __cache::HashRecord for Profile {
        type Key = ProfileKey;
        const FIELDS: &'static [__cache::FieldSchema] = &[
            __cache::FieldSchema::new("displayName", <String as __cache::Schema>::SHAPE),
            __cache::FieldSchema::new("n", <i64 as __cache::Schema>::SHAPE),
        ];
        fn write_fields(&self, __out: &mut __cache::FieldWriter<'_, Self>) {
            let __value = &self.display_name;
            __cache::FieldWriter::write_nth::<0usize, String>(__out, __value);
            let __value = &self.visits;
            __cache::FieldWriter::write_nth::<1usize, i64>(__out, __value);
        }
        fn read_fields(
            __key: <Self as __cache::HashRecord>::Key,
            __fields: &mut __cache::FieldReader<'_, Self>,
        ) -> __cache::core::option::Option<Self> {
            let __0 = __cache::FieldReader::read_nth::<0usize, String>(__fields);
            let __1 = __cache::FieldReader::read_nth::<1usize, i64>(__fields);
            __cache::core::option::Option::Some(Self {
                id: __key.id,
                display_name: __0?,
                visits: __1?,
                session: __cache::core::default::Default::default(),
                limit: defaults::limit(),
            })
        }
        fn has_key(
            &self,
            __key: &<Self as __cache::HashRecord>::Key,
        ) -> __cache::core::primitive::bool {
            if !{
                let __value = &self.id;
                <u64 as __cache::GeneratedPart>::is_same(__value, &__key.id)
            } {
                return false;
            }
            true
        }
    }
    const _: () = __cache::check_hash::<ProfileKey>();
};
