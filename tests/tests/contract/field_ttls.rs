//! TTLs of the fields of hashes and of the entries of maps, on servers that have them.

use std::time::Duration;

use typed_cache::{Error, ErrorKind, Expiry, Result, Ttl};

use crate::fixture::{Fixture, assert_error};
use crate::operations::{BALANCE, LEDGER, LOGINS, NAME, PROFILE, SCORES, STOCK, named};
use crate::types::{BEFORE, OTHER, TTL, item, profile};

/// A TTL that a test waits for.
const SHORT: Duration = Duration::from_millis(50);

/// Returns whether the store has TTLs of fields. Where it has none, setting one is an error that says so and changes nothing.
async fn are_there(f: &Fixture) -> bool {
    if f.has_field_ttls().await {
        return true;
    }
    let name = "Ada".to_owned();
    let set = op!(f, |c| c
        .hash(&PROFILE)
        .set_field(NAME, &name)
        .field_ttl(OTHER));
    assert_refused(&set.unwrap_err());
    let set = op!(f, |c| c
        .hash(&PROFILE)
        .set_field(NAME, &name)
        .field_ttl(OTHER)
        .if_present());
    assert_refused(&set.unwrap_err());
    assert_eq!(f.pttl(&PROFILE).await, -2);
    op!(f, |c| c.hash(&PROFILE).set_field(LOGINS, &1)).unwrap();
    f.shorten_ttl(&PROFILE).await;
    let count = op!(f, |c| c
        .hash(&PROFILE)
        .increment(LOGINS, 1)
        .field_ttl(Ttl::NEVER));
    assert_refused(&count.unwrap_err());
    f.assert_ttl(&PROFILE, BEFORE).await;
    assert_eq!(
        op!(f, |c| c.hash(&PROFILE).get_field(LOGINS)).unwrap(),
        Some(1)
    );
    let left = f.cache.hash(&PROFILE).field_ttl(LOGINS).await;
    assert_refused(&left.unwrap_err());
    false
}

#[track_caller]
fn assert_refused(error: &Error) {
    assert_error(error, ErrorKind::Server, "profile");
    assert!(!error.may_have_run());
    let message = error.to_string();
    assert!(message.contains("it has no TTLs of fields"), "{message}");
    assert!(message.contains("Redis 7.4 or Valkey 9"), "{message}");
}

/// Checks that a TTL has been set just now.
#[track_caller]
fn assert_left(left: Result<Expiry>, ttl: Duration) {
    match left.unwrap() {
        Expiry::In(left) => {
            let least = ttl.saturating_sub(Duration::from_secs(20));
            assert!(
                (least..=ttl).contains(&left),
                "{left:?} are left of {ttl:?}"
            );
        }
        other => panic!("{other:?}, not {ttl:?}"),
    }
}

pub(crate) async fn a_field_has_a_ttl_of_its_own(f: Fixture) {
    if !are_there(&f).await {
        return;
    }
    op!(f, |c| c.hash(&PROFILE).set(&profile(1))).unwrap();
    let name = "Ada".to_owned();
    op!(f, |c| c
        .hash(&PROFILE)
        .set_field(NAME, &name)
        .field_ttl(OTHER))
    .unwrap();
    assert_left(op!(f, |c| c.hash(&PROFILE).field_ttl(NAME)), OTHER);
    f.assert_ttl(&PROFILE, TTL).await;
    let left = op!(f, |c| c.hash(&PROFILE).field_ttl(LOGINS)).unwrap();
    assert_eq!(left, Expiry::Never);
    assert_eq!(
        op!(f, |c| c.hash(&PROFILE).get_field(NAME)).unwrap(),
        Some(name)
    );

    let ada = "ada".to_owned();
    let left = op!(f, |c| c.map(&SCORES).field_ttl(&ada)).unwrap();
    assert_eq!(left, Expiry::Missing, "there is no map");
    op!(f, |c| c.map(&SCORES).set(&"bob".to_owned(), &1)).unwrap();
    let left = op!(f, |c| c.map(&SCORES).field_ttl(&ada)).unwrap();
    assert_eq!(left, Expiry::Missing, "there is no such field");
    op!(f, |c| c.map(&SCORES).set(&ada, &1).field_ttl(OTHER)).unwrap();
    assert_left(op!(f, |c| c.map(&SCORES).field_ttl(&ada)), OTHER);
    f.assert_ttl(&SCORES, TTL).await;
}

