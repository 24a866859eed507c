use crate::backend::memory::list::{ITEM_OVERHEAD, List, Side};

fn list(items: &str) -> List {
    let mut list = List::default();
    for item in items.bytes() {
        list.push(Side::Right, vec![item]);
    }
    list
}

fn check(list: &List, expected: &str) {
    let items: Vec<u8> = list.items().iter().flatten().copied().collect();
    assert_eq!(items, expected.as_bytes());
    assert_eq!(list.bytes(), expected.len() * (1 + ITEM_OVERHEAD));
}

#[test]
fn removal_starts_at_the_named_end() {
    for (most, from, left, removed) in [
        (2, Side::Left, "bcaa", 2),
        (2, Side::Right, "abac", 2),
        (usize::MAX, Side::Right, "bc", 4),
        (0, Side::Left, "abacaa", 0),
    ] {
        let mut list = list("abacaa");
        assert_eq!(list.remove(b"a", most, from), removed);
        check(&list, left);
    }
}

#[test]
fn bytes_follow_every_change() {
    let mut list = list("abcdef");
    assert_eq!(list.keep(1..5), [b"f", b"a"]);
    check(&list, "bcde");
    assert!(list.set(0, b"x".to_vec()) && !list.set(4, b"y".to_vec()));
    list.insert(1, b"y".to_vec());
    check(&list, "xycde");
    assert_eq!(
        list.pop_many(Side::Right, usize::MAX - 1).concat(),
        b"edcyx"
    );
    check(&list, "");
}

#[test]
fn any_range_can_be_kept() {
    for start in 0..=6 {
        for end in start..=6 {
            let mut list = list("abcdef");
            let removed = list.keep(start..end);
            check(&list, &"abcdef"[start..end]);
            let removed = removed.into_iter().flatten().count();
            assert_eq!(removed, 6 - (end - start));
        }
    }
}

#[test]
fn a_drained_list_gives_its_memory_back() {
    let mut list = list(&"x".repeat(10_000));
    list.pop_many(Side::Left, 9_990);
    assert!(list.items().capacity() < 128);
}
