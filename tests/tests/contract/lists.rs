//! Lists: pushes and pops at both ends, ranges, positions, capped pushes.

use typed_cache::{Error, ErrorKind, Result};

use crate::fixture::{Fixture, assert_error};
use crate::operations::RECENT;
use crate::types::{Item, JobsKey, RecentKey, item};

/// Fills the list from the front: `fill(&f, ["a", "b"])` makes `a b`.
async fn fill<const N: usize>(f: &Fixture, items: [&str; N]) {
    let items = items.map(str::to_owned);
    op!(f, |c| c.list(&RECENT).push_back_many(&items)).unwrap();
}

async fn assert_items<const N: usize>(f: &Fixture, expected: [&str; N]) {
    let items = op!(f, |c| c.list(&RECENT).range(0, -1)).unwrap();
    let items: Vec<String> = items.into_iter().map(Result::unwrap).collect();
    assert_eq!(items, expected);
}

fn unwrap_all<T>(items: Vec<Result<T>>) -> Vec<T> {
    items.into_iter().map(Result::unwrap).collect()
}

pub(crate) async fn pushes_return_the_new_length(f: Fixture) {
    let [a, b, c1, d] = ["a", "b", "c", "d"].map(str::to_owned);
    assert_eq!(op!(f, |c| c.list(&RECENT).push_back(&b)).unwrap(), 1);
    assert_eq!(op!(f, |c| c.list(&RECENT).push_front(&a)).unwrap(), 2);
    assert_eq!(
        op!(f, |c| c.list(&RECENT).push_back_many([&c1, &d])).unwrap(),
        4
    );
    assert_items(&f, ["a", "b", "c", "d"]).await;
    assert_eq!(
        op!(f, |c| c.list(&RECENT).push_front_many([&c1, &d])).unwrap(),
        6
    );
    assert_items(&f, ["d", "c", "a", "b", "c", "d"]).await;
    assert_eq!(op!(f, |c| c.list(&RECENT).len()).unwrap(), 6);
    assert_eq!(
        op!(f, |c| c.list(&JobsKey).push_back(&item("x"))).unwrap(),
        1
    );
}

pub(crate) async fn pushing_nothing_changes_nothing_and_returns_the_length(f: Fixture) {
    assert_eq!(op!(f, |c| c.list(&RECENT).push_back_many([])).unwrap(), 0);
    assert!(!op!(f, |c| c.exists(&RECENT)).unwrap());
    fill(&f, ["a", "b"]).await;
    raw!(f, "PEXPIRE", f.key(&RECENT), 60_000);
    assert_eq!(op!(f, |c| c.list(&RECENT).push_front_many([])).unwrap(), 2);
    assert_eq!(
        op!(f, |c| c.list(&RECENT).push_back_capped([], 1)).unwrap(),
        2
    );
    assert_eq!(
        op!(f, |c| c.list(&RECENT).push_front_capped([], 1)).unwrap(),
        2
    );
    assert_items(&f, ["a", "b"]).await;
    assert!(f.pttl(&RECENT).await <= 60_000);
}

pub(crate) async fn pops_take_from_either_end(f: Fixture) {
    assert_eq!(op!(f, |c| c.list(&RECENT).pop_front()).unwrap(), None);
    assert_eq!(op!(f, |c| c.list(&RECENT).pop_back()).unwrap(), None);
    fill(&f, ["a", "b", "c"]).await;
    assert_eq!(
        op!(f, |c| c.list(&RECENT).pop_front()).unwrap().as_deref(),
        Some("a")
    );
    assert_eq!(
        op!(f, |c| c.list(&RECENT).pop_back()).unwrap().as_deref(),
        Some("c")
    );
    assert_eq!(
        op!(f, |c| c.list(&RECENT).pop_back()).unwrap().as_deref(),
        Some("b")
    );
    assert!(
        !op!(f, |c| c.exists(&RECENT)).unwrap(),
        "with its last item the list goes"
    );
}

pub(crate) async fn several_items_are_popped_at_once(f: Fixture) {
    fill(&f, ["a", "b", "c", "d", "e"]).await;
    let front = op!(f, |c| c.list(&RECENT).pop_front_many(2)).unwrap();
    assert_eq!(unwrap_all(front), ["a", "b"]);
    let back = op!(f, |c| c.list(&RECENT).pop_back_many(2)).unwrap();
    assert_eq!(unwrap_all(back), ["e", "d"], "the last one first");
    let rest = op!(f, |c| c.list(&RECENT).pop_front_many(u64::MAX)).unwrap();
    assert_eq!(unwrap_all(rest), ["c"]);
    assert!(
        op!(f, |c| c.list(&RECENT).pop_back_many(9))
            .unwrap()
            .is_empty()
    );
}

