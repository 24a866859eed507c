/// A user.
#[inline]
pub async fn user<C: Db>(
    cache: &Cache,
    db: C,
    id: u64,
) -> Result<User, RememberError<C::Error>>
where
    C: Send,
{
    let cache = ::typed_cache::__private::cache(&(cache));
    let key = UserKey { id };
    let value = ::typed_cache::__private::of_key(&key).value::<User>();
    let load = value
        .loader::<
            C::Error,
            _,
            _,
        >(move || async move {
            let row = db.row(id).await?;
            Ok(row.into())
        });
    value.give(::typed_cache::Cache::remember(&cache, &key, load).await)
}
