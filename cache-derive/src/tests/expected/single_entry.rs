/// Key of a cached [`Settings`].
///
/// Resource `settings`; an entry is kept until it is deleted.
#[allow(deprecated, unused_qualifications)]
struct SettingsKey;
#[automatically_derived]
#[allow(
    dead_code,
    deprecated,
    unused_qualifications,
    clippy::absolute_paths,
    clippy::missing_errors_doc,
    clippy::too_many_arguments
)]
impl SettingsKey {
    /// Makes the key from its parts.
    #[must_use]
    fn new() -> Self {
        Self {}
    }
    /// Reads a key from its text without prefix, such as `settings:`.
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
    impl __cache::core::clone::Clone for SettingsKey {
        fn clone(&self) -> Self {
            Self {}
        }
    }
    #[automatically_derived]
    impl __cache::core::fmt::Debug for SettingsKey {
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            let mut __fields = __cache::core::fmt::Formatter::debug_struct(
                __formatter,
                "SettingsKey",
            );
            __cache::core::fmt::DebugStruct::finish(&mut __fields)
        }
    }
    #[automatically_derived]
    impl __cache::core::cmp::PartialEq for SettingsKey {
        fn eq(&self, __other: &Self) -> __cache::core::primitive::bool {
            true
        }
    }
    #[automatically_derived]
    impl __cache::core::cmp::Eq for SettingsKey {}
    #[automatically_derived]
    impl __cache::core::hash::Hash for SettingsKey {
        fn hash<__H: __cache::core::hash::Hasher>(&self, __hasher: &mut __H) {}
    }
    #[automatically_derived]
    impl __cache::core::fmt::Display for SettingsKey {
        /// Writes the key as it stands in Redis, without prefix.
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            __cache::key_display(self, __formatter)
        }
    }
    #[automatically_derived]
    impl __cache::Key for SettingsKey {
        const RESOURCE: &'static __cache::core::primitive::str = "settings";
        const VERSION: __cache::Version = __cache::Version::None;
        const TTL: __cache::Ttl = __cache::Ttl::NEVER;
        const PARTS: &'static [__cache::Part] = &[];
        fn write_parts(&self, __out: &mut __cache::KeyWriter<'_>) {}
    }
    #[automatically_derived]
    impl __cache::OwnedKey for SettingsKey {
        fn read_parts(
            __parts: &mut __cache::KeyReader<'_>,
        ) -> __cache::core::option::Option<Self> {
            __cache::core::option::Option::Some(Self {})
        }
    }
    #[automatically_derived]
    impl __cache::EntryKey for SettingsKey {
        type Value = Settings;
    }
    #[automatically_derived]
    impl __cache::Cacheable for Settings {
        type Key = SettingsKey;
    }
    #[automatically_derived]
    impl __cache::Keyed for Settings {
        fn key(&self) -> SettingsKey {
            SettingsKey {}
        }
        fn write_key_parts(&self, __out: &mut __cache::KeyWriter<'_>) {}
    }
    #[automatically_derived]
    impl __cache::Schema for Settings {
        const SHAPE: &'static __cache::Shape = &__cache::Shape::unit();
    }
    const _: () = __cache::check_value::<SettingsKey>();
};
