async fn user(cache: &Cache, db: Db, id: u64) -> Result<User, RememberError<DbError>> {
    let cache = ::typed_cache::__private::cache(&(cache));
    let key = UserKey { id };
    let value = ::typed_cache::__private::of_key(&key).value::<User>();
    let load = value
        .loader::<
            DbError,
            _,
            _,
        >(move || async move {
            let caches = db.cache;
            log!("{caches}");
            db.cache().user(id).await
        });
    value.give(::typed_cache::Cache::remember(&cache, &key, load).await)
}
