//! What an observer hears of operations, and what a cache counts.

use typed_cache::{ErrorKind, redis};

use crate::fixture::Fixture;
use crate::operations::{LOGINS, NAME, PROFILE, SCORES, STOCK, USER, VISITS, text};
use crate::types::{StrictKey, UserKey, item, user};

pub(crate) async fn every_exchange_is_told_with_its_resource(f: Fixture) {
    f.cache.set(&user(1)).await.unwrap();
    f.cache.get(&USER).await.unwrap();
    f.cache.hash(&PROFILE).increment(LOGINS, 1).await.unwrap();
    let mut batch = f.cache.batch();
    batch.get(&USER);
    batch.hash(&PROFILE).increment(LOGINS, 1);
    batch.run().await.unwrap();
    f.cache.set_many(&[user(1), user(2)]).await.unwrap();
    let told = [
        (Some("user"), 1, None),
        (Some("user"), 1, None),
        // With `MULTI` and `EXEC`.
        (Some("profile"), 4, None),
        (None, 5, None),
        (None, 2, None),
    ];
    assert_eq!(f.heard.told(), told);
}

pub(crate) async fn what_is_not_sent_is_not_told(f: Fixture) {
    let bomb = crate::types::bomb(1, true, 0);
    assert!(f.cache.set(&bomb).await.is_err());
    f.cache.map(&STOCK).set_many([]).await.unwrap();
    let mut batch = f.cache.batch();
    batch.raw(redis::cmd("MULTI").take());
    batch.run().await.unwrap();
    assert_eq!(f.heard.told(), []);
}

/// The server was reached, so the exchange is none that failed.
pub(crate) async fn an_error_reply_is_an_answer(f: Fixture) {
    raw!(f, "SET", f.key(&PROFILE), "foreign");
    let error = f.cache.hash(&PROFILE).get(NAME).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WrongType);
    assert_eq!(f.heard.told(), [(Some("profile"), 1, None)]);
}

pub(crate) async fn clones_count_together(f: Fixture) {
    let clone = f.cache.clone();
    let other = f.with(|builder| builder).await.cache;
    f.cache.set(&user(1)).await.unwrap();
    clone.get(&USER).await.unwrap();
    clone
        .with_ttl(typed_cache::Ttl::NEVER)
        .get(&USER)
        .await
        .unwrap();
    f.cache.get(&UserKey { id: 9 }).await.unwrap();
    let stats = f.cache.stats();
    assert_eq!((stats.hits, stats.misses), (2, 1));
    assert_eq!(clone.stats(), stats);
    assert_eq!(other.stats().hits, 0, "another cache counts for itself");
}

/// Hits and misses are about values: fields, items and counts have `None` as a matter of course.
pub(crate) async fn only_reads_of_values_are_hits_and_misses(f: Fixture) {
    f.cache.hash(&PROFILE).get(NAME).await.unwrap();
    f.cache.map(&SCORES).get(&text("ada")).await.unwrap();
    f.cache.map(&STOCK).set(&1, &item("tea")).await.unwrap();
    f.cache.map(&STOCK).get_all().await.unwrap();
    f.cache.counter(&VISITS).get().await.unwrap();
    f.cache.exists(&USER).await.unwrap();
    f.cache.swap(&user(1)).await.unwrap();
    let stats = f.cache.stats();
    assert_eq!((stats.hits, stats.misses, stats.mismatches), (0, 0, 0));
}

pub(crate) async fn each_value_that_is_asked_for_is_a_hit_or_a_miss(f: Fixture) {
    let strict = StrictKey { id: 1 };
    raw!(f, "SET", f.key(&strict), "of another schema");
    f.cache.set(&user(1)).await.unwrap();
    let counted = || {
        let stats = f.cache.stats();
        (stats.hits, stats.misses)
    };
    let keys = [1, 2, 3].map(|id| UserKey { id });
    f.cache.get_many(&keys).await.unwrap();
    assert_eq!(counted(), (1, 2), "each value of several");
    f.cache.pull(&USER).await.unwrap();
    f.cache.pull(&USER).await.unwrap();
    assert_eq!(counted(), (2, 3));
    let mut batch = f.cache.batch();
    let slots = [batch.get(&USER), batch.get(&USER)];
    let mut replies = batch.run().await.unwrap();
    let [opened, _left] = slots;
    replies.take(opened).unwrap();
    assert_eq!(counted(), (2, 4), "what was opened");
    assert!(f.cache.get(&strict).await.unwrap_err().is_schema());
    raw!(f, "RPUSH", f.key(&USER), "foreign");
    assert!(f.cache.get(&USER).await.unwrap_err().is_wrong_type());
    assert_eq!(counted(), (2, 4), "what failed is neither");
    assert_eq!(f.cache.stats().mismatches, 1, "an error, too");
}

cases! { observers, alone:
    each_value_that_is_asked_for_is_a_hit_or_a_miss [Cache::stats Cache::get_many Cache::pull]
    every_exchange_is_told_with_its_resource [Cache::set Cache::get Cache::set_many Batch::run]
    what_is_not_sent_is_not_told [Map::set_many Batch::raw]
    an_error_reply_is_an_answer [Hash::get!WrongType]
    clones_count_together [Cache::stats]
    only_reads_of_values_are_hits_and_misses [Cache::stats Cache::swap]
}
