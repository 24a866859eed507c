//! Lifetimes: which writes start them, keep them, and leave them alone.

use std::time::Duration;

use typed_cache::{CacheKey, Error, ErrorKind, Keyed, Ttl};

use crate::fixture::Fixture;
use crate::types::{
    BEFORE, JobsKey, LedgerFields, LedgerKey, MottoKey, OTHER, ProfileFields, ProfileKey,
    RecentKey, ScoresKey, StockKey, TTL, TotalKey, UserKey, VisitsKey, item, ledger, other_ttl,
    profile, user,
};

const USER: UserKey = UserKey { id: 1 };
const MOTTO: MottoKey = MottoKey { id: 1 };
const VISITS: VisitsKey = VisitsKey { page: 1 };
const PROFILE: ProfileKey = ProfileKey { id: 1 };
const LEDGER: LedgerKey = LedgerKey { account: 1 };
const SCORES: ScoresKey = ScoresKey { game: 1 };
const STOCK: StockKey = StockKey { shop: 1 };
const RECENT: RecentKey = RecentKey { user: 1 };

const NEVER: i64 = -1;

/// Gives the key a lifetime that a write then restarts, keeps or takes away.
async fn shorten(f: &Fixture, key: &(impl typed_cache::Key + std::fmt::Display)) {
    let set = raw!(f, "PEXPIRE", f.key(key), BEFORE.as_millis().to_string());
    assert_eq!(set.int(), 1);
}

async fn make_immortal(f: &Fixture, key: &(impl typed_cache::Key + std::fmt::Display)) {
    assert_eq!(raw!(f, "PERSIST", f.key(key)).int(), 1);
}

/// Runs a write three times: on nothing, on what ends sooner, and on what never ends.
macro_rules! assert_restarts {
    ($f:ident, $key:expr, $ttl:expr, |$c:ident| $write:expr) => {
        op!($f, |$c| $write).unwrap();
        $f.assert_lifetime($key, $ttl).await;
        assert_restarts_what_is_there!($f, $key, $ttl, |$c| $write);
    };
}

macro_rules! assert_restarts_what_is_there {
    ($f:ident, $key:expr, $ttl:expr, |$c:ident| $write:expr) => {
        shorten(&$f, $key).await;
        op!($f, |$c| $write).unwrap();
        $f.assert_lifetime($key, $ttl).await;
        make_immortal(&$f, $key).await;
        op!($f, |$c| $write).unwrap();
        $f.assert_lifetime($key, $ttl).await;
    };
}

/// Runs a write on what has a lifetime, which runs on.
macro_rules! assert_leaves_alone {
    ($f:ident, $key:expr, |$c:ident| $write:expr) => {
        shorten(&$f, $key).await;
        op!($f, |$c| $write).unwrap();
        $f.assert_lifetime($key, BEFORE).await;
    };
}

pub(crate) async fn every_write_of_a_value_starts_its_lifetime_anew(f: Fixture) {
    assert_restarts!(f, &USER, TTL, |c| c.set(&user(1)));
    assert_restarts!(f, &USER, TTL, |c| c.set_at(&USER, &user(1)));
    assert_restarts_what_is_there!(f, &USER, TTL, |c| c.replace(&user(1)));
    assert_restarts_what_is_there!(f, &USER, TTL, |c| c.replace_at(&USER, &user(1)));
    assert_restarts!(f, &USER, TTL, |c| c.swap(&user(1)));
    assert_restarts!(f, &USER, TTL, |c| c.swap_at(&USER, &user(1)));
    let other = UserKey { id: 2 };
    op!(f, |c| c.set_if_absent(&user(2))).unwrap();
    f.assert_lifetime(&other, TTL).await;
    op!(f, |c| c.delete(&other)).unwrap();
    op!(f, |c| c.set_if_absent_at(&other, &user(2))).unwrap();
    f.assert_lifetime(&other, TTL).await;
}

pub(crate) async fn a_value_that_is_not_written_keeps_its_lifetime(f: Fixture) {
    op!(f, |c| c.set(&user(1))).unwrap();
    assert_leaves_alone!(f, &USER, |c| c.set_if_absent(&user(1)));
    assert_leaves_alone!(f, &USER, |c| c.set_if_absent_at(&USER, &user(1)));
    assert_leaves_alone!(f, &USER, |c| c.get(&USER));
    assert_leaves_alone!(f, &USER, |c| c.exists(&USER));
}

