#[tracing::instrument]
async fn rename(&self, id: u64, names: &[&str]) -> Result<(), DbError> {
    let cache = ::typed_cache::__private::cache(&(self.cache));
    let deletes = [::typed_cache::Cache::delete(&cache, &(UserKey { id }))]
        .into_iter()
        .chain(
            ::typed_cache::__private::deletes(
                &cache,
                names.iter().map(|name| NameKey { name }),
            ),
        );
    ::typed_cache::__private::evicted_if_possible::<
        (),
        DbError,
        _,
        _,
    >(deletes, async move { self.db.rename(id, names).await })
        .await
}
