async fn user(&self, id: u64) -> Result<Option<User>, RememberError<DbError>> {
    let cache = ::typed_cache::__private::cache(&(self.cache));
    let key = UserKey { id };
    let value = ::typed_cache::__private::of_key(&key).optional::<Option<User>>();
    let load = value
        .loader::<DbError, _, _>(move || async move { self.db.user(id).await });
    value
        .give(
            ::typed_cache::__private::remember_scoped_optional(&cache, &key, load)
                .ttl(::typed_cache::Ttl::NEVER)
                .negative(::core::time::Duration::from_millis(30000u64))
                .await,
        )
}
