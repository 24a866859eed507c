//! Options that set a TTL or keep it.

use std::time::Duration;

use typed_cache::{Cache, CacheKey, Error, ErrorKind, Ttl};

use crate::fixture::Fixture;
use crate::operations::{LEDGER, MOTTO, PROFILE, RECENT, SCORES, USER, VISITS};
use crate::types::{
    OTHER, ProfileFields, TTL, TotalKey, UserKey, bomb, ledger, other_ttl, profile, user,
};

const NEVER: i64 = -1;

pub(crate) async fn a_write_if_present_can_keep_the_ttl(f: Fixture) {
    op!(f, |c| c.set(&user(1))).unwrap();
    assert_keeps_ttl!(f, &USER;
        |c| c.set(&user(1)).if_present().keep_ttl();
        |c| c.set_at(&USER, &user(1)).if_present().keep_ttl();
        |c| c.with_ttl(other_ttl()).set(&user(1)).if_present().keep_ttl();
    );
    f.remove_ttl(&USER).await;
    op!(f, |c| c.set(&user(1)).if_present().keep_ttl()).unwrap();
    assert_eq!(f.pttl(&USER).await, NEVER);
}

pub(crate) async fn a_read_can_restart_the_ttl(f: Fixture) {
    let get = |c: &Cache| c.get(&USER);
    assert_eq!(op!(f, |c| get(c).ttl(other_ttl())).unwrap(), None);
    op!(f, |c| c.set(&user(1))).unwrap();
    assert_keeps_ttl!(f, &USER; |c| get(c); |c| get(&c.with_ttl(other_ttl())));
    let read = op!(f, |c| get(c).ttl(OTHER)).unwrap();
    assert_eq!(read, Some(user(1)));
    f.assert_ttl(&USER, OTHER).await;
    let read = op!(f, |c| get(c).ttl(Ttl::NEVER)).unwrap();
    assert_eq!(read, Some(user(1)));
    assert_eq!(f.pttl(&USER).await, NEVER);
    put_foreign(&f).await;
    let error = op!(f, |c| get(c).ttl(OTHER)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WrongType);
}

async fn put_foreign(f: &Fixture) {
    raw!(f, "DEL", f.key(&USER));
    raw!(f, "RPUSH", f.key(&USER), "foreign");
}

pub(crate) async fn of_ttl_and_keep_ttl_the_last_one_counts(f: Fixture) {
    let ttl = other_ttl();
    op!(f, |c| c.set(&user(1)).keep_ttl().ttl(ttl)).unwrap();
    f.assert_ttl(&USER, OTHER).await;
    assert_keeps_ttl!(f, &USER; |c| c.set(&user(1)).ttl(ttl).keep_ttl());
    op!(f, |c| c.set(&user(1)).ttl(ttl).ttl(TTL)).unwrap();
    f.assert_ttl(&USER, TTL).await;
    let tea = "tea".to_owned();
    op!(f, |c| c.list(&RECENT).push_back(&tea).ttl(ttl)).unwrap();
    f.assert_ttl(&RECENT, OTHER).await;
    assert_keeps_ttl!(f, &RECENT; |c| c.list(&RECENT).push_back(&tea).ttl(ttl).keep_ttl());
    op!(f, |c| c.list(&RECENT).push_back(&tea).keep_ttl().ttl(ttl)).unwrap();
    f.assert_ttl(&RECENT, OTHER).await;
    assert_keeps_ttl!(f, &USER; |c| c.replace(&user(1)).keep_ttl());
}

pub(crate) async fn a_bad_ttl_counts_only_as_the_last_word(f: Fixture) {
    for bad in [Duration::ZERO, Duration::MAX] {
        op!(f, |c| c.set(&user(1)).ttl(bad).ttl(OTHER)).unwrap();
        f.assert_ttl(&USER, OTHER).await;
        assert!(op!(f, |c| c.set(&user(1)).ttl(bad).if_present().ttl(TTL)).unwrap());
        f.assert_ttl(&USER, TTL).await;
        assert_keeps_ttl!(f, &USER; |c| c.set(&user(1)).ttl(bad).ttl(bad).keep_ttl());
        op!(f, |c| c.counter(&VISITS).increment(1).ttl(bad).ttl(OTHER)).unwrap();
        let last = op!(f, |c| c.set(&user(1)).ttl(OTHER).ttl(bad)).unwrap_err();
        let kept = op!(f, |c| c.set(&user(1)).keep_ttl().ttl(bad).if_absent()).unwrap_err();
        assert_eq!(last.kind(), ErrorKind::InvalidInput);
        assert_eq!(kept.kind(), ErrorKind::InvalidInput);
        let lit = op!(f, |c| c.set(&bomb(1, true, 0)).ttl(bad).ttl(OTHER)).unwrap_err();
        assert_eq!(lit.kind(), ErrorKind::Encode, "the value stays what it is");
    }
}