pub(crate) async fn replace_keep_ttl_lets_the_lifetime_run_on(f: Fixture) {
    op!(f, |c| c.set(&user(1))).unwrap();
    assert_leaves_alone!(f, &USER, |c| c.replace_keep_ttl(&user(1)));
    assert_leaves_alone!(f, &USER, |c| c.replace_keep_ttl_at(&USER, &user(1)));
    assert_leaves_alone!(f, &USER, |c| c
        .with_ttl(other_ttl())
        .replace_keep_ttl(&user(1)));
    make_immortal(&f, &USER).await;
    op!(f, |c| c.replace_keep_ttl(&user(1))).unwrap();
    assert_eq!(f.pttl(&USER).await, NEVER);
}

pub(crate) async fn types_without_lifetime_never_end(f: Fixture) {
    op!(f, |c| c.set_at(&MOTTO, &"x".into())).unwrap();
    assert_eq!(f.pttl(&MOTTO).await, NEVER);
    op!(f, |c| c.counter(&TotalKey).add(1)).unwrap();
    assert_eq!(f.pttl(&TotalKey).await, NEVER);
    op!(f, |c| c.hash(&LEDGER).set_all(&ledger())).unwrap();
    op!(f, |c| c.hash(&LEDGER).increment(LedgerFields::BALANCE, 1)).unwrap();
    assert_eq!(f.pttl(&LEDGER).await, NEVER);
    op!(f, |c| c.map(&STOCK).set(&1, &item("tea"))).unwrap();
    assert_eq!(f.pttl(&STOCK).await, NEVER);
    op!(f, |c| c.list(&JobsKey).push_back(&item("tea"))).unwrap();
    op!(f, |c| c.list(&JobsKey).push_front_capped([&item("jam")], 5)).unwrap();
    assert_eq!(f.pttl(&JobsKey).await, NEVER);
}

pub(crate) async fn writes_of_types_without_lifetime_leave_a_lifetime_of_parts_alone(f: Fixture) {
    op!(f, |c| c.hash(&LEDGER).set_all(&ledger())).unwrap();
    assert_leaves_alone!(f, &LEDGER, |c| c.hash(&LEDGER).set_all(&ledger()));
    op!(f, |c| c.map(&STOCK).set(&1, &item("tea"))).unwrap();
    assert_leaves_alone!(f, &STOCK, |c| c.map(&STOCK).set(&1, &item("tea")));
    op!(f, |c| c.list(&JobsKey).push_back(&item("tea"))).unwrap();
    assert_leaves_alone!(f, &JobsKey, |c| c.list(&JobsKey).push_back(&item("tea")));
}

pub(crate) async fn every_write_of_a_hash_restarts_its_lifetime(f: Fixture) {
    let name = "Ada".to_owned();
    assert_restarts!(f, &PROFILE, TTL, |c| c
        .hash(&PROFILE)
        .set(ProfileFields::NAME, &name));
    let values = || [ProfileFields::NAME.to(&name)];
    assert_restarts!(f, &PROFILE, TTL, |c| c.hash(&PROFILE).set_many(values()));
    assert_restarts!(f, &PROFILE, TTL, |c| c.hash(&PROFILE).set_all(&profile(1)));
    op!(f, |c| c.delete(&PROFILE)).unwrap();
    assert_restarts!(f, &PROFILE, TTL, |c| c
        .hash(&PROFILE)
        .increment(ProfileFields::LOGINS, 1));
}

pub(crate) async fn every_write_of_a_map_restarts_its_lifetime(f: Fixture) {
    let ada = "ada".to_owned();
    assert_restarts!(f, &SCORES, TTL, |c| c.map(&SCORES).set(&ada, &1));
    assert_restarts!(f, &SCORES, TTL, |c| c.map(&SCORES).set_many([(&ada, &1)]));
    op!(f, |c| c.delete(&SCORES)).unwrap();
    assert_restarts!(f, &SCORES, TTL, |c| c.map(&SCORES).increment(&ada, 1));
}

