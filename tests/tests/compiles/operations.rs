//! An operation is a `'static` future that owns what it needs, so it fits wherever futures go.
#![deny(warnings)]

use std::time::Duration;

use futures_util::future::{join_all, try_join_all};
use futures_util::{StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;
use tokio::time::timeout;
use typed_cache::options::{Read, Write};
use typed_cache::{Cache, CacheKey, Cacheable, KeyedValue, Operation, Result};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m")]
struct User {
    #[cache(key)]
    id: u64,
}

#[derive(CacheKey)]
#[cache(resource = "visits", ttl = "1d", counter)]
struct VisitsKey {
    id: u64,
}

/// The key dies with the function, the operation does not.
fn read(cache: &Cache, id: u64) -> Operation<Option<User>, Read> {
    cache.get(&UserKey { id })
}

/// The cache dies with the function as well.
fn write(id: u64) -> Operation<(), Write> {
    Cache::memory().set(&User { id })
}

fn generic<V: KeyedValue>(cache: &Cache, value: &V) -> Operation<bool> {
    cache.set(value).if_absent().into()
}

fn boxed(cache: &Cache) -> std::pin::Pin<Box<dyn Future<Output = Result<i64>> + Send>> {
    Box::pin(cache.counter(&VisitsKey { id: 1 }).increment(1))
}

fn is_static<T: Send + 'static>(value: T) -> T {
    value
}

#[tokio::test]
async fn operations_fit_wherever_futures_go() -> Result<()> {
    let cache = Cache::memory();

    cache.set(&User { id: 1 }).await?;
    assert_eq!(read(&cache, 1).await?, Some(User { id: 1 }));
    write(1).await?;
    assert!(!generic(&cache, &User { id: 1 }).await?);
    assert_eq!(boxed(&cache).await?, 1);

    let late = timeout(Duration::from_secs(5), read(&cache, 1)).await;
    assert!(late.unwrap()?.is_some());

    tokio::select! {
        user = cache.get(&UserKey { id: 1 }) => assert!(user?.is_some()),
        () = tokio::time::sleep(Duration::from_secs(5)) => unreachable!(),
    }
    let mut polled_by_reference = cache.get(&UserKey { id: 1 });
    tokio::select! {
        user = &mut polled_by_reference => assert!(user?.is_some()),
        () = tokio::time::sleep(Duration::from_secs(5)) => unreachable!(),
    }

    let (user, count) = tokio::join!(read(&cache, 1), cache.counter(&VisitsKey { id: 1 }).get());
    assert_eq!((user?.is_some(), count?), (true, Some(1)));

    let users = join_all((0..9).map(|id| cache.get(&UserKey { id }))).await;
    assert_eq!(users.len(), 9);
    let users = try_join_all((0..9).map(|id| cache.get(&UserKey { id }))).await?;
    assert_eq!(users.iter().flatten().count(), 1);

    let keys: Vec<UserKey> = (0..9).map(|id| UserKey { id }).collect();
    let users: Vec<Option<User>> = stream::iter(&keys)
        .map(|key| cache.get(key))
        .buffer_unordered(4)
        .try_collect()
        .await?;
    assert_eq!(users.len(), 9);
    let streamed = stream::iter(keys).map(|key| cache.get(&key)).buffered(4);
    assert_eq!(streamed.count().await, 9);

    let spawned = tokio::spawn(cache.get(&UserKey { id: 1 }));
    assert!(spawned.await.unwrap()?.is_some());

    let mut set = JoinSet::new();
    for id in 0..3 {
        set.spawn(is_static(cache.get(&UserKey { id })));
    }
    assert_eq!(set.join_all().await.len(), 3);

    let closure = |id| cache.get(&UserKey { id }).timeout(Duration::from_secs(1));
    assert!(closure(1).await?.is_some());

    let writes = [User { id: 1 }, User { id: 2 }];
    let stored = cache
        .set_many(writes.iter().map(|user| cache.set(user).keep_ttl()))
        .await?;
    assert_eq!(stored.len(), 2);

    let reads: Vec<Operation<Option<User>>> = (1..4).map(|id| read(&cache, id).into()).collect();
    assert_eq!(cache.pipeline(reads).await?.iter().flatten().count(), 2);

    let mut batch = cache.batch();
    let slots: Vec<_> = (1..4).map(|id| batch.push(read(&cache, id))).collect();
    let mut replies = batch.run().await?;
    for slot in slots {
        replies.take(slot)?;
    }
    Ok(())
}
