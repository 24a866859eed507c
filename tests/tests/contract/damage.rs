//! Damaged entries, and entries over the size cap: errors, never misses and never wrong values.

use std::time::Duration;

use futures_util::TryStreamExt as _;
use typed_cache::{Error, ErrorKind};

use crate::fixture::{Fixture, assert_error};
use crate::operations::{LEDGER, PROFILE, STOCK, USER};
use crate::types::{JobsKey, LedgerFields, ProfileFields, UserKey, item, ledger, profile, user};

/// Damage to stored bytes behind their header.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Damage {
    Truncated,
    NoPayload,
    LeftOver,
    Garbled,
}

const DAMAGES: [Damage; 4] = [
    Damage::Truncated,
    Damage::NoPayload,
    Damage::LeftOver,
    Damage::Garbled,
];

impl Damage {
    pub(crate) fn of(self, stored: &[u8]) -> Vec<u8> {
        match self {
            Self::Truncated => stored[..stored.len() - 1].to_vec(),
            Self::NoPayload => stored[..5].to_vec(),
            Self::LeftOver => [stored, b"\0"].concat(),
            // A length that no entry of this size can have.
            Self::Garbled => [&stored[..5], b"\xff\xff\xff\xff\x07"].concat(),
        }
    }
}

pub(crate) fn assert_damaged(error: &Error, resource: &str, index: Option<usize>) {
    assert_error(error, ErrorKind::Decode, resource);
    assert_eq!(error.index(), index);
}

pub(crate) async fn a_damaged_value_is_an_error(f: Fixture) {
    op!(f, |c| c.set(&user(1))).unwrap();
    let stored = raw!(f, "GET", f.key(&USER)).bytes().unwrap();
    for damage in DAMAGES {
        raw!(f, "SET", f.key(&USER), damage.of(&stored));
        assert_damaged(&op!(f, |c| c.get(&USER)).unwrap_err(), "user", None);
        let keys = [UserKey { id: 2 }, USER, USER];
        let error = op!(f, |c| c.get_many(&keys)).unwrap_err();
        assert_damaged(&error, "user", Some(1));
        assert!(error.to_string().contains("item 1"), "{error}");
        let error = op!(f, |c| c.replace(&user(1))).unwrap_err();
        assert_damaged(&error, "user", None);
        let read = op!(f, |c| c.get(&USER)).unwrap();
        assert_eq!(read, Some(user(1)), "the new value is stored all the same");
        raw!(f, "SET", f.key(&USER), damage.of(&stored));
        let error = f.swap_at(&USER, &user(1)).await.unwrap_err();
        assert_damaged(&error, "user", Some(0));
        raw!(f, "SET", f.key(&USER), damage.of(&stored));
        assert_damaged(&op!(f, |c| c.take(&USER)).unwrap_err(), "user", None);
        assert!(!op!(f, |c| c.exists(&USER)).unwrap(), "gone all the same");
    }
    assert_eq!(f.cache.stats().mismatches, 0, "damage is no mismatch");
}

pub(crate) async fn a_damaged_field_of_a_hash_is_an_error(f: Fixture) {
    op!(f, |c| c.hash(&PROFILE).set(&profile(1))).unwrap();
    let stored = raw!(f, "HGET", f.key(&PROFILE), "name").bytes().unwrap();
    for damage in DAMAGES {
        raw!(f, "HSET", f.key(&PROFILE), "name", damage.of(&stored));
        let error = op!(f, |c| c.hash(&PROFILE).get_field(ProfileFields::NAME)).unwrap_err();
        assert_damaged(&error, "profile", None);
        let fields = (ProfileFields::LOGINS, ProfileFields::NAME);
        let error = op!(f, |c| c.hash(&PROFILE).get_fields(fields)).unwrap_err();
        assert_damaged(&error, "profile", None);
        let error = op!(f, |c| c.hash(&PROFILE).get()).unwrap_err();
        assert_damaged(&error, "profile", None);
        let others = (ProfileFields::LOGINS, ProfileFields::TAGS);
        let read = op!(f, |c| c.hash(&PROFILE).get_fields(others)).unwrap();
        assert_eq!(read, (Some(5), Some(profile(1).tags)));
    }
}