pub(crate) async fn a_ttl_that_redis_cannot_keep_is_an_error_before_sending(f: Fixture) {
    let bad = [Duration::ZERO, Duration::MAX];
    for ttl in bad {
        let read = op!(f, |c| c.get(&USER).ttl(ttl)).unwrap_err();
        let set = op!(f, |c| c.set(&user(1)).ttl(ttl)).unwrap_err();
        let add = op!(f, |c| c.counter(&VISITS).increment(1).ttl(ttl)).unwrap_err();
        let push = op!(f, |c| c.with_ttl(ttl).list(&RECENT).push_back(&"x".into()));
        for error in [read, set, add, push.unwrap_err()] {
            assert_eq!(error.kind(), ErrorKind::InvalidInput);
            assert!(error.resource().is_some() && !error.may_have_run());
        }
        // A read sets no TTL, so a bad one does not matter.
        let read = op!(f, |c| c.with_ttl(ttl).get(&USER)).unwrap();
        assert_eq!(read, None);
    }
    for key in [f.key(&USER), f.key(&VISITS), f.key(&RECENT)] {
        assert_eq!(raw!(f, "EXISTS", key).int(), 0);
    }
}

pub(crate) async fn keep_ttl_keeps_a_ttl_and_sets_one_where_there_is_none(f: Fixture) {
    let tea = "tea".to_owned();
    macro_rules! assert_keeps {
        ($key:expr; $(|$c:ident| $write:expr);* $(;)?) => {$(
            op!(f, |$c| $write).unwrap();
            f.assert_ttl($key, TTL).await;
            assert_keeps_ttl!(f, $key; |$c| $write);
            f.remove_ttl($key).await;
            op!(f, |$c| $write).unwrap();
            f.assert_ttl($key, TTL).await;
            op!(f, |c| c.delete($key)).unwrap();
        )*};
    }
    let (name, logins) = (ProfileFields::NAME, ProfileFields::LOGINS);
    assert_keeps!(&PROFILE;
        |c| c.hash(&PROFILE).set_field(name, &tea).keep_ttl();
        |c| c.hash(&PROFILE).set_fields([name.to(&tea)]).keep_ttl();
        |c| c.hash(&PROFILE).set(&profile(1)).keep_ttl();
        |c| c.hash(&PROFILE).increment(logins, 1).keep_ttl();
    );
    assert_keeps!(&SCORES;
        |c| c.map(&SCORES).set(&tea, &1).keep_ttl();
        |c| c.map(&SCORES).set_many([(&tea, &1)]).keep_ttl();
        |c| c.map(&SCORES).increment(&tea, 1).keep_ttl();
    );
    assert_keeps!(&RECENT;
        |c| c.list(&RECENT).push_front(&tea).keep_ttl();
        |c| c.list(&RECENT).push_back_many([&tea]).keep_ttl();
        |c| c.list(&RECENT).push_back_capped([&tea], 3).keep_ttl();
    );
}

pub(crate) async fn a_call_can_set_another_ttl(f: Fixture) {
    let (ttl, tea) = (other_ttl(), "tea".to_owned());
    assert_restarts!(f, &USER, OTHER;
        |c| c.with_ttl(ttl).set(&user(1));
        |c| c.with_ttl(ttl).replace(&user(1));
    );
    assert_restarts_existing!(f, &USER, OTHER; |c| c.with_ttl(ttl).set(&user(1)).if_present());
    assert_restarts!(f, &MOTTO, OTHER; |c| c.with_ttl(ttl).set_at(&MOTTO, &tea));
    assert_restarts!(f, &PROFILE, OTHER; |c| c.with_ttl(ttl).hash(&PROFILE).set(&profile(1)));
    assert_restarts!(f, &LEDGER, OTHER; |c| c.with_ttl(ttl).hash(&LEDGER).set(&ledger()));
    assert_restarts!(f, &SCORES, OTHER; |c| c.with_ttl(ttl).map(&SCORES).set(&tea, &1));
    assert_restarts!(f, &RECENT, OTHER; |c| c.with_ttl(ttl).list(&RECENT).push_back(&tea));
    op!(f, |c| c.with_ttl(ttl).counter(&TotalKey).increment(1)).unwrap();
    f.assert_ttl(&TotalKey, OTHER).await;
    op!(f, |c| c.with_ttl(ttl).set(&user(2)).if_absent()).unwrap();
    f.assert_ttl(&UserKey { id: 2 }, OTHER).await;
    op!(f, |c| c.set(&user(1))).unwrap();
    f.assert_ttl(&USER, TTL).await;
}

