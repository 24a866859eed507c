//! Releases with different types: entries of the other one are misses, never values.

use std::fmt::Debug;

use typed_cache::{EntryKey, ErrorKind, HashKey, HashRecord, Key, ListKey, MapKey, Schema};

use crate::fixture::{Fixture, assert_error};
use crate::types::{Strict, StrictKey, UserKey, user};

/// Two releases of a type, each stored as a value, a list item, a map's value and a hash's field.
macro_rules! changes {
    ($each:ident $outcome:ident: $($change:ident: { $($old:tt)* } becomes { $($new:tt)* } with $sample:expr;)*) => {
        $(
            pub(crate) mod $change {
                pub(crate) mod old { release!($($old)*); }
                pub(crate) mod new { release!($($new)*); }

                pub(crate) fn sample() -> old::Doc {
                    use old::*;
                    $sample
                }
            }
        )*

        /// Every change, in the order of the list.
        async fn $each(f: &Fixture) {
            $(
                let (old, new) = ($change::old::keys(), $change::new::keys());
                let holder = $change::old::Holder { doc: $change::sample() };
                let case = Case { f, change: stringify!($change) };
                changes! { @$outcome case holder old new }
            )*
        }
    };
    (@misses $case:ident $holder:ident $old:ident $new:ident) => {
        $case.value_misses(&$old.value, &$holder.doc, &$new.value).await;
        $case.item_is_an_error(&$old.list, &$holder.doc, &$new.list).await;
        $case.value_of_a_map_misses(&$old.map, &$holder.doc, &$new.map).await;
        $case.field_misses(&$old.hash, &$holder, &$new.hash).await;
    };
    (@is_read $case:ident $holder:ident $old:ident $new:ident) => {
        let (f, change) = ($case.f, $case.change);
        op!(f, |c| c.set_at(&$old.value, &$holder.doc)).unwrap();
        assert!(op!(f, |c| c.get(&$new.value)).unwrap().is_some(), "{change}");
        op!(f, |c| c.list(&$old.list).push_back(&$holder.doc)).unwrap();
        assert!(op!(f, |c| c.list(&$new.list).pop_front()).unwrap().is_some(), "{change}");
        op!(f, |c| c.map(&$old.map).set(&1, &$holder.doc)).unwrap();
        assert!(op!(f, |c| c.map(&$new.map).get(&1)).unwrap().is_some(), "{change}");
        op!(f, |c| c.hash(&$old.hash).set(&$holder)).unwrap();
        assert!(op!(f, |c| c.hash(&$new.hash).get()).unwrap().is_some(), "{change}");
    };
}

macro_rules! release {
    ($($definition:tt)*) => {
        use serde::{Deserialize, Serialize};
        use typed_cache::{CacheKey, Cacheable, Schema};

        macro_rules! definition {
            ($item:item $rest:item) => {
                #[derive(Serialize, Deserialize, Schema, Clone, Debug, PartialEq)]
                $item
                #[derive(Serialize, Deserialize, Schema, Clone, Debug, PartialEq)]
                $rest
            };
            ($item:item) => {
                #[derive(Serialize, Deserialize, Schema, Clone, Debug, PartialEq)]
                $item
            };
        }
        definition! { $($definition)* }

        #[derive(CacheKey)]
        #[cache(resource = "doc", ttl = "15m", value = Doc)]
        pub(crate) struct ValueKey;

        #[derive(CacheKey)]
        #[cache(resource = "doc-list", ttl = "15m", list = Doc)]
        pub(crate) struct ListKey;

        #[derive(CacheKey)]
        #[cache(resource = "doc-map", ttl = "15m", map = (u8, Doc))]
        pub(crate) struct MapKey;

        #[derive(Cacheable, Debug)]
        #[cache(resource = "doc-hash", ttl = "15m", hash, key())]
        pub(crate) struct Holder {
            pub(crate) doc: Doc,
        }

        pub(crate) struct Keys {
            pub(crate) value: ValueKey,
            pub(crate) list: ListKey,
            pub(crate) map: MapKey,
            pub(crate) hash: HolderKey,
        }

        pub(crate) fn keys() -> Keys {
            Keys { value: ValueKey, list: ListKey, map: MapKey, hash: HolderKey {} }
        }
    };
}

