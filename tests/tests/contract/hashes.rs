//! Hashes: a struct stored field by field.

use serde::{Deserialize, Serialize};
use typed_cache::{Cacheable, ErrorKind};

use crate::fixture::{Fixture, assert_error};
use crate::types::{
    Ledger, LedgerFields, LedgerKey, Profile, ProfileFields, ProfileKey, Settings, SettingsFields,
    SettingsKey, ledger, profile,
};

const KEY: ProfileKey = ProfileKey { id: 1 };

pub(crate) async fn a_struct_reads_back_as_it_was_written(f: Fixture) {
    assert_eq!(op!(f, |c| c.hash(&KEY).get()).unwrap(), None);
    op!(f, |c| c.hash(&KEY).set(&profile(1))).unwrap();
    assert_eq!(op!(f, |c| c.hash(&KEY).get()).unwrap(), Some(profile(1)));
    let key = LedgerKey { account: 1 };
    op!(f, |c| c.hash(&key).set(&ledger())).unwrap();
    assert_eq!(op!(f, |c| c.hash(&key).get()).unwrap(), Some(ledger()));
    assert_eq!(f.cache.stats().mismatches, 0);
}

pub(crate) async fn fields_are_written_and_read_one_by_one(f: Fixture) {
    let name = "Ada".to_owned();
    assert_eq!(
        op!(f, |c| c.hash(&KEY).get_field(ProfileFields::NAME)).unwrap(),
        None
    );
    op!(f, |c| c.hash(&KEY).set_field(ProfileFields::NAME, &name)).unwrap();
    let read = op!(f, |c| c.hash(&KEY).get_field(ProfileFields::NAME)).unwrap();
    assert_eq!(read, Some(name));
    for logins in [-3, i64::MIN, i64::MAX] {
        op!(f, |c| c
            .hash(&KEY)
            .set_field(ProfileFields::LOGINS, &logins))
        .unwrap();
        let read = op!(f, |c| c.hash(&KEY).get_field(ProfileFields::LOGINS)).unwrap();
        assert_eq!(read, Some(logins));
    }
}

pub(crate) async fn several_fields_are_read_as_an_option_each(f: Fixture) {
    op!(f, |c| c.hash(&KEY).set_field(ProfileFields::BIO, &None)).unwrap();
    op!(f, |c| c.hash(&KEY).set_field(ProfileFields::LOGINS, &7)).unwrap();
    let fields = (
        ProfileFields::LOGINS,
        ProfileFields::NAME,
        ProfileFields::BIO,
    );
    let read = op!(f, |c| c.hash(&KEY).get_fields(fields)).unwrap();
    assert_eq!(
        read,
        (Some(7), None, Some(None)),
        "a stored `None` is no miss"
    );
    let missing = ProfileKey { id: 2 };
    let read = op!(f, |c| c.hash(&missing).get_fields((ProfileFields::NAME,))).unwrap();
    assert_eq!(read, (None,));
    assert_eq!(
        f.cache.stats().mismatches,
        0,
        "a missing field is no mismatch"
    );
}

pub(crate) async fn several_fields_are_written_at_once(f: Fixture) {
    let (name, tags) = ("Ada".to_owned(), vec!["x".to_owned()]);
    let values = || [ProfileFields::NAME.to(&name), ProfileFields::TAGS.to(&tags)];
    op!(f, |c| c.hash(&KEY).set_fields(values())).unwrap();
    let read = op!(f, |c| c
        .hash(&KEY)
        .get_fields((ProfileFields::NAME, ProfileFields::TAGS)));
    assert_eq!(read.unwrap(), (Some(name.clone()), Some(tags.clone())));
    assert_eq!(op!(f, |c| c.hash(&KEY).len()).unwrap(), 2);
}

pub(crate) async fn writing_no_fields_sends_nothing(f: Fixture) {
    f.cache.hash(&KEY).set_fields([]).await.unwrap();
    f.assert_messages(0);
    op!(f, |c| c.hash(&KEY).set_fields([])).unwrap();
    assert!(!op!(f, |c| c.exists(&KEY)).unwrap());
}