pub(crate) async fn a_damaged_value_of_a_map_is_an_error(f: Fixture) {
    op!(f, |c| c.map(&STOCK).set(&1, &item("tea"))).unwrap();
    let stored = raw!(f, "HGET", f.key(&STOCK), "1").bytes().unwrap();
    for damage in DAMAGES {
        raw!(f, "HSET", f.key(&STOCK), "1", damage.of(&stored));
        assert_damaged(
            &op!(f, |c| c.map(&STOCK).get(&1)).unwrap_err(),
            "stock",
            None,
        );
        let error = op!(f, |c| c.map(&STOCK).get_many([&2, &1])).unwrap_err();
        assert_damaged(&error, "stock", Some(1));
        assert_damaged(
            &op!(f, |c| c.map(&STOCK).get_all()).unwrap_err(),
            "stock",
            None,
        );
        let scan: Result<Vec<_>, _> = f.cache.map(&STOCK).scan().try_collect().await;
        assert_damaged(&scan.unwrap_err(), "stock", None);
    }
}

pub(crate) async fn a_damaged_item_of_a_list_has_an_error_of_its_own(f: Fixture) {
    let jobs = JobsKey;
    op!(f, |c| c.list(&jobs).push_back(&item("tea"))).unwrap();
    let stored = raw!(f, "LINDEX", f.key(&jobs), 0).bytes().unwrap();
    let refill = async |damage: Damage| {
        raw!(f, "DEL", f.key(&jobs));
        let (good, bad) = (&stored, damage.of(&stored));
        raw!(f, "RPUSH", f.key(&jobs), good, &bad, good, &bad);
    };
    for damage in DAMAGES {
        refill(damage).await;
        let items = op!(f, |c| c.list(&jobs).range(0, -1)).unwrap();
        assert_every_other(&items);
        let error = op!(f, |c| c.list(&jobs).get(1)).unwrap_err();
        assert_damaged(&error, "jobs", None);
        let message = error.to_string();
        assert!(
            message.contains("trim") && !message.contains("delete"),
            "{message}"
        );
        assert_damaged(
            &op!(f, |c| c.list(&jobs).pop_back()).unwrap_err(),
            "jobs",
            None,
        );
        assert!(op!(f, |c| c.list(&jobs).pop_front()).unwrap().is_some());
        assert_damaged(
            &op!(f, |c| c.list(&jobs).pop_front()).unwrap_err(),
            "jobs",
            None,
        );
        assert_eq!(
            op!(f, |c| c.list(&jobs).len()).unwrap(),
            1,
            "gone all the same"
        );
        refill(damage).await;
        assert_every_other(&op!(f, |c| c.list(&jobs).pop_front_many(4)).unwrap());
        refill(damage).await;
        raw!(f, "LPUSH", f.key(&jobs), &stored);
        raw!(f, "RPOP", f.key(&jobs));
        let items = op!(f, |c| c.list(&jobs).pop_back_many(4)).unwrap();
        assert_eq!(items.iter().filter(|item| item.is_err()).count(), 1);
        assert_damaged(items[1].as_ref().unwrap_err(), "jobs", Some(1));
    }
}

/// Checks that every second item is an error with its own index.
fn assert_every_other<T>(items: &[Result<T, Error>]) {
    let [Ok(_), Err(first), Ok(_), Err(second)] = items else {
        panic!("four items of which every other one is damaged");
    };
    assert_damaged(first, "jobs", Some(1));
    assert_damaged(second, "jobs", Some(3));
}

