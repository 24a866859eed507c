//! Writes to the cache that go to the source later.

use std::sync::{Arc, Mutex};

use typed_cache::Changes;

use crate::fixture::Fixture;
use crate::operations::USER;
use crate::source::named;
use crate::types::{TTL, User, UserKey, user};

pub(crate) async fn a_value_is_in_the_cache_at_once_and_in_the_source_later(f: Fixture) {
    let source = Arc::new(Mutex::new(Vec::new()));
    let all = Arc::clone(&source);
    let users = f.cache.write_behind(move |changes: Changes<User>| {
        all.lock().unwrap().extend(changes.values.iter().cloned());
        async { Ok::<_, ()>(()) }
    });
    let users = users.start().unwrap();
    users.write(user(1)).await.unwrap();
    users.write(named("newer")).await.unwrap();
    assert_eq!(f.cache.get(&USER).await.unwrap(), Some(named("newer")));
    f.assert_ttl(&USER, TTL).await;
    assert_eq!(*users.get(&USER).await.unwrap().unwrap(), named("newer"));
    users.close().await.unwrap();
    assert_eq!(**source.lock().unwrap().last().unwrap(), named("newer"));
    assert_eq!(f.cache.get(&USER).await.unwrap(), Some(named("newer")));
    f.assert_ttl(&USER, TTL).await;
}

pub(crate) async fn values_that_are_lost_leave_the_cache(f: Fixture) {
    let fail = |_: Changes<User>| async { Err("read-only") };
    let users = f.cache.write_behind(fail).attempts(1).start().unwrap();
    for id in 1..=3 {
        users.write(user(id)).await.unwrap();
    }
    assert_eq!(users.close().await.unwrap_err().lost, 3);
    assert_eq!(f.pttl(&USER).await, -2);
}

pub(crate) async fn a_delete_is_in_the_cache_at_once_and_in_the_source_later(f: Fixture) {
    let source = Arc::new(Mutex::new(Vec::new()));
    let all = Arc::clone(&source);
    let users = f.cache.write_behind(move |changes: Changes<User>| {
        let ids = changes.deleted.iter().map(|key| key.id);
        all.lock().unwrap().extend(ids);
        async { Ok::<_, ()>(()) }
    });
    let users = users.start().unwrap();
    users.write(user(1)).await.unwrap();
    users.delete(USER).await.unwrap();
    assert_eq!(f.pttl(&USER).await, -2);
    assert_eq!(users.get(&USER).await.unwrap(), None);
    // Somebody loads what the source still has.
    f.cache.set(&user(1)).await.unwrap();
    users.close().await.unwrap();
    assert_eq!(*source.lock().unwrap(), [1]);
    assert_eq!(f.pttl(&USER).await, -2);
}

pub(crate) async fn an_entry_that_is_another_one_is_deleted_once_the_source_has_the_value(
    f: Fixture,
) {
    let users = f
        .cache
        .write_behind(|_: Changes<User>| async { Ok::<_, ()>(()) });
    let users = users.start().unwrap();
    users.write(user(1)).await.unwrap();
    users.write(user(2)).await.unwrap();
    f.cache.set(&named("another")).await.unwrap();
    users.close().await.unwrap();
    assert_eq!(f.pttl(&USER).await, -2);
    assert_eq!(
        f.cache.get(&UserKey { id: 2 }).await.unwrap(),
        Some(user(2))
    );
}

cases! { write_behind, alone:
    a_value_is_in_the_cache_at_once_and_in_the_source_later [Cache::write_behind]
    values_that_are_lost_leave_the_cache []
    a_delete_is_in_the_cache_at_once_and_in_the_source_later []
    an_entry_that_is_another_one_is_deleted_once_the_source_has_the_value []
}
