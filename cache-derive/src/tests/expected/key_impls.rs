const __TTL: __cache::Ttl = __cache::Ttl::constant(crate::REPORT_TTL);
#[automatically_derived]
impl __cache::Key for ReportOfDay {
    const RESOURCE: &'static __cache::core::primitive::str = "report";
    const VERSION: __cache::Version = __cache::Version::Auto(
        <ReportOfDay as __cache::EntryKey>::FINGERPRINT,
    );
    const KIND: __cache::Kind = __cache::Kind::Value;
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
