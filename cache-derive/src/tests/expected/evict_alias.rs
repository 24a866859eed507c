async fn forget(cache: Cache, ids: Vec<UserKey>) -> anyhow::Result<u64> {
    let cache = ::typed_cache::__private::cache(&(cache));
    let deletes = [].into_iter().chain(::typed_cache::__private::deletes(&cache, ids));
    <anyhow::Result<
        u64,
    > as ::typed_cache::__private::Fallible>::of(
        ::typed_cache::__private::evicted_if_possible::<
            <anyhow::Result<u64> as ::typed_cache::__private::Fallible>::Value,
            <anyhow::Result<u64> as ::typed_cache::__private::Fallible>::Error,
            _,
            _,
        >(deletes, async move { Ok(7) })
            .await,
    )
}
