#[automatically_derived]
impl<'a, T: Copy> __cache::KeyPart for Tagged<'a, T>
where
    Cow<'a, T>: __cache::KeyPart,
{
    const SHAPE: &'static __cache::Shape = <Cow<'a, T> as __cache::KeyPart>::SHAPE;
    fn write_part(&self, __out: &mut __cache::PartWriter<'_>) {
        let __value = &self.value;
        <Cow<'a, T> as __cache::KeyPart>::write_part(__value, __out);
    }
}
