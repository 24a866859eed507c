//! Scans and clears: the keys of the scope, and no others.

use std::collections::BTreeSet;

use futures_util::{StreamExt as _, TryStreamExt as _};
use typed_cache::{Cache, CacheKey, ErrorKind, Prefix};

use crate::fixture::Fixture;
use crate::types::{MottoKey, RecentKey, ScoresKey, User, UserKey, VisitsKey, user};

#[derive(CacheKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cache(resource = "a", ttl = "15m", value = u8)]
pub(crate) struct AKey {
    text: String,
}

#[derive(CacheKey, Clone, Debug, PartialEq)]
#[cache(resource = "a", ttl = "15m", version = 2, value = u8)]
pub(crate) struct A2Key {
    text: String,
}

fn a(text: &str) -> AKey {
    AKey { text: text.into() }
}

/// Returns every key of the store.
async fn all_keys(f: &Fixture) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let mut cursor = 0_u64;
    loop {
        let page = raw!(f, "SCAN", cursor, "COUNT", 1_000).0;
        let (next, found): (u64, Vec<Vec<u8>>) = redis::from_redis_value(page).unwrap();
        keys.extend(
            found
                .iter()
                .map(|key| String::from_utf8_lossy(key).into_owned()),
        );
        cursor = next;
        if cursor == 0 {
            return keys;
        }
    }
}

/// Writes keys, with `{p}` replaced by the prefix, and returns them.
async fn put(f: &Fixture, keys: &[&str]) -> BTreeSet<String> {
    let whole = |key: &&str| key.replace("{p}", &f.prefix);
    let keys: BTreeSet<String> = keys.iter().map(whole).collect();
    for key in &keys {
        raw!(f, "SET", key, "x");
    }
    keys
}

async fn left(f: &Fixture, before: &BTreeSet<String>) -> BTreeSet<String> {
    let all = all_keys(f).await;
    before.intersection(&all).cloned().collect()
}

pub(crate) async fn a_scan_gives_the_keys_of_its_resource_and_version(f: Fixture) {
    for id in 1..=3 {
        f.cache.set(&user(id)).await.unwrap();
    }
    f.cache.set_at(&a("x"), &1).await.unwrap();
    f.cache
        .set_at(&A2Key { text: "y".into() }, &1)
        .await
        .unwrap();
    let keys: Vec<UserKey> = f.cache.scan().try_collect().await.unwrap();
    let ids: BTreeSet<u64> = keys.iter().map(|key| key.id).collect();
    assert_eq!(ids, BTreeSet::from([1, 2, 3]));
    let keys: Vec<AKey> = f.cache.scan().try_collect().await.unwrap();
    assert_eq!(keys, [a("x")]);
    let keys: Vec<A2Key> = f.cache.scan().try_collect().await.unwrap();
    assert_eq!(keys, [A2Key { text: "y".into() }]);
    let keys: Vec<MottoKey> = f.cache.scan().try_collect().await.unwrap();
    assert_eq!(keys, []);
    assert_eq!(f.cache.stats().foreign_keys, 0);
}

pub(crate) async fn a_scan_leaves_foreign_keys_out_and_counts_them(f: Fixture) {
    f.cache.set(&user(1)).await.unwrap();
    put(
        &f,
        &[
            "{p}/user:",
            "{p}/user:x",
            "{p}/user:01",
            "{p}/user:1:2",
            "{p}/user:-1",
        ],
    )
    .await;
    let no_text = [f.prefix.as_bytes(), b"/user:\xff"].concat();
    raw!(f, "SET", no_text, "x");
    let keys: Vec<UserKey> = f.cache.scan().try_collect().await.unwrap();
    assert_eq!(keys, [UserKey { id: 1 }]);
    assert_eq!(f.cache.stats().foreign_keys, 6);
    assert_eq!(f.observed.foreign_keys(), ["user"; 6]);
    put(
        &f,
        &[
            "{p}/users:2",
            "{p}/user@2:2",
            "{p}x/user:2",
            "user:2",
            "{p}/user",
            "{p}/userx",
        ],
    )
    .await;
    let keys: Vec<UserKey> = f.cache.scan().try_collect().await.unwrap();
    assert_eq!(keys, [UserKey { id: 1 }]);
    assert_eq!(
        f.cache.stats().foreign_keys,
        12,
        "what lies outside the scope is not counted"
    );
}