pub(crate) async fn popping_none_sends_nothing(f: Fixture) {
    fill(&f, ["a"]).await;
    let before = f.messages();
    assert!(
        f.cache
            .list(&RECENT)
            .pop_front_many(0)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        f.cache
            .list(&RECENT)
            .pop_back_many(0)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(f.messages(), before);
    assert!(
        op!(f, |c| c.list(&RECENT).pop_front_many(0))
            .unwrap()
            .is_empty()
    );
    assert_items(&f, ["a"]).await;
}

pub(crate) async fn ranges_count_from_both_ends(f: Fixture) {
    assert!(op!(f, |c| c.list(&RECENT).range(0, -1)).unwrap().is_empty());
    fill(&f, ["a", "b", "c", "d"]).await;
    let cases: [(i64, i64, &[&str]); 6] = [
        (0, 1, &["a", "b"]),
        (-2, -1, &["c", "d"]),
        (1, 99, &["b", "c", "d"]),
        (-99, 0, &["a"]),
        (3, 2, &[]),
        (i64::MIN, i64::MAX, &["a", "b", "c", "d"]),
    ];
    for (start, stop, expected) in cases {
        let items = op!(f, |c| c.list(&RECENT).range(start, stop)).unwrap();
        assert_eq!(unwrap_all(items), expected, "{start} to {stop}");
    }
}

pub(crate) async fn an_item_is_read_by_its_position(f: Fixture) {
    fill(&f, ["a", "b", "c"]).await;
    for (index, expected) in [
        (0, Some("a")),
        (-1, Some("c")),
        (2, Some("c")),
        (3, None),
        (-4, None),
    ] {
        let item = op!(f, |c| c.list(&RECENT).get(index)).unwrap();
        assert_eq!(item.as_deref(), expected, "{index}");
    }
    let missing = RecentKey { user: 2 };
    assert_eq!(op!(f, |c| c.list(&missing).get(0)).unwrap(), None);
}

pub(crate) async fn an_item_is_written_at_its_position(f: Fixture) {
    fill(&f, ["a", "b", "c"]).await;
    op!(f, |c| c.list(&RECENT).set(1, &"x".into())).unwrap();
    op!(f, |c| c.list(&RECENT).set(-1, &"y".into())).unwrap();
    assert_items(&f, ["a", "x", "y"]).await;
    for index in [3, -4] {
        let error = op!(f, |c| c.list(&RECENT).set(index, &"z".into())).unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Server, Some("ERR"))
        );
        assert!(error.to_string().contains("index out of range"), "{error}");
    }
    let missing = RecentKey { user: 2 };
    let error = op!(f, |c| c.list(&missing).set(0, &"z".into())).unwrap_err();
    assert_error(&error, ErrorKind::Server, "recent");
    assert!(error.to_string().contains("no such key"), "{error}");
}

pub(crate) async fn a_trim_keeps_what_lies_between(f: Fixture) {
    fill(&f, ["a", "b", "c", "d"]).await;
    op!(f, |c| c.list(&RECENT).trim(1, -2)).unwrap();
    assert_items(&f, ["b", "c"]).await;
    op!(f, |c| c.list(&RECENT).trim(5, 9)).unwrap();
    assert!(!op!(f, |c| c.exists(&RECENT)).unwrap());
    op!(f, |c| c.list(&RECENT).trim(0, 0)).unwrap();
}

pub(crate) async fn remove_takes_equal_items_from_either_end(f: Fixture) {
    let (a, x) = ("a".to_owned(), "x".to_owned());
    fill(&f, ["a", "x", "a", "x", "a", "x"]).await;
    assert_eq!(op!(f, |c| c.list(&RECENT).remove(1, &a)).unwrap(), 1);
    assert_items(&f, ["x", "a", "x", "a", "x"]).await;
    assert_eq!(op!(f, |c| c.list(&RECENT).remove(-2, &x)).unwrap(), 2);
    assert_items(&f, ["x", "a", "a"]).await;
    assert_eq!(op!(f, |c| c.list(&RECENT).remove(0, &a)).unwrap(), 2);
    assert_items(&f, ["x"]).await;
    assert_eq!(op!(f, |c| c.list(&RECENT).remove(0, &a)).unwrap(), 0);
    assert_eq!(
        op!(f, |c| c.list(&RecentKey { user: 2 }).remove(0, &a)).unwrap(),
        0
    );
}

pub(crate) async fn a_capped_push_drops_what_exceeds_the_capacity(f: Fixture) {
    let [a, b, c1, d] = ["a", "b", "c", "d"].map(str::to_owned);
    assert_eq!(
        op!(f, |c| c.list(&RECENT).push_back_capped([&a, &b], 3)).unwrap(),
        2
    );
    assert_eq!(
        op!(f, |c| c.list(&RECENT).push_back_capped([&c1, &d], 3)).unwrap(),
        3
    );
    assert_items(&f, ["b", "c", "d"]).await;
    assert_eq!(
        op!(f, |c| c.list(&RECENT).push_front_capped([&a], 2)).unwrap(),
        2
    );
    assert_items(&f, ["a", "b"]).await;
    let all = [&a, &b, &c1, &d];
    assert_eq!(
        op!(f, |c| c.list(&RECENT).push_front_capped(all, 1)).unwrap(),
        1
    );
    assert_items(&f, ["d"]).await;
    let most = i64::MAX.unsigned_abs();
    assert_eq!(
        op!(f, |c| c.list(&RECENT).push_back_capped([&a], most)).unwrap(),
        2
    );
    assert_eq!(
        op!(f, |c| c.list(&RECENT).push_front_capped([&a], most)).unwrap(),
        3
    );
    assert_items(&f, ["a", "d", "a"]).await;
}

