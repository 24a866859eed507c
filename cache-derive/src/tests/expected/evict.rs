async fn rename(&self, id: u64, name: &str) -> Result<(), EvictError<DbError>> {
    let cache = ::typed_cache::__private::cache(&(self.cache));
    let deletes = [
        ::typed_cache::Cache::delete(&cache, &(UserKey { id })),
        ::typed_cache::Cache::delete(&cache, &(NameKey { name })),
    ];
    ::typed_cache::__private::evicted::<
        (),
        DbError,
        _,
        _,
    >(deletes, async move { self.db.rename(id, name).await })
        .await
}
