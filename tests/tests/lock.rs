//! `assert_schema!` on every kind of type, and its messages.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable, Schema, assert_distinct, assert_schema};

#[derive(Serialize, Deserialize, Cacheable)]
#[cache(resource = "user", ttl = "15m", mismatch = error)]
struct User {
    #[cache(key)]
    id: u64,
    plan: Plan,
    address: Address,
}

#[derive(Serialize, Deserialize, Schema)]
enum Plan {
    Free,
    Trial { days_left: u16 },
}

#[derive(Serialize, Deserialize, Schema)]
struct Address {
    city: String,
    zip: Option<String>,
}

#[derive(Cacheable)]
#[cache(resource = "profile", ttl = "1h", version = 3, hash)]
struct Profile {
    #[cache(key)]
    id: u64,
    name: String,
    logins: i64,
}

#[derive(CacheKey)]
#[cache(resource = "scores", ttl = "1d", map = (String, i64))]
struct ScoresKey {
    game: u64,
}

#[derive(CacheKey)]
#[cache(resource = "recent", ttl = "1d", version = auto, list = Vec<u8>)]
struct RecentKey {
    user: String,
}

#[derive(CacheKey)]
#[cache(resource = "views", ttl = never, counter)]
struct ViewsKey {
    page: u64,
}

#[derive(CacheKey)]
#[cache(resource = "page", ttl = never, format = json, value = Vec<Address>)]
struct PageKey;

#[derive(CacheKey)]
#[cache(resource = "borrowed", ttl = never, value = String)]
struct BorrowedKey<'a> {
    name: &'a str,
}

assert_distinct!(
    User,
    Profile,
    ScoresKey,
    RecentKey,
    ViewsKey,
    PageKey,
    BorrowedKey<'static>
);

#[test]
fn every_kind_of_type_has_lines() {
    assert_schema!(
        "golden/schema.lock",
        User,
        Profile,
        ScoresKey,
        RecentKey,
        ViewsKey,
        PageKey,
        BorrowedKey<'static>,
        Plan,
        Option<Address>,
    );
}

/// Returns the message that a user's test would show.
fn message(check: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(check)).expect_err("the shapes differ");
    *panic.downcast::<String>().expect("a formatted message")
}

fn fresh_file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}.lock", std::process::id()))
}

#[test]
fn a_missing_file_is_reported() {
    let file = fresh_file("missing");
    let message = message(|| assert_schema!(&file, Plan));
    assert!(message.starts_with("there is no "), "{message}");
    assert!(message.contains("TYPED_CACHE_UPDATE=1"), "{message}");
}

#[test]
fn a_difference_is_shown_field_by_field() {
    let file = fresh_file("different");
    let locked = "type User\nresource: user\nkind: value\nmismatch: error\nfingerprint: 00000000\nkey.id: u64\n\
        User.id: u64\nUser.plan::Free\nUser.plan::Trial.days: u16\nUser.address.zip?: str\nUser.address.city: str\n";
    fs::write(&file, locked).unwrap();
    let message = message(|| assert_schema!(&file, User, Plan));
    fs::remove_file(&file).unwrap();
    let lines: Vec<_> = message
        .lines()
        .map(str::trim)
        .filter(|line| !line.contains("fingerprint:"))
        .collect();
    assert_eq!(
        lines,
        [
            &format!("the shapes of cached types differ from {}:", file.display())[..],
            "~ type User",
            "removed  User.plan::Trial.days: u16",
            "added    User.plan::Trial.days_left: u16",
            "moved    User.address.zip?",
            "entries of the old shape are errors until they expire or are written again",
            "+ type Plan: not in the file yet",
            "if this is meant, run the tests with TYPED_CACHE_UPDATE=1 and commit the file",
        ]
    );
}

mod before {
    #[derive(typed_cache::CacheKey)]
    #[cache(resource = "page", ttl = never, value = super::Address)]
    pub(crate) struct Page;
}

mod later {
    #[derive(typed_cache::CacheKey)]
    #[cache(resource = "page", ttl = never, value = super::Address)]
    #[cache(negative = "30s", outage = fail, load_timeout = "10s")]
    pub(crate) struct Page;
}

/// They change no stored bytes.
#[test]
fn words_about_loads_are_not_in_the_file() {
    let file = fresh_file("loads");
    fs::write(&file, "type Page\nfingerprint: 00000000\n").unwrap();
    let before = {
        use before::Page;
        message(|| assert_schema!(&file, Page))
    };
    let later = {
        use later::Page;
        message(|| assert_schema!(&file, Page))
    };
    fs::remove_file(&file).unwrap();
    assert!(before.contains("Page.city: str"), "{before}");
    assert_eq!(later, before);
}
