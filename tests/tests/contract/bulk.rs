//! Many values at once: `set_many` and `set_all`.

use std::cell::Cell;

use futures_util::{FutureExt as _, StreamExt as _, stream};
use typed_cache::{ErrorKind, Ttl};

use crate::fixture::Fixture;
use crate::types::{Bomb, BombKey, OTHER, TTL, User, UserKey, bomb, other_ttl, user};

async fn users_in_store(f: &Fixture, ids: std::ops::Range<u64>) -> usize {
    let keys: Vec<UserKey> = ids.clone().map(|id| UserKey { id }).collect();
    let read = f.cache.get_many(&keys).await.unwrap();
    let right = read
        .into_iter()
        .zip(ids)
        .filter(|(read, id)| *read == Some(user(*id)));
    right.count()
}

pub(crate) async fn set_many_stores_every_value(f: Fixture) {
    let users: Vec<User> = (0..1_000).map(user).collect();
    let stored = f.cache.set_many(&users).await.unwrap();
    assert_eq!(stored.len(), 1_000);
    assert!(stored.iter().all(Result::is_ok));
    assert_eq!(users_in_store(&f, 0..1_000).await, 1_000);
    if let Some(messages) = f.messages() {
        assert_eq!(messages.iter().max(), Some(&200), "messages of 200");
    }
    f.assert_ttl(&UserKey { id: 999 }, TTL).await;
}

pub(crate) async fn set_many_of_nothing_sends_nothing(f: Fixture) {
    let none: [User; 0] = [];
    assert!(f.cache.set_many(&none).await.unwrap().is_empty());
    let outcome = f.cache.set_all(stream::empty::<User>()).await.unwrap();
    assert_eq!((outcome.written, outcome.failed), (0, 0));
    f.assert_messages(0);
}

pub(crate) async fn set_many_gives_each_value_its_ttl(f: Fixture) {
    let (one, two, three) = (user(1), user(2), user(3));
    let sets = [
        f.cache.set(&one),
        f.cache.set(&two).ttl(other_ttl()),
        f.cache.set_at(&UserKey { id: 3 }, &three).ttl(Ttl::NEVER),
    ];
    f.cache.set_many(sets).await.unwrap().finish().unwrap();
    f.assert_ttl(&UserKey { id: 1 }, TTL).await;
    f.assert_ttl(&UserKey { id: 2 }, OTHER).await;
    assert_eq!(f.pttl(&UserKey { id: 3 }).await, -1);
    let cache = f.cache.with_ttl(Ttl::NEVER);
    let sets = [cache.set(&one).ttl(OTHER), cache.set(&two)];
    cache.set_many(sets).await.unwrap().finish().unwrap();
    f.assert_ttl(&UserKey { id: 1 }, OTHER).await;
    assert_eq!(f.pttl(&UserKey { id: 2 }).await, -1);
    let outcome = cache.set_all(stream::iter([user(1)])).await.unwrap();
    assert_eq!(outcome.written, 1);
    assert_eq!(f.pttl(&UserKey { id: 1 }).await, -1);
}

/// Every tenth one cannot be written: it is lit or too large.
fn bombs(count: u64) -> Vec<Bomb> {
    let bomb = |id| match id % 20 {
        10 => bomb(id, true, 0),
        0 => bomb(id, false, 1_000),
        _ => bomb(id, false, 1),
    };
    (1..=count).map(bomb).collect()
}

fn is_bad(id: u64) -> bool {
    id.is_multiple_of(10)
}

pub(crate) async fn values_that_cannot_be_written_fail_for_themselves(f: Fixture) {
    let f = f.with(|builder| builder.max_value_bytes(100)).await;
    let bombs = bombs(500);
    let stored = f.cache.set_many(&bombs).await.unwrap();
    assert_eq!(stored.len(), 500);
    for (bomb, stored) in bombs.iter().zip(&stored) {
        let kind = stored
            .as_ref()
            .err()
            .map(|error| (error.kind(), error.resource()));
        let expected = match bomb.id % 20 {
            10 => Some((ErrorKind::Encode, Some("bomb"))),
            0 => Some((ErrorKind::TooLarge, Some("bomb"))),
            _ => None,
        };
        assert_eq!(kind, expected, "{}", bomb.id);
        let is_there = f.cache.exists(&BombKey { id: bomb.id }).await.unwrap();
        assert_eq!(is_there, !is_bad(bomb.id));
    }
}

pub(crate) async fn set_all_stores_a_stream_in_pipelines(f: Fixture) {
    let outcome = f
        .cache
        .set_all(stream::iter((0..5_000).map(user)))
        .await
        .unwrap();
    assert_eq!((outcome.written, outcome.failed), (5_000, 0));
    assert!(outcome.failures.is_empty());
    assert_eq!(users_in_store(&f, 0..5_000).await, 5_000);
    assert!(f.messages().is_none_or(|messages| messages.len() >= 25));
}

pub(crate) async fn set_all_takes_what_comes_bit_by_bit(f: Fixture) {
    let slow = stream::iter(0..300).then(|id| async move {
        tokio::task::yield_now().await;
        user(id)
    });
    let outcome = f.cache.set_all(slow).await.unwrap();
    assert_eq!(outcome.written, 300);
    assert_eq!(users_in_store(&f, 0..300).await, 300);
}

pub(crate) async fn set_all_counts_failures_and_keeps_the_first_hundred(f: Fixture) {
    let f = f.with(|builder| builder.max_value_bytes(100)).await;
    let outcome = f.cache.set_all(stream::iter(bombs(2_000))).await.unwrap();
    assert_eq!((outcome.written, outcome.failed), (1_800, 200));
    let indices: Vec<_> = outcome
        .failures
        .iter()
        .map(|error| error.index().unwrap())
        .collect();
    let expected: Vec<usize> = (0..100).map(|n| n * 10 + 9).collect();
    assert_eq!(indices, expected, "positions in the stream");
    let kinds = [outcome.failures[0].kind(), outcome.failures[1].kind()];
    assert_eq!(kinds, [ErrorKind::Encode, ErrorKind::TooLarge]);
}

pub(crate) async fn values_that_cannot_be_written_are_answered_message_by_message(f: Fixture) {
    let read = Cell::new(0);
    let bombs = stream::iter(0..10_000).inspect(|_id| read.set(read.get() + 1));
    let mut run = f.cache.set_all(bombs.map(|id| bomb(id, true, 0)));
    for turn in 1..=50 {
        assert!(
            (&mut run).now_or_never().is_none(),
            "others have their turn"
        );
        assert_eq!(read.get(), turn * 200);
    }
    assert_eq!(run.await.unwrap().failed, 10_000);
    f.assert_messages(0);
}

cases! { bulk, alone:
    values_that_cannot_be_written_are_answered_message_by_message [Cache::set_all!Encode]
    set_many_stores_every_value [Cache::set_many]
    set_many_of_nothing_sends_nothing [Cache::set_many Cache::set_all]
    set_many_gives_each_value_its_ttl [Cache::set_many Cache::set_all]
    values_that_cannot_be_written_fail_for_themselves [Cache::set_many!Encode Cache::set_many!TooLarge]
    set_all_stores_a_stream_in_pipelines [Cache::set_all]
    set_all_takes_what_comes_bit_by_bit [Cache::set_all]
    set_all_counts_failures_and_keeps_the_first_hundred [Cache::set_all]
}
