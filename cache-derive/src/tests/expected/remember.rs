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
    let (load, give) = ::typed_cache::__private::loader::<
        User,
        C::Error,
        _,
        _,
        _,
    >(
        &key,
        move || async move {
            let row = db.row(id).await?;
            Ok(row.into())
        },
    );
    give(::typed_cache::Cache::remember(&cache, &key, load).await)
}