pub(crate) async fn damage_can_be_a_counted_miss(f: Fixture) {
    let f = f
        .with(|builder| builder.damage(typed_cache::schema::Damage::Miss))
        .await;
    op!(f, |c| c.set(&user(1))).unwrap();
    let stored = raw!(f, "GET", f.key(&USER)).bytes().unwrap();
    op!(f, |c| c.hash(&PROFILE).set(&profile(1))).unwrap();
    let field = raw!(f, "HGET", f.key(&PROFILE), "name").bytes().unwrap();
    op!(f, |c| c.map(&STOCK).set(&1, &item("tea"))).unwrap();
    let entry = raw!(f, "HGET", f.key(&STOCK), "1").bytes().unwrap();
    for damage in DAMAGES {
        raw!(f, "SET", f.key(&USER), damage.of(&stored));
        assert_eq!(op!(f, |c| c.get(&USER)).unwrap(), None);
        let read = op!(f, |c| c.get_many(&[UserKey { id: 2 }, USER])).unwrap();
        assert_eq!(read, [None, None]);
        assert_eq!(op!(f, |c| c.replace(&user(1))).unwrap(), None);
        raw!(f, "SET", f.key(&USER), damage.of(&stored));
        assert_eq!(op!(f, |c| c.take(&USER)).unwrap(), None);
        let damaged = f.observed.damaged();
        assert_eq!(damaged.len(), 4);
        for (resource, fields, reason) in damaged {
            assert_eq!((resource, fields.len()), ("user", 0));
            assert!(reason.contains("damaged"), "{reason}");
            assert!(!reason.contains("damage = miss"), "{reason}");
        }

        raw!(f, "HSET", f.key(&PROFILE), "name", damage.of(&field));
        let name = ProfileFields::NAME;
        assert_eq!(op!(f, |c| c.hash(&PROFILE).get_field(name)).unwrap(), None);
        assert_eq!(op!(f, |c| c.hash(&PROFILE).get()).unwrap(), None);
        let damaged = f.observed.damaged();
        assert_eq!(damaged.len(), 2);
        assert!(damaged.iter().all(|(_, fields, _)| fields == &["name"]));

        raw!(f, "HSET", f.key(&STOCK), "1", damage.of(&entry));
        assert_eq!(op!(f, |c| c.map(&STOCK).get(&1)).unwrap(), None);
        assert!(op!(f, |c| c.map(&STOCK).get_all()).unwrap().is_empty());
        assert_eq!(f.observed.damaged().len(), 2);
    }
    let stats = f.cache.stats();
    assert_eq!((stats.damaged, stats.mismatches), (4 * 8, 0));
    assert_eq!(stats.resources["user"].damaged, 4 * 4);
    assert_eq!(stats.resources["user"].hits, 0);
}

/// Whether it is damaged shows only when it is decoded.
pub(crate) async fn a_damaged_entry_that_is_a_miss_counts_as_absent(f: Fixture) {
    let f = f
        .with(|builder| builder.damage(typed_cache::schema::Damage::Miss))
        .await;
    f.cache.set(&user(1)).await.unwrap();
    let stored = raw!(f, "GET", f.key(&USER)).bytes().unwrap();
    for damage in DAMAGES {
        raw!(f, "SET", f.key(&USER), damage.of(&stored));
        assert!(!f.cache.set(&user(1)).if_present().await.unwrap());
        assert!(f.cache.set(&user(1)).if_absent().await.unwrap());
        assert!(!f.cache.set(&user(1)).if_absent().await.unwrap());
        assert!(f.cache.set(&user(1)).if_present().await.unwrap());
        assert_eq!(f.cache.get(&USER).await.unwrap(), Some(user(1)));
    }
    let error = f
        .cache
        .pipeline((f.cache.set(&user(1)).if_absent(),))
        .atomic()
        .await;
    assert_error(&error.unwrap_err(), ErrorKind::InvalidInput, "user");
}

pub(crate) async fn a_waiting_pop_sees_damage_too(f: Fixture) {
    let jobs = JobsKey;
    op!(f, |c| c.list(&jobs).push_back(&item("tea"))).unwrap();
    let stored = raw!(f, "LPOP", f.key(&jobs)).bytes().unwrap();
    let wait = Duration::from_secs(60);
    raw!(
        f,
        "RPUSH",
        f.key(&jobs),
        Damage::Truncated.of(&stored),
        "foreign"
    );
    let front = f.cache.list(&jobs).wait_pop_front(wait).await.unwrap_err();
    assert_damaged(&front, "jobs", None);
    let back = f.cache.list(&jobs).wait_pop_back(wait).await.unwrap_err();
    assert_error(&back, ErrorKind::Schema, "jobs");
    raw!(
        f,
        "RPUSH",
        f.key(&jobs),
        "foreign",
        Damage::LeftOver.of(&stored)
    );
    let back = f.cache.list(&jobs).wait_pop_back(wait).await.unwrap_err();
    assert_damaged(&back, "jobs", None);
    let front = f.cache.list(&jobs).wait_pop_front(wait).await.unwrap_err();
    assert_eq!(front.kind(), ErrorKind::Schema);
    assert_eq!(raw!(f, "EXISTS", f.key(&jobs)).int(), 0);
}

pub(crate) async fn a_waiting_pop_reads_nothing_over_the_cap(f: Fixture) {
    let (jobs, wait) = (JobsKey, Duration::from_secs(60));
    let items = [item("gunpowder tea"), item("gunpowder tea")];
    f.cache.list(&jobs).push_back_many(&items).await.unwrap();
    let n = narrow(&f, 9).await;
    let front = n.cache.list(&jobs).wait_pop_front(wait).await.unwrap_err();
    assert_too_large(&front, "jobs");
    let back = n.cache.list(&jobs).wait_pop_back(wait).await.unwrap_err();
    assert_too_large(&back, "jobs");
}

