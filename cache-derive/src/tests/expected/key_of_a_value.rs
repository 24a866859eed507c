#[automatically_derived]
#[allow(
    dead_code,
    deprecated,
    unused_qualifications,
    clippy::absolute_paths,
    clippy::missing_errors_doc,
    clippy::too_many_arguments
)]
impl<'a> PageKey<'a> {
    /// Makes the key from its parts.
    #[must_use]
    pub fn new(path: &'a str, revision: u32) -> Self {
        Self {
            path: path,
            revision: revision,
        }
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
    impl<'a> __cache::core::fmt::Display for PageKey<'a> {
        /// Writes the key as it stands in Redis, without prefix.
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            __cache::key_display(self, __formatter)
        }
    }
    #[automatically_derived]
    impl<'a> __cache::Key for PageKey<'a> {
        const RESOURCE: &'static __cache::core::primitive::str = "page";
        const VERSION: __cache::Version = __cache::Version::None;
        const TTL: __cache::Ttl = __cache::Ttl::after_millis(3600000u64);
        const PARTS: &'static [__cache::Part] = &[
            __cache::Part::new("path", <&'a str as __cache::BorrowedPart>::SHAPE),
            __cache::Part::new("revision", <u32 as __cache::BorrowedPart>::SHAPE),
        ];
        fn write_parts(&self, __out: &mut __cache::KeyWriter<'_>) {
            let __value = &self.path;
            <&'a str as __cache::BorrowedPart>::write(__value, __out);
            let __value = &self.revision;
            <u32 as __cache::BorrowedPart>::write(__value, __out);
        }
    }
    #[automatically_derived]
    impl<'a> __cache::EntryKey for PageKey<'a> {
        type Value = std::collections::HashMap<String, u64>;
    }
    const _: () = __cache::check_value::<PageKey<'static>>();
};