pub(crate) async fn set_leaves_foreign_fields_alone(f: Fixture) {
    raw!(f, "HSET", f.key(&KEY), "foreign", "kept");
    op!(f, |c| c.hash(&KEY).set(&profile(1))).unwrap();
    assert_eq!(op!(f, |c| c.hash(&KEY).get()).unwrap(), Some(profile(1)));
    assert_eq!(op!(f, |c| c.hash(&KEY).len()).unwrap(), 5);
    assert_eq!(
        raw!(f, "HGET", f.key(&KEY), "foreign").bytes().unwrap(),
        b"kept"
    );
}

pub(crate) async fn a_struct_with_another_key_is_refused(f: Fixture) {
    let error = op!(f, |c| c.hash(&KEY).set(&profile(2))).unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "profile");
    let keys = (f.key(&KEY), f.key(&ProfileKey { id: 2 }));
    assert_eq!(raw!(f, "EXISTS", keys.0, keys.1).int(), 0);
}

pub(crate) async fn increments_count_in_native_integers(f: Fixture) {
    let logins = ProfileFields::LOGINS;
    assert_eq!(op!(f, |c| c.hash(&KEY).increment(logins, 2)).unwrap(), 2);
    assert_eq!(op!(f, |c| c.hash(&KEY).increment(logins, -5)).unwrap(), -3);
    assert_eq!(
        raw!(f, "HGET", f.key(&KEY), "logins").bytes().unwrap(),
        b"-3"
    );
    op!(f, |c| c.hash(&KEY).set(&profile(1))).unwrap();
    assert_eq!(op!(f, |c| c.hash(&KEY).increment(logins, 1)).unwrap(), 6);
    assert_eq!(op!(f, |c| c.hash(&KEY).get()).unwrap().unwrap().logins, 6);
    let key = LedgerKey { account: 1 };
    assert_eq!(
        op!(f, |c| c.hash(&key).increment(LedgerFields::BALANCE, 9)).unwrap(),
        9
    );
}

pub(crate) async fn an_increment_of_no_integer_or_beyond_the_range_is_an_error(f: Fixture) {
    for (account, text) in [(1, "x"), (2, "9223372036854775807"), (3, "1.5")] {
        let key = LedgerKey { account };
        raw!(f, "HSET", f.key(&key), "balance", text);
        let error = op!(f, |c| c.hash(&key).increment(LedgerFields::BALANCE, 1)).unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Server, Some("ERR")),
            "{text}"
        );
        assert_eq!(
            raw!(f, "HGET", f.key(&key), "balance").bytes().unwrap(),
            text.as_bytes()
        );
    }
    raw!(f, "HSET", f.key(&KEY), "logins", "x");
    let error = op!(f, |c| c.hash(&KEY).increment(ProfileFields::LOGINS, 1)).unwrap_err();
    assert_error(&error, ErrorKind::Server, "profile");
}

pub(crate) async fn a_native_field_that_is_no_integer_is_a_mismatch(f: Fixture) {
    let key = LedgerKey { account: 1 };
    op!(f, |c| c.hash(&key).set(&ledger())).unwrap();
    let texts = ["x", "", "+1", "007", "-0", "5.0", "9223372036854775808"];
    for (count, text) in (1..).zip(texts) {
        raw!(f, "HSET", f.key(&key), "balance", text);
        assert_eq!(
            op!(f, |c| c.hash(&key).get_field(LedgerFields::BALANCE)).unwrap(),
            None,
            "{text}"
        );
        assert_eq!(f.observed.mismatches(), [("ledger", vec!["balance"])]);
        assert_eq!(op!(f, |c| c.hash(&key).get()).unwrap(), None, "{text}");
        assert_eq!(f.observed.mismatches(), [("ledger", vec!["balance"])]);
        assert_eq!(f.cache.stats().mismatches, count * 2);
    }
}