changes! {
    each_change misses:
    rename: { pub(crate) struct Doc { pub(crate) a: u32, pub(crate) b: u32 } }
        becomes { pub(crate) struct Doc { a: u32, c: u32 } }
        with Doc { a: 1, b: 2 };
    rename_by_serde: { pub(crate) struct Doc { pub(crate) a: u32 } }
        becomes { pub(crate) struct Doc { #[serde(rename = "n")] a: u32 } }
        with Doc { a: 1 };
    reorder_of_the_same_types: { pub(crate) struct Doc { pub(crate) a: u32, pub(crate) b: u32 } }
        becomes { pub(crate) struct Doc { b: u32, a: u32 } }
        with Doc { a: 1, b: 2 };
    insert: { pub(crate) struct Doc { pub(crate) a: u32, pub(crate) b: u32 } }
        becomes { pub(crate) struct Doc { a: u32, new: u32, b: u32 } }
        with Doc { a: 1, b: 2 };
    insert_of_what_takes_no_bytes: { pub(crate) struct Doc { pub(crate) a: u8, pub(crate) c: u8 } }
        becomes { pub(crate) struct Doc { a: u8, b: (), c: u8 } }
        with Doc { a: 1, c: 2 };
    insert_of_an_option_at_the_end: { pub(crate) struct Doc { pub(crate) a: u32 } }
        becomes { pub(crate) struct Doc { a: u32, new: Option<u32> } }
        with Doc { a: 1 };
    remove: { pub(crate) struct Doc { pub(crate) a: u32, pub(crate) b: u32 } }
        becomes { pub(crate) struct Doc { a: u32 } }
        with Doc { a: 1, b: 2 };
    retype_of_the_same_width: { pub(crate) struct Doc { pub(crate) a: u32 } }
        becomes { pub(crate) struct Doc { a: i32 } }
        with Doc { a: 2 };
    retype_to_another_width: { pub(crate) struct Doc { pub(crate) a: u32 } }
        becomes { pub(crate) struct Doc { a: u64 } }
        with Doc { a: 2 };
    retype_to_an_option: { pub(crate) struct Doc { pub(crate) a: u8 } }
        becomes { pub(crate) struct Doc { a: Option<u8> } }
        with Doc { a: 0 };
    retype_of_two_fields_to_an_option: { pub(crate) struct Doc { pub(crate) a: u8, pub(crate) b: u8 } }
        becomes { pub(crate) struct Doc { a: Option<u8> } }
        with Doc { a: 1, b: 7 };
    retype_of_an_array: { pub(crate) struct Doc { pub(crate) a: (u8, [u8; 2]) } }
        becomes { pub(crate) struct Doc { a: Vec<u8> } }
        with Doc { a: (2, [1, 2]) };
    retype_of_pairs: { pub(crate) struct Doc { pub(crate) a: Vec<(u8, u8)> } }
        becomes { pub(crate) struct Doc { a: std::collections::BTreeMap<u8, u8> } }
        with Doc { a: vec![(1, 2)] };
    names_for_a_tuple: { pub(crate) struct Doc(pub(crate) u8, pub(crate) u8); }
        becomes { pub(crate) struct Doc { a: u8, b: u8 } }
        with Doc(1, 2);
    retype_of_text: { pub(crate) struct Doc { pub(crate) a: String } }
        becomes { pub(crate) struct Doc { a: Vec<u8> } }
        with Doc { a: "text".into() };
    order_of_variants: { pub(crate) enum Doc { A, B } }
        becomes { pub(crate) enum Doc { B, A } }
        with Doc::A;
    rename_of_a_variant: { pub(crate) enum Doc { A(u8), B } }
        becomes { pub(crate) enum Doc { C(u8), B } }
        with Doc::B;
    insert_of_a_variant: { pub(crate) enum Doc { A, B } }
        becomes { pub(crate) enum Doc { A, New, B } }
        with Doc::B;
    variant_at_the_end: { pub(crate) enum Doc { A, B } }
        becomes { pub(crate) enum Doc { A, B, New } }
        with Doc::B;
    content_of_a_variant: { pub(crate) enum Doc { A, B } }
        becomes { pub(crate) enum Doc { A, B(Option<u8>) } }
        with Doc::A;
    rename_inside_of_a_variant: { pub(crate) enum Doc { A { x: u16 } } }
        becomes { pub(crate) enum Doc { A { y: u16 } } }
        with Doc::A { x: 3 };
    change_inside_of_a_variant: { pub(crate) enum Doc { A { x: u8, y: u8 } } }
        becomes { pub(crate) enum Doc { A { y: u8, x: u8 } } }
        with Doc::A { x: 1, y: 2 };
    nested_change: {
        pub(crate) struct Doc { pub(crate) inner: Vec<Option<Inner>> }
        pub(crate) struct Inner { pub(crate) a: u8, pub(crate) b: u8 }
    } becomes {
        pub(crate) struct Doc { inner: Vec<Option<Inner>> }
        pub(crate) struct Inner { b: u8, a: u8 }
    } with Doc { inner: vec![Some(Inner { a: 1, b: 2 })] };
    regrouping: {
        pub(crate) struct Doc { pub(crate) a: Inner, pub(crate) c: u8 }
        pub(crate) struct Inner { pub(crate) b: u8 }
    } becomes {
        pub(crate) struct Doc { a: Inner }
        pub(crate) struct Inner { b: u8, c: u8 }
    } with Doc { a: Inner { b: 1 }, c: 2 };
    names_that_run_together: { pub(crate) struct Doc { pub(crate) a: Option<u8> } }
        becomes { pub(crate) struct Doc { am: u8 } }
        with Doc { a: None };
    names_of_floats_that_run_together: { pub(crate) struct Doc { pub(crate) a: f64, pub(crate) x: u8 } }
        becomes { pub(crate) struct Doc { aqx: u8 } }
        with Doc { a: 0.5, x: 1 };
    names_of_sizes_that_run_together: { pub(crate) struct Doc { pub(crate) a: usize, pub(crate) b: u8 } }
        becomes { pub(crate) struct Doc { akb: u8 } }
        with Doc { a: 1, b: 2 };
}

changes! {
    each_change_without_effect is_read:
    rename_of_a_type: {
        pub(crate) struct Doc { pub(crate) at: Place }
        pub(crate) struct Place { pub(crate) city: String }
    } becomes {
        pub(crate) struct Doc { at: Location }
        pub(crate) struct Location { city: String }
    } with Doc { at: Place { city: "London".into() } };
    boxes: { pub(crate) struct Doc { pub(crate) at: Vec<u8>, pub(crate) name: String } }
        becomes { pub(crate) struct Doc { at: Box<[u8]>, name: Box<str> } }
        with Doc { at: vec![1], name: "Ada".into() };
    rename_that_keeps_the_written_name: { pub(crate) struct Doc { pub(crate) name: String } }
        becomes { pub(crate) struct Doc { #[serde(rename = "name")] full_name: String } }
        with Doc { name: "Ada".into() };
    skipped_field: { pub(crate) struct Doc { pub(crate) name: String } }
        becomes { pub(crate) struct Doc { name: String, #[serde(skip)] cached: Option<u8> } }
        with Doc { name: "Ada".into() };
    newtype: { pub(crate) struct Doc { pub(crate) id: u64 } }
        becomes { pub(crate) struct Doc { id: Id } pub(crate) struct Id(u64); }
        with Doc { id: 7 };
}

struct Case<'f> {
    f: &'f Fixture,
    change: &'static str,
}

impl Case<'_> {
    fn assert_mismatches(&self, expected: &[(&'static str, &[&'static str])]) {
        let mismatches = self.f.observed.mismatches();
        let observed: Vec<_> = mismatches
            .iter()
            .map(|(resource, fields)| (*resource, &fields[..]))
            .collect();
        assert_eq!(observed, expected, "{}", self.change);
    }

    async fn value_misses<O, N>(&self, old: &O, value: &O::Value, new: &N)
    where
        O: EntryKey,
        N: EntryKey<Value: Debug>,
    {
        let f = self.f;
        op!(f, |c| c.set_at(old, value)).unwrap();
        let misses = f.cache.stats().misses;
        assert!(op!(f, |c| c.get(new)).unwrap().is_none(), "{}", self.change);
        assert!(op!(f, |c| c.get_many([new])).unwrap()[0].is_none());
        assert!(
            op!(f, |c| c.get(old)).unwrap().is_some(),
            "the entry is there still"
        );
        assert!(op!(f, |c| c.exists(new)).unwrap());
        assert!(op!(f, |c| c.take(new)).unwrap().is_none());
        assert!(!op!(f, |c| c.exists(old)).unwrap(), "a pull takes it away");
        assert_eq!(f.cache.stats().misses - misses, 3);
        self.assert_mismatches(&[(O::RESOURCE, &[][..]); 3]);
    }

    async fn item_is_an_error<O, N>(&self, old: &O, item: &O::Item, new: &N)
    where
        O: ListKey,
        N: ListKey<Item: Debug>,
    {
        let f = self.f;
        op!(f, |c| c.list(old).push_back(item)).unwrap();
        let error = op!(f, |c| c.list(new).get(0)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Schema, "{}", self.change);
        let items = op!(f, |c| c.list(new).range(0, -1)).unwrap();
        assert!(items[0].as_ref().unwrap_err().is_schema());
        let error = op!(f, |c| c.list(new).pop_front()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Schema);
        self.assert_mismatches(&[(O::RESOURCE, &[][..]); 3]);
    }

    async fn value_of_a_map_misses<O, N>(&self, old: &O, value: &O::Value, new: &N)
    where
        O: MapKey<Field = u8>,
        N: MapKey<Field = u8, Value: Debug>,
    {
        let f = self.f;
        op!(f, |c| c.map(old).set(&1, value)).unwrap();
        assert!(
            op!(f, |c| c.map(new).get(&1)).unwrap().is_none(),
            "{}",
            self.change
        );
        assert!(op!(f, |c| c.map(new).get_many([&1])).unwrap()[0].is_none());
        assert!(op!(f, |c| c.map(new).get_all()).unwrap().is_empty());
        self.assert_mismatches(&[(O::RESOURCE, &[][..]); 3]);
        op!(f, |c| c.delete(old)).unwrap();
    }

    async fn field_misses<O, N>(&self, old: &O, record: &O::Record, new: &N)
    where
        O: HashKey,
        N: HashKey<Record: Debug>,
    {
        let f = self.f;
        op!(f, |c| c.hash(old).set(record)).unwrap();
        assert!(
            op!(f, |c| c.hash(new).get()).unwrap().is_none(),
            "{}",
            self.change
        );
        assert!(op!(f, |c| c.hash(old).get()).unwrap().is_some());
        self.assert_mismatches(&[(O::RESOURCE, &["doc"])]);
        assert_eq!(<O::Record as HashRecord>::FIELDS.len(), 1);
        op!(f, |c| c.delete(old)).unwrap();
    }
}

pub(crate) async fn every_kind_of_change_reads_as_a_miss(f: Fixture) {
    each_change(&f).await;
    let stats = f.cache.stats();
    assert_eq!(stats.mismatches, 27 * (3 + 3 + 3 + 1));
}

pub(crate) async fn a_change_without_an_effect_on_stored_bytes_is_no_change(f: Fixture) {
    each_change_without_effect(&f).await;
    assert_eq!(f.cache.stats().mismatches, 0);
}

/// Keys whose text is the same and whose parts are not.
mod places {
    use typed_cache::CacheKey;

    #[derive(CacheKey)]
    #[cache(resource = "pair", ttl = "15m", value = u8)]
    pub(crate) struct Key {
        pub(crate) a: u64,
        pub(crate) b: u64,
    }

    #[derive(CacheKey)]
    #[cache(resource = "pair", ttl = "15m", value = u8)]
    pub(crate) struct ExchangedKey {
        pub(crate) b: u64,
        pub(crate) a: u64,
    }

    #[derive(CacheKey)]
    #[cache(resource = "pair", ttl = "15m", value = u8)]
    pub(crate) struct RetypedKey {
        pub(crate) a: u64,
        pub(crate) b: u32,
    }

    #[derive(CacheKey)]
    #[cache(resource = "prices", ttl = "15m", map = (String, u32))]
    pub(crate) struct PricesKey;

    #[derive(CacheKey)]
    #[cache(resource = "prices", ttl = "15m", map = (u16, u32))]
    pub(crate) struct NumberedPricesKey;
}

pub(crate) async fn key_parts_that_change_places_read_as_a_miss(f: Fixture) {
    op!(f, |c| c.set_at(&places::Key { a: 1, b: 2 }, &7)).unwrap();
    let exchanged = places::ExchangedKey { b: 1, a: 2 };
    assert_eq!(op!(f, |c| c.get(&exchanged)).unwrap(), None);
    assert_eq!(
        op!(f, |c| c.get(&places::RetypedKey { a: 1, b: 2 })).unwrap(),
        None
    );
    assert_eq!(f.cache.stats().mismatches, 2);
    assert_eq!(
        op!(f, |c| c.get(&places::Key { a: 1, b: 2 })).unwrap(),
        Some(7)
    );
}

pub(crate) async fn another_type_of_a_maps_fields_is_another_schema(f: Fixture) {
    op!(f, |c| c.map(&places::PricesKey).set(&"7".into(), &300)).unwrap();
    let read = op!(f, |c| c.map(&places::NumberedPricesKey).get(&7));
    assert_eq!(read.unwrap(), None);
    assert_eq!(f.observed.mismatches(), [("prices", vec![])]);
}

pub(crate) async fn foreign_bytes_are_another_schema(f: Fixture) {
    let key = UserKey { id: 1 };
    op!(f, |c| c.set(&user(1))).unwrap();
    let stored = raw!(f, "GET", f.key(&key)).bytes().unwrap();
    let mut other_flag = stored.clone();
    other_flag[0] = 0x94;
    let foreign: [&[u8]; 8] = [
        b"",
        b"text",
        b"\x90\0\0\0\0",
        b"{}",
        b"42",
        &stored[..1],
        &stored[..4],
        &other_flag,
    ];
    for bytes in foreign {
        raw!(f, "SET", f.key(&key), bytes);
        assert_eq!(op!(f, |c| c.get(&key)).unwrap(), None, "{bytes:?}");
        assert_eq!(f.observed.mismatches(), [("user", vec![])]);
    }
    assert_eq!(f.cache.stats().misses, 8);
}

pub(crate) async fn a_type_can_ask_for_errors_in_place_of_misses(f: Fixture) {
    let key = StrictKey { id: 1 };
    let value = Strict {
        id: 1,
        name: "Ada".into(),
    };
    assert_eq!(op!(f, |c| c.get(&key)).unwrap(), None, "no entry is a miss");
    let foreign = || async { raw!(f, "SET", f.key(&key), "foreign") };
    foreign().await;
    let error = op!(f, |c| c.get(&key)).unwrap_err();
    assert_error(&error, ErrorKind::Schema, "strict");
    assert!(error.is_schema());
    let error = op!(f, |c| c.get_many(&[StrictKey { id: 2 }, key.clone()])).unwrap_err();
    assert_eq!((error.kind(), error.index()), (ErrorKind::Schema, Some(1)));
    let error = op!(f, |c| c.replace(&value)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Schema);
    assert_eq!(
        op!(f, |c| c.get(&key)).unwrap(),
        Some(value.clone()),
        "stored all the same"
    );
    foreign().await;
    assert!(f.swap_at(&key, &value).await.unwrap_err().is_schema());
    foreign().await;
    assert!(op!(f, |c| c.take(&key)).unwrap_err().is_schema());
    assert!(!op!(f, |c| c.exists(&key)).unwrap(), "gone all the same");
    assert_eq!(f.observed.mismatches(), vec![("strict", vec![]); 5]);
    let stats = f.cache.stats();
    assert_eq!(
        (stats.mismatches, stats.misses),
        (5, 2),
        "an error is no miss"
    );
}

#[test]
fn the_samples_differ_in_shape_alone() {
    assert_ne!(rename::old::Doc::SHAPE, rename::new::Doc::SHAPE);
    assert_eq!(
        rename::old::ValueKey::RESOURCE,
        rename::new::ValueKey::RESOURCE
    );
}

cases! { schema, every way:
    every_kind_of_change_reads_as_a_miss [
        Cache::get Cache::get_many Cache::take List::get!Schema List::range!Schema
        List::pop_front!Schema Map::get Map::get_many Map::get_all Hash::get
    ]
    key_parts_that_change_places_read_as_a_miss [Cache::get]
    another_type_of_a_maps_fields_is_another_schema [Map::get]
    a_change_without_an_effect_on_stored_bytes_is_no_change [Cache::get List::pop_front Map::get Hash::get]
    foreign_bytes_are_another_schema [Cache::get]
    a_type_can_ask_for_errors_in_place_of_misses [
        Cache::get!Schema Cache::get_many!Schema Cache::replace!Schema
        Cache::take!Schema
    ]
}
