::core::compile_error! {
    "`#[remember(..)]` needs `key`: the key, made of the arguments, such as `key = UserKey { id }`"
}
::core::compile_error! {
    "the body runs in a task of its own, for all who wait for the key, so it cannot borrow `self`: write `#[remember(scoped, ..)]`, which loads in the caller's task"
}
#[allow(unused_variables, unused_mut, clippy::empty_loop)]
async fn user(&self, id: u64) -> Result<User, RememberError<DbError>> {
    loop {}
}
