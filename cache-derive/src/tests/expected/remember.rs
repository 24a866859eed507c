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
    let load = ::typed_cache::__private::loader::<
        Result<User, RememberError<C::Error>>,
        _,
        _,
    >(move || async move {
        let row = db.row(id).await?;
        Ok(row.into())
    });
    ::typed_cache::Cache::remember(&cache, &key, load).await
}
