#[automatically_derived]
impl<'a> __cache::MapKey for StockKey<'a> {
    type Field = String;
    type Value = Level;
    const FORMS: __cache::core::option::Option<&'static __cache::Forms<Level>> = __cache::core::option::Option::Some(
        &__cache::Forms::new(
            &[
                __cache::Upgrade::new(
                    __cache::Fingerprint::of_map(
                        <Self as __cache::Key>::PARTS,
                        <<Self as __cache::MapKey>::Field as __cache::KeyPart>::SHAPE,
                        <LevelV2 as __cache::OlderForm>::SHAPE,
                    ),
                    |__layout, __bytes| {
                        <LevelV2 as __cache::OlderForm>::read(__layout, __bytes)
                            .map(|__old| <Level as __cache::UpgradeOf<
                                LevelV2,
                            >>::upgrade(__old))
                    },
                ),
                __cache::Upgrade::new(
                    __cache::Fingerprint::of_map(
                        <Self as __cache::Key>::PARTS,
                        <<Self as __cache::MapKey>::Field as __cache::KeyPart>::SHAPE,
                        <LevelV1 as __cache::OlderForm>::SHAPE,
                    ),
                    |__layout, __bytes| {
                        <LevelV1 as __cache::OlderForm>::read(__layout, __bytes)
                            .map(|__old| <Level as __cache::UpgradeOf<
                                LevelV2,
                            >>::upgrade(
                                <LevelV2 as __cache::UpgradeOf<LevelV1>>::upgrade(__old),
                            ))
                    },
                ),
            ],
            __cache::core::option::Option::Some(
                __cache::WriteAs::<
                    Level,
                >::of::<
                    LevelV1,
                >(
                    __cache::Fingerprint::of_map(
                        <Self as __cache::Key>::PARTS,
                        <<Self as __cache::MapKey>::Field as __cache::KeyPart>::SHAPE,
                        <LevelV1 as __cache::OlderForm>::SHAPE,
                    ),
                ),
            ),
        ),
    );
}
const _: () = __cache::check_map::<StockKey<'static>>();
const _: () = {
    const fn __check<__K: __cache::MapKey>() {
        __cache::check_postcard(<__K::Value as __cache::Schema>::SHAPE);
    }
    __check::<StockKey<'static>>()
};