pub(crate) async fn glob_characters_in_parts_are_data(f: Fixture) {
    let texts = [
        "*", "?", "[a-z]", "a\\*b", "^", "{x}", "%", "", ":", "/", "\u{7}", "ü☕", "a b",
    ];
    for text in texts {
        f.cache.set_at(&a(text), &1).await.unwrap();
        assert_eq!(f.cache.get(&a(text)).await.unwrap(), Some(1), "{text}");
    }
    let keys: Vec<AKey> = f.cache.scan().try_collect().await.unwrap();
    let keys: BTreeSet<AKey> = keys.into_iter().collect();
    assert_eq!(keys, texts.map(a).into());
    assert!(f.cache.delete(&a("*")).await.unwrap());
    assert_eq!(f.cache.stats().foreign_keys, 0);
    assert_eq!(f.cache.clear::<AKey>().await.unwrap(), 12);
}

pub(crate) async fn a_large_scope_is_read_page_by_page(f: Fixture) {
    let users: Vec<User> = (0..1_500).map(user).collect();
    f.cache.set_many(&users).await.unwrap().finish().unwrap();
    f.observed.progress();
    let keys: Vec<UserKey> = f.cache.scan().try_collect().await.unwrap();
    let ids: BTreeSet<u64> = keys.iter().map(|key| key.id).collect();
    assert_eq!(ids, (0..1_500).collect());
    let progress = f.observed.progress();
    assert!(progress.len() >= 3, "{} pages", progress.len());
    assert!(progress.is_sorted_by_key(|(_, seen, _)| *seen));
    assert!(
        progress
            .iter()
            .all(|page| page.0 == Some("user") && page.2 == 0)
    );
    assert!(progress.last().unwrap().1 >= 1_500);
    assert_eq!(f.cache.clear::<UserKey>().await.unwrap(), 1_500);
    let progress = f.observed.progress();
    assert!(progress.len() >= 2);
    assert!(progress.is_sorted_by_key(|(_, _, removed)| *removed));
    assert_eq!(progress.last().unwrap().2, 1_500);
    assert!(
        progress
            .iter()
            .all(|page| page.0 == Some("user") && page.1 >= page.2)
    );
    let keys: Vec<UserKey> = f.cache.scan().try_collect().await.unwrap();
    assert_eq!(keys, []);
}

pub(crate) async fn a_scan_can_be_dropped_at_any_key(f: Fixture) {
    let users: Vec<User> = (0..700).map(user).collect();
    f.cache.set_many(&users).await.unwrap().finish().unwrap();
    let mut keys = f.cache.scan::<UserKey>();
    assert!(keys.next().await.unwrap().is_ok());
    drop(keys);
    assert_eq!(
        f.cache.get(&UserKey { id: 1 }).await.unwrap(),
        Some(user(1))
    );
}

const OF_A: [&str; 8] = [
    "{p}/a:",
    "{p}/a:1",
    "{p}/a:x:y",
    "{p}/a@1:x",
    "{p}/a@65535:x",
    "{p}/a@99999:",
    "{p}/a@0badcafe:x",
    "{p}/a@12345678:x",
];

const BESIDE_A: [&str; 25] = [
    "{p}/a",
    "{p}/ab:1",
    "{p}/a.b:1",
    "{p}/a-b:1",
    "{p}/a@:1",
    "{p}/a@1",
    "{p}/a@1/:",
    "{p}/a@123456:1",
    "{p}/a@1234567:1",
    "{p}/a@123456789:1",
    "{p}/a@0BADCAFE:1",
    "{p}/a@0badcafg:1",
    "{p}/a@0badcaf:1",
    "{p}/a@0badcafe",
    "{p}/a@x:1",
    "{p}/a@1x:1",
    "{p}/b:1",
    "{p}/b:a:1",
    "{p}/~lock:a:1",
    "{p}/~a:1",
    "{p}.b/a:1",
    "{p}x/a:1",
    "x{p}/a:1",
    "{p}/a/a:1",
    "{p}a:1",
];

