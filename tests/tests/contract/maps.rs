//! Maps: hashes with custom field and value types.

use std::collections::HashMap;

use futures_util::{StreamExt as _, TryStreamExt as _};
use typed_cache::{CacheKey, ErrorKind, KeyPart};

use crate::fixture::{Fixture, assert_error};
use crate::operations::{SCORES, STOCK};
use crate::types::{Item, StockKey, item};

fn names<const N: usize>(names: [&str; N]) -> [String; N] {
    names.map(str::to_owned)
}

pub(crate) async fn a_value_reads_back_under_its_field(f: Fixture) {
    let [ada, bob] = names(["ada", "bob"]);
    assert_eq!(op!(f, |c| c.map(&SCORES).get(&ada)).unwrap(), None);
    op!(f, |c| c.map(&SCORES).set(&ada, &5)).unwrap();
    op!(f, |c| c.map(&SCORES).set(&ada, &6)).unwrap();
    assert_eq!(op!(f, |c| c.map(&SCORES).get(&ada)).unwrap(), Some(6));
    assert_eq!(op!(f, |c| c.map(&SCORES).get(&bob)).unwrap(), None);
    op!(f, |c| c.map(&STOCK).set(&7, &item("tea"))).unwrap();
    assert_eq!(
        op!(f, |c| c.map(&STOCK).get(&7)).unwrap(),
        Some(item("tea"))
    );
}

pub(crate) async fn many_values_come_in_the_order_of_their_fields(f: Fixture) {
    let [ada, bob, eve] = names(["ada", "bob", "eve"]);
    op!(f, |c| c.map(&SCORES).set_many([(&ada, &1), (&bob, &2)])).unwrap();
    let read = op!(f, |c| c.map(&SCORES).get_many([&bob, &eve, &ada, &bob])).unwrap();
    assert_eq!(read, [Some(2), None, Some(1), Some(2)]);
}

pub(crate) async fn no_fields_are_answered_without_sending(f: Fixture) {
    assert_eq!(f.cache.map(&SCORES).get_many([]).await.unwrap(), []);
    f.cache.map(&SCORES).set_many([]).await.unwrap();
    f.assert_messages(0);
    assert_eq!(op!(f, |c| c.map(&SCORES).get_many([])).unwrap(), []);
    op!(f, |c| c.map(&SCORES).set_many([])).unwrap();
    assert!(!op!(f, |c| c.exists(&SCORES)).unwrap());
}

pub(crate) async fn a_whole_map_is_read_at_once(f: Fixture) {
    assert_eq!(op!(f, |c| c.map(&STOCK).get_all()).unwrap(), HashMap::new());
    let (tea, jam) = (item("tea"), item("jam"));
    op!(f, |c| c.map(&STOCK).set_many([(&1, &tea), (&2, &jam)])).unwrap();
    let read = op!(f, |c| c.map(&STOCK).get_all()).unwrap();
    assert_eq!(read, HashMap::from([(1, tea.clone()), (2, jam.clone())]));
}

pub(crate) async fn increments_count_in_native_integers(f: Fixture) {
    let [ada] = names(["ada"]);
    assert_eq!(op!(f, |c| c.map(&SCORES).increment(&ada, 10)).unwrap(), 10);
    assert_eq!(op!(f, |c| c.map(&SCORES).increment(&ada, -3)).unwrap(), 7);
    assert_eq!(
        raw!(f, "HGET", f.key(&SCORES), "ada").bytes().unwrap(),
        b"7"
    );
    op!(f, |c| c.map(&SCORES).set(&ada, &i64::MAX)).unwrap();
    let error = op!(f, |c| c.map(&SCORES).increment(&ada, 1)).unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Server, Some("ERR"))
    );
    raw!(f, "HSET", f.key(&SCORES), "ada", "x");
    let error = op!(f, |c| c.map(&SCORES).increment(&ada, 1)).unwrap_err();
    assert_error(&error, ErrorKind::Server, "scores");
}

pub(crate) async fn exists_delete_and_len_answer_for_fields(f: Fixture) {
    op!(f, |c| c
        .map(&STOCK)
        .set_many([(&1, &item("tea")), (&2, &item("jam"))]))
    .unwrap();
    raw!(f, "HSET", f.key(&STOCK), "3", "of another schema");
    assert_eq!(op!(f, |c| c.map(&STOCK).len()).unwrap(), 3);
    assert!(op!(f, |c| c.map(&STOCK).exists(&3)).unwrap());
    assert!(!op!(f, |c| c.map(&STOCK).exists(&4)).unwrap());
    assert!(op!(f, |c| c.map(&STOCK).delete(&3)).unwrap());
    assert!(!op!(f, |c| c.map(&STOCK).delete(&3)).unwrap());
    for field in [1, 2] {
        assert!(op!(f, |c| c.map(&STOCK).delete(&field)).unwrap());
    }
    assert!(
        !op!(f, |c| c.exists(&STOCK)).unwrap(),
        "with its last field the map goes"
    );
}

