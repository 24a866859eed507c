//! TTLs without options: which operations restart them, and which keep them.

use std::collections::BTreeSet;
use std::time::Duration;

use typed_cache::{CacheKey, Keyed, Ttl};

use crate::fixture::Fixture;
use crate::operations::{LEDGER, MOTTO, PROFILE, RECENT, SCORES, STOCK, USER, VISITS};
use crate::types::{
    JobsKey, LedgerFields, OTHER, ProfileFields, TTL, TotalKey, UserKey, item, ledger, other_ttl,
    profile, user,
};

const NEVER: i64 = -1;

pub(crate) async fn every_write_of_a_value_restarts_its_ttl(f: Fixture) {
    assert_restarts!(f, &USER, TTL;
        |c| c.set(&user(1));
        |c| c.set_at(&USER, &user(1));
        |c| c.replace(&user(1));
    );
    assert_restarts_existing!(f, &USER, TTL;
        |c| c.set(&user(1)).if_present();
        |c| c.set_at(&USER, &user(1)).if_present();
    );
    f.shorten_ttl(&USER).await;
    f.swap_at(&USER, &user(1)).await.unwrap();
    f.assert_ttl(&USER, TTL).await;
    let other = UserKey { id: 2 };
    op!(f, |c| c.set(&user(2)).if_absent()).unwrap();
    f.assert_ttl(&other, TTL).await;
    op!(f, |c| c.delete(&other)).unwrap();
    op!(f, |c| c.set_at(&other, &user(2)).if_absent()).unwrap();
    f.assert_ttl(&other, TTL).await;
}

pub(crate) async fn a_value_that_is_not_written_keeps_its_ttl(f: Fixture) {
    op!(f, |c| c.set(&user(1))).unwrap();
    assert_keeps_ttl!(f, &USER;
        |c| c.set(&user(1)).if_absent();
        |c| c.set_at(&USER, &user(1)).if_absent();
        |c| c.get(&USER);
        |c| c.exists(&USER);
    );
}

pub(crate) async fn types_without_a_ttl_never_expire(f: Fixture) {
    op!(f, |c| c.set_at(&MOTTO, &"x".into())).unwrap();
    assert_eq!(f.pttl(&MOTTO).await, NEVER);
    op!(f, |c| c.counter(&TotalKey).increment(1)).unwrap();
    assert_eq!(f.pttl(&TotalKey).await, NEVER);
    op!(f, |c| c.hash(&LEDGER).set(&ledger())).unwrap();
    op!(f, |c| c.hash(&LEDGER).increment(LedgerFields::BALANCE, 1)).unwrap();
    assert_eq!(f.pttl(&LEDGER).await, NEVER);
    op!(f, |c| c.map(&STOCK).set(&1, &item("tea"))).unwrap();
    assert_eq!(f.pttl(&STOCK).await, NEVER);
    op!(f, |c| c.list(&JobsKey).push_back(&item("tea"))).unwrap();
    op!(f, |c| c.list(&JobsKey).push_front_capped([&item("jam")], 5)).unwrap();
    assert_eq!(f.pttl(&JobsKey).await, NEVER);
}

pub(crate) async fn writes_to_parts_of_types_without_a_ttl_keep_a_ttl(f: Fixture) {
    op!(f, |c| c.hash(&LEDGER).set(&ledger())).unwrap();
    assert_keeps_ttl!(f, &LEDGER; |c| c.hash(&LEDGER).set(&ledger()));
    op!(f, |c| c.map(&STOCK).set(&1, &item("tea"))).unwrap();
    assert_keeps_ttl!(f, &STOCK; |c| c.map(&STOCK).set(&1, &item("tea")));
    op!(f, |c| c.list(&JobsKey).push_back(&item("tea"))).unwrap();
    assert_keeps_ttl!(f, &JobsKey; |c| c.list(&JobsKey).push_back(&item("tea")));
}

pub(crate) async fn every_write_of_a_hash_restarts_its_ttl(f: Fixture) {
    let name = "Ada".to_owned();
    let values = || [ProfileFields::NAME.to(&name)];
    assert_restarts!(f, &PROFILE, TTL;
        |c| c.hash(&PROFILE).set_field(ProfileFields::NAME, &name);
        |c| c.hash(&PROFILE).set_fields(values());
        |c| c.hash(&PROFILE).set(&profile(1));
        |c| c.hash(&PROFILE).increment(ProfileFields::LOGINS, 1);
    );
}

