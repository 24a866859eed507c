async fn page(path: String) -> Result<Option<Page>, RememberError<Error>> {
    let cache = ::typed_cache::__private::cache(&(CACHE));
    let key = PageKey { path: &path };
    let (load, give) = ::typed_cache::__private::loader_optional::<
        Option<Page>,
        Error,
        _,
        _,
        _,
    >(&key, move || async move { load(path).await });
    give(::typed_cache::Cache::remember_optional(&cache, &key, load).await)
}
