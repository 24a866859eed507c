#[automatically_derived]
impl<'a> __cache::EntryKey for PageKey<'a> {
    type Value = HashMap<String, u64>;
    const DAMAGE: __cache::core::option::Option<__cache::Damage> = __cache::core::option::Option::Some(
        __cache::Damage::Miss,
    );
    const COMPRESS: __cache::core::option::Option<__cache::Compress> = __cache::core::option::Option::Some(
        __cache::Compress::new::<__cache::Zstd>(__cache::Compress::DEFAULT_ABOVE),
    );
}
const _: () = __cache::check_value::<PageKey<'static>>();
const _: () = {
    const fn __check<__K: __cache::EntryKey>() {
        __cache::check_postcard(<__K::Value as __cache::Schema>::SHAPE);
    }
    __check::<PageKey<'static>>()
};
