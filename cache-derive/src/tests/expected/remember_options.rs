async fn user(cache: &Cache, id: u64, patience: Duration) -> Found<User> {
    let cache = ::typed_cache::__private::cache(&(cache));
    let key = UserKey { id };
    let value = ::typed_cache::__private::of_key(&key)
        .value::<<Found<User> as ::typed_cache::__private::Remembered>::Value>();
    let load = value
        .loader::<
            <Found<User> as ::typed_cache::__private::Remembered>::Error,
            _,
            _,
        >(move || async move { load(id).await });
    <Found<
        User,
    > as ::typed_cache::__private::Remembered>::of(
        value
            .give(
                ::typed_cache::Cache::remember(&cache, &key, load)
                    .ttl(::core::time::Duration::from_millis(300000u64))
                    .timeout(patience)
                    .load_timeout(LIMIT)
                    .outage(::typed_cache::schema::Outage::Fail)
                    .grace(::core::time::Duration::from_millis(3600000u64))
                    .soft_timeout(::core::time::Duration::from_millis(50u64))
                    .throttle(::core::time::Duration::from_millis(10000u64))
                    .stale_while_revalidate(true)
                    .refresh_ahead(0.8)
                    .early_expiration(1.0)
                    .await,
            ),
    )
}
