/// Key of a cached [`A`].
///
/// Resource `a`; an entry is kept for 1 second.
#[allow(deprecated, unused_qualifications)]
struct AKey {
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
impl AKey {
    /// Makes the key from its parts.
    #[must_use]
    fn new(id: u64) -> Self {
        Self { id: id }
    }
    /// Reads a key from its text without prefix, such as `a:<id>`.
    ///
    /// # Errors
    /// [`ParseKeyError`](crate::cache::ParseKeyError) for any other text, other spellings of the same key included.
    fn parse(
        __text: &::core::primitive::str,
    ) -> ::core::result::Result<Self, crate::cache::ParseKeyError> {
        crate::cache::__private::key_parse(__text)
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
    use crate::cache::__private as __cache;
    #[automatically_derived]
    impl __cache::core::clone::Clone for AKey {
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
    impl __cache::core::fmt::Debug for AKey {
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            let mut __fields = __cache::core::fmt::Formatter::debug_struct(
                __formatter,
                "AKey",
            );
            {
                let __value = &self.id;
                <u64 as __cache::GeneratedPart>::show(__value, "id", &mut __fields)
            };
            __cache::core::fmt::DebugStruct::finish(&mut __fields)
        }
    }
    #[automatically_derived]
    impl __cache::core::cmp::PartialEq for AKey {
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
    impl __cache::core::cmp::Eq for AKey {}
    #[automatically_derived]
    impl __cache::core::hash::Hash for AKey {
        fn hash<__H: __cache::core::hash::Hasher>(&self, __hasher: &mut __H) {
            {
                let __value = &self.id;
                <u64 as __cache::GeneratedPart>::feed(__value, __hasher)
            };
        }
    }
    #[automatically_derived]
    impl __cache::core::fmt::Display for AKey {
        /// Writes the key as it stands in Redis, without prefix.
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            __cache::key_display(self, __formatter)
        }
    }
    #[automatically_derived]
    impl __cache::Key for AKey {
        const RESOURCE: &'static __cache::core::primitive::str = "a";
        const VERSION: __cache::Version = __cache::Version::None;
        const TTL: __cache::Ttl = __cache::Ttl::after_millis(1000u64);
        const PARTS: &'static [__cache::Part] = &[
            __cache::Part::new("id", <u64 as __cache::GeneratedPart>::SHAPE),
        ];
        fn write_parts(&self, __out: &mut __cache::KeyWriter<'_>) {
            let __value = &self.id;
            <u64 as __cache::GeneratedPart>::write(__value, __out);
        }
    }
    #[automatically_derived]
    impl __cache::OwnedKey for AKey {
        fn read_parts(
            __parts: &mut __cache::KeyReader<'_>,
        ) -> __cache::core::option::Option<Self> {
            __cache::core::option::Option::Some(Self {
                id: <u64 as __cache::GeneratedPart>::read(__parts)?,
            })
        }
    }
    #[automatically_derived]
    impl __cache::EntryKey for AKey {
        type Value = A;
    }
    #[automatically_derived]
    impl __cache::Cacheable for A {
        type Key = AKey;
    }
    #[automatically_derived]
    impl __cache::Keyed for A {
        fn key(&self) -> AKey {
            AKey {
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
    impl __cache::Schema for A {
        const SHAPE: &'static __cache::Shape = &__cache::Shape::record(
            &[__cache::Member::new("id", <u64 as __cache::Schema>::SHAPE)],
        );
    }
    const _: () = __cache::check_value::<AKey>();
};
