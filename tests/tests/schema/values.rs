//! Values: every kind of change to a type, and changes without an effect on stored bytes.

use std::fmt::Debug;

use typed_cache::{CacheKey, EntryKey, ErrorKind};

use crate::support::{Backend, backends, is_missed, is_one_entry};

/// Writes a module for each change: two releases of a type, its key, a value, and a test of the new release's read.
macro_rules! releases {
    ($check:ident as $test:ident; $(
        $name:ident: $([$($old:tt)*])+ => $([$($new:tt)*])+, $value:expr;
    )*) => {$(
        mod $name {
            releases!(@release old $([$($old)*])+, $value);
            releases!(@release new $([$($new)*])+, unreachable!("the new release reads"));

            #[tokio::test]
            async fn $test() {
                super::$check(old::StoredKey { id: 1 }, old::value(), new::StoredKey { id: 1 }).await;
            }
        }
    )*};
    (@release $release:ident $([$($item:tt)*])+, $value:expr) => {
        #[expect(clippy::allow_attributes, reason = "the unused items differ")]
        #[allow(dead_code, unused_imports, reason = "some types use them")]
        mod $release {
            use std::collections::BTreeMap;

            use serde::{Deserialize, Serialize};
            use typed_cache::{CacheKey, Schema};

            $(
                #[derive(Serialize, Deserialize, Schema, Debug)]
                pub(crate) $($item)*
            )+

            #[derive(CacheKey)]
            #[cache(resource = "stored", ttl = never, value = Stored)]
            pub(crate) struct StoredKey {
                pub(crate) id: u64,
            }

            pub(crate) fn value() -> Stored {
                $value
            }
        }
    };
}