pub(crate) async fn a_call_can_ask_for_no_expiry(f: Fixture) {
    let (never, tea) = (Ttl::NEVER, "tea".to_owned());
    macro_rules! assert_ends_expiry {
        ($key:expr; $(|$c:ident| $write:expr);* $(;)?) => {$(
            op!(f, |$c| $write).unwrap();
            assert_eq!(f.pttl($key).await, NEVER);
            f.shorten_ttl($key).await;
            op!(f, |$c| $write).unwrap();
            assert_eq!(f.pttl($key).await, NEVER);
        )*};
    }
    assert_ends_expiry!(&USER;
        |c| c.with_ttl(never).set(&user(1));
        |c| c.with_ttl(never).replace(&user(1));
        |c| c.with_ttl(never).set(&user(1)).if_present();
    );
    assert_ends_expiry!(&PROFILE;
        |c| c.with_ttl(never).hash(&PROFILE).set(&profile(1));
        |c| c.with_ttl(never).hash(&PROFILE).increment(ProfileFields::LOGINS, 1);
    );
    assert_ends_expiry!(&SCORES;
        |c| c.with_ttl(never).map(&SCORES).set(&tea, &1);
        |c| c.with_ttl(never).map(&SCORES).increment(&tea, 1);
    );
    assert_ends_expiry!(&RECENT;
        |c| c.with_ttl(never).list(&RECENT).push_back(&tea);
        |c| c.with_ttl(never).list(&RECENT).push_back_capped([&tea], 3);
    );
    op!(f, |c| c.with_ttl(never).counter(&VISITS).increment(1)).unwrap();
    assert_eq!(f.pttl(&VISITS).await, NEVER);
}

pub(crate) async fn the_ttl_of_an_operation_holds_for_it_alone(f: Fixture) {
    let mut batch = f.cache.batch();
    let _ = batch.push(f.cache.set(&user(1)).ttl(other_ttl()));
    let _ = batch.push(f.cache.set(&user(2)));
    let never = f.cache.set_at(&UserKey { id: 3 }, &user(3)).ttl(Ttl::NEVER);
    let _ = batch.push(never);
    batch.run().await.unwrap().finish().unwrap();
    f.assert_ttl(&USER, OTHER).await;
    f.assert_ttl(&UserKey { id: 2 }, TTL).await;
    assert_eq!(f.pttl(&UserKey { id: 3 }).await, NEVER);
    let cache = f.cache.with_ttl(other_ttl());
    let mut batch = cache.batch();
    let _ = batch.push(cache.set(&user(4)));
    batch.run().await.unwrap().finish().unwrap();
    f.assert_ttl(&UserKey { id: 4 }, OTHER).await;
}

/// The longest TTL that can be written: the server adds it to its clock.
#[derive(CacheKey)]
#[cache(resource = "longest", ttl = LONGEST, value = u8)]
pub(crate) struct LongestKey;

const LONGEST: Duration = Duration::from_millis(1 << 62);

pub(crate) async fn the_longest_ttl_reaches_the_store(f: Fixture) {
    op!(f, |c| c.set_at(&LongestKey, &1)).unwrap();
    assert!(f.pttl(&LongestKey).await > 1 << 61);
    let longest = Ttl::from_millis(1 << 62).unwrap();
    op!(f, |c| c.with_ttl(longest).hash(&PROFILE).set(&profile(1))).unwrap();
    assert!(f.pttl(&PROFILE).await > 1 << 61);
}

#[test]
fn a_ttl_that_redis_cannot_keep_cannot_be_made() {
    let refused = [
        Ttl::from_millis(0),
        Ttl::from_millis((1 << 62) + 1),
        Ttl::from_millis(u64::MAX),
        Ttl::from_secs(0),
        Ttl::from_secs(u64::MAX),
        Ttl::try_from(Duration::ZERO),
        Ttl::try_from(Duration::MAX),
        Ttl::try_from(Duration::from_millis((1 << 62) + 1)),
    ];
    let kinds = refused.map(|ttl| ttl.as_ref().map_err(Error::kind).copied());
    assert_eq!(kinds, [Err(ErrorKind::InvalidInput); 8]);
    let millis = |ttl: Ttl| ttl.duration().map(|ttl| ttl.as_millis());
    assert_eq!(millis(Ttl::from_secs(2).unwrap()), Some(2_000));
    assert_eq!(
        millis(Ttl::try_from(Duration::from_nanos(1)).unwrap()),
        Some(1)
    );
    assert_eq!(millis(Ttl::constant(Duration::from_micros(1_500))), Some(2));
    assert_eq!(millis(Ttl::NEVER), None);
}

cases! { ttl_options, every way:
    a_read_can_restart_the_ttl [Cache::get Operation::ttl Cache::get!WrongType]
    of_ttl_and_keep_ttl_the_last_one_counts [Operation::ttl Operation::keep_ttl]
    a_bad_ttl_counts_only_as_the_last_word [Operation::ttl!InvalidInput Operation::keep_ttl]
    a_ttl_that_redis_cannot_keep_is_an_error_before_sending [Operation::ttl!InvalidInput Cache::with_ttl!InvalidInput]
    a_write_if_present_can_keep_the_ttl [Operation::keep_ttl]
    keep_ttl_keeps_a_ttl_and_sets_one_where_there_is_none [Operation::keep_ttl]
    a_call_can_set_another_ttl [Cache::with_ttl Operation::ttl]
    a_call_can_ask_for_no_expiry [Cache::with_ttl]
    the_longest_ttl_reaches_the_store [Cache::set_at]
}

cases! { ttl_options, alone:
    the_ttl_of_an_operation_holds_for_it_alone [Operation::ttl Cache::with_ttl]
}

covers! {
    a_ttl_that_redis_cannot_keep_cannot_be_made [Ttl::from_millis!InvalidInput Ttl::from_secs!InvalidInput Ttl::constant Ttl::duration]
}
