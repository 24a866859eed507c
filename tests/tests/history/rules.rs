//! Histories recorded by hand, a right and a wrong one for each rule.

use std::time::Duration;

use tokio::time::advance;
use typed_cache::testing::{History, Rule, Violation};

const KEY: &str = "record:1";

/// Whether a history breaks a rule, and no other one.
#[track_caller]
fn check(history: &History, expected: &[Rule]) {
    let found = history.check();
    let rules: Vec<_> = found.iter().map(Violation::rule).collect();
    assert_eq!(rules, expected, "{found:#?}");
}

/// A source at version 2, of which version 1 had been loaded before.
fn changed() -> History {
    let history = History::new();
    history.change(KEY, 1).done();
    history.load(KEY).returned(1);
    history.change(KEY, 2).done();
    history
}

#[test]
fn a_read_behind_a_delete_is_not_given_what_was_there_before() {
    let history = changed();
    history.read(KEY).returned(1);
    history.delete(KEY).done();
    check(&history, &[]);
    history.read(KEY).returned(1);
    check(&history, &[Rule::Order]);
}

/// Whatever the source has: it is asked again.
#[test]
fn a_delete_that_is_ignored_is_found_without_a_change_of_the_source() {
    let written: fn(&History) = |history| history.write(KEY, 1).done();
    for put in [written, |history| history.load(KEY).returned(1)] {
        let history = History::new();
        put(&history);
        history.delete(KEY).done();
        history.read(KEY).returned(1);
        check(&history, &[Rule::Order]);
        history.load(KEY).returned(1);
        history.read(KEY).returned(1);
        assert_eq!(history.check().len(), 1);
    }
}

/// A write that has not returned may have run already.
#[test]
fn what_is_loaded_or_written_during_a_write_can_follow_it() {
    for is_loaded in [true, false] {
        let history = changed();
        let delete = history.delete(KEY);
        if is_loaded {
            history.load(KEY).returned(2);
        } else {
            history.write(KEY, 2).done();
        }
        delete.done();
        history.read(KEY).returned(2);
        check(&history, &[]);
    }
}

#[test]
fn a_read_behind_a_write_is_given_no_newer_version_from_before_it() {
    let history = changed();
    history.write(KEY, 7).done();
    history.write(KEY, 5).done();
    history.read(KEY).returned(5);
    check(&history, &[]);
    history.read(KEY).returned(7);
    check(&history, &[Rule::Order]);
}

#[test]
fn known_absence_from_before_a_write_is_found() {
    let write: fn(&History) = |history| history.write(KEY, 1).done();
    for write in [write, |history| history.delete(KEY).done()] {
        let history = History::new();
        history.load(KEY).absent();
        history.read(KEY).absent();
        check(&history, &[]);
        write(&history);
        drop(history.read(KEY));
        check(&history, &[]);
        history.read(KEY).absent();
        check(&history, &[Rule::Order]);
        let text = history.check()[0].to_string();
        assert!(text.contains("was given no value, though"), "{text}");
        history.load(KEY).absent();
        history.read(KEY).absent();
        assert_eq!(history.check().len(), 1);
    }
}

#[test]
fn absence_comes_from_a_load_that_found_none() {
    let history = History::new();
    history.load(KEY).failed();
    history.delete(KEY).done();
    history.read(KEY).absent();
    check(&history, &[Rule::Origin]);
}

#[test]
fn a_read_behind_a_write_is_not_older_than_its_version() {
    let history = changed();
    history.write(KEY, 5).done();
    history.read(KEY).returned(5);
    check(&history, &[]);
    history.read(KEY).returned(1);
    check(&history, &[Rule::Order]);
}

#[test]
fn a_read_that_begins_before_a_write_returns_may_be_older() {
    let history = changed();
    let write = history.delete(KEY);
    let read = history.read(KEY);
    write.done();
    read.returned(1);
    check(&history, &[]);
}

#[test]
fn a_write_that_failed_leaves_both_versions_right() {
    let history = changed();
    drop(history.delete(KEY));
    drop(history.write(KEY, 2));
    history.read(KEY).returned(1);
    history.read(KEY).returned(2);
    history.read(KEY).returned(1);
    check(&history, &[]);
}

