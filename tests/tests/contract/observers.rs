//! Events and counters.

use typed_cache::{Cache, ErrorKind, redis};

use crate::fixture::{Fixture, Observed};
use crate::operations::{LOGINS, NAME, PROFILE, SCORES, STOCK, USER, VISITS, text};
use crate::types::{StrictKey, UserKey, item, user};

pub(crate) async fn every_operation_has_an_event_with_its_resource(f: Fixture) {
    f.cache.set(&user(1)).await.unwrap();
    f.cache.get(&USER).await.unwrap();
    f.cache.hash(&PROFILE).increment(LOGINS, 1).await.unwrap();
    f.cache
        .set_many(&[user(1), user(2)])
        .await
        .unwrap()
        .finish()
        .unwrap();
    let ended = [
        ("set", Some("user"), None),
        ("get", Some("user"), None),
        ("hash.increment", Some("profile"), None),
        ("set", Some("user"), None),
        ("set", Some("user"), None),
    ];
    assert_eq!(f.observed.operations(), ended);
    let (get, exists) = (f.cache.get(&USER), f.cache.exists(&PROFILE));
    f.cache.pipeline((get, exists)).await.unwrap();
    let ended = [
        ("get", Some("user"), None),
        ("exists", Some("profile"), None),
    ];
    assert_eq!(f.observed.operations(), ended);
}

pub(crate) async fn each_part_of_a_batch_has_an_event_when_its_slot_is_opened(f: Fixture) {
    let mut batch = f.cache.batch();
    let left = batch.push(f.cache.get(&USER));
    let opened = batch.push(f.cache.hash(&PROFILE).increment(LOGINS, 1));
    let mut replies = batch.run().await.unwrap();
    assert_eq!(f.observed.operations(), []);
    replies.take(opened).unwrap();
    let ended = [("hash.increment", Some("profile"), None)];
    assert_eq!(f.observed.operations(), ended);
    drop((left, replies));
    assert_eq!(f.observed.operations(), [("get", Some("user"), None)]);
}

pub(crate) async fn an_operation_that_was_not_sent_has_an_event_too(f: Fixture) {
    let bomb = crate::types::bomb(1, true, 0);
    assert!(f.cache.set(&bomb).await.is_err());
    f.cache.map(&STOCK).set_many([]).await.unwrap();
    let mut batch = f.cache.batch();
    let refused = batch.raw(redis::cmd("MULTI"));
    assert!(batch.run().await.unwrap().take(refused).is_err());
    let ended = [
        ("set", Some("bomb"), Some(ErrorKind::Encode)),
        ("map.set_many", Some("stock"), None),
        ("raw", None, Some(ErrorKind::InvalidInput)),
    ];
    assert_eq!(f.observed.operations(), ended);
}

/// The parts of a transaction fail together; one that cannot be sent keeps the others from being sent.
pub(crate) async fn each_part_of_what_fails_as_a_whole_has_an_event(f: Fixture) {
    let bomb = crate::types::bomb(1, true, 0);
    let failed = |kind| [("get", Some("user"), kind), ("set", Some("bomb"), kind)].to_vec();
    let (get, set) = (f.cache.get(&USER), f.cache.set(&bomb));
    assert!(f.cache.pipeline((get, set)).atomic().await.is_err());
    assert_eq!(f.observed.operations(), failed(Some(ErrorKind::Encode)));
    let mut batch = f.cache.batch().atomic();
    let _ = batch.push(f.cache.get(&USER));
    let _ = batch.push(f.cache.set(&bomb));
    assert!(batch.run().await.is_err());
    assert_eq!(f.observed.operations(), failed(Some(ErrorKind::Encode)));
    f.assert_messages(0);
}

