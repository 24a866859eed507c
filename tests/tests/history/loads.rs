//! Histories recorded by hand for the rule on loads at the same time.

use std::time::Duration;

use tokio::time::advance;
use typed_cache::testing::{History, LoadCall, PendingLoad, ReadCall, Rule, Violation, WriteCall};

const KEY: &str = "record:1";
const SECOND: Duration = Duration::from_secs(1);

/// How many loads are one too many; no other rule is broken.
#[track_caller]
fn check(history: &History, expected: usize) {
    let found = history.check();
    let is_one_load = |found: &Violation| found.rule() == Rule::OneLoad;
    assert!(found.iter().all(is_one_load), "{found:#?}");
    assert_eq!(found.len(), expected, "{found:#?}");
}

/// A read that loads.
fn begin(history: &History, is_named: bool) -> (ReadCall, LoadCall) {
    let read = history.read(KEY);
    let load = if is_named {
        read.load().begin()
    } else {
        history.load(KEY)
    };
    (read, load)
}

fn end((read, load): (ReadCall, LoadCall)) {
    load.returned(1);
    read.returned(1);
}

#[test]
fn loads_of_a_key_do_not_overlap() {
    let history = History::new();
    let (first, other) = (history.load(KEY), history.load("record:2"));
    first.returned(1);
    let (second, third) = (history.load(KEY), history.load(KEY));
    check(&history, 0);
    second.returned(1);
    third.failed();
    other.returned(1);
    check(&history, 1);
}

#[test]
fn a_write_lets_the_next_load_begin() {
    let write: fn(&History) = |history| history.write(KEY, 2).done();
    let failed: fn(&History) = |history| drop(history.delete(KEY));
    for write in [write, failed, |history| history.expire(KEY).done()] {
        for is_named in [true, false] {
            let history = History::new();
            let first = begin(&history, is_named);
            write(&history);
            let second = begin(&history, is_named);
            let third = begin(&history, is_named);
            [first, second, third].into_iter().for_each(end);
            // Of a load that is not known the first read may have started another one.
            check(&history, usize::from(is_named));
        }
    }
}

#[test]
fn while_a_write_is_under_way_any_load_may_begin() {
    let history = History::new();
    let first = begin(&history, true);
    let write: WriteCall = history.delete(KEY);
    let second = begin(&history, true);
    let third = begin(&history, true);
    write.done();
    let fourth = begin(&history, true);
    [first, second, third, fourth].into_iter().for_each(end);
    check(&history, 0);
}

/// One of them may have been started before the write.
#[test]
fn one_write_does_not_excuse_many_loads() {
    for (reads_before, expected) in [(0, 8), (1, 7), (5, 7)] {
        let history = History::new();
        for _ in 0..reads_before {
            end(begin(&history, false));
        }
        history.delete(KEY).done();
        let calls: Vec<_> = (0..9).map(|_| begin(&history, false)).collect();
        calls.into_iter().for_each(end);
        check(&history, expected);
    }
}

/// So the others have the most room.
#[test]
fn of_two_loads_the_longer_one_was_started_before_the_write() {
    let history = History::new();
    history.write(KEY, 1).done();
    history.read(KEY).returned(1);
    history.delete(KEY).done();
    let (short, long) = (begin(&history, false), begin(&history, false));
    end(short);
    end(begin(&history, false));
    end(long);
    check(&history, 0);
}

#[test]
fn a_read_that_spans_a_write_excuses_its_own_load() {
    let history = History::new();
    let early = history.read(KEY);
    let during = history.read(KEY);
    history.delete(KEY).done();
    let calls: Vec<_> = (0..4).map(|_| begin(&history, false)).collect();
    calls.into_iter().for_each(end);
    early.returned(1);
    during.returned(1);
    check(&history, 1);
}

/// Its task runs later than the call that has started it, by whatever time.
#[test]
fn a_write_before_a_load_in_the_background_counts_behind_its_read() {
    for is_named in [true, false] {
        let history = History::new();
        history.load(KEY).returned(1);
        let reader = history.read(KEY);
        let load = reader.load();
        reader.returned(1);
        (0..1000).for_each(|_| drop(history.read("record:2")));
        history.delete(KEY).done();
        let first = if is_named {
            load.begin()
        } else {
            history.load(KEY)
        };
        end(begin(&history, is_named));
        first.returned(1);
        check(&history, 0);
    }
}

#[test]
fn a_load_in_the_background_is_found_beside_one_of_the_same_time() {
    let history = History::new();
    history.write(KEY, 1).done();
    let loads: Vec<_> = (0..3)
        .map(|_| {
            let read = history.read(KEY);
            let load = read.load();
            read.returned(1);
            load
        })
        .collect();
    let loads: Vec<_> = loads.into_iter().map(PendingLoad::begin).collect();
    for load in loads {
        load.returned(1);
    }
    check(&history, 2);
}

/// A load is there before its loader runs.
#[test]
fn a_write_before_the_first_line_of_a_loader_counts_while_its_read_waits() {
    for is_named in [true, false] {
        let history = History::new();
        let reader = history.read(KEY);
        let load = reader.load();
        history.delete(KEY).done();
        let first = if is_named {
            load.begin()
        } else {
            history.load(KEY)
        };
        end(begin(&history, is_named));
        first.returned(1);
        reader.returned(1);
        check(&history, 0);
    }
}

#[test]
fn a_load_that_was_left_does_not_count() {
    for is_named in [true, false] {
        let history = History::new();
        let dropped = begin(&history, is_named);
        end(begin(&history, is_named));
        drop(dropped);
        let (reader, left) = begin(&history, is_named);
        drop(reader);
        end(begin(&history, is_named));
        left.returned(1);
        check(&history, 0);
    }
}

/// It goes on only where its loader blocks a thread, and its callers are given a stale value.
#[tokio::test(start_paused = true)]
async fn a_load_that_is_given_up_does_not_count() {
    for is_named in [true, false] {
        let history = History::new().load_timeout(SECOND);
        history.write(KEY, 1).done();
        let (reader, load) = begin(&history, is_named);
        advance(SECOND).await;
        reader.returned(1);
        end(begin(&history, is_named));
        load.returned(1);
        check(&history, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_load_counts_until_it_is_given_up() {
    for is_named in [true, false] {
        let history = History::new().load_timeout(SECOND);
        let calls = begin(&history, is_named);
        advance(Duration::from_millis(999)).await;
        end(begin(&history, is_named));
        end(calls);
        check(&history, 1);
    }
}

/// Those that are not known take no room from those that are.
#[test]
fn loads_with_and_without_their_reads_are_judged_together() {
    let history = History::new();
    history.read(KEY).returned(1);
    history.load(KEY).returned(1);
    history.delete(KEY).done();
    let calls: Vec<_> = [true, false, true, false, true]
        .map(|is_named| begin(&history, is_named))
        .into();
    calls.into_iter().for_each(end);
    let found = history.check();
    let is_one_load = found.iter().filter(|found| found.rule() == Rule::OneLoad);
    assert_eq!(is_one_load.count(), 3, "{found:#?}");
}