pub(crate) async fn exists_and_delete_answer_for_one_field(f: Fixture) {
    op!(f, |c| c.hash(&KEY).set(&profile(1))).unwrap();
    assert!(op!(f, |c| c.hash(&KEY).exists(ProfileFields::NAME)).unwrap());
    assert!(op!(f, |c| c.hash(&KEY).delete(ProfileFields::NAME)).unwrap());
    assert!(!op!(f, |c| c.hash(&KEY).delete(ProfileFields::NAME)).unwrap());
    assert!(!op!(f, |c| c.hash(&KEY).exists(ProfileFields::NAME)).unwrap());
    assert_eq!(op!(f, |c| c.hash(&KEY).len()).unwrap(), 3);
    raw!(f, "HSET", f.key(&KEY), "name", "of another schema");
    assert!(op!(f, |c| c.hash(&KEY).exists(ProfileFields::NAME)).unwrap());
}

pub(crate) async fn a_hash_goes_with_its_last_field(f: Fixture) {
    op!(f, |c| c.hash(&KEY).set_field(ProfileFields::LOGINS, &1)).unwrap();
    assert!(op!(f, |c| c.hash(&KEY).delete(ProfileFields::LOGINS)).unwrap());
    assert!(!op!(f, |c| c.exists(&KEY)).unwrap());
    assert_eq!(op!(f, |c| c.hash(&KEY).len()).unwrap(), 0);
}

pub(crate) async fn missing_fields_make_a_counted_miss_that_names_them(f: Fixture) {
    op!(f, |c| c.hash(&KEY).set(&profile(1))).unwrap();
    raw!(f, "HDEL", f.key(&KEY), "logins", "tags");
    assert_eq!(op!(f, |c| c.hash(&KEY).get()).unwrap(), None);
    assert_eq!(
        f.observed.mismatches(),
        [("profile", vec!["logins", "tags"])]
    );
    raw!(f, "HSET", f.key(&KEY), "name", b"\x90\0\0\0\0");
    assert_eq!(op!(f, |c| c.hash(&KEY).get()).unwrap(), None);
    assert_eq!(
        f.observed.mismatches(),
        [("profile", vec!["name", "logins", "tags"])]
    );
    assert_eq!(f.cache.stats().mismatches, 2);
}

fn seven() -> u32 {
    7
}

/// A record that has grown since it was written.
#[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "grown", ttl = "15m", hash)]
pub(crate) struct Grown {
    #[cache(key)]
    id: u64,
    name: String,
    nick: Option<String>,
    #[serde(default)]
    logins: i64,
    #[serde(default = "seven")]
    zoom: u32,
}

/// All of its fields have the value that they have in its default.
#[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "whole", ttl = "15m", hash)]
#[serde(default)]
pub(crate) struct Whole {
    #[cache(key)]
    id: u64,
    zoom: u32,
    #[serde(default)]
    size: u32,
}

impl Default for Whole {
    fn default() -> Self {
        Self {
            id: 0,
            zoom: 3,
            size: 4,
        }
    }
}

pub(crate) async fn a_missing_field_is_its_default(f: Fixture) {
    let key = GrownKey { id: 1 };
    let name = "Ada".to_owned();
    op!(f, |c| c.hash(&key).set_field(GrownFields::NAME, &name)).unwrap();
    let grown = Grown {
        id: 1,
        name: name.clone(),
        nick: None,
        logins: 0,
        zoom: 7,
    };
    assert_eq!(op!(f, |c| c.hash(&key).get()).unwrap(), Some(grown));
    assert_eq!(f.cache.stats().mismatches, 0);
    let nick = op!(f, |c| c.hash(&key).get_field(GrownFields::NICK)).unwrap();
    assert_eq!(nick, None, "the field itself is not there");
    raw!(f, "HSET", f.key(&key), "zoom", b"\x90\0\0\0\0");
    assert_eq!(
        op!(f, |c| c.hash(&key).get()).unwrap(),
        None,
        "another schema"
    );
    raw!(f, "HDEL", f.key(&key), "name", "zoom");
    raw!(f, "HSET", f.key(&key), "other", "x");
    assert_eq!(op!(f, |c| c.hash(&key).get()).unwrap(), None, "no default");

    let key = WholeKey { id: 2 };
    raw!(f, "HSET", f.key(&key), "other", "x");
    let read = op!(f, |c| c.hash(&key).get()).unwrap();
    let whole = Whole {
        id: 2,
        zoom: 3,
        size: 0,
    };
    assert_eq!(read, Some(whole));
}

