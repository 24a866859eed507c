/// Key of a cached [`Quote`].
///
/// Resource `quote`; an entry is kept for 1 minute.
#[allow(deprecated, unused_qualifications)]
pub struct QuoteKey {
    /// The part `symbol` of the key.
    pub symbol: String,
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
impl QuoteKey {
    /// Makes the key from its parts.
    #[must_use]
    pub fn new(symbol: impl ::core::convert::Into<String>) -> Self {
        Self {
            symbol: ::core::convert::Into::into(symbol),
        }
    }
    /// Reads a key from its text without prefix, such as `quote:<symbol>`.
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
    impl __cache::core::clone::Clone for QuoteKey {
        fn clone(&self) -> Self {
            Self {
                symbol: {
                    let __value = &self.symbol;
                    <String as __cache::GeneratedPart>::copied(__value)
                },
            }
        }
    }
    #[automatically_derived]
    impl __cache::core::fmt::Debug for QuoteKey {
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            let mut __fields = __cache::core::fmt::Formatter::debug_struct(
                __formatter,
                "QuoteKey",
            );
            {
                let __value = &self.symbol;
                <String as __cache::GeneratedPart>::show(
                    __value,
                    "symbol",
                    &mut __fields,
                )
            };
            __cache::core::fmt::DebugStruct::finish(&mut __fields)
        }
    }
    #[automatically_derived]
    impl __cache::core::cmp::PartialEq for QuoteKey {
        fn eq(&self, __other: &Self) -> __cache::core::primitive::bool {
            if !{
                let __value = &self.symbol;
                <String as __cache::GeneratedPart>::is_same(__value, &__other.symbol)
            } {
                return false;
            }
            true
        }
    }
    #[automatically_derived]
    impl __cache::core::cmp::Eq for QuoteKey {}
    #[automatically_derived]
    impl __cache::core::hash::Hash for QuoteKey {
        fn hash<__H: __cache::core::hash::Hasher>(&self, __hasher: &mut __H) {
            {
                let __value = &self.symbol;
                <String as __cache::GeneratedPart>::feed(__value, __hasher)
            };
        }
    }
    #[automatically_derived]
    impl __cache::core::fmt::Display for QuoteKey {
        /// Writes the key as it stands in Redis, without prefix.
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            __cache::key_display(self, __formatter)
        }
    }
    #[automatically_derived]
    impl __cache::Key for QuoteKey {
        const RESOURCE: &'static __cache::core::primitive::str = "quote";
        const VERSION: __cache::Version = __cache::Version::None;
        const TTL: __cache::Ttl = __cache::Ttl::after_millis(60000u64);
        const PARTS: &'static [__cache::Part] = &[
            __cache::Part::new("symbol", <String as __cache::GeneratedPart>::SHAPE),
        ];
        fn write_parts(&self, __out: &mut __cache::KeyWriter<'_>) {
            let __value = &self.symbol;
            <String as __cache::GeneratedPart>::write(__value, __out);
        }
    }
    #[automatically_derived]
    impl __cache::OwnedKey for QuoteKey {
        fn read_parts(
            __parts: &mut __cache::KeyReader<'_>,
        ) -> __cache::core::option::Option<Self> {
            __cache::core::option::Option::Some(Self {
                symbol: <String as __cache::GeneratedPart>::read(__parts)?,
            })
        }
    }
    #[automatically_derived]
    impl __cache::EntryKey for QuoteKey {
        type Value = Quote;
        const FORMAT: __cache::Format = <__cache::Json as __cache::FormatFeature>::FORMAT;
    }
    #[automatically_derived]
    impl __cache::Cacheable for Quote {
        type Key = QuoteKey;
    }
    #[automatically_derived]
    impl __cache::Keyed for Quote {
        fn key(&self) -> QuoteKey {
            QuoteKey {
                symbol: {
                    let __value = &self.symbol;
                    <String as __cache::GeneratedPart>::copied(__value)
                },
            }
        }
        fn write_key_parts(&self, __out: &mut __cache::KeyWriter<'_>) {
            let __value = &self.symbol;
            <String as __cache::GeneratedPart>::write(__value, __out);
        }
    }
    #[automatically_derived]
    impl __cache::Schema for Quote {
        const SHAPE: &'static __cache::Shape = &__cache::Shape::record(
            &[
                __cache::Member::new("symbol", <String as __cache::Schema>::SHAPE),
                __cache::Member::new("price", <f64 as __cache::Schema>::SHAPE),
            ],
        );
    }
    const _: () = __cache::check_value::<QuoteKey>();
};