releases! {
    is_missed as reads_as_a_miss;
    a_field_is_renamed:
        [struct Stored { name: String }] => [struct Stored { full_name: String }],
        Stored { name: "Ada".into() };
    a_field_is_renamed_by_serde:
        [struct Stored { name: String }] => [struct Stored { #[serde(rename = "n")] name: String }],
        Stored { name: "Ada".into() };
    fields_of_one_type_change_places:
        [struct Stored { name: String, email: String }] => [struct Stored { email: String, name: String }],
        Stored { name: "Ada".into(), email: "a@b".into() };
    a_field_is_inserted:
        [struct Stored { a: u8, c: u8 }] => [struct Stored { a: u8, b: (), c: u8 }],
        Stored { a: 1, c: 2 };
    a_field_is_removed:
        [struct Stored { a: u8, b: () }] => [struct Stored { a: u8 }],
        Stored { a: 1, b: () };
    a_field_becomes_optional:
        [struct Stored { a: u8, b: u8 }] => [struct Stored { a: Option<u8> }],
        Stored { a: 1, b: 7 };
    a_field_is_widened:
        [struct Stored { a: u8 }] => [struct Stored { a: u16 }],
        Stored { a: 1 };
    a_field_becomes_signed:
        [struct Stored { a: u32 }] => [struct Stored { a: i32 }],
        Stored { a: 2 };
    a_list_becomes_an_array:
        [struct Stored { a: (u8, [u8; 2]) }] => [struct Stored { a: Vec<u8> }],
        Stored { a: (2, [1, 2]) };
    a_list_becomes_a_map:
        [struct Stored { a: Vec<(u8, u8)> }] => [struct Stored { a: BTreeMap<u8, u8> }],
        Stored { a: vec![(1, 2)] };
    a_tuple_gets_names:
        [struct Stored(u8, u8);] => [struct Stored { a: u8, b: u8 }],
        Stored(1, 2);
    a_nested_field_is_renamed:
        [struct Stored { at: Vec<Option<Place>> }] [struct Place { city: String }]
        => [struct Stored { at: Vec<Option<Place>> }] [struct Place { town: String }],
        Stored { at: vec![Some(Place { city: "London".into() })] };
    a_field_moves_into_a_nested_struct:
        [struct Stored { a: Inner, c: u8 }] [struct Inner { b: u8 }]
        => [struct Stored { a: Inner }] [struct Inner { b: u8, c: u8 }],
        Stored { a: Inner { b: 1 }, c: 2 };
    variants_change_places:
        [enum Stored { Free, Pro }] => [enum Stored { Pro, Free }],
        Stored::Free;
    a_variant_is_inserted:
        [enum Stored { Free, Pro }] => [enum Stored { Free, Trial, Pro }],
        Stored::Pro;
    a_variant_is_added:
        [enum Stored { Free, Pro }] => [enum Stored { Free, Pro, Enterprise }],
        Stored::Pro;
    a_variant_is_renamed:
        [enum Stored { Free, Pro }] => [enum Stored { Gratis, Pro }],
        Stored::Free;
    a_variant_gets_content:
        [enum Stored { Free, Pro }] => [enum Stored { Free, Pro(Option<u8>) }],
        Stored::Free;
    a_field_of_a_variant_is_renamed:
        [enum Stored { Trial { days_left: u16 } }] => [enum Stored { Trial { days: u16 } }],
        Stored::Trial { days_left: 3 };
    names_that_run_together:
        [struct Stored { a: Option<u8> }] => [struct Stored { am: u8 }],
        Stored { a: None };
    floats_whose_names_run_together:
        [struct Stored { a: f64, x: u8 }] => [struct Stored { aqx: u8 }],
        Stored { a: 0.5, x: 1 };
    sizes_whose_names_run_together:
        [struct Stored { a: usize, b: u8 }] => [struct Stored { akb: u8 }],
        Stored { a: 1, b: 2 };
}

releases! {
    is_read as reads_as_a_value;
    a_type_is_renamed:
        [struct Stored { at: Place }] [struct Place { city: String }]
        => [struct Stored { at: Location }] [struct Location { city: String }],
        Stored { at: Place { city: "London".into() } };
    a_field_is_boxed:
        [struct Stored { at: Vec<u8>, name: String }] => [struct Stored { at: Box<[u8]>, name: Box<str> }],
        Stored { at: vec![1], name: "Ada".into() };
    a_renamed_field_keeps_its_written_name:
        [struct Stored { name: String }] => [struct Stored { #[serde(rename = "name")] full_name: String }],
        Stored { name: "Ada".into() };
    a_field_is_skipped:
        [struct Stored { name: String }] => [struct Stored { name: String, #[serde(skip)] cached: Option<u8> }],
        Stored { name: "Ada".into() };
    a_newtype_is_put_around:
        [struct Stored { id: u64 }] => [struct Stored { id: Id }] [struct Id(u64);],
        Stored { id: 7 };
}

/// Stores a value in one release and reads it in another.
async fn is_read<Old, New>(old: Old, value: Old::Value, new: New)
where
    Old: EntryKey<Value: Sync> + Sync,
    New: EntryKey<Value: Debug> + Sync,
{
    assert_eq!(Old::FINGERPRINT, New::FINGERPRINT);
    for Backend {
        cache, mismatches, ..
    } in backends()
    {
        cache
            .set_at(&old, &value)
            .await
            .expect("the old release writes");
        let read = cache.get(&new).await.expect("the new release reads");
        assert!(read.is_some());
        assert!(mismatches.take().is_empty());
    }
}

#[derive(CacheKey)]
#[cache(resource = "cell", ttl = never, value = String)]
struct CellKey {
    row: u64,
    column: u64,
}

#[derive(CacheKey)]
#[cache(resource = "cell", ttl = never, value = String)]
struct TurnedCellKey {
    column: u64,
    row: u64,
}

#[derive(CacheKey)]
#[cache(resource = "cell", ttl = never, value = String)]
struct NarrowCellKey {
    row: u32,
    column: u64,
}

#[tokio::test]
async fn parts_of_a_key_change_places() {
    let turned = TurnedCellKey { column: 1, row: 2 };
    is_missed(CellKey { row: 1, column: 2 }, "text".to_owned(), turned).await;
}

#[tokio::test]
async fn a_part_of_a_key_changes_its_type() {
    let narrow = NarrowCellKey { row: 1, column: 2 };
    is_missed(CellKey { row: 1, column: 2 }, "text".to_owned(), narrow).await;
}

#[derive(CacheKey)]
#[cache(resource = "cell", ttl = never, mismatch = error, value = u8)]
struct StrictCellKey {
    row: u64,
    column: u64,
}

#[tokio::test]
async fn a_mismatch_is_an_error_with_mismatch_error() {
    let (loose, strict) = (
        CellKey { row: 1, column: 2 },
        StrictCellKey { row: 1, column: 2 },
    );
    is_one_entry(&loose, &strict);
    for Backend {
        cache, mismatches, ..
    } in backends()
    {
        cache.set_at(&loose, &"text".to_owned()).await.unwrap();
        let error = cache.get(&strict).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Schema);
        assert_eq!(error.resource(), Some("cell"));
        let error = cache.get_many([&strict]).await.unwrap_err();
        assert_eq!((error.kind(), error.index()), (ErrorKind::Schema, Some(0)));
        assert_eq!(
            mismatches.take().len(),
            usize::try_from(cache.stats().mismatches).unwrap()
        );
    }
}

#[derive(CacheKey)]
#[cache(resource = "maybe", ttl = never, value = Option<String>)]
struct MaybeKey;

#[tokio::test]
async fn a_stored_none_is_no_miss() {
    for Backend { cache, .. } in backends() {
        assert_eq!(cache.get(&MaybeKey).await.unwrap(), None);
        cache.set_at(&MaybeKey, &None).await.unwrap();
        assert_eq!(cache.get(&MaybeKey).await.unwrap(), Some(None));
    }
}

#[derive(CacheKey)]
#[cache(resource = "cell", ttl = never, format = json, value = Vec<Option<u8>>)]
struct TextCellKey {
    row: u64,
    column: u64,
}

#[derive(CacheKey)]
#[cache(resource = "cell", ttl = never, format = json, value = Vec<u8>)]
struct FullTextCellKey {
    row: u64,
    column: u64,
}

#[tokio::test]
async fn formats_are_never_read_across() {
    let (row, column) = (1, 2);
    is_missed(
        CellKey { row, column },
        "[1]".to_owned(),
        TextCellKey { row, column },
    )
    .await;
    is_missed(
        TextCellKey { row, column },
        vec![Some(1)],
        CellKey { row, column },
    )
    .await;
}

#[tokio::test]
async fn json_that_serde_refuses_is_missed() {
    let (row, column) = (1, 2);
    is_missed(
        TextCellKey { row, column },
        vec![None],
        FullTextCellKey { row, column },
    )
    .await;
}

#[tokio::test]
async fn foreign_bytes_are_another_schema() {
    let key = CellKey { row: 1, column: 2 };
    for backend in backends() {
        for foreign in [
            &b""[..],
            b"text",
            b"42",
            b"{}",
            b"\x90",
            b"\x90\0\0\0\0",
            b"\xff\xff",
        ] {
            backend.send(&key, &[b"SET", b"{}", foreign]).await;
            assert_eq!(backend.cache.get(&key).await.unwrap(), None, "{foreign:?}");
            assert_eq!(backend.mismatches.take(), ["cell"]);
        }
    }
}

#[tokio::test]
async fn damage_is_an_error() {
    let key = CellKey { row: 1, column: 2 };
    let [a, b, c, d] = CellKey::FINGERPRINT.to_bytes();
    for backend in backends() {
        for payload in [&[][..], &[3, b'a'], &[1, 0xff], &[0, 0], &[0xff; 11]] {
            let stored = [&[0x90, a, b, c, d], payload].concat();
            backend.send(&key, &[b"SET", b"{}", &stored]).await;
            let error = backend.cache.get(&key).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode, "{payload:?}");
            let error = backend.cache.get_many([&key]).await.unwrap_err();
            assert_eq!((error.kind(), error.index()), (ErrorKind::Decode, Some(0)));
            assert!(backend.mismatches.take().is_empty());
        }
    }
}