#[tokio::test]
async fn each_part_of_what_found_no_connection_has_an_event() {
    let observed = Observed::default();
    let builder = Cache::builder().observer(observed.clone());
    let cache = builder.connect_lazy("redis://127.0.0.1:1").unwrap();
    let unavailable = Some(ErrorKind::Unavailable);
    let expected = [
        ("get", Some("user"), unavailable),
        ("exists", Some("user"), unavailable),
    ];
    let pipeline = || cache.pipeline((cache.get(&USER), cache.exists(&USER)));
    assert!(pipeline().await.is_err());
    assert_eq!(observed.operations(), expected);
    assert!(pipeline().atomic().await.is_err());
    assert_eq!(observed.operations(), expected);
    assert!(pipeline().each().atomic().await.is_err());
    assert_eq!(observed.operations(), expected);
    for mut batch in [cache.batch(), cache.batch().atomic()] {
        let _ = batch.push(cache.get(&USER));
        let _ = batch.push(cache.exists(&USER));
        assert!(batch.run().await.is_err());
        assert_eq!(observed.operations(), expected);
    }
}

pub(crate) async fn an_error_reply_and_damage_are_failures(f: Fixture) {
    raw!(f, "SET", f.key(&PROFILE), "foreign");
    let error = f.cache.hash(&PROFILE).get_field(NAME).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WrongType);
    f.cache.set(&user(1)).await.unwrap();
    let stored = raw!(f, "GET", f.key(&USER)).bytes().unwrap();
    raw!(f, "SET", f.key(&USER), &stored[..6]);
    assert!(f.cache.get(&USER).await.is_err());
    let ended = [
        (
            "hash.get_field",
            Some("profile"),
            Some(ErrorKind::WrongType),
        ),
        ("set", Some("user"), None),
        ("get", Some("user"), Some(ErrorKind::Decode)),
    ];
    assert_eq!(f.observed.operations(), ended);
}

/// An operation that was never polled has no event, a filled batch has one.
pub(crate) async fn a_batch_that_is_dropped_without_run_is_an_event(f: Fixture) {
    drop(f.cache.get(&USER));
    drop(f.cache.batch());
    let before = f.observed.texts();
    let mut batch = f.cache.batch();
    let _ = batch.push(f.cache.get(&USER));
    let _ = batch.push(f.cache.exists(&USER));
    drop(batch);
    let mut batch = f.cache.batch();
    let _ = batch.push(f.cache.set(&crate::types::bomb(1, true, 0)));
    drop(batch.run());
    drop(f.cache.batch().run());
    let events = f.observed.texts();
    let expected = [2, 1].map(|operations| format!("BatchDropped {{ operations: {operations} }}"));
    assert_eq!(events[before.len()..], expected);
    assert_eq!(f.observed.operations(), []);
    f.assert_messages(0);
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

/// Hits and misses count values: a missing field, item or counter is normal.
pub(crate) async fn only_reads_of_values_are_hits_and_misses(f: Fixture) {
    f.cache.hash(&PROFILE).get_field(NAME).await.unwrap();
    f.cache.map(&SCORES).get(&text("ada")).await.unwrap();
    f.cache.map(&STOCK).set(&1, &item("tea")).await.unwrap();
    f.cache.map(&STOCK).get_all().await.unwrap();
    f.cache.counter(&VISITS).get().await.unwrap();
    f.cache.exists(&USER).await.unwrap();
    f.cache.replace(&user(1)).await.unwrap();
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
    f.cache.take(&USER).await.unwrap();
    f.cache.take(&USER).await.unwrap();
    assert_eq!(counted(), (2, 3));
    let mut batch = f.cache.batch();
    let slots = [
        batch.push(f.cache.get(&USER)),
        batch.push(f.cache.get(&USER)),
    ];
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
    each_value_that_is_asked_for_is_a_hit_or_a_miss [Cache::stats Cache::get_many Cache::take]
    every_operation_has_an_event_with_its_resource [Cache::set Cache::get Cache::set_many Cache::pipeline]
    each_part_of_a_batch_has_an_event_when_its_slot_is_opened [Batch::push Batch::run Replies::take]
    an_operation_that_was_not_sent_has_an_event_too [Map::set_many Batch::raw]
    each_part_of_what_fails_as_a_whole_has_an_event [Cache::pipeline!Encode Batch::atomic]
    an_error_reply_and_damage_are_failures [Hash::get_field!WrongType Cache::get!Decode]
    a_batch_that_is_dropped_without_run_is_an_event [Cache::batch]
    clones_count_together [Cache::stats]
    only_reads_of_values_are_hits_and_misses [Cache::stats Cache::replace]
}