pub(crate) async fn every_push_restarts_the_lifetime_of_a_list(f: Fixture) {
    let tea = "tea".to_owned();
    assert_restarts!(f, &RECENT, TTL, |c| c.list(&RECENT).push_front(&tea));
    assert_restarts!(f, &RECENT, TTL, |c| c.list(&RECENT).push_back(&tea));
    assert_restarts!(f, &RECENT, TTL, |c| c.list(&RECENT).push_front_many([&tea]));
    assert_restarts!(f, &RECENT, TTL, |c| c.list(&RECENT).push_back_many([&tea]));
    op!(f, |c| c.delete(&RECENT)).unwrap();
    assert_restarts!(f, &RECENT, TTL, |c| c
        .list(&RECENT)
        .push_front_capped([&tea], 9));
    assert_restarts!(f, &RECENT, TTL, |c| c
        .list(&RECENT)
        .push_back_capped([&tea], 9));
}

pub(crate) async fn what_only_changes_or_removes_leaves_the_lifetime_alone(f: Fixture) {
    let tea = "tea".to_owned();
    for _ in 0..9 {
        op!(f, |c| c.list(&RECENT).push_back(&tea)).unwrap();
    }
    assert_leaves_alone!(f, &RECENT, |c| c.list(&RECENT).pop_front());
    assert_leaves_alone!(f, &RECENT, |c| c.list(&RECENT).pop_back_many(1));
    assert_leaves_alone!(f, &RECENT, |c| c.list(&RECENT).set(0, &tea));
    assert_leaves_alone!(f, &RECENT, |c| c.list(&RECENT).trim(0, 4));
    assert_leaves_alone!(f, &RECENT, |c| c.list(&RECENT).remove(1, &tea));
    op!(f, |c| c.hash(&PROFILE).set_all(&profile(1))).unwrap();
    assert_leaves_alone!(f, &PROFILE, |c| c
        .hash(&PROFILE)
        .delete(ProfileFields::NAME));
    op!(f, |c| c
        .map(&SCORES)
        .set_many([(&tea, &1), (&"jam".into(), &2)]))
    .unwrap();
    assert_leaves_alone!(f, &SCORES, |c| c.map(&SCORES).delete(&tea));
}

pub(crate) async fn keep_ttl_keeps_a_lifetime_and_sets_one_where_none_is(f: Fixture) {
    let tea = "tea".to_owned();
    macro_rules! assert_keeps {
        ($key:expr, |$c:ident| $write:expr) => {
            op!(f, |$c| $write).unwrap();
            f.assert_lifetime($key, TTL).await;
            assert_leaves_alone!(f, $key, |$c| $write);
            make_immortal(&f, $key).await;
            op!(f, |$c| $write).unwrap();
            f.assert_lifetime($key, TTL).await;
            op!(f, |c| c.delete($key)).unwrap();
        };
    }
    let key = &PROFILE;
    assert_keeps!(key, |c| c
        .hash(key)
        .keep_ttl()
        .set(ProfileFields::NAME, &tea));
    assert_keeps!(key, |c| c
        .hash(key)
        .keep_ttl()
        .set_many([ProfileFields::NAME.to(&tea)]));
    assert_keeps!(key, |c| c.hash(key).keep_ttl().set_all(&profile(1)));
    assert_keeps!(key, |c| c
        .hash(key)
        .keep_ttl()
        .increment(ProfileFields::LOGINS, 1));
    assert_keeps!(&SCORES, |c| c.map(&SCORES).keep_ttl().set(&tea, &1));
    assert_keeps!(&SCORES, |c| c
        .map(&SCORES)
        .keep_ttl()
        .set_many([(&tea, &1)]));
    assert_keeps!(&SCORES, |c| c.map(&SCORES).keep_ttl().increment(&tea, 1));
    assert_keeps!(&RECENT, |c| c.list(&RECENT).keep_ttl().push_front(&tea));
    assert_keeps!(&RECENT, |c| c
        .list(&RECENT)
        .keep_ttl()
        .push_back_many([&tea]));
    assert_keeps!(&RECENT, |c| c
        .list(&RECENT)
        .keep_ttl()
        .push_back_capped([&tea], 3));
}