#[test]
fn a_write_that_failed_may_run_behind_a_later_one() {
    let history = changed();
    drop(history.write(KEY, 1));
    history.delete(KEY).done();
    history.read(KEY).returned(1);
    check(&history, &[]);
}

#[test]
fn of_two_writes_at_a_time_either_may_come_last() {
    let history = changed();
    let older = history.write(KEY, 1);
    history.write(KEY, 2).done();
    older.done();
    history.read(KEY).returned(1);
    check(&history, &[]);
    history.write(KEY, 2).done();
    history.read(KEY).returned(1);
    check(&history, &[Rule::Order]);
}

#[test]
fn a_change_that_is_not_over_binds_no_delete() {
    let history = changed();
    let change = history.change(KEY, 3);
    history.delete(KEY).done();
    change.done();
    history.load(KEY).returned(2);
    history.read(KEY).returned(2);
    drop(history.change(KEY, 4));
    history.delete(KEY).done();
    history.load(KEY).returned(3);
    history.read(KEY).returned(3);
    check(&history, &[]);
}

#[test]
fn what_a_loader_gives_behind_a_write_is_its_own_affair() {
    let history = changed();
    history.write(KEY, 7).done();
    history.load(KEY).returned(2);
    history.read(KEY).returned(2);
    check(&history, &[]);
}

#[test]
fn a_version_comes_from_a_load_or_a_write() {
    let history = History::new();
    drop(history.write(KEY, 1));
    history.read(KEY).returned(1);
    check(&history, &[]);
    // A change of the source is not yet in the cache, nor what another key has.
    history.change(KEY, 2).done();
    history.write("record:2", 2).done();
    history.read(KEY).returned(2);
    check(&history, &[Rule::Origin]);
}

#[test]
fn a_load_gives_its_version_at_its_end() {
    let history = History::new();
    let load = history.load(KEY);
    history.read(KEY).returned(1);
    load.returned(1);
    check(&history, &[Rule::Origin]);
}

#[tokio::test(start_paused = true)]
async fn an_outdated_version_ends_with_ttl_grace_and_lag() {
    let second = Duration::from_secs(1);
    let history = History::new().ttl(second).grace(second).lag(second);
    history.load(KEY).returned(1);
    advance(4 * second).await;
    // The version of the source.
    history.read(KEY).returned(1);
    history.load(KEY).returned(1);
    history.change(KEY, 2).done();
    advance(3 * second).await;
    history.read(KEY).returned(1);
    check(&history, &[]);
    advance(Duration::from_millis(1)).await;
    history.read(KEY).returned(1);
    check(&history, &[Rule::Age]);
}

/// A new TTL keeps an outdated version for as long again.
#[tokio::test(start_paused = true)]
async fn a_change_of_the_ttl_starts_it_again() {
    let second = Duration::from_secs(1);
    let history = History::new().ttl(second).lag(Duration::ZERO);
    history.load(KEY).returned(1);
    history.change(KEY, 2).done();
    advance(second).await;
    history.expire(KEY).done();
    let open = history.expire(KEY);
    advance(5 * second).await;
    history.read(KEY).returned(1);
    check(&history, &[]);
    open.done();
    advance(second).await;
    history.read(KEY).returned(1);
    check(&history, &[]);
    advance(Duration::from_millis(1)).await;
    history.read(KEY).returned(1);
    check(&history, &[Rule::Age]);
}

/// Quadratic, it would take an hour.
#[test]
fn the_time_of_a_check_is_not_quadratic() {
    let history = History::new();
    drop(history.write(KEY, 1));
    for version in 2..100_000 {
        let read = history.read(KEY);
        let load = history.load(KEY);
        history.write(KEY, version).done();
        history.read(KEY).returned(1);
        load.returned(version);
        read.returned(version);
    }
    check(&history, &[]);
}

#[test]
fn a_message_names_key_versions_and_calls() {
    let history = changed();
    history.delete(KEY).done();
    history.read(KEY).returned(1);
    let found = history.check();
    let text = found[0].to_string();
    let words = [
        "record:1: read 4 (",
        "was given version 1, though delete 3 (",
        "returned before the read began, and no load and no write had that later",
        "the source had version 2 before that write",
    ];
    assert!(words.iter().all(|word| text.contains(word)), "{text}");
    assert_eq!(found[0].key(), KEY);
    assert!(!format!("{history:?}").contains(KEY));
}