pub(crate) async fn a_reply_over_the_cap_on_its_sum_is_an_error_of_its_own(f: Fixture) {
    let narrow = f.with(|builder| builder.max_reply_bytes(1_000)).await;
    let items = vec![item("gunpowder tea"); 100];
    f.cache.list(&JobsKey).push_back_many(&items).await.unwrap();
    let c = &narrow.cache;
    c.set(&user(1)).await.unwrap();
    let list = c.list(&JobsKey);
    assert_too_large(&list.range(0, -1).await.unwrap_err(), "jobs");
    let (get, range) = (c.get(&USER), list.range(0, -1));
    let (get, range) = c.pipeline((get, range)).each().await.unwrap();
    assert_eq!(get.unwrap(), Some(user(1)));
    assert_too_large(&range.unwrap_err(), "jobs");
    assert_eq!(list.range(0, 1).await.unwrap().len(), 2);
}

/// The same store through a cache with a cap of `max` bytes.
async fn narrow(f: &Fixture, max: usize) -> Fixture {
    f.with(|builder| builder.max_value_bytes(max)).await
}

fn assert_too_large(error: &Error, resource: &str) {
    assert_error(error, ErrorKind::TooLarge, resource);
}

pub(crate) async fn what_is_over_the_cap_is_not_read(f: Fixture) {
    op!(f, |c| c.set(&user(1))).unwrap();
    op!(f, |c| c.hash(&PROFILE).set(&profile(1))).unwrap();
    op!(f, |c| c.map(&STOCK).set(&1, &item("gunpowder tea"))).unwrap();
    let jobs = JobsKey;
    op!(f, |c| c.list(&jobs).push_back_many(&[
        item("gunpowder tea"),
        item(""),
        item("gunpowder tea")
    ]))
    .unwrap();
    let size = raw!(f, "STRLEN", f.key(&USER)).int();
    let exact = narrow(&f, usize::try_from(size).unwrap()).await;
    assert_eq!(op!(exact, |c| c.get(&USER)).unwrap(), Some(user(1)));
    let n = narrow(&f, 9).await;
    assert_too_large(&op!(n, |c| c.get(&USER)).unwrap_err(), "user");
    let error = op!(n, |c| c.get_many(&[UserKey { id: 2 }, USER])).unwrap_err();
    assert_too_large(&error, "user");
    assert_eq!(error.index(), Some(1));
    assert_too_large(
        &op!(n, |c| c.hash(&PROFILE).get_field(ProfileFields::NAME)).unwrap_err(),
        "profile",
    );
    let fields = (ProfileFields::LOGINS, ProfileFields::NAME);
    assert_too_large(
        &op!(n, |c| c.hash(&PROFILE).get_fields(fields)).unwrap_err(),
        "profile",
    );
    assert_too_large(&op!(n, |c| c.hash(&PROFILE).get()).unwrap_err(), "profile");
    assert_too_large(&op!(n, |c| c.map(&STOCK).get(&1)).unwrap_err(), "stock");
    let error = op!(n, |c| c.map(&STOCK).get_many([&2, &1])).unwrap_err();
    assert_too_large(&error, "stock");
    assert_eq!(error.index(), Some(1));
    assert_too_large(&op!(n, |c| c.map(&STOCK).get_all()).unwrap_err(), "stock");
    let scan: Result<Vec<_>, _> = n.cache.map(&STOCK).scan().try_collect().await;
    assert_too_large(&scan.unwrap_err(), "stock");
    assert_too_large(&op!(n, |c| c.list(&jobs).get(0)).unwrap_err(), "jobs");
    let items = op!(n, |c| c.list(&jobs).range(0, -1)).unwrap();
    assert_too_large(items[0].as_ref().unwrap_err(), "jobs");
    assert_eq!(items[1].as_ref().unwrap(), &item(""));
    assert_eq!(items[2].as_ref().unwrap_err().index(), Some(2));
    assert_too_large(&op!(n, |c| c.list(&jobs).pop_front()).unwrap_err(), "jobs");
    assert_too_large(&op!(n, |c| c.list(&jobs).pop_back()).unwrap_err(), "jobs");
    assert_too_large(&op!(n, |c| c.take(&USER)).unwrap_err(), "user");
    op!(f, |c| c.list(&jobs).push_back(&item("gunpowder tea"))).unwrap();
    let back = op!(n, |c| c.list(&jobs).pop_back_many(1)).unwrap();
    assert_too_large(back[0].as_ref().unwrap_err(), "jobs");
    op!(f, |c| c.list(&jobs).push_front(&item("gunpowder tea"))).unwrap();
    let front = op!(n, |c| c.list(&jobs).pop_front_many(1)).unwrap();
    assert_too_large(front[0].as_ref().unwrap_err(), "jobs");
}