pub(crate) async fn a_field_whose_ttl_has_passed_is_gone(f: Fixture) {
    if !are_there(&f).await {
        return;
    }
    let tea = item("tea");
    op!(f, |c| c.map(&STOCK).set(&1, &tea)).unwrap();
    op!(f, |c| c
        .map(&STOCK)
        .set_many([(&2, &tea), (&3, &tea)])
        .field_ttl(SHORT))
    .unwrap();
    f.wait(SHORT * 2).await;
    assert_eq!(
        op!(f, |c| c.map(&STOCK).get_many([&1, &2])).unwrap(),
        [Some(tea.clone()), None]
    );
    assert_eq!(op!(f, |c| c.map(&STOCK).get_all()).unwrap().len(), 1);
    assert!(!op!(f, |c| c.map(&STOCK).exists(&3)).unwrap());
    assert!(!op!(f, |c| c.map(&STOCK).delete(&3)).unwrap());
    let left = op!(f, |c| c.map(&STOCK).field_ttl(&2)).unwrap();
    assert_eq!(left, Expiry::Missing);
    op!(f, |c| c.map(&STOCK).set(&1, &tea).field_ttl(SHORT)).unwrap();
    f.outlive(&STOCK, SHORT).await;
    assert!(
        !op!(f, |c| c.exists(&STOCK)).unwrap(),
        "the map goes with its last field"
    );
}

pub(crate) async fn each_write_of_fields_can_set_their_ttl(f: Fixture) {
    if !are_there(&f).await {
        return;
    }
    let (name, ada) = ("Ada".to_owned(), "ada".to_owned());
    macro_rules! assert_sets {
        ($(|$c:ident| $write:expr, $result:expr);* $(;)?) => {$(
            op!(f, |c| c.delete(&PROFILE)).unwrap();
            assert_eq!(op!(f, |$c| $write.field_ttl(BEFORE)).unwrap(), $result);
            f.assert_ttl(&PROFILE, TTL).await;
            assert_left(op!(f, |c| c.hash(&PROFILE).field_ttl(LOGINS)), BEFORE);
            op!(f, |$c| $write.ttl(OTHER).field_ttl(OTHER)).unwrap();
            f.assert_ttl(&PROFILE, OTHER).await;
            assert_left(op!(f, |c| c.hash(&PROFILE).field_ttl(LOGINS)), OTHER);
            f.shorten_ttl(&PROFILE).await;
            op!(f, |$c| $write.field_ttl(TTL).keep_ttl()).unwrap();
            f.assert_ttl(&PROFILE, BEFORE).await;
            assert_left(op!(f, |c| c.hash(&PROFILE).field_ttl(LOGINS)), TTL);
            op!(f, |$c| $write.field_ttl(OTHER).field_ttl(Ttl::NEVER)).unwrap();
            let left = op!(f, |c| c.hash(&PROFILE).field_ttl(LOGINS)).unwrap();
            assert_eq!(left, Expiry::Never);
        )*};
    }
    assert_sets!(
        |c| c.hash(&PROFILE).set_field(LOGINS, &5), ();
        |c| c.hash(&PROFILE).set_fields(named(&name)), ();
        |c| c.hash(&PROFILE).set(&profile(1)), ();
        |c| c.hash(&PROFILE).increment(LOGINS, 5), 5;
    );
    op!(f, |c| c.map(&SCORES).increment(&ada, 5).field_ttl(OTHER)).unwrap();
    assert_left(op!(f, |c| c.map(&SCORES).field_ttl(&ada)), OTHER);
}