pub(crate) async fn a_call_can_give_another_lifetime(f: Fixture) {
    let (ttl, tea) = (other_ttl(), "tea".to_owned());
    assert_restarts!(f, &USER, OTHER, |c| c.with_ttl(ttl).set(&user(1)));
    assert_restarts!(f, &MOTTO, OTHER, |c| c.with_ttl(ttl).set_at(&MOTTO, &tea));
    assert_restarts!(f, &USER, OTHER, |c| c.with_ttl(ttl).swap(&user(1)));
    assert_restarts_what_is_there!(f, &USER, OTHER, |c| c.with_ttl(ttl).replace(&user(1)));
    assert_restarts!(f, &PROFILE, OTHER, |c| c
        .with_ttl(ttl)
        .hash(&PROFILE)
        .set_all(&profile(1)));
    assert_restarts!(f, &LEDGER, OTHER, |c| c
        .with_ttl(ttl)
        .hash(&LEDGER)
        .set_all(&ledger()));
    assert_restarts!(f, &SCORES, OTHER, |c| c
        .with_ttl(ttl)
        .map(&SCORES)
        .set(&tea, &1));
    assert_restarts!(f, &RECENT, OTHER, |c| c
        .with_ttl(ttl)
        .list(&RECENT)
        .push_back(&tea));
    op!(f, |c| c.with_ttl(ttl).counter(&TotalKey).add(1)).unwrap();
    f.assert_lifetime(&TotalKey, OTHER).await;
    op!(f, |c| c.with_ttl(ttl).set_if_absent(&user(2))).unwrap();
    f.assert_lifetime(&UserKey { id: 2 }, OTHER).await;
    op!(f, |c| c.set(&user(1))).unwrap();
    f.assert_lifetime(&USER, TTL).await;
}

pub(crate) async fn a_call_can_ask_for_no_expiry(f: Fixture) {
    let (never, tea) = (Ttl::NEVER, "tea".to_owned());
    macro_rules! assert_ends_expiry {
        ($key:expr, |$c:ident| $write:expr) => {
            op!(f, |$c| $write).unwrap();
            assert_eq!(f.pttl($key).await, NEVER);
            shorten(&f, $key).await;
            op!(f, |$c| $write).unwrap();
            assert_eq!(f.pttl($key).await, NEVER);
        };
    }
    assert_ends_expiry!(&USER, |c| c.with_ttl(never).set(&user(1)));
    assert_ends_expiry!(&USER, |c| c.with_ttl(never).swap(&user(1)));
    assert_ends_expiry!(&USER, |c| c.with_ttl(never).replace(&user(1)));
    assert_ends_expiry!(&PROFILE, |c| c
        .with_ttl(never)
        .hash(&PROFILE)
        .set_all(&profile(1)));
    let logins = ProfileFields::LOGINS;
    assert_ends_expiry!(&PROFILE, |c| c
        .with_ttl(never)
        .hash(&PROFILE)
        .increment(logins, 1));
    assert_ends_expiry!(&SCORES, |c| c.with_ttl(never).map(&SCORES).set(&tea, &1));
    assert_ends_expiry!(&SCORES, |c| c
        .with_ttl(never)
        .map(&SCORES)
        .increment(&tea, 1));
    assert_ends_expiry!(&RECENT, |c| c.with_ttl(never).list(&RECENT).push_back(&tea));
    assert_ends_expiry!(&RECENT, |c| c
        .with_ttl(never)
        .list(&RECENT)
        .push_back_capped([&tea], 3));
    op!(f, |c| c.with_ttl(never).counter(&VISITS).add(1)).unwrap();
    assert_eq!(f.pttl(&VISITS).await, NEVER);
}

pub(crate) async fn a_counter_keeps_the_lifetime_of_its_creation(f: Fixture) {
    op!(f, |c| c.counter(&VISITS).add(1)).unwrap();
    f.assert_lifetime(&VISITS, TTL).await;
    assert_leaves_alone!(f, &VISITS, |c| c.counter(&VISITS).add(1));
    assert_leaves_alone!(f, &VISITS, |c| c.counter(&VISITS).subtract(1));
    assert_leaves_alone!(f, &VISITS, |c| c
        .with_ttl(other_ttl())
        .counter(&VISITS)
        .add(1));
    assert_leaves_alone!(f, &VISITS, |c| c
        .with_ttl(Ttl::NEVER)
        .counter(&VISITS)
        .add(1));
    assert_leaves_alone!(f, &VISITS, |c| c.counter(&VISITS).get());
    op!(f, |c| c.counter(&VISITS).reset()).unwrap();
    op!(f, |c| c.counter(&VISITS).subtract(1)).unwrap();
    f.assert_lifetime(&VISITS, TTL).await;
}

