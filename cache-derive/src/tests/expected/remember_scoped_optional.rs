async fn user(&self, id: u64) -> Result<Option<User>, RememberError<DbError>> {
    let cache = ::typed_cache::__private::cache(&(self.cache));
    let key = UserKey { id };
    let (load, give) = ::typed_cache::__private::loader_optional::<
        Option<User>,
        DbError,
        _,
        _,
        _,
    >(&key, move || async move { self.db.user(id).await });
    give(
        ::typed_cache::__private::remember_scoped_optional(&cache, &key, load)
            .ttl(::typed_cache::Ttl::NEVER)
            .negative(::core::time::Duration::from_millis(30000u64))
            .await,
    )
}