pub(crate) async fn the_default_cap_is_eight_mebibytes(f: Fixture) {
    let motto = crate::types::MottoKey { id: 1 };
    op!(f, |c| c.set_at(&motto, &"x".into())).unwrap();
    let header = raw!(f, "GET", f.key(&motto)).bytes().unwrap();
    let length = (8 << 20) - 5 - 4;
    let text = "a".repeat(length);
    op!(f, |c| c.set_at(&motto, &text)).unwrap();
    assert_eq!(raw!(f, "STRLEN", f.key(&motto)).int(), 8 << 20);
    assert_eq!(op!(f, |c| c.get(&motto)).unwrap(), Some(text.clone()));
    let error = op!(f, |c| c.set_at(&motto, &(text + "a"))).unwrap_err();
    assert_too_large(&error, "motto");
    raw!(
        f,
        "SET",
        f.key(&motto),
        [&header[..5], &vec![0; 8 << 20]].concat()
    );
    assert_too_large(&op!(f, |c| c.get(&motto)).unwrap_err(), "motto");
}

pub(crate) async fn native_integers_know_no_damage(f: Fixture) {
    op!(f, |c| c.hash(&LEDGER).set(&ledger())).unwrap();
    let n = narrow(&f, 1).await;
    let read = op!(n, |c| c.hash(&LEDGER).get_field(LedgerFields::BALANCE)).unwrap();
    assert_eq!(read, Some(5));
}

cases! { damage, every way:
    a_damaged_value_is_an_error [
        Cache::get!Decode Cache::get_many!Decode Cache::replace!Decode
        Cache::take!Decode
    ]
    a_damaged_field_of_a_hash_is_an_error [Hash::get_field!Decode Hash::get_fields!Decode Hash::get!Decode]
    a_damaged_value_of_a_map_is_an_error [Map::get!Decode Map::get_many!Decode Map::get_all!Decode Map::scan!Decode]
    a_damaged_item_of_a_list_has_an_error_of_its_own [
        List::range!Decode List::get!Decode List::pop_front!Decode List::pop_back!Decode
        List::pop_front_many!Decode List::pop_back_many!Decode
    ]
    damage_can_be_a_counted_miss [
        CacheBuilder::damage Cache::get Cache::get_many Cache::replace Cache::take Hash::get_field Hash::get Map::get Map::get_all
    ]
    what_is_over_the_cap_is_not_read [
        Cache::get!TooLarge Cache::get_many!TooLarge Cache::take!TooLarge Hash::get_field!TooLarge
        Hash::get_fields!TooLarge Hash::get!TooLarge Map::get!TooLarge Map::get_many!TooLarge
        Map::get_all!TooLarge Map::scan!TooLarge List::get!TooLarge List::range!TooLarge
        List::pop_front!TooLarge List::pop_back!TooLarge List::pop_front_many!TooLarge
        List::pop_back_many!TooLarge CacheBuilder::max_value_bytes
    ]
    native_integers_know_no_damage [Hash::get_field]
}

cases! { damage, servers:
    a_reply_over_the_cap_on_its_sum_is_an_error_of_its_own [CacheBuilder::max_reply_bytes List::range!TooLarge]
}

cases! { damage, alone:
    a_damaged_entry_that_is_a_miss_counts_as_absent [
        CacheBuilder::damage Operation::if_absent Operation::if_present Cache::pipeline
    ]
    a_waiting_pop_sees_damage_too [
        List::wait_pop_front!Decode List::wait_pop_back!Decode List::wait_pop_front!Schema
        List::wait_pop_back!Schema
    ]
    a_waiting_pop_reads_nothing_over_the_cap [List::wait_pop_front!TooLarge List::wait_pop_back!TooLarge]
    the_default_cap_is_eight_mebibytes [Cache::set_at!TooLarge Cache::get!TooLarge]
}
