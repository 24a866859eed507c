#[automatically_derived]
impl __cache::Key for UserKey {
    const RESOURCE: &'static __cache::core::primitive::str = "";
    const VERSION: __cache::Version = __cache::Version::None;
    const KIND: __cache::Kind = __cache::Kind::Hash;
    const TTL: __cache::Ttl = __cache::Ttl::NEVER;
    const PARTS: &'static [__cache::Part] = &[];
    fn write_parts(&self, __out: &mut __cache::KeyWriter<'_>) {
        __cache::core::unreachable!()
    }
}
#[automatically_derived]
impl __cache::OwnedKey for UserKey {
    fn read_parts(
        __parts: &mut __cache::KeyReader<'_>,
    ) -> __cache::core::option::Option<Self> {
        __cache::core::unreachable!()
    }
}
#[automatically_derived]
impl __cache::Keyed for User {
    fn key(&self) -> UserKey {
        __cache::core::unreachable!()
    }
    fn write_key_parts(&self, __out: &mut __cache::KeyWriter<'_>) {
        __cache::core::unreachable!()
    }
}
#[automatically_derived]
impl __cache::HashRecord for User {
    type Key = UserKey;
    const FIELDS: &'static [__cache::FieldSchema] = &[];
    fn write_fields(&self, __out: &mut __cache::FieldWriter<'_, Self>) {
        __cache::core::unreachable!()
    }
    fn read_fields(
        __key: <Self as __cache::HashRecord>::Key,
        __fields: &mut __cache::FieldReader<'_, Self>,
    ) -> __cache::core::option::Option<Self> {
        __cache::core::unreachable!()
    }
    fn has_key(
        &self,
        __key: &<Self as __cache::HashRecord>::Key,
    ) -> __cache::core::primitive::bool {
        __cache::core::unreachable!()
    }
    #[inline]
    fn trace_fields(__traces: &mut __cache::FieldTraces) {
        __cache::core::unreachable!()
    }
}
