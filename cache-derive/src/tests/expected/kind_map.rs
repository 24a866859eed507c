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
                        <LevelV2 as __cache::Schema>::SHAPE,
                    ),
                    |__layout, __bytes| {
                        __cache::read_old::<
                            LevelV2,
                        >(<LevelV2 as __cache::Schema>::SHAPE, __layout, __bytes)
                            .map(|__old| <Level as __cache::core::convert::From<
                                LevelV2,
                            >>::from(__old))
                    },
                ),
                __cache::Upgrade::new(
                    __cache::Fingerprint::of_map(
                        <Self as __cache::Key>::PARTS,
                        <<Self as __cache::MapKey>::Field as __cache::KeyPart>::SHAPE,
                        <LevelV1 as __cache::Schema>::SHAPE,
                    ),
                    |__layout, __bytes| {
                        __cache::read_old::<
                            LevelV1,
                        >(<LevelV1 as __cache::Schema>::SHAPE, __layout, __bytes)
                            .map(|__old| <Level as __cache::core::convert::From<
                                LevelV2,
                            >>::from(
                                <LevelV2 as __cache::core::convert::From<
                                    LevelV1,
                                >>::from(__old),
                            ))
                    },
                ),
            ],
            __cache::core::option::Option::Some(
                __cache::WriteAs::of::<
                    LevelV1,
                >(
                    __cache::Fingerprint::of_map(
                        <Self as __cache::Key>::PARTS,
                        <<Self as __cache::MapKey>::Field as __cache::KeyPart>::SHAPE,
                        <LevelV1 as __cache::Schema>::SHAPE,
                    ),
                ),
            ),
        ),
    );
}
const _: () = __cache::check_map::<StockKey<'static>>();
