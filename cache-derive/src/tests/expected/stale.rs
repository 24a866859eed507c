const __GRACE: __cache::core::time::Duration = __cache::LoadPolicy::grace(crate::GRACE);
#[automatically_derived]
impl<'a> __cache::Key for PriceKey<'a> {
    const RESOURCE: &'static __cache::core::primitive::str = "price";
    const VERSION: __cache::Version = __cache::Version::None;
    const KIND: __cache::Kind = __cache::Kind::Value;
    const TTL: __cache::Ttl = __cache::Ttl::after_millis(3600000u64);
    const GRACE: __cache::core::option::Option<__cache::core::time::Duration> = __cache::core::option::Option::Some(
        __GRACE,
    );
    const PARTS: &'static [__cache::Part] = &[
        __cache::Part::new("item", <&'a str as __cache::BorrowedPart>::SHAPE),
    ];
    fn write_parts(&self, __out: &mut __cache::KeyWriter<'_>) {
        let __value = &self.item;
        <&'a str as __cache::BorrowedPart>::write(__value, __out);
    }
}
const __LOAD: __cache::LoadPolicy = __cache::LoadPolicy::DEFAULT
    .with_soft_timeout(__cache::core::time::Duration::from_millis(200u64))
    .with_throttle(__cache::LoadPolicy::throttle(crate::PAUSE))
    .with_refresh_ahead(800u16)
    .with_early_expiration(1500u16);
#[automatically_derived]
impl<'a> __cache::EntryKey for PriceKey<'a> {
    type Value = f64;
    const LOAD: __cache::LoadPolicy = __LOAD;
}
#[automatically_derived]
impl<'a> __cache::GraceKey for PriceKey<'a> {}
