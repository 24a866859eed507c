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
fn a_read_behind_a_delete_is_not_older_than_the_source_before_it() {
    let history = changed();
    history.read(KEY).returned(1);
    history.delete(KEY).done();
    check(&history, &[]);
    history.read(KEY).returned(1);
    check(&history, &[Rule::Order]);
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
fn loads_of_a_key_do_not_overlap() {
    let history = History::new();
    let (first, other) = (history.load(KEY), history.load("record:2"));
    first.returned(1);
    let (second, third) = (history.load(KEY), history.load(KEY));
    check(&history, &[]);
    second.returned(1);
    third.failed();
    other.returned(1);
    check(&history, &[Rule::OneLoad]);
}

#[test]
fn a_write_lets_the_next_load_begin() {
    let write: fn(&History) = |history| history.write(KEY, 2).done();
    for write in [write, |history| drop(history.delete(KEY))] {
        let history = History::new();
        let first = history.load(KEY);
        write(&history);
        history.load(KEY).returned(2);
        first.returned(1);
        check(&history, &[]);
    }
}

/// Its task runs later than the call that has started it.
#[test]
fn a_write_before_a_load_in_the_background_counts_behind_its_reader() {
    let history = History::new();
    history.load(KEY).returned(1);
    let reader = history.read(KEY);
    let delete = history.delete(KEY);
    reader.returned(1);
    delete.done();
    let first = history.load(KEY);
    history.load(KEY).returned(1);
    first.returned(1);
    check(&history, &[]);
}

/// A load is there before its loader runs.
#[test]
fn a_write_before_the_first_line_of_a_loader_counts_while_its_reader_waits() {
    let history = History::new();
    let reader = history.read(KEY);
    history.delete(KEY).done();
    let first = history.load(KEY);
    history.load(KEY).returned(1);
    first.returned(1);
    reader.returned(1);
    check(&history, &[]);
}

#[test]
fn a_load_that_was_left_does_not_count() {
    let history = History::new();
    let dropped = history.load(KEY);
    history.load(KEY).returned(1);
    drop(dropped);
    let reader = history.read(KEY);
    let left = history.load(KEY);
    drop(reader);
    history.load(KEY).returned(1);
    left.returned(1);
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

#[test]
fn a_message_names_key_versions_and_calls() {
    let history = changed();
    history.delete(KEY).done();
    history.read(KEY).returned(1);
    let found = history.check();
    let text = found[0].to_string();
    let words = [
        "record:1: read 4 (",
        "version 1, though the source had version 2 before delete 3 (",
        "which returned before the read began",
    ];
    assert!(words.iter().all(|word| text.contains(word)), "{text}");
    assert_eq!(found[0].key(), KEY);
    assert!(!format!("{history:?}").contains(KEY));
}
