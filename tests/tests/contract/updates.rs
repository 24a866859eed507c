//! Changes of a value by what it is.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use typed_cache::{ErrorKind, Operation, Ttl};

use crate::fixture::{Backend, Fixture, assert_error};
use crate::operations::{MOTTO, USER};
use crate::types::{BEFORE, OTHER, Strict, StrictKey, TTL, User, other_ttl, user};

#[expect(clippy::unnecessary_wraps, reason = "the form that an update takes")]
fn renamed(old: Option<User>) -> Option<User> {
    let mut new = old.unwrap_or_else(|| user(1));
    new.name.push('!');
    Some(new)
}

pub(crate) async fn an_update_writes_what_the_change_gives(f: Fixture) {
    let new = f.cache.update(&USER, renamed).await.unwrap();
    assert_eq!(new.map(|user| user.name).as_deref(), Some("user 1!"));
    f.assert_ttl(&USER, TTL).await;
    f.shorten_ttl(&USER).await;
    let new = f.cache.update(&USER, renamed).keep_ttl().await.unwrap();
    assert_eq!(f.cache.get(&USER).await.unwrap(), new);
    assert_eq!(new.map(|user| user.name).as_deref(), Some("user 1!!"));
    f.assert_ttl(&USER, BEFORE).await;
    f.cache
        .update(&USER, renamed)
        .ttl(other_ttl())
        .await
        .unwrap();
    f.assert_ttl(&USER, OTHER).await;
    f.cache
        .update(&USER, renamed)
        .ttl(Ttl::NEVER)
        .await
        .unwrap();
    assert_eq!(f.pttl(&USER).await, -1);
    let text = f.cache.update(&MOTTO, |_| Some("x".to_owned())).await;
    assert_eq!(text.unwrap().as_deref(), Some("x"));
}

pub(crate) async fn an_update_can_leave_all_as_it_is(f: Fixture) {
    assert_eq!(f.cache.update(&USER, |_| None).await.unwrap(), None);
    assert_eq!(f.pttl(&USER).await, -2);
    f.cache.set(&user(1)).await.unwrap();
    f.shorten_ttl(&USER).await;
    let seen = Arc::new(Mutex::new(None));
    let shown = Arc::clone(&seen);
    let look = move |old| {
        *shown.lock().unwrap() = old;
        None
    };
    assert_eq!(f.cache.update(&USER, look).await.unwrap(), None);
    assert_eq!(*seen.lock().unwrap(), Some(user(1)));
    f.assert_ttl(&USER, BEFORE).await;
}

pub(crate) async fn a_hundred_updates_at_once_all_count(f: Fixture) {
    const CALLERS: usize = 100;
    let updates = (0..CALLERS).map(|_| f.cache.update(&USER, renamed));
    for updated in futures_util::future::join_all(updates).await {
        updated.unwrap();
    }
    let name = f.cache.get(&USER).await.unwrap().unwrap().name;
    assert_eq!(name, format!("user 1{}", "!".repeat(CALLERS)));
}

/// Somebody writes between every read and the write behind it.
pub(crate) async fn an_update_ends_where_others_are_faster_each_time(f: Fixture) {
    f.cache.set(&user(1)).await.unwrap();
    let calls = Arc::new(AtomicU32::new(0));
    let (cache, count) = (f.cache.clone(), Arc::clone(&calls));
    let disturb = move |old: Option<User>| {
        let number = count.fetch_add(1, Ordering::Relaxed);
        let mut other = user(1);
        other.name = format!("other {number}");
        // It is on its way before the write.
        send(cache.set(&other));
        old
    };
    let error = f.cache.update(&USER, disturb).await.unwrap_err();
    assert_error(&error, ErrorKind::Conflict, "user");
    assert!(!error.may_have_run());
    assert_eq!(calls.load(Ordering::Relaxed), 32);
}

/// The pauses between later tries take more than a timeout of this length.
pub(crate) async fn an_update_that_others_keep_from_ending_says_so(f: Fixture) {
    f.cache.set(&user(1)).await.unwrap();
    let (cache, calls) = (f.cache.clone(), AtomicU32::new(0));
    let disturb = move |old: Option<User>| {
        let mut other = user(1);
        other.name = format!("other {}", calls.fetch_add(1, Ordering::Relaxed));
        send(cache.set(&other));
        old
    };
    let update = f.cache.update(&USER, disturb);
    let error = update.timeout(Duration::from_millis(200)).await;
    let Err(error) = error else {
        panic!("it ended")
    };
    if error.is_conflict() {
        // On memory nobody waits: it has all its tries before.
        return;
    }
    assert_error(&error, ErrorKind::Timeout, "user");
    let message = error.to_string();
    assert!(
        message.contains("others had changed the entry"),
        "{message}"
    );
}

