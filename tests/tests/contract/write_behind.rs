//! Writes to the cache that go to the source later.

use std::sync::{Arc, Mutex};

use typed_cache::Changes;

use crate::fixture::Fixture;
use crate::operations::USER;
use crate::source::named;
use crate::stale::{self, KEY, Price, price};
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

/// The same over a type whose entries have times.
pub(crate) async fn a_value_with_grace_is_fresh_at_once_and_when_the_source_has_it(f: Fixture) {
    let source = Arc::new(Mutex::new(Vec::new()));
    let all = Arc::clone(&source);
    let prices = f.cache.write_behind(move |changes: Changes<Price>| {
        all.lock().unwrap().extend(changes.values.iter().cloned());
        async { Ok::<_, ()>(()) }
    });
    let prices = prices.start().unwrap();
    prices.write(price(1)).await.unwrap();
    prices.write(price(2)).await.unwrap();
    assert_eq!(f.cache.get(&KEY).await.unwrap(), Some(price(2)));
    f.assert_fresh_for(stale::TTL).await;
    prices.close().await.unwrap();
    assert_eq!(**source.lock().unwrap().last().unwrap(), price(2));
    assert_eq!(f.cache.get(&KEY).await.unwrap(), Some(price(2)));
    f.assert_fresh_for(stale::TTL).await;
}

pub(crate) async fn values_with_grace_that_are_lost_leave_no_stale_one(f: Fixture) {
    f.cache.set(&price(1)).await.unwrap();
    let fail = |_: Changes<Price>| async { Err("read-only") };
    let prices = f.cache.write_behind(fail).attempts(1).start().unwrap();
    prices.write(price(2)).await.unwrap();
    assert_eq!(prices.close().await.unwrap_err().lost, 1);
    assert_eq!(f.pttl(&KEY).await, -2);
}

pub(crate) async fn a_delete_of_a_key_with_grace_leaves_no_stale_value(f: Fixture) {
    let prices = f
        .cache
        .write_behind(|_: Changes<Price>| async { Ok::<_, ()>(()) });
    let prices = prices.start().unwrap();
    prices.write(price(1)).await.unwrap();
    prices.delete(KEY).await.unwrap();
    assert_eq!(f.pttl(&KEY).await, -2);
    f.cache.set(&price(1)).await.unwrap();
    prices.close().await.unwrap();
    assert_eq!(f.pttl(&KEY).await, -2);
}

pub(crate) async fn an_entry_with_grace_that_is_another_one_is_deleted(f: Fixture) {
    let prices = f
        .cache
        .write_behind(|_: Changes<Price>| async { Ok::<_, ()>(()) });
    let prices = prices.start().unwrap();
    prices.write(price(1)).await.unwrap();
    f.cache.set(&price(2)).await.unwrap();
    prices.close().await.unwrap();
    assert_eq!(f.pttl(&KEY).await, -2);
}

cases! { write_behind, alone:
    a_value_is_in_the_cache_at_once_and_in_the_source_later [Cache::write_behind]
    values_that_are_lost_leave_the_cache []
    a_delete_is_in_the_cache_at_once_and_in_the_source_later []
    an_entry_that_is_another_one_is_deleted_once_the_source_has_the_value []
    a_value_with_grace_is_fresh_at_once_and_when_the_source_has_it []
    values_with_grace_that_are_lost_leave_no_stale_one []
    a_delete_of_a_key_with_grace_leaves_no_stale_value []
    an_entry_with_grace_that_is_another_one_is_deleted []
}
