async fn user(&self, id: u64) -> Result<User, RememberError<DbError>> {
    let cache = ::renamed::__private::cache(&(self.cache));
    let key = UserKey::new(id);
    let load = ::renamed::__private::loader::<
        Result<User, RememberError<DbError>>,
        _,
        _,
    >(move || async move { self.db.user(id).await });
    ::renamed::Cache::remember_scoped(&cache, &key, load).await
}