pub(crate) async fn touch_starts_a_lifetime_anew(f: Fixture) {
    let key = user(1).key();
    assert!(!op!(f, |c| c.touch(&key)).unwrap());
    op!(f, |c| c.set(&user(1))).unwrap();
    shorten(&f, &key).await;
    assert!(op!(f, |c| c.touch(&key)).unwrap());
    f.assert_lifetime(&key, TTL).await;
    assert!(op!(f, |c| c.with_ttl(other_ttl()).touch(&key)).unwrap());
    f.assert_lifetime(&key, OTHER).await;
    assert!(op!(f, |c| c.with_ttl(Ttl::NEVER).touch(&key)).unwrap());
    assert_eq!(f.pttl(&key).await, NEVER);
    assert!(
        op!(f, |c| c.with_ttl(Ttl::NEVER).touch(&key)).unwrap(),
        "it is there"
    );
    assert!(!op!(f, |c| c.touch(&MOTTO)).unwrap());
    op!(f, |c| c.set_at(&MOTTO, &"x".into())).unwrap();
    shorten(&f, &MOTTO).await;
    assert!(op!(f, |c| c.touch(&MOTTO)).unwrap());
    assert_eq!(
        f.pttl(&MOTTO).await,
        NEVER,
        "the type's own lifetime is none"
    );
}

pub(crate) async fn persist_says_whether_there_was_an_expiry(f: Fixture) {
    assert!(!op!(f, |c| c.persist(&USER)).unwrap());
    op!(f, |c| c.set(&user(1))).unwrap();
    assert!(op!(f, |c| c.persist(&USER)).unwrap());
    assert!(!op!(f, |c| c.persist(&USER)).unwrap());
    assert_eq!(f.pttl(&USER).await, NEVER);
}

pub(crate) async fn what_has_outlived_its_lifetime_is_gone(f: Fixture) {
    let short = Duration::from_millis(40);
    let ttl = Ttl::try_from(short).unwrap();
    op!(f, |c| c.with_ttl(ttl).set(&user(1))).unwrap();
    op!(f, |c| c.with_ttl(ttl).hash(&PROFILE).set_all(&profile(1))).unwrap();
    op!(f, |c| c.with_ttl(ttl).map(&SCORES).set(&"ada".into(), &1)).unwrap();
    op!(f, |c| c.with_ttl(ttl).counter(&VISITS).add(41)).unwrap();
    op!(f, |c| c
        .with_ttl(ttl)
        .list(&RECENT)
        .push_back(&"tea".into()))
    .unwrap();
    f.outlive(&RECENT, short).await;
    assert_eq!(op!(f, |c| c.get(&USER)).unwrap(), None);
    assert_eq!(op!(f, |c| c.hash(&PROFILE).get_all()).unwrap(), None);
    assert_eq!(op!(f, |c| c.map(&SCORES).len()).unwrap(), 0);
    assert_eq!(op!(f, |c| c.counter(&VISITS).get()).unwrap(), None);
    assert_eq!(op!(f, |c| c.list(&RECENT).len()).unwrap(), 0);
    assert_eq!(
        op!(f, |c| c.counter(&VISITS).add(1)).unwrap(),
        1,
        "a new count"
    );
    f.assert_lifetime(&VISITS, TTL).await;
}

pub(crate) async fn the_lifetime_of_a_batch_holds_for_the_next_operation_alone(f: Fixture) {
    let mut batch = f.cache.batch();
    batch.with_ttl(other_ttl()).set(&user(1));
    batch.set(&user(2));
    batch
        .with_ttl(Ttl::NEVER)
        .set_at(&UserKey { id: 3 }, &user(3));
    batch.run().await.unwrap();
    f.assert_lifetime(&USER, OTHER).await;
    f.assert_lifetime(&UserKey { id: 2 }, TTL).await;
    assert_eq!(f.pttl(&UserKey { id: 3 }).await, NEVER);
    let cache = f.cache.with_ttl(other_ttl());
    let mut batch = cache.batch();
    batch.set(&user(4));
    batch.run().await.unwrap();
    f.assert_lifetime(&UserKey { id: 4 }, OTHER).await;
}

/// The longest lifetime that can be written: the server adds it to its clock.
#[derive(CacheKey)]
#[cache(resource = "longest", ttl = LONGEST, value = u8)]
pub(crate) struct LongestKey;