pub(crate) async fn a_capacity_of_zero_or_beyond_the_range_is_refused(f: Fixture) {
    let a = "a".to_owned();
    for capacity in [0, 1 << 63, u64::MAX] {
        let front = op!(f, |c| c.list(&RECENT).push_front_capped([&a], capacity));
        let back = op!(f, |c| c.list(&RECENT).push_back_capped([&a], capacity));
        for error in [front.unwrap_err(), back.unwrap_err()] {
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{capacity}");
            assert_eq!(error.resource(), Some("recent"));
        }
    }
    assert!(!op!(f, |c| c.exists(&RECENT)).unwrap());
}

pub(crate) async fn an_item_of_another_schema_has_an_error_of_its_own(f: Fixture) {
    let jobs = JobsKey;
    let good = item("tea");
    op!(f, |c| c.list(&jobs).push_back(&good)).unwrap();
    raw!(f, "RPUSH", f.key(&jobs), "foreign", b"\x90\0\0\0\0\x01");
    op!(f, |c| c.list(&jobs).push_back(&good)).unwrap();
    let items = op!(f, |c| c.list(&jobs).range(0, -1)).unwrap();
    assert_foreign_in_the_middle(&items);
    let error = op!(f, |c| c.list(&jobs).get(1)).unwrap_err();
    assert_error(&error, ErrorKind::Schema, "jobs");
    assert_eq!(f.cache.stats().mismatches, 3);
    let unnamed = ("jobs", Vec::new());
    assert_eq!(
        f.observed.mismatches(),
        [unnamed.clone(), unnamed.clone(), unnamed]
    );
    let items = op!(f, |c| c.list(&jobs).pop_front_many(4)).unwrap();
    assert_foreign_in_the_middle(&items);
    assert_eq!(
        op!(f, |c| c.list(&jobs).len()).unwrap(),
        0,
        "gone all the same"
    );
}

fn assert_foreign_in_the_middle(items: &[Result<Item>]) {
    let kinds: Vec<_> = items
        .iter()
        .map(|item| item.as_ref().map_err(|error| (error.kind(), error.index())))
        .collect();
    let expected = item("tea");
    let foreign = |index| Err((ErrorKind::Schema, Some(index)));
    assert_eq!(
        kinds,
        [Ok(&expected), foreign(1), foreign(2), Ok(&expected)]
    );
}

pub(crate) async fn an_item_that_cannot_be_read_is_popped_all_the_same(f: Fixture) {
    let jobs = JobsKey;
    for _ in 0..4 {
        raw!(f, "RPUSH", f.key(&jobs), "foreign");
    }
    let front = op!(f, |c| c.list(&jobs).pop_front()).unwrap_err();
    let back = op!(f, |c| c.list(&jobs).pop_back()).unwrap_err();
    assert_eq!(
        (front.kind(), back.kind()),
        (ErrorKind::Schema, ErrorKind::Schema)
    );
    let many = op!(f, |c| c.list(&jobs).pop_back_many(5)).unwrap();
    let errors: Vec<_> = many.into_iter().map(Result::unwrap_err).collect();
    assert_eq!(
        errors.iter().map(Error::index).collect::<Vec<_>>(),
        [Some(0), Some(1)]
    );
    assert!(!op!(f, |c| c.exists(&jobs)).unwrap());
}

cases! { lists, every way:
    pushes_return_the_new_length [
        List::push_front List::push_back List::push_front_many List::push_back_many List::len
        Cache::list
    ]
    pushing_nothing_changes_nothing_and_returns_the_length [List::push_front_many List::push_back_many List::push_front_capped List::push_back_capped]
    pops_take_from_either_end [List::pop_front List::pop_back]
    several_items_are_popped_at_once [List::pop_front_many List::pop_back_many]
    popping_none_sends_nothing [List::pop_front_many List::pop_back_many]
    ranges_count_from_both_ends [List::range]
    an_item_is_read_by_its_position [List::get]
    an_item_is_written_at_its_position [List::set List::set!Server]
    a_trim_keeps_what_lies_between [List::trim]
    remove_takes_equal_items_from_either_end [List::remove]
    a_capped_push_drops_what_exceeds_the_capacity [List::push_front_capped List::push_back_capped]
    a_capacity_of_zero_or_beyond_the_range_is_refused [List::push_front_capped!InvalidInput List::push_back_capped!InvalidInput]
    an_item_of_another_schema_has_an_error_of_its_own [List::range!Schema List::get!Schema List::pop_front_many!Schema]
    an_item_that_cannot_be_read_is_popped_all_the_same [List::pop_front!Schema List::pop_back!Schema List::pop_back_many!Schema]
}