pub(crate) async fn a_plain_write_ends_the_ttl_and_an_increment_keeps_it(f: Fixture) {
    if !are_there(&f).await {
        return;
    }
    let ada = "ada".to_owned();
    op!(f, |c| c.map(&SCORES).increment(&ada, 5).field_ttl(OTHER)).unwrap();
    assert_eq!(op!(f, |c| c.map(&SCORES).increment(&ada, 2)).unwrap(), 7);
    assert_left(op!(f, |c| c.map(&SCORES).field_ttl(&ada)), OTHER);
    op!(f, |c| c.map(&SCORES).set(&ada, &5)).unwrap();
    let left = op!(f, |c| c.map(&SCORES).field_ttl(&ada)).unwrap();
    assert_eq!(left, Expiry::Never);
    op!(f, |c| c
        .hash(&LEDGER)
        .set_field(BALANCE, &7)
        .field_ttl(OTHER))
    .unwrap();
    assert_eq!(f.pttl(&LEDGER).await, -1, "the hash has none");
    op!(f, |c| c.hash(&LEDGER).increment(BALANCE, 1)).unwrap();
    assert_left(op!(f, |c| c.hash(&LEDGER).field_ttl(BALANCE)), OTHER);
    op!(f, |c| c.hash(&LEDGER).set_field(BALANCE, &7)).unwrap();
    let left = op!(f, |c| c.hash(&LEDGER).field_ttl(BALANCE)).unwrap();
    assert_eq!(left, Expiry::Never);
}

pub(crate) async fn a_ttl_of_fields_can_depend_on_the_hash(f: Fixture) {
    if !are_there(&f).await {
        return;
    }
    let set = op!(f, |c| c
        .hash(&PROFILE)
        .set_field(LOGINS, &1)
        .field_ttl(OTHER)
        .if_present());
    assert!(!set.unwrap());
    let count = op!(f, |c| c
        .hash(&PROFILE)
        .increment(LOGINS, 1)
        .if_present()
        .field_ttl(OTHER));
    assert_eq!(count.unwrap(), None);
    assert_eq!(f.pttl(&PROFILE).await, -2);
    op!(f, |c| c.hash(&PROFILE).set(&profile(1))).unwrap();
    let set = op!(f, |c| c
        .hash(&PROFILE)
        .set_field(LOGINS, &1)
        .if_present()
        .field_ttl(OTHER));
    assert!(set.unwrap());
    assert_left(op!(f, |c| c.hash(&PROFILE).field_ttl(LOGINS)), OTHER);
    let count = op!(f, |c| c
        .hash(&PROFILE)
        .increment(LOGINS, 1)
        .field_ttl(BEFORE)
        .if_present());
    assert_eq!(count.unwrap(), Some(2));
    assert_left(op!(f, |c| c.hash(&PROFILE).field_ttl(LOGINS)), BEFORE);
}

/// Servers keep the key for some time, until they have removed such fields.
pub(crate) async fn a_hash_whose_fields_have_expired_is_not_there(f: Fixture) {
    if !are_there(&f).await {
        return;
    }
    op!(f, |c| c.hash(&PROFILE).set(&profile(1)).field_ttl(SHORT)).unwrap();
    let is_gone = async || op!(f, |c| c.hash(&PROFILE).get()).unwrap().is_none();
    if f.is_memory() {
        f.wait(SHORT).await;
    }
    while !is_gone().await {}
    let count = op!(f, |c| c.hash(&PROFILE).increment(LOGINS, 1).if_present());
    assert_eq!(count.unwrap(), None);
    let set = op!(f, |c| c
        .hash(&PROFILE)
        .set_field(LOGINS, &1)
        .field_ttl(OTHER)
        .if_present());
    assert!(!set.unwrap());
    assert!(is_gone().await);
}