pub(crate) async fn every_write_of_a_map_restarts_its_ttl(f: Fixture) {
    let ada = "ada".to_owned();
    assert_restarts!(f, &SCORES, TTL;
        |c| c.map(&SCORES).set(&ada, &1);
        |c| c.map(&SCORES).set_many([(&ada, &1)]);
        |c| c.map(&SCORES).increment(&ada, 1);
    );
}

pub(crate) async fn every_push_restarts_the_ttl_of_a_list(f: Fixture) {
    let tea = "tea".to_owned();
    assert_restarts!(f, &RECENT, TTL;
        |c| c.list(&RECENT).push_front(&tea);
        |c| c.list(&RECENT).push_back(&tea);
        |c| c.list(&RECENT).push_front_many([&tea]);
        |c| c.list(&RECENT).push_back_many([&tea]);
        |c| c.list(&RECENT).push_front_capped([&tea], 9);
        |c| c.list(&RECENT).push_back_capped([&tea], 9);
    );
}

pub(crate) async fn changes_and_removals_keep_the_ttl(f: Fixture) {
    let tea = "tea".to_owned();
    for _ in 0..9 {
        op!(f, |c| c.list(&RECENT).push_back(&tea)).unwrap();
    }
    assert_keeps_ttl!(f, &RECENT;
        |c| c.list(&RECENT).pop_front();
        |c| c.list(&RECENT).pop_back_many(1);
        |c| c.list(&RECENT).set(0, &tea);
        |c| c.list(&RECENT).trim(0, 4);
        |c| c.list(&RECENT).remove(1, &tea);
    );
    op!(f, |c| c.hash(&PROFILE).set(&profile(1))).unwrap();
    assert_keeps_ttl!(f, &PROFILE; |c| c.hash(&PROFILE).delete(ProfileFields::NAME));
    op!(f, |c| c
        .map(&SCORES)
        .set_many([(&tea, &1), (&"jam".into(), &2)]))
    .unwrap();
    assert_keeps_ttl!(f, &SCORES; |c| c.map(&SCORES).delete(&tea));
}

pub(crate) async fn a_counter_keeps_the_ttl_of_its_creation(f: Fixture) {
    op!(f, |c| c.counter(&VISITS).increment(1)).unwrap();
    f.assert_ttl(&VISITS, TTL).await;
    assert_keeps_ttl!(f, &VISITS;
        |c| c.counter(&VISITS).increment(1);
        |c| c.counter(&VISITS).decrement(1);
        |c| c.with_ttl(other_ttl()).counter(&VISITS).increment(1);
        |c| c.with_ttl(Ttl::NEVER).counter(&VISITS).increment(1);
        |c| c.counter(&VISITS).get();
    );
    op!(f, |c| c.counter(&VISITS).reset()).unwrap();
    op!(f, |c| c.counter(&VISITS).decrement(1)).unwrap();
    f.assert_ttl(&VISITS, TTL).await;
}

pub(crate) async fn expire_restarts_the_ttl(f: Fixture) {
    let key = user(1).key();
    assert!(!op!(f, |c| c.expire(&key)).unwrap());
    op!(f, |c| c.set(&user(1))).unwrap();
    f.shorten_ttl(&key).await;
    assert!(op!(f, |c| c.expire(&key)).unwrap());
    f.assert_ttl(&key, TTL).await;
    assert!(op!(f, |c| c.with_ttl(other_ttl()).expire(&key)).unwrap());
    f.assert_ttl(&key, OTHER).await;
    assert!(op!(f, |c| c.with_ttl(Ttl::NEVER).expire(&key)).unwrap());
    assert_eq!(f.pttl(&key).await, NEVER);
    assert!(
        op!(f, |c| c.with_ttl(Ttl::NEVER).expire(&key)).unwrap(),
        "it is there"
    );
    assert!(!op!(f, |c| c.expire(&MOTTO)).unwrap());
    op!(f, |c| c.set_at(&MOTTO, &"x".into())).unwrap();
    f.shorten_ttl(&MOTTO).await;
    assert!(op!(f, |c| c.expire(&MOTTO)).unwrap());
    assert_eq!(f.pttl(&MOTTO).await, NEVER, "the type has no TTL");
}

pub(crate) async fn persist_says_whether_there_was_an_expiry(f: Fixture) {
    assert!(!op!(f, |c| c.persist(&USER)).unwrap());
    op!(f, |c| c.set(&user(1))).unwrap();
    assert!(op!(f, |c| c.persist(&USER)).unwrap());
    assert!(!op!(f, |c| c.persist(&USER)).unwrap());
    assert_eq!(f.pttl(&USER).await, NEVER);
}