pub(crate) async fn missing_fields_are_errors_where_the_type_asks_for_them(f: Fixture) {
    let key = SettingsKey { id: 1 };
    let settings = Settings {
        id: 1,
        theme: "dark".into(),
        zoom: 3,
    };
    assert_eq!(
        op!(f, |c| c.hash(&key).get()).unwrap(),
        None,
        "no hash is a miss"
    );
    op!(f, |c| c.hash(&key).set(&settings)).unwrap();
    op!(f, |c| c.hash(&key).delete(SettingsFields::ZOOM)).unwrap();
    assert_eq!(
        op!(f, |c| c.hash(&key).get_field(SettingsFields::ZOOM)).unwrap(),
        None
    );
    let error = op!(f, |c| c.hash(&key).get()).unwrap_err();
    assert!(error.is_schema() && error.resource() == Some("settings"));
    assert!(error.to_string().ends_with(": zoom"), "{error}");
    raw!(
        f,
        "HSET",
        f.key(&key),
        "theme",
        "dark",
        "zoom",
        b"\x90\0\0\0\0\x01"
    );
    let error = op!(f, |c| c.hash(&key).get()).unwrap_err();
    assert!(error.to_string().ends_with(": theme, zoom"), "{error}");
    let error = op!(f, |c| c.hash(&key).get_field(SettingsFields::THEME)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Schema);
    let both = (SettingsFields::ZOOM, SettingsFields::THEME);
    let error = op!(f, |c| c.hash(&key).get_fields(both)).unwrap_err();
    assert_error(&error, ErrorKind::Schema, "settings");
    let expected = [
        vec!["zoom"],
        vec!["theme", "zoom"],
        vec!["theme"],
        vec!["zoom"],
    ];
    assert_eq!(
        f.observed.mismatches(),
        expected.map(|fields| ("settings", fields))
    );
}

/// [`Profile`] after other releases.
mod releases {
    use typed_cache::Cacheable;

    #[derive(Cacheable, Debug, PartialEq)]
    #[cache(resource = "profile", ttl = "15m", hash)]
    pub(crate) struct Reordered {
        pub(crate) tags: Vec<String>,
        pub(crate) bio: Option<String>,
        pub(crate) name: String,
        pub(crate) logins: i64,
        #[cache(key)]
        pub(crate) id: u64,
    }

    #[derive(Cacheable, Debug)]
    #[cache(resource = "profile", ttl = "15m", hash)]
    pub(crate) struct Retyped {
        #[cache(key)]
        pub(crate) id: u64,
        pub(crate) name: Option<String>,
        pub(crate) logins: u64,
        pub(crate) tags: Vec<String>,
    }

    #[derive(Cacheable, Debug)]
    #[cache(resource = "profile", ttl = "15m", hash)]
    pub(crate) struct Rekeyed {
        #[cache(key)]
        pub(crate) number: u64,
        pub(crate) name: String,
        pub(crate) logins: i64,
    }
}

pub(crate) async fn retyped_fields_are_missed_and_the_others_read(f: Fixture) {
    use releases::{RetypedFields, RetypedKey};
    op!(f, |c| c.hash(&KEY).set(&profile(1))).unwrap();
    let (key, tags) = (RetypedKey { id: 1 }, RetypedFields::TAGS);
    let fields = (RetypedFields::NAME, RetypedFields::LOGINS, tags);
    let read = op!(f, |c| c.hash(&key).get_fields(fields)).unwrap();
    // A native integer has no header, and other types have no native integers.
    assert_eq!(read, (None, None, Some(profile(1).tags)));
    let missed = [("profile", vec!["name"]), ("profile", vec!["logins"])];
    assert_eq!(f.observed.mismatches(), missed);
    assert!(op!(f, |c| c.hash(&key).get()).unwrap().is_none());
    assert_eq!(
        f.observed.mismatches(),
        [("profile", vec!["name", "logins"])]
    );
}

