async fn page(path: String) -> Result<Option<Page>, RememberError<Error>> {
    let cache = ::typed_cache::__private::cache(&(CACHE));
    let key = PageKey { path: &path };
    let load = ::typed_cache::__private::loader::<
        Result<Option<Page>, RememberError<Error>>,
        _,
        _,
    >(move || async move { load(path).await });
    ::typed_cache::Cache::remember_optional(&cache, &key, load).await
}
