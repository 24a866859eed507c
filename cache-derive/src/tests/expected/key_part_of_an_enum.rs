#[automatically_derived]
impl __cache::KeyPart for Role {
    const SHAPE: &'static __cache::Shape = &__cache::Shape::enumeration(
        &[__cache::Variant::unit("super-user"), __cache::Variant::unit("g")],
    );
    fn write_part(&self, __out: &mut __cache::PartWriter<'_>) {
        __cache::PartWriter::text(
            __out,
            match self {
                Self::SuperUser {} => "super-user",
                Self::Guest {} => "g",
            },
        );
    }
}
#[automatically_derived]
impl __cache::OwnedKeyPart for Role {
    fn read_part(
        __part: &__cache::PartReader<'_>,
    ) -> __cache::core::option::Option<Self> {
        match &*__cache::PartReader::text(__part)? {
            "super-user" => __cache::core::option::Option::Some(Self::SuperUser {}),
            "g" => __cache::core::option::Option::Some(Self::Guest {}),
            _ => __cache::core::option::Option::None,
        }
    }
}
