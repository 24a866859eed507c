/// Key of a list of [`Event`].
///
/// Resource `event`; an entry is kept for 7 days.
#[allow(deprecated, unused_qualifications)]
struct EventKey {
    /// The part `room` of the key.
    room: u64,
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
impl EventKey {
    /// Makes the key from its parts.
    #[must_use]
    fn new(room: u64) -> Self {
        Self { room: room }
    }
    /// Reads a key from its text without prefix, such as `event:<room>`.
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
    impl __cache::core::clone::Clone for EventKey {
        fn clone(&self) -> Self {
            Self {
                room: {
                    let __value = &self.room;
                    <u64 as __cache::GeneratedPart>::copied(__value)
                },
            }
        }
    }
    #[automatically_derived]
    impl __cache::core::fmt::Debug for EventKey {
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            let mut __fields = __cache::core::fmt::Formatter::debug_struct(
                __formatter,
                "EventKey",
            );
            {
                let __value = &self.room;
                <u64 as __cache::GeneratedPart>::show(__value, "room", &mut __fields)
            };
            __cache::core::fmt::DebugStruct::finish(&mut __fields)
        }
    }
    #[automatically_derived]
    impl __cache::core::cmp::PartialEq for EventKey {
        fn eq(&self, __other: &Self) -> __cache::core::primitive::bool {
            if !{
                let __value = &self.room;
                <u64 as __cache::GeneratedPart>::is_same(__value, &__other.room)
            } {
                return false;
            }
            true
        }
    }
    #[automatically_derived]
    impl __cache::core::cmp::Eq for EventKey {}
    #[automatically_derived]
    impl __cache::core::hash::Hash for EventKey {
        fn hash<__H: __cache::core::hash::Hasher>(&self, __hasher: &mut __H) {
            {
                let __value = &self.room;
                <u64 as __cache::GeneratedPart>::feed(__value, __hasher)
            };
        }
    }
    #[automatically_derived]
    impl __cache::core::fmt::Display for EventKey {
        /// Writes the key as it stands in Redis, without prefix.
        fn fmt(
            &self,
            __formatter: &mut __cache::core::fmt::Formatter<'_>,
        ) -> __cache::core::fmt::Result {
            __cache::key_display(self, __formatter)
        }
    }
    #[automatically_derived]
    impl __cache::Key for EventKey {
        const RESOURCE: &'static __cache::core::primitive::str = "event";
        const VERSION: __cache::Version = __cache::Version::None;
        const TTL: __cache::Ttl = __cache::Ttl::after_millis(604800000u64);
        const PARTS: &'static [__cache::Part] = &[
            __cache::Part::new("room", <u64 as __cache::GeneratedPart>::SHAPE),
        ];
        fn write_parts(&self, __out: &mut __cache::KeyWriter<'_>) {
            let __value = &self.room;
            <u64 as __cache::GeneratedPart>::write(__value, __out);
        }
    }
    #[automatically_derived]
    impl __cache::OwnedKey for EventKey {
        fn read_parts(
            __parts: &mut __cache::KeyReader<'_>,
        ) -> __cache::core::option::Option<Self> {
            __cache::core::option::Option::Some(Self {
                room: <u64 as __cache::GeneratedPart>::read(__parts)?,
            })
        }
    }
    #[automatically_derived]
    impl __cache::ListKey for EventKey {
        type Item = Event;
    }
    #[automatically_derived]
    impl __cache::Cacheable for Event {
        type Key = EventKey;
    }
    #[automatically_derived]
    impl __cache::Schema for Event {
        const SHAPE: &'static __cache::Shape = &__cache::Shape::enumeration(
            &[
                __cache::Variant::unit("Joined"),
                __cache::Variant::record(
                    "Said",
                    &[__cache::Member::new("text", <String as __cache::Schema>::SHAPE)],
                ),
                __cache::Variant::newtype("Left", <u64 as __cache::Schema>::SHAPE),
            ],
        );
    }
    const _: () = __cache::check_list::<EventKey>();
};
