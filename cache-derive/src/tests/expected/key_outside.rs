/// Key of a cached [`Report`].
///
/// Resource `report`, version 2; an entry is kept for `crate::REPORT_TTL`.
#[allow(deprecated, unused_qualifications)]
pub(crate) struct ReportOfDay {
    /// The account.
    pub(crate) account: u64,
    /// The part `region` of the key.
    pub(crate) region: String,
    /// The part `type` of the key.
    pub(crate) r#type: Vec<u8>,
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
impl ReportOfDay {
    /// Makes the key from its parts.
    #[must_use]
    pub(crate) fn new(
        account: u64,
        region: impl ::core::convert::Into<String>,
        r#type: Vec<u8>,
    ) -> Self {
        Self {
            account: account,
            region: ::core::convert::Into::into(region),
            r#type: r#type,
        }
    }
    /// Reads a key from its text without prefix, such as `report@2:<account>:<region>:<type>`.
    ///
    /// # Errors
    /// [`ParseKeyError`](::typed_cache::ParseKeyError) for any other text, other spellings of the same key included.
    pub(crate) fn parse(
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
    impl __cache::core::clone::Clone for ReportOfDay {
        fn clone(&self) -> Self {
            Self {
                account: {
                    let __value = &self.account;
                    <u64 as __cache::GeneratedPart>::copied(__value)
                },
                region: {
                    let __value = &self.region;
                    <String as __cache::GeneratedPart>::copied(__value)
                },
                r#type: {
                    let __value = &self.r#type;
                    <Vec<u8> as __cache::GeneratedPart>::copied(__value)
                },
            }
        }
    }
    #[automatically_derived]
    impl __cache::core::fmt::Debug for ReportOfDay {
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            let mut __fields = __cache::core::fmt::Formatter::debug_struct(
                __formatter,
                "ReportOfDay",
            );
            {
                let __value = &self.account;
                <u64 as __cache::GeneratedPart>::show(__value, "account", &mut __fields)
            };
            {
                let __value = &self.region;
                <String as __cache::GeneratedPart>::show(
                    __value,
                    "region",
                    &mut __fields,
                )
            };
            {
                let __value = &self.r#type;
                <Vec<u8> as __cache::GeneratedPart>::show(__value, "type", &mut __fields)
            };
            __cache::core::fmt::DebugStruct::finish(&mut __fields)
        }
    }
    #[automatically_derived]
    impl __cache::core::cmp::PartialEq for ReportOfDay {
        fn eq(&self, __other: &Self) -> __cache::core::primitive::bool {
            if !{
                let __value = &self.account;
                <u64 as __cache::GeneratedPart>::is_same(__value, &__other.account)
            } {
                return false;
            }
            if !{
                let __value = &self.region;
                <String as __cache::GeneratedPart>::is_same(__value, &__other.region)
            } {
                return false;
            }
            if !{
                let __value = &self.r#type;
                <Vec<u8> as __cache::GeneratedPart>::is_same(__value, &__other.r#type)
            } {
                return false;
            }
            true
        }
    }
    #[automatically_derived]
    impl __cache::core::cmp::Eq for ReportOfDay {}
    #[automatically_derived]
    impl __cache::core::hash::Hash for ReportOfDay {
        fn hash<__H: __cache::core::hash::Hasher>(&self, __hasher: &mut __H) {
            {
                let __value = &self.account;
                <u64 as __cache::GeneratedPart>::feed(__value, __hasher)
            };
            {
                let __value = &self.region;
                <String as __cache::GeneratedPart>::feed(__value, __hasher)
            };
            {
                let __value = &self.r#type;
                <Vec<u8> as __cache::GeneratedPart>::feed(__value, __hasher)
            };
        }
    }
    #[automatically_derived]
    impl __cache::core::fmt::Display for ReportOfDay {
        /// Writes the key as it stands in Redis, without prefix.
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            __cache::key_display(self, __formatter)
        }
    }
    const __TTL: __cache::Ttl = __cache::Ttl::constant(crate::REPORT_TTL);
    #[automatically_derived]
    impl __cache::Key for ReportOfDay {
        const RESOURCE: &'static __cache::core::primitive::str = "report";
        const VERSION: __cache::Version = __cache::Version::Number(2u16);
        const TTL: __cache::Ttl = __TTL;
        const PARTS: &'static [__cache::Part] = &[
            __cache::Part::new("account", <u64 as __cache::GeneratedPart>::SHAPE),
            __cache::Part::new("region", <String as __cache::GeneratedPart>::SHAPE),
            __cache::Part::new("type", <Vec<u8> as __cache::GeneratedPart>::SHAPE),
        ];
        fn write_parts(&self, __out: &mut __cache::KeyWriter<'_>) {
            let __value = &self.account;
            <u64 as __cache::GeneratedPart>::write_tag(__value, __out);
            let __value = &self.region;
            <String as __cache::GeneratedPart>::write(__value, __out);
            let __value = &self.r#type;
            <Vec<u8> as __cache::GeneratedPart>::write(__value, __out);
        }
    }
    #[automatically_derived]
    impl __cache::OwnedKey for ReportOfDay {
        fn read_parts(
            __parts: &mut __cache::KeyReader<'_>,
        ) -> __cache::core::option::Option<Self> {
            __cache::core::option::Option::Some(Self {
                account: <u64 as __cache::GeneratedPart>::read_tag(__parts)?,
                region: <String as __cache::GeneratedPart>::read(__parts)?,
                r#type: <Vec<u8> as __cache::GeneratedPart>::read(__parts)?,
            })
        }
    }
    #[automatically_derived]
    impl __cache::EntryKey for ReportOfDay {
        type Value = Report;
        const MISMATCH: __cache::Mismatch = __cache::Mismatch::Error;
    }
    #[automatically_derived]
    impl __cache::Cacheable for Report {
        type Key = ReportOfDay;
    }
    #[automatically_derived]
    impl __cache::Schema for Report {
        const SHAPE: &'static __cache::Shape = &__cache::Shape::record(
            &[__cache::Member::new("total", <u64 as __cache::Schema>::SHAPE)],
        );
    }
    const _: () = __cache::check_value::<ReportOfDay>();
};
