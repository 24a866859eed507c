#[automatically_derived]
impl __cache::KeyPart for Role {
    const SHAPE: &'static __cache::Shape = &__cache::Shape::unit();
    fn write_part(&self, __out: &mut __cache::PartWriter<'_>) {
        __cache::core::unreachable!()
    }
}
#[automatically_derived]
impl __cache::OwnedKeyPart for Role {
    fn read_part(
        __part: &__cache::PartReader<'_>,
    ) -> __cache::core::option::Option<Self> {
        __cache::core::unreachable!()
    }
}
