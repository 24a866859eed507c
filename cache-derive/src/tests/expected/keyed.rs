#[automatically_derived]
impl __cache::Cacheable for User {
    type Key = UserKey;
}
#[automatically_derived]
impl __cache::Keyed for User {
    fn key(&self) -> UserKey {
        UserKey {
            id: {
                let __value = &self.id;
                <u64 as __cache::GeneratedPart>::copied(__value)
            },
        }
    }
    fn write_key_parts(&self, __out: &mut __cache::KeyWriter<'_>) {
        let __value = &self.id;
        <u64 as __cache::GeneratedPart>::write(__value, __out);
    }
}