pub(crate) async fn a_clear_takes_a_resource_with_all_its_versions_and_nothing_else(f: Fixture) {
    let own = put(&f, &OF_A).await;
    let beside = put(&f, &BESIDE_A).await;
    assert_eq!(f.cache.clear::<AKey>().await.unwrap(), 8);
    assert_eq!(left(&f, &own).await, BTreeSet::new());
    assert_eq!(left(&f, &beside).await, beside);
    put(&f, &OF_A).await;
    assert_eq!(
        f.cache.clear::<A2Key>().await.unwrap(),
        8,
        "another version clears the same"
    );
    assert_eq!(left(&f, &beside).await, beside);
    assert_eq!(f.cache.clear::<AKey>().await.unwrap(), 0);
}

pub(crate) async fn a_clear_takes_entries_of_every_kind(f: Fixture) {
    f.cache
        .list(&RecentKey { user: 1 })
        .push_back(&"tea".into())
        .await
        .unwrap();
    f.cache
        .map(&ScoresKey { game: 1 })
        .set(&"ada".into(), &1)
        .await
        .unwrap();
    f.cache
        .counter(&VisitsKey { page: 1 })
        .increment(1)
        .await
        .unwrap();
    raw!(f, "RPUSH", f.key(&UserKey { id: 7 }), "foreign");
    assert_eq!(f.cache.clear::<RecentKey>().await.unwrap(), 1);
    assert_eq!(f.cache.clear::<ScoresKey>().await.unwrap(), 1);
    assert_eq!(f.cache.clear::<VisitsKey>().await.unwrap(), 1);
    assert_eq!(f.cache.clear::<UserKey>().await.unwrap(), 1);
}

pub(crate) async fn a_clear_of_the_prefix_leaves_internal_keys_and_other_prefixes(f: Fixture) {
    let own = put(
        &f,
        &["{p}/a:1", "{p}/b@2:", "{p}/not-ours", "{p}/", "{p}/A:~"],
    )
    .await;
    let beside = [
        "{p}/~lock:a:1",
        "{p}/~tag:1",
        "{p}.b/a:1",
        "{p}x/a:1",
        "x{p}/a:1",
        "{p}",
        "{p}:1",
    ];
    let beside = put(&f, &beside).await;
    f.observed.progress();
    assert_eq!(f.cache.clear_prefix().await.unwrap(), 5);
    assert!(f.observed.progress().iter().all(|page| page.0.is_none()));
    assert_eq!(left(&f, &own).await, BTreeSet::new());
    assert_eq!(left(&f, &beside).await, beside);
}

pub(crate) async fn a_cache_without_prefix_refuses_to_clear_everything(f: Fixture) {
    let cache = f.build(Cache::builder().observer(f.observed.clone())).await;
    let error = cache.clear_prefix().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(
        error.to_string().contains("Cache::builder().prefix("),
        "{error}"
    );
    f.assert_messages(0);
}

#[derive(CacheKey, Clone, Debug, PartialEq)]
#[cache(resource = "without-a-prefix", ttl = "15m", value = u8)]
pub(crate) struct BareKey {
    test: String,
}

pub(crate) async fn a_cache_without_prefix_keeps_to_keys_without_prefix(f: Fixture) {
    let cache = f.build(Cache::builder()).await;
    let key = BareKey {
        test: f.prefix.clone(),
    };
    cache.set_at(&key, &1).await.unwrap();
    f.cache.set_at(&key, &2).await.unwrap();
    assert_eq!(raw!(f, "EXISTS", key.to_string()).int(), 1);
    let keys: Vec<BareKey> = cache.scan().try_collect().await.unwrap();
    assert!(keys.contains(&key));
    assert!(cache.delete(&key).await.unwrap());
    assert_eq!(f.cache.get(&key).await.unwrap(), Some(2));
    cache.clear::<BareKey>().await.unwrap();
    assert_eq!(
        f.cache.get(&key).await.unwrap(),
        Some(2),
        "another prefix stays"
    );
}

pub(crate) async fn prefixes_keep_caches_apart(f: Fixture) {
    let prefix = format!("{}.b", f.prefix);
    let other = f.build(Cache::builder().prefix(&prefix).unwrap()).await;
    f.cache.set(&user(1)).await.unwrap();
    assert_eq!(other.get(&UserKey { id: 1 }).await.unwrap(), None);
    other.set(&user(1)).await.unwrap();
    assert_eq!(f.cache.clear_prefix().await.unwrap(), 1);
    assert_eq!(other.get(&UserKey { id: 1 }).await.unwrap(), Some(user(1)));
    assert_eq!(other.clear_prefix().await.unwrap(), 1);
}

