/// Key of a cached [`Pair`].
///
/// Resource `pair`; entries have a TTL of 15 minutes.
#[derive(Copy, serde::Serialize)]
#[allow(deprecated, unused_qualifications)]
pub(crate) struct PairKey(
    /// The account.
    pub(crate) u64,
    /// The part `1` of the key.
    pub(crate) u8,
);
#[automatically_derived]
#[allow(
    dead_code,
    deprecated,
    unused_qualifications,
    clippy::absolute_paths,
    clippy::missing_errors_doc,
    clippy::too_many_arguments
)]
impl PairKey {
    /// Makes the key from its parts.
    #[must_use]
    pub(crate) fn new(part_0: u64, part_1: u8) -> Self {
        Self { 0: part_0, 1: part_1 }
    }
    /// Reads a key from its text without prefix, such as `pair:<0>:<1>`.
    ///
    /// # Errors
    /// [`ParseKeyError`](::typed_cache::ParseKeyError) for any other text, other spellings of the same key included.
    pub(crate) fn parse(
        __text: &::core::primitive::str,
    ) -> ::core::result::Result<Self, ::typed_cache::ParseKeyError> {
        ::typed_cache::__private::key_parse(__text)
    }
}
#[automatically_derived]
impl __cache::core::clone::Clone for PairKey {
    fn clone(&self) -> Self {
        Self {
            0: {
                let __value = &self.0;
                <u64 as __cache::GeneratedPart>::copied(__value)
            },
            1: {
                let __value = &self.1;
                <u8 as __cache::GeneratedPart>::copied(__value)
            },
        }
    }
}
#[automatically_derived]
impl __cache::core::fmt::Debug for PairKey {
    fn fmt(
        &self,
        __formatter: &mut __cache::core::fmt::Formatter<'_>,
    ) -> __cache::core::fmt::Result {
        let mut __fields = __cache::core::fmt::Formatter::debug_tuple(
            __formatter,
            "PairKey",
        );
        __cache::core::fmt::DebugTuple::field(&mut __fields, &self.0);
        __cache::core::fmt::DebugTuple::field(&mut __fields, &self.1);
        __cache::core::fmt::DebugTuple::finish(&mut __fields)
    }
}
#[automatically_derived]
impl __cache::core::cmp::PartialEq for PairKey {
    fn eq(&self, __other: &Self) -> __cache::core::primitive::bool {
        if !{
            let __value = &self.0;
            <u64 as __cache::GeneratedPart>::is_same(__value, &__other.0)
        } {
            return false;
        }
        if !{
            let __value = &self.1;
            <u8 as __cache::GeneratedPart>::is_same(__value, &__other.1)
        } {
            return false;
        }
        true
    }
}
#[automatically_derived]
impl __cache::Key for PairKey {
    const RESOURCE: &'static __cache::core::primitive::str = "pair";
    const VERSION: __cache::Version = __cache::Version::None;
    const KIND: __cache::Kind = __cache::Kind::Value;
    const TTL: __cache::Ttl = __cache::Ttl::after_millis(900000u64);
    const PARTS: &'static [__cache::Part] = &[
        __cache::Part::new("0", <u64 as __cache::GeneratedPart>::SHAPE),
        __cache::Part::new("1", <u8 as __cache::GeneratedPart>::SHAPE),
    ];
    fn write_parts(&self, __out: &mut __cache::KeyWriter<'_>) {
        let __value = &self.0;
        <u64 as __cache::GeneratedPart>::write(__value, __out);
        let __value = &self.1;
        <u8 as __cache::GeneratedPart>::write_tag(__value, __out);
    }
}
#[automatically_derived]
impl __cache::OwnedKey for PairKey {
    fn read_parts(
        __parts: &mut __cache::KeyReader<'_>,
    ) -> __cache::core::option::Option<Self> {
        __cache::core::option::Option::Some(Self {
            0: <u64 as __cache::GeneratedPart>::read(__parts)?,
            1: <u8 as __cache::GeneratedPart>::read_tag(__parts)?,
        })
    }
}
#[automatically_derived]
impl __cache::Keyed for Pair {
    fn key(&self) -> PairKey {
        PairKey {
            0: {
                let __value = &self.1;
                <u64 as __cache::GeneratedPart>::copied(__value)
            },
            1: {
                let __value = &self.2;
                <u8 as __cache::GeneratedPart>::copied(__value)
            },
        }
    }
    fn write_key_parts(&self, __out: &mut __cache::KeyWriter<'_>) {
        let __value = &self.1;
        <u64 as __cache::GeneratedPart>::write(__value, __out);
        let __value = &self.2;
        <u8 as __cache::GeneratedPart>::write_tag(__value, __out);
    }
}