/// Writes four fields, three of them foreign: a value of another schema, and fields that are not canonical numbers.
async fn mixed(f: &Fixture) {
    op!(f, |c| c.map(&STOCK).set(&1, &item("tea"))).unwrap();
    raw!(f, "HSET", f.key(&STOCK), "2", b"\x90\0\0\0\0\x01");
    raw!(
        f,
        "HSET",
        f.key(&STOCK),
        "03",
        "spelled otherwise",
        b"\xff",
        "no text"
    );
}

pub(crate) async fn what_is_foreign_is_left_out_and_counted(f: Fixture) {
    mixed(&f).await;
    let read = op!(f, |c| c.map(&STOCK).get_all()).unwrap();
    assert_eq!(read, HashMap::from([(1, item("tea"))]));
    let stats = f.cache.stats();
    assert_eq!((stats.mismatches, stats.foreign_keys), (1, 2));
    assert_eq!(op!(f, |c| c.map(&STOCK).get(&2)).unwrap(), None);
    let read = op!(f, |c| c.map(&STOCK).get_many([&1, &2])).unwrap();
    assert_eq!(read, [Some(item("tea")), None]);
    assert_eq!(f.cache.stats().mismatches, 3);
    let unnamed: &[(&str, Vec<&str>)] = &[("stock", vec![]), ("stock", vec![]), ("stock", vec![])];
    assert_eq!(f.observed.mismatches(), unnamed);
    assert_eq!(f.observed.foreign_keys(), ["stock", "stock"]);
}

pub(crate) async fn a_scan_gives_every_entry_and_leaves_foreign_ones_out(f: Fixture) {
    mixed(&f).await;
    let read: Vec<(u32, Item)> = f.cache.map(&STOCK).scan().try_collect().await.unwrap();
    assert_eq!(read, [(1, item("tea"))]);
    let stats = f.cache.stats();
    assert_eq!((stats.mismatches, stats.foreign_keys), (1, 2));
    let none: Vec<_> = f.cache.map(&StockKey { shop: 2 }).scan().collect().await;
    assert!(none.is_empty());
}

pub(crate) async fn a_scan_of_a_large_map_reads_it_page_by_page(f: Fixture) {
    let entries: Vec<(String, i64)> = (0..2_000).map(|n| (format!("player {n}"), n)).collect();
    f.cache
        .map(&SCORES)
        .set_many(entries.iter().map(|(field, value)| (field, value)))
        .await
        .unwrap();
    f.observed.operations();
    let stream = f.cache.map(&SCORES).scan();
    let read: HashMap<String, i64> = stream.try_collect().await.unwrap();
    assert_eq!(read, entries.into_iter().collect());
    let pages = f.observed.operations();
    assert!(pages.len() >= 3, "{pages:?}");
    assert!(
        pages
            .iter()
            .all(|page| *page == ("map.scan", Some("scores"), None))
    );
}

#[derive(KeyPart, Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Side {
    Left,
    Right,
}

#[derive(CacheKey, Clone, Debug, PartialEq)]
#[cache(resource = "odd-fields", ttl = "15m", map = (Vec<u8>, u8))]
pub(crate) struct OddFieldsKey;

#[derive(CacheKey, Clone, Debug, PartialEq)]
#[cache(resource = "sides", ttl = "15m", map = (Side, bool))]
pub(crate) struct SidesKey;

pub(crate) async fn fields_are_written_like_parts_of_keys(f: Fixture) {
    op!(f, |c| c.map(&SidesKey).set(&Side::Left, &true)).unwrap();
    assert_eq!(
        op!(f, |c| c.map(&SidesKey).get(&Side::Right)).unwrap(),
        None
    );
    assert_eq!(raw!(f, "HEXISTS", f.key(&SidesKey), "Left").int(), 1);
    let fields = [b"\xff:%".to_vec(), Vec::new(), b"*?[a]".to_vec()];
    for field in &fields {
        op!(f, |c| c.map(&OddFieldsKey).set(field, &1)).unwrap();
    }
    for written in ["%FF%3A%25", "", "*?[a]"] {
        assert_eq!(
            raw!(f, "HEXISTS", f.key(&OddFieldsKey), written).int(),
            1,
            "{written}"
        );
    }
    let read = op!(f, |c| c.map(&OddFieldsKey).get_all()).unwrap();
    assert_eq!(read, fields.map(|field| (field, 1)).into());
}

cases! { maps, every way:
    a_value_reads_back_under_its_field [Map::set Map::get Cache::map]
    many_values_come_in_the_order_of_their_fields [Map::set_many Map::get_many]
    no_fields_are_answered_without_sending [Map::set_many Map::get_many]
    a_whole_map_is_read_at_once [Map::get_all Map::set_many]
    increments_count_in_native_integers [Map::increment Map::increment!Server]
    exists_delete_and_len_answer_for_fields [Map::exists Map::delete Map::len]
    what_is_foreign_is_left_out_and_counted [Map::get_all Map::get Map::get_many]
    fields_are_written_like_parts_of_keys [Map::set Map::get_all]
}

cases! { maps, alone:
    a_scan_gives_every_entry_and_leaves_foreign_ones_out [Map::scan]
    a_scan_of_a_large_map_reads_it_page_by_page [Map::scan]
}