/// Servers keep such a field for some time, and a TTL that is set then must not bring it back.
pub(crate) async fn an_increment_of_a_field_that_has_expired_starts_anew(f: Fixture) {
    if !are_there(&f).await {
        return;
    }
    let ada = "ada".to_owned();
    for _ in 0..10 {
        let set = op!(f, |c| c.map(&SCORES).increment(&ada, 10).field_ttl(SHORT));
        assert_eq!(set.unwrap(), 10);
        f.wait(SHORT + Duration::from_millis(1)).await;
        let count = op!(f, |c| c.map(&SCORES).increment(&ada, 1).field_ttl(OTHER));
        assert_eq!(count.unwrap(), 1);
        assert!(op!(f, |c| c.map(&SCORES).delete(&ada)).unwrap());
    }
}

/// One field is left of many.
pub(crate) async fn a_hash_with_a_field_left_is_there(f: Fixture) {
    if !are_there(&f).await {
        return;
    }
    op!(f, |c| c.hash(&PROFILE).set_field(LOGINS, &1)).unwrap();
    let key = f.key(&PROFILE);
    for _ in 0..5 {
        for field in 0..30 {
            raw!(f, "HSET", &key, field, "x");
            raw!(f, "HPEXPIRE", &key, 5, "FIELDS", 1, field);
        }
        f.wait(Duration::from_millis(6)).await;
        for _ in 0..10 {
            let count = op!(f, |c| c.hash(&PROFILE).increment(LOGINS, 1).if_present());
            assert!(count.unwrap().is_some());
        }
    }
}

pub(crate) async fn a_write_that_fails_changes_no_ttl(f: Fixture) {
    if !are_there(&f).await {
        return;
    }
    op!(f, |c| c.hash(&PROFILE).set(&profile(1)).field_ttl(OTHER)).unwrap();
    f.shorten_ttl(&PROFILE).await;
    raw!(f, "HINCRBY", f.key(&PROFILE), "logins", i64::MAX - 5);
    let error = op!(f, |c| c
        .hash(&PROFILE)
        .increment(LOGINS, 1)
        .field_ttl(BEFORE))
    .unwrap_err();
    assert_error(&error, ErrorKind::Server, "profile");
    f.assert_ttl(&PROFILE, BEFORE).await;
    assert_left(op!(f, |c| c.hash(&PROFILE).field_ttl(LOGINS)), OTHER);

    raw!(f, "SET", f.key(&SCORES), "text");
    let ada = "ada".to_owned();
    let set = op!(f, |c| c.map(&SCORES).set(&ada, &1).field_ttl(OTHER));
    assert_error(&set.unwrap_err(), ErrorKind::WrongType, "scores");
    let set = op!(f, |c| c
        .map(&SCORES)
        .set_many([(&ada, &1)])
        .field_ttl(OTHER));
    assert_error(&set.unwrap_err(), ErrorKind::WrongType, "scores");
    let count = op!(f, |c| c.map(&SCORES).increment(&ada, 1).field_ttl(OTHER));
    assert_error(&count.unwrap_err(), ErrorKind::WrongType, "scores");
    let left = op!(f, |c| c.map(&SCORES).field_ttl(&ada));
    assert_error(&left.unwrap_err(), ErrorKind::WrongType, "scores");
    assert_eq!(f.pttl(&SCORES).await, -1);
    raw!(f, "SET", f.key(&PROFILE), "text");
    let left = op!(f, |c| c.hash(&PROFILE).field_ttl(NAME));
    assert_error(&left.unwrap_err(), ErrorKind::WrongType, "profile");
}