/// Sends an operation and does not wait for its reply.
fn send<T, O>(operation: Operation<T, O>) {
    let mut operation = Box::pin(operation);
    let waker = std::task::Waker::noop();
    let _ = operation
        .as_mut()
        .poll(&mut std::task::Context::from_waker(waker));
    std::mem::forget(operation);
}

pub(crate) async fn an_update_replaces_what_reads_as_a_miss(f: Fixture) {
    raw!(f, "SET", f.key(&USER), "foreign");
    let is_none = Arc::new(Mutex::new(false));
    let sees = Arc::clone(&is_none);
    let change = move |old: Option<User>| {
        *sees.lock().unwrap() = old.is_none();
        Some(user(1))
    };
    f.cache.update(&USER, change).await.unwrap();
    assert!(*is_none.lock().unwrap());
    assert_eq!(f.cache.get(&USER).await.unwrap(), Some(user(1)));
}

pub(crate) async fn an_update_that_cannot_read_writes_nothing(f: Fixture) {
    let key = StrictKey { id: 1 };
    raw!(f, "SET", f.key(&key), "foreign");
    let update = f.cache.update(&key, |_| {
        Some(Strict {
            id: 1,
            name: "x".into(),
        })
    });
    assert_error(&update.await.unwrap_err(), ErrorKind::Schema, "strict");
    assert_eq!(raw!(f, "GET", f.key(&key)).bytes().unwrap(), b"foreign");
    raw!(f, "RPUSH", f.key(&USER), "foreign");
    let error = f.cache.update(&USER, renamed).await.unwrap_err();
    assert_error(&error, ErrorKind::WrongType, "user");
    assert!(!error.may_have_run());
    let narrow = f.with(|builder| builder.max_value_bytes(100)).await;
    let large = |_: Option<String>| Some("x".repeat(200));
    let error = narrow.cache.update(&MOTTO, large).await.unwrap_err();
    assert_error(&error, ErrorKind::TooLarge, "motto");
    assert!(!error.may_have_run());
}

/// `SET … IFEQ` is in Valkey 8.1 and Redis 8.4.
pub(crate) async fn without_scripts_an_update_takes_a_server_that_compares(f: Fixture) {
    let f = f.with(|builder| builder.scripts(false)).await;
    f.cache.set(&user(1)).await.unwrap();
    for _ in 0..2 {
        let updated = f.cache.update(&USER, renamed).await;
        if f.backend == Backend::Valkey {
            updated.unwrap();
            continue;
        }
        let error = updated.unwrap_err();
        assert_error(&error, ErrorKind::InvalidInput, "user");
        assert!(!error.may_have_run());
        assert!(error.to_string().contains("IFEQ"), "{error}");
    }
    let name = f.cache.get(&USER).await.unwrap().unwrap().name;
    let updated = f.backend == Backend::Valkey;
    assert_eq!(name, if updated { "user 1!!" } else { "user 1" });
}

pub(crate) async fn an_update_is_one_event(f: Fixture) {
    f.observed.operations();
    f.cache.update(&USER, renamed).await.unwrap();
    f.cache.update(&USER, renamed).await.unwrap();
    let event = ("update", Some("user"), None);
    assert_eq!(f.observed.operations(), [event, event]);
}

pub(crate) async fn a_full_key_is_the_one_on_the_server(f: Fixture) {
    f.cache.set(&user(1)).await.unwrap();
    assert_eq!(f.cache.full_key(&USER), f.key(&USER));
    assert_eq!(raw!(f, "EXISTS", f.cache.full_key(&USER)).int(), 1);
}

cases! { updates, alone:
    an_update_writes_what_the_change_gives [Cache::update]
    an_update_can_leave_all_as_it_is [Cache::update]
    a_hundred_updates_at_once_all_count [Cache::update]
    an_update_ends_where_others_are_faster_each_time [Cache::update!Conflict]
    an_update_that_others_keep_from_ending_says_so [Cache::update!Timeout]
    an_update_replaces_what_reads_as_a_miss [Cache::update]
    an_update_that_cannot_read_writes_nothing [Cache::update]
    without_scripts_an_update_takes_a_server_that_compares [Cache::update!InvalidInput]
    an_update_is_one_event [Cache::update]
    a_full_key_is_the_one_on_the_server [Cache::full_key]
}
