async fn page(path: String) -> Result<Option<Page>, RememberError<Error>> {
    let cache = ::typed_cache::__private::cache(&(CACHE));
    let key = PageKey { path: &path };
    let value = ::typed_cache::__private::of_key(&key).optional::<Option<Page>>();
    let load = value.loader::<Error, _, _>(move || async move { load(path).await });
    value.give(::typed_cache::Cache::remember_optional(&cache, &key, load).await)
}
