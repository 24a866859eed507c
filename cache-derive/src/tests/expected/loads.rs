const __LOAD: __cache::LoadPolicy = __cache::LoadPolicy::DEFAULT
    .with_negative(__cache::Ttl::after_millis(30000u64))
    .with_outage(__cache::Outage::Fail)
    .with_timeout(__cache::LoadPolicy::load_timeout(crate::LIMIT));
#[automatically_derived]
impl<'a> __cache::EntryKey for RateKey<'a> {
    type Value = f64;
    const LOAD: __cache::LoadPolicy = __LOAD;
}
