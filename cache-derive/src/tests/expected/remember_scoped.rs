async fn user(&self, id: u64) -> Result<User, RememberError<DbError>> {
    let cache = ::renamed::__private::cache(&(self.cache));
    let key = UserKey::new(id);
    let (load, give) = ::renamed::__private::loader::<
        User,
        DbError,
        _,
        _,
        _,
    >(&key, move || async move { self.db.user(id).await });
    give(::renamed::Cache::remember_scoped(&cache, &key, load).await)
}