pub(crate) async fn another_key_misses_all_but_native_integers(f: Fixture) {
    use releases::{RekeyedFields, RekeyedKey};
    op!(f, |c| c.hash(&KEY).set(&profile(1))).unwrap();
    let (key, fields) = (
        RekeyedKey { number: 1 },
        (RekeyedFields::NAME, RekeyedFields::LOGINS),
    );
    let read = op!(f, |c| c.hash(&key).get_fields(fields)).unwrap();
    // Only the key's `version` separates the releases of a native integer.
    assert_eq!(read, (None, Some(5)));
    assert_eq!(f.observed.mismatches(), [("profile", vec!["name"])]);
}

pub(crate) async fn reordering_a_hash_loses_nothing(f: Fixture) {
    op!(f, |c| c.hash(&KEY).set(&profile(1))).unwrap();
    let key = releases::ReorderedKey { id: 1 };
    let read = op!(f, |c| c.hash(&key).get()).unwrap().unwrap();
    let Profile {
        name,
        bio,
        logins,
        tags,
        id,
    } = profile(1);
    assert_eq!(
        read,
        releases::Reordered {
            tags,
            bio,
            name,
            logins,
            id
        }
    );
    assert_eq!(f.cache.stats().mismatches, 0);
}

/// [`Ledger`] after a release with other fields: one was removed, one was added.
#[derive(Cacheable, Debug, PartialEq)]
#[cache(resource = "ledger", ttl = never, hash, key(account: u64), key_type = NewLedgerKey, fields_type = NewLedgerFields)]
pub(crate) struct NewLedger {
    balance: i64,
    currency: String,
}

pub(crate) async fn a_release_with_other_fields_reads_those_that_are_there(f: Fixture) {
    let (old, new) = (LedgerKey { account: 1 }, NewLedgerKey { account: 1 });
    op!(f, |c| c.hash(&old).set(&ledger())).unwrap();
    let fields = (NewLedgerFields::BALANCE, NewLedgerFields::CURRENCY);
    let read = op!(f, |c| c.hash(&new).get_fields(fields)).unwrap();
    assert_eq!(read, (Some(5), None));
    assert_eq!(op!(f, |c| c.hash(&new).get()).unwrap(), None);
    assert_eq!(f.observed.mismatches(), [("ledger", vec!["currency"])]);
    let complete = NewLedger {
        balance: 6,
        currency: "EUR".into(),
    };
    op!(f, |c| c.hash(&new).set(&complete)).unwrap();
    assert_eq!(op!(f, |c| c.hash(&new).get()).unwrap(), Some(complete));
    let read = op!(f, |c| c.hash(&old).get()).unwrap();
    assert_eq!(
        read,
        Some(Ledger {
            balance: 6,
            ..ledger()
        })
    );
}

cases! { hashes, every way:
    a_struct_reads_back_as_it_was_written [Hash::set Hash::get Cache::hash]
    fields_are_written_and_read_one_by_one [Hash::set_field Hash::get_field]
    several_fields_are_read_as_an_option_each [Hash::get_fields]
    several_fields_are_written_at_once [Hash::set_fields Hash::len]
    writing_no_fields_sends_nothing [Hash::set_fields]
    set_leaves_foreign_fields_alone [Hash::set Hash::len]
    a_struct_with_another_key_is_refused [Hash::set!InvalidInput]
    increments_count_in_native_integers [Hash::increment]
    an_increment_of_no_integer_or_beyond_the_range_is_an_error [Hash::increment!Server]
    a_native_field_that_is_no_integer_is_a_mismatch [Hash::get_field Hash::get]
    exists_and_delete_answer_for_one_field [Hash::exists Hash::delete]
    a_hash_goes_with_its_last_field [Hash::delete Hash::len]
    missing_fields_make_a_counted_miss_that_names_them [Hash::get]
    a_missing_field_is_its_default [Hash::get Hash::get_field]
    missing_fields_are_errors_where_the_type_asks_for_them [Hash::get_field!Schema Hash::get_fields!Schema Hash::get!Schema]
    retyped_fields_are_missed_and_the_others_read [Hash::get_fields Hash::get]
    another_key_misses_all_but_native_integers [Hash::get_fields]
    reordering_a_hash_loses_nothing [Hash::get]
    a_release_with_other_fields_reads_those_that_are_there [Hash::get_fields Hash::get]
}