pub(crate) async fn a_bad_ttl_of_a_field_is_an_error_before_sending(f: Fixture) {
    let longest = Duration::from_millis(1 << 45);
    for bad in [
        Duration::ZERO,
        Duration::MAX,
        longest + Duration::from_nanos(1),
    ] {
        let set = op!(f, |c| c.hash(&PROFILE).set_field(LOGINS, &1).field_ttl(bad));
        assert_error(&set.unwrap_err(), ErrorKind::InvalidInput, "profile");
        let set = op!(f, |c| c.map(&STOCK).set_many([]).field_ttl(bad));
        assert_error(&set.unwrap_err(), ErrorKind::InvalidInput, "stock");
        let ada = "ada".to_owned();
        let count = op!(f, |c| c
            .map(&SCORES)
            .increment(&ada, 1)
            .field_ttl(bad)
            .ttl(OTHER));
        assert_error(&count.unwrap_err(), ErrorKind::InvalidInput, "scores");
        assert_eq!(f.pttl(&SCORES).await, -2);
    }
    op!(f, |c| c.map(&STOCK).set_many([]).field_ttl(longest)).unwrap();
    if are_there(&f).await {
        op!(f, |c| c
            .hash(&PROFILE)
            .set_field(LOGINS, &1)
            .field_ttl(longest))
        .unwrap();
        assert_left(op!(f, |c| c.hash(&PROFILE).field_ttl(LOGINS)), longest);
    }
}

pub(crate) async fn without_scripts_a_ttl_of_fields_is_an_error(f: Fixture) {
    let f = f.with(|builder| builder.scripts(false)).await;
    let set = op!(f, |c| c
        .hash(&PROFILE)
        .set_field(LOGINS, &1)
        .field_ttl(OTHER));
    let error = set.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "profile");
    assert!(error.to_string().contains("scripts(false)"), "{error}");
    assert_eq!(f.pttl(&PROFILE).await, -2);
}

pub(crate) async fn many_fields_get_their_ttl_in_one_step(f: Fixture) {
    if !are_there(&f).await {
        return;
    }
    let names: Vec<String> = (0..10_000).map(|n| format!("player {n}")).collect();
    let entries = names.iter().map(|name| (name, &7));
    op!(f, |c| c.map(&SCORES).set_many(entries).field_ttl(OTHER)).unwrap();
    assert_eq!(op!(f, |c| c.map(&SCORES).len()).unwrap(), 10_000);
    for name in [&names[0], &names[9_999]] {
        assert_left(op!(f, |c| c.map(&SCORES).field_ttl(name)), OTHER);
    }
}

cases! { field_ttls, every way:
    a_field_has_a_ttl_of_its_own [Operation::field_ttl Hash::field_ttl Map::field_ttl Hash::field_ttl!Server Operation::field_ttl!Server]
    a_field_whose_ttl_has_passed_is_gone [Operation::field_ttl Map::field_ttl Map::get_all]
    each_write_of_fields_can_set_their_ttl [
        Operation::field_ttl Hash::set_field Hash::set_fields Hash::set Hash::increment Map::increment
    ]
    a_plain_write_ends_the_ttl_and_an_increment_keeps_it [Hash::set_field Hash::increment Map::set Map::increment]
    a_ttl_of_fields_can_depend_on_the_hash [Operation::field_ttl Operation::if_present]
    a_hash_whose_fields_have_expired_is_not_there [Operation::if_present]
    an_increment_of_a_field_that_has_expired_starts_anew [Operation::field_ttl]
    a_hash_with_a_field_left_is_there [Operation::if_present]
    a_write_that_fails_changes_no_ttl [
        Operation::field_ttl!WrongType Operation::field_ttl!Server Hash::field_ttl!WrongType Map::field_ttl!WrongType
    ]
    a_bad_ttl_of_a_field_is_an_error_before_sending [Operation::field_ttl!InvalidInput]
    without_scripts_a_ttl_of_fields_is_an_error [CacheBuilder::scripts Operation::field_ttl!InvalidInput]
    many_fields_get_their_ttl_in_one_step [Map::set_many Operation::field_ttl]
}