#[test]
fn a_prefix_holds_letters_digits_and_three_marks() {
    for prefix in ["a", "A-Z_0.9", &"x".repeat(64)] {
        assert!(Cache::builder().prefix(prefix).is_ok(), "{prefix}");
    }
    for prefix in [
        "",
        "a:b",
        "a/b",
        "a b",
        "a*",
        "a%",
        "{a}",
        "ü",
        "~a",
        &"x".repeat(65),
    ] {
        let error = Cache::builder().prefix(prefix).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{prefix}");
    }
}

pub(crate) async fn a_raw_prefix_is_in_front_of_keys_as_it_is(f: Fixture) {
    // With characters that mean something in the patterns of `SCAN`.
    let raw = format!("{}:[a]*?:", f.prefix);
    let builder = Cache::builder().prefix(Prefix::raw(&raw)).unwrap();
    let cache = f.build(builder).await;
    cache.set_at(&a("x"), &1).await.unwrap();
    assert_eq!(cache.full_key(&a("x")), format!("{raw}a:x"));
    assert_eq!(raw!(f, "EXISTS", format!("{raw}a:x")).int(), 1);
    let keys: Vec<AKey> = cache.scan().try_collect().await.unwrap();
    assert_eq!(keys, [a("x")]);
    let others = [
        format!("{raw}~lock:1"),
        format!("{raw}of another program"),
        format!("{}:b:a:x", f.prefix),
        format!("{}:aXY:a:x", f.prefix),
    ];
    for key in &others {
        raw!(f, "SET", key, "x");
    }
    // A resource is exact under a raw prefix too.
    assert_eq!(cache.clear::<AKey>().await.unwrap(), 1);
    cache.set_at(&a("x"), &1).await.unwrap();
    assert_eq!(cache.clear_raw_prefix().await.unwrap(), 3);
    let before: BTreeSet<String> = others.into_iter().collect();
    assert_eq!(left(&f, &before).await.len(), 2, "those of other prefixes");
}

pub(crate) async fn each_kind_of_prefix_has_its_own_clear(f: Fixture) {
    let raw = Cache::builder().prefix(Prefix::raw(&f.prefix)).unwrap();
    let raw = f.build(raw).await;
    let error = raw.clear_prefix().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("`clear_raw_prefix`"), "{error}");
    let error = f.cache.clear_raw_prefix().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("`clear_prefix`"), "{error}");
}

#[test]
fn a_raw_prefix_has_1_to_256_bytes() {
    for wrong in [String::new(), "x".repeat(257)] {
        let error = Cache::builder().prefix(Prefix::raw(wrong)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
    }
    assert!(Cache::builder().prefix(Prefix::raw("ü {*}:")).is_ok());
}

cases! { scopes, alone:
    a_raw_prefix_is_in_front_of_keys_as_it_is [CacheBuilder::prefix Cache::clear_raw_prefix]
    each_kind_of_prefix_has_its_own_clear [Cache::clear_raw_prefix!Config Cache::clear_prefix!Config]
    a_scan_gives_the_keys_of_its_resource_and_version [Cache::scan]
    a_scan_leaves_foreign_keys_out_and_counts_them [Cache::scan]
    glob_characters_in_parts_are_data [Cache::scan Cache::clear]
    a_large_scope_is_read_page_by_page [Cache::scan Cache::clear]
    a_scan_can_be_dropped_at_any_key [Cache::scan]
    a_clear_takes_a_resource_with_all_its_versions_and_nothing_else [Cache::clear]
    a_clear_takes_entries_of_every_kind [Cache::clear]
    a_clear_of_the_prefix_leaves_internal_keys_and_other_prefixes [Cache::clear_prefix]
    a_cache_without_prefix_refuses_to_clear_everything [Cache::clear_prefix!Config]
    a_cache_without_prefix_keeps_to_keys_without_prefix [Cache::scan Cache::clear]
    prefixes_keep_caches_apart [CacheBuilder::prefix Cache::clear_prefix]
}

covers! {
    a_raw_prefix_has_1_to_256_bytes [CacheBuilder::prefix!Config]
    a_prefix_holds_letters_digits_and_three_marks [CacheBuilder::prefix!Config]
}
