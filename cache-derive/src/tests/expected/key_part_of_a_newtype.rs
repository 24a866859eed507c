#[automatically_derived]
impl<T> __cache::KeyPart for Id<T> {
    const SHAPE: &'static __cache::Shape = <u64 as __cache::OwnedPart>::SHAPE;
    fn write_part(&self, __out: &mut __cache::PartWriter<'_>) {
        let __value = &self.0;
        <u64 as __cache::OwnedPart>::write_part(__value, __out);
    }
}
#[automatically_derived]
impl<T> __cache::OwnedKeyPart for Id<T> {
    fn read_part(
        __part: &__cache::PartReader<'_>,
    ) -> __cache::core::option::Option<Self> {
        __cache::core::option::Option::Some(Self {
            0: <u64 as __cache::OwnedPart>::read_part(__part)?,
            1: __cache::core::marker::PhantomData,
        })
    }
}
