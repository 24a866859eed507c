/// Key of a cached [`Span`].
///
/// Resource `span`; an entry is kept for 1 hour 30 minutes.
#[allow(deprecated, unused_qualifications)]
struct SpanKey {
    /// The part `tenant` of the key.
    tenant: String,
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
impl SpanKey {
    /// Makes the key from its parts.
    #[must_use]
    fn new(tenant: impl ::core::convert::Into<String>, id: u64) -> Self {
        Self {
            tenant: ::core::convert::Into::into(tenant),
            id: id,
        }
    }
    /// Reads a key from its text without prefix, such as `span:<tenant>:<id>`.
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
    impl __cache::core::clone::Clone for SpanKey {
        fn clone(&self) -> Self {
            Self {
                tenant: {
                    let __value = &self.tenant;
                    <String as __cache::GeneratedPart>::copied(__value)
                },
                id: {
                    let __value = &self.id;
                    <u64 as __cache::GeneratedPart>::copied(__value)
                },
            }
        }
    }
    #[automatically_derived]
    impl __cache::core::fmt::Debug for SpanKey {
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            let mut __fields = __cache::core::fmt::Formatter::debug_struct(
                __formatter,
                "SpanKey",
            );
            {
                let __value = &self.tenant;
                <String as __cache::GeneratedPart>::show(
                    __value,
                    "tenant",
                    &mut __fields,
                )
            };
            {
                let __value = &self.id;
                <u64 as __cache::GeneratedPart>::show(__value, "id", &mut __fields)
            };
            __cache::core::fmt::DebugStruct::finish(&mut __fields)
        }
    }
    #[automatically_derived]
    impl __cache::core::cmp::PartialEq for SpanKey {
        fn eq(&self, __other: &Self) -> __cache::core::primitive::bool {
            if !{
                let __value = &self.tenant;
                <String as __cache::GeneratedPart>::is_same(__value, &__other.tenant)
            } {
                return false;
            }
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
    impl __cache::core::cmp::Eq for SpanKey {}
    #[automatically_derived]
    impl __cache::core::hash::Hash for SpanKey {
        fn hash<__H: __cache::core::hash::Hasher>(&self, __hasher: &mut __H) {
            {
                let __value = &self.tenant;
                <String as __cache::GeneratedPart>::feed(__value, __hasher)
            };
            {
                let __value = &self.id;
                <u64 as __cache::GeneratedPart>::feed(__value, __hasher)
            };
        }
    }
    #[automatically_derived]
    impl __cache::core::fmt::Display for SpanKey {
        /// Writes the key as it stands in Redis, without prefix.
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            __cache::key_display(self, __formatter)
        }
    }
    #[automatically_derived]
    impl __cache::Key for SpanKey {
        const RESOURCE: &'static __cache::core::primitive::str = "span";
        const VERSION: __cache::Version = __cache::Version::None;
        const TTL: __cache::Ttl = __cache::Ttl::after_millis(5400000u64);
        const PARTS: &'static [__cache::Part] = &[
            __cache::Part::new("tenant", <String as __cache::GeneratedPart>::SHAPE),
            __cache::Part::new("id", <u64 as __cache::GeneratedPart>::SHAPE),
        ];
        fn write_parts(&self, __out: &mut __cache::KeyWriter<'_>) {
            let __value = &self.tenant;
            <String as __cache::GeneratedPart>::write(__value, __out);
            let __value = &self.id;
            <u64 as __cache::GeneratedPart>::write_tag(__value, __out);
        }
    }
    #[automatically_derived]
    impl __cache::OwnedKey for SpanKey {
        fn read_parts(
            __parts: &mut __cache::KeyReader<'_>,
        ) -> __cache::core::option::Option<Self> {
            __cache::core::option::Option::Some(Self {
                tenant: <String as __cache::GeneratedPart>::read(__parts)?,
                id: <u64 as __cache::GeneratedPart>::read_tag(__parts)?,
            })
        }
    }
    #[automatically_derived]
    impl __cache::EntryKey for SpanKey {
        type Value = Span;
    }
    #[automatically_derived]
    impl __cache::Cacheable for Span {
        type Key = SpanKey;
    }
    #[automatically_derived]
    impl __cache::Schema for Span {
        const SHAPE: &'static __cache::Shape = &__cache::Shape::tuple(
            &[
                <i64 as __cache::Schema>::SHAPE,
                <std::time::Duration as __cache::Schema>::SHAPE,
            ],
        );
    }
    const _: () = __cache::check_value::<SpanKey>();
};
