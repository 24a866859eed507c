#[automatically_derived]
impl __cache::Schema for Level {
    const SHAPE: &'static __cache::Shape = &__cache::Shape::self_describing(
        "tag t",
        &__cache::Shape::enumeration(
            &[
                __cache::Variant::unit("Off").with_discriminant(0),
                __cache::Variant::record(
                        "Low",
                        &[__cache::Member::flattened(<Rest as __cache::Schema>::SHAPE)],
                    )
                    .with_discriminant({
                        const __BASE: __cache::core::primitive::u8 = 10;
                        __BASE as __cache::core::primitive::i128
                    }),
                __cache::Variant::record(
                        "High",
                        &[
                            __cache::Member::new("by", <u8 as __cache::Schema>::SHAPE)
                                .optional(),
                        ],
                    )
                    .with_discriminant({
                        const __BASE: __cache::core::primitive::u8 = 10;
                        __BASE as __cache::core::primitive::i128 + 1
                    }),
            ],
        ),
    );
}
