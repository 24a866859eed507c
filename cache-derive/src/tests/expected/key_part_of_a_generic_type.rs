#[automatically_derived]
impl<'a, T: Copy> __cache::KeyPart for Tagged<'a, T>
where
    Cow<'a, T>: __cache::KeyPart,
{
    const SHAPE: &'static __cache::Shape = <Cow<'a, T> as __cache::BorrowedPart>::SHAPE;
    fn write_part(&self, __out: &mut __cache::PartWriter<'_>) {
        let __value = &self.value;
        <Cow<'a, T> as __cache::BorrowedPart>::write_text(__value, __out);
    }
}