const LONGEST: Duration = Duration::from_millis(1 << 62);

pub(crate) async fn the_longest_lifetime_reaches_the_store(f: Fixture) {
    op!(f, |c| c.set_at(&LongestKey, &1)).unwrap();
    assert!(f.pttl(&LongestKey).await > 1 << 61);
    let longest = Ttl::from_millis(1 << 62).unwrap();
    op!(f, |c| c
        .with_ttl(longest)
        .hash(&PROFILE)
        .set_all(&profile(1)))
    .unwrap();
    assert!(f.pttl(&PROFILE).await > 1 << 61);
}

#[test]
fn a_lifetime_that_redis_cannot_keep_cannot_be_made() {
    let refused = [
        Ttl::from_millis(0),
        Ttl::from_millis(-1),
        Ttl::from_millis((1 << 62) + 1),
        Ttl::from_millis(i64::MAX),
        Ttl::from_secs(0),
        Ttl::from_secs(-1),
        Ttl::from_secs(i64::MIN),
        Ttl::from_secs(i64::MAX),
        Ttl::try_from(Duration::ZERO),
        Ttl::try_from(Duration::MAX),
        Ttl::try_from(Duration::from_millis((1 << 62) + 1)),
    ];
    let kinds = refused.map(|ttl| ttl.as_ref().map_err(Error::kind).copied());
    assert_eq!(kinds, [Err(ErrorKind::InvalidInput); 11]);
    let millis = |ttl: Ttl| ttl.duration().map(|ttl| ttl.as_millis());
    assert_eq!(millis(Ttl::from_secs(2).unwrap()), Some(2_000));
    assert_eq!(
        millis(Ttl::try_from(Duration::from_nanos(1)).unwrap()),
        Some(1)
    );
    assert_eq!(millis(Ttl::constant(Duration::from_micros(1_500))), Some(2));
    assert_eq!(millis(Ttl::NEVER), None);
}

cases! { lifetimes, every way:
    every_write_of_a_value_starts_its_lifetime_anew [
        Cache::set Cache::set_at Cache::replace Cache::replace_at Cache::swap Cache::swap_at
        Cache::set_if_absent Cache::set_if_absent_at
    ]
    a_value_that_is_not_written_keeps_its_lifetime [Cache::set_if_absent Cache::set_if_absent_at Cache::get]
    replace_keep_ttl_lets_the_lifetime_run_on [Cache::replace_keep_ttl Cache::replace_keep_ttl_at]
    types_without_lifetime_never_end [Cache::set_at Counter::add Hash::set_all Map::set List::push_back]
    writes_of_types_without_lifetime_leave_a_lifetime_of_parts_alone [Hash::set_all Map::set List::push_back]
    every_write_of_a_hash_restarts_its_lifetime [Hash::set Hash::set_many Hash::set_all Hash::increment]
    every_write_of_a_map_restarts_its_lifetime [Map::set Map::set_many Map::increment]
    every_push_restarts_the_lifetime_of_a_list [
        List::push_front List::push_back List::push_front_many List::push_back_many
        List::push_front_capped List::push_back_capped
    ]
    what_only_changes_or_removes_leaves_the_lifetime_alone [
        List::pop_front List::pop_back_many List::set List::trim List::remove Hash::delete Map::delete
    ]
    keep_ttl_keeps_a_lifetime_and_sets_one_where_none_is [Hash::keep_ttl Map::keep_ttl List::keep_ttl]
    a_call_can_give_another_lifetime [Cache::with_ttl Batch::with_ttl]
    a_call_can_ask_for_no_expiry [Cache::with_ttl]
    a_counter_keeps_the_lifetime_of_its_creation [Counter::add Counter::subtract Counter::reset]
    touch_starts_a_lifetime_anew [Cache::touch]
    persist_says_whether_there_was_an_expiry [Cache::persist]
    what_has_outlived_its_lifetime_is_gone [Cache::get]
    the_longest_lifetime_reaches_the_store [Cache::set_at]
}

cases! { lifetimes, alone:
    the_lifetime_of_a_batch_holds_for_the_next_operation_alone [Batch::with_ttl Cache::with_ttl]
}

covers! {
    a_lifetime_that_redis_cannot_keep_cannot_be_made [
        Ttl::from_millis!InvalidInput Ttl::from_secs!InvalidInput Ttl::constant Ttl::duration
    ]
}