pub(crate) async fn expired_entries_are_gone(f: Fixture) {
    let short = Duration::from_millis(40);
    let ttl = Ttl::try_from(short).unwrap();
    op!(f, |c| c.with_ttl(ttl).set(&user(1))).unwrap();
    op!(f, |c| c.with_ttl(ttl).hash(&PROFILE).set(&profile(1))).unwrap();
    op!(f, |c| c.with_ttl(ttl).map(&SCORES).set(&"ada".into(), &1)).unwrap();
    op!(f, |c| c.with_ttl(ttl).counter(&VISITS).increment(41)).unwrap();
    op!(f, |c| c
        .with_ttl(ttl)
        .list(&RECENT)
        .push_back(&"tea".into()))
    .unwrap();
    f.outlive(&RECENT, short).await;
    assert_eq!(op!(f, |c| c.get(&USER)).unwrap(), None);
    assert_eq!(op!(f, |c| c.hash(&PROFILE).get()).unwrap(), None);
    assert_eq!(op!(f, |c| c.map(&SCORES).len()).unwrap(), 0);
    assert_eq!(op!(f, |c| c.counter(&VISITS).get()).unwrap(), None);
    assert_eq!(op!(f, |c| c.list(&RECENT).len()).unwrap(), 0);
    assert_eq!(
        op!(f, |c| c.counter(&VISITS).increment(1)).unwrap(),
        1,
        "a new count"
    );
    f.assert_ttl(&VISITS, TTL).await;
}

#[derive(CacheKey)]
#[cache(resource = "spread", ttl = "1h", value = u64, jitter = "50%")]
pub(crate) struct SpreadKey {
    id: u64,
}

#[derive(CacheKey)]
#[cache(resource = "spread-list", ttl = "1h", list = u64, jitter = "50%")]
pub(crate) struct SpreadListKey;

/// Entries that were written together do not end together.
pub(crate) async fn jitter_takes_a_part_of_the_ttl_off(f: Fixture) {
    let mut times = BTreeSet::new();
    for id in 0..20 {
        op!(f, |c| c.set_at(&SpreadKey { id }, &id)).unwrap();
        times.insert(f.pttl(&SpreadKey { id }).await / 1_000);
        op!(f, |c| c.list(&SpreadListKey).push_back(&id)).unwrap();
        times.insert(f.pttl(&SpreadListKey).await / 1_000);
    }
    // The least is half of it, and what passes between write and look on a busy machine.
    assert!(
        times
            .iter()
            .all(|seconds| (1_700..=3_600).contains(seconds)),
        "{times:?}"
    );
    assert!(times.len() > 20, "{times:?}");
    let key = SpreadKey { id: 1 };
    op!(f, |c| c.set_at(&key, &1).ttl(other_ttl())).unwrap();
    f.assert_ttl(&key, OTHER).await;
}

cases! { expiry, every way:
    every_write_of_a_value_restarts_its_ttl [
        Cache::set Cache::set_at Operation::if_present Cache::replace
        Operation::if_absent
    ]
    a_value_that_is_not_written_keeps_its_ttl [Operation::if_absent Cache::get]
    jitter_takes_a_part_of_the_ttl_off [Cache::set_at List::push_back]
    types_without_a_ttl_never_expire [Cache::set_at Counter::increment Hash::set Map::set List::push_back]
    writes_to_parts_of_types_without_a_ttl_keep_a_ttl [Hash::set Map::set List::push_back]
    every_write_of_a_hash_restarts_its_ttl [Hash::set_field Hash::set_fields Hash::set Hash::increment]
    every_write_of_a_map_restarts_its_ttl [Map::set Map::set_many Map::increment]
    every_push_restarts_the_ttl_of_a_list [
        List::push_front List::push_back List::push_front_many List::push_back_many
        List::push_front_capped List::push_back_capped
    ]
    changes_and_removals_keep_the_ttl [
        List::pop_front List::pop_back_many List::set List::trim List::remove Hash::delete Map::delete
    ]
    a_counter_keeps_the_ttl_of_its_creation [Counter::increment Counter::decrement Counter::reset]
    expire_restarts_the_ttl [Cache::expire]
    persist_says_whether_there_was_an_expiry [Cache::persist]
    expired_entries_are_gone [Cache::get]
}
