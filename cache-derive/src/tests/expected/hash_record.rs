#[automatically_derived]
impl __cache::HashRecord for Profile {
    type Key = ProfileKey;
    const FIELDS: &'static [__cache::FieldSchema] = &[
        __cache::FieldSchema::new("displayName", <String as __cache::Schema>::SHAPE),
        __cache::FieldSchema::new("n", <i64 as __cache::Schema>::SHAPE),
    ];
    fn write_fields(&self, __out: &mut __cache::FieldWriter<'_, Self>) {
        let __value = &self.display_name;
        <String as __cache::StoredField<Self, 0usize>>::write(__value, __out);
        let __value = &self.r#type;
        <i64 as __cache::StoredField<Self, 1usize>>::write(__value, __out);
    }
    fn read_fields(
        __key: <Self as __cache::HashRecord>::Key,
        __fields: &mut __cache::FieldReader<'_, Self>,
    ) -> __cache::core::option::Option<Self> {
        let __0 = <String as __cache::StoredField<Self, 0usize>>::read(__fields);
        let __1 = <i64 as __cache::StoredField<Self, 1usize>>::read(__fields);
        __cache::core::option::Option::Some(Self {
            id: __key.id,
            display_name: __0?,
            r#type: __1?,
            session: __cache::core::default::Default::default(),
            limit: defaults::limit(),
        })
    }
    fn has_key(
        &self,
        __key: &<Self as __cache::HashRecord>::Key,
    ) -> __cache::core::primitive::bool {
        if !{
            let __value = &self.id;
            <u64 as __cache::GeneratedPart>::is_same(__value, &__key.id)
        } {
            return false;
        }
        true
    }
    #[inline]
    fn trace_fields(__traces: &mut __cache::FieldTraces) {
        <String as __cache::StoredField<Self, 0usize>>::trace(__traces);
        <i64 as __cache::StoredField<Self, 1usize>>::trace(__traces);
    }
}
