async fn user(&self, id: u64) -> Result<User, RememberError<DbError>> {
    let cache = ::renamed::__private::cache(&(self.cache));
    let key = UserKey::new(id);
    let value = ::renamed::__private::of_key(&key).value::<User>();
    let load = value
        .loader::<DbError, _, _>(move || async move { self.db.user(id).await });
    value.give(::renamed::Cache::remember_scoped(&cache, &key, load).await)
}
