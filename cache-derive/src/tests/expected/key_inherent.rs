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
    /// Reads a key from its text without prefix, such as `report@<fingerprint>:<account>:<region>:<type>`.
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
impl __cache::core::fmt::Display for ReportOfDay {
    /// Writes the key as it is in Redis, without prefix.
    fn fmt(
        &self,
        __formatter: &mut __cache::core::fmt::Formatter<'_>,
    ) -> __cache::core::fmt::Result {
        __cache::key_display(self, __formatter)
    }
}
