//! Compressed values: shorter in the store, the same to everyone who reads them.

use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable, ErrorKind, Schema};

use crate::fixture::{Fixture, assert_error};

#[derive(CacheKey)]
#[cache(resource = "text", ttl = "15m", value = String)]
pub(crate) struct PlainKey;

#[derive(CacheKey)]
#[cache(resource = "text", ttl = "15m", value = String, compress = "lz4")]
pub(crate) struct Lz4Key;

#[derive(CacheKey)]
#[cache(resource = "text", ttl = "15m", value = String, compress = "zstd", compress_above = 100)]
pub(crate) struct ZstdKey;

#[derive(CacheKey)]
#[cache(resource = "texts", ttl = "15m", list = String, compress = "lz4")]
pub(crate) struct TextsKey;

#[derive(CacheKey)]
#[cache(resource = "by-page", ttl = "15m", map = (u32, String), compress = "zstd")]
pub(crate) struct PagesKey;

#[derive(Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "article", ttl = "15m", hash, key(), compress = "lz4")]
pub(crate) struct Article {
    title: String,
    body: String,
    views: i64,
}

/// The release before `Text`, compressed as well.
#[derive(Serialize, Deserialize, Schema, Clone, Debug, PartialEq)]
pub(crate) struct OldText {
    text: String,
}

#[derive(Serialize, Deserialize, Schema, Clone, Debug, PartialEq)]
pub(crate) struct Text {
    text: String,
    pages: u32,
}

impl From<OldText> for Text {
    fn from(old: OldText) -> Self {
        Self {
            text: old.text,
            pages: 1,
        }
    }
}

#[derive(CacheKey)]
#[cache(resource = "grown", ttl = "15m", value = OldText, compress = "zstd")]
pub(crate) struct OldTextKey;

#[derive(CacheKey)]
#[cache(resource = "grown", ttl = "15m", value = Text, upgrade_from(OldText), compress = "lz4")]
pub(crate) struct TextKey;

fn long() -> String {
    "all work and no play ".repeat(500)
}

async fn stored(f: &Fixture) -> Vec<u8> {
    raw!(f, "GET", f.key(&PlainKey)).bytes().unwrap()
}

pub(crate) async fn a_large_value_is_compressed_and_reads_the_same(f: Fixture) {
    let text = long();
    op!(f, |c| c.set_at(&PlainKey, &text)).unwrap();
    let plain = stored(&f).await;
    assert_eq!(plain[0], 0x90);
    op!(f, |c| c.set_at(&Lz4Key, &text)).unwrap();
    let lz4 = stored(&f).await;
    assert_eq!((lz4[0], &lz4[1..5]), (0x91, &plain[1..5]));
    assert!(lz4.len() < plain.len() / 10, "{}", lz4.len());
    assert_eq!(op!(f, |c| c.get(&Lz4Key)).unwrap().as_ref(), Some(&text));
    // Whatever the type says of compression.
    assert_eq!(op!(f, |c| c.get(&PlainKey)).unwrap().as_ref(), Some(&text));
    assert_eq!(op!(f, |c| c.get(&ZstdKey)).unwrap().as_ref(), Some(&text));
    op!(f, |c| c.set_at(&ZstdKey, &text)).unwrap();
    let zstd = stored(&f).await;
    assert_eq!(zstd[0], 0x92);
    assert!(zstd.len() < plain.len() / 10, "{}", zstd.len());
    let read = op!(f, |c| c.get_many(&[PlainKey])).unwrap();
    assert_eq!(read, [Some(text)]);
    let stats = f.cache.stats();
    assert_eq!((stats.hits, stats.mismatches, stats.upgrades), (4, 0, 0));
}

pub(crate) async fn a_small_value_or_one_that_does_not_shrink_is_plain(f: Fixture) {
    let small = "a".repeat(1_000);
    op!(f, |c| c.set_at(&Lz4Key, &small)).unwrap();
    assert_eq!(stored(&f).await[0], 0x90);
    op!(f, |c| c.set_at(&ZstdKey, &small)).unwrap();
    assert_eq!(stored(&f).await[0], 0x92, "its limit is 100 bytes");
    // Letters without a pattern, from a generator with a fixed start.
    let mut state = 1_u64;
    let mut letter = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        char::from_u32((state >> 44) as u32 + 0x1_0000).unwrap_or('x')
    };
    let wild: String = (0..2_000).map(|_| letter()).collect();
    op!(f, |c| c.set_at(&Lz4Key, &wild)).unwrap();
    assert_eq!(stored(&f).await[0], 0x90);
    assert_eq!(op!(f, |c| c.get(&Lz4Key)).unwrap(), Some(wild));
}

pub(crate) async fn items_entries_and_fields_are_compressed(f: Fixture) {
    let text = long();
    op!(f, |c| c.list(&TextsKey).push_back(&text)).unwrap();
    let item = raw!(f, "LINDEX", f.key(&TextsKey), 0).bytes().unwrap();
    assert!(item[0] == 0x91 && item.len() < 1_000);
    assert_eq!(
        op!(f, |c| c.list(&TextsKey).pop_front()).unwrap().as_ref(),
        Some(&text)
    );
    op!(f, |c| c.map(&PagesKey).set(&1, &text)).unwrap();
    let entry = raw!(f, "HGET", f.key(&PagesKey), "1").bytes().unwrap();
    assert!(entry[0] == 0x92 && entry.len() < 1_000);
    assert_eq!(
        op!(f, |c| c.map(&PagesKey).get(&1)).unwrap().as_ref(),
        Some(&text)
    );
    let article = Article {
        title: "Play".into(),
        body: text,
        views: 7,
    };
    let key = ArticleKey {};
    op!(f, |c| c.hash(&key).set(&article)).unwrap();
    let body = raw!(f, "HGET", f.key(&key), "body").bytes().unwrap();
    assert!(body[0] == 0x91 && body.len() < 1_000);
    assert_eq!(raw!(f, "HGET", f.key(&key), "views").bytes().unwrap(), b"7");
    assert_eq!(op!(f, |c| c.hash(&key).get()).unwrap(), Some(article));
}

/// It is a value for conditions, and for releases.
pub(crate) async fn a_compressed_entry_is_present_and_upgraded(f: Fixture) {
    let text = long();
    op!(f, |c| c.set_at(&Lz4Key, &text)).unwrap();
    let short = "short".to_owned();
    assert!(!op!(f, |c| c.set_at(&PlainKey, &short).if_absent()).unwrap());
    assert!(op!(f, |c| c.set_at(&PlainKey, &short).if_present()).unwrap());
    let old = OldText { text: text.clone() };
    op!(f, |c| c.set_at(&OldTextKey, &old)).unwrap();
    let new = Text { text, pages: 1 };
    assert_eq!(op!(f, |c| c.get(&TextKey)).unwrap(), Some(new));
    assert!(
        !op!(f, |c| c
            .set_at(
                &TextKey,
                &Text {
                    text: short,
                    pages: 2
                }
            )
            .if_absent())
        .unwrap()
    );
    assert_eq!(f.cache.stats().upgrades, 1);
}

pub(crate) async fn damage_and_lies_in_a_compressed_entry_are_errors(f: Fixture) {
    for put in [false, true] {
        if put {
            op!(f, |c| c.set_at(&ZstdKey, &long())).unwrap();
        } else {
            op!(f, |c| c.set_at(&Lz4Key, &long())).unwrap();
        }
        let whole = stored(&f).await;
        let header = &whole[..5];
        let with = |rest: &[u8]| [header, rest].concat();
        let much = u32::to_le_bytes(4 << 20);
        let damaged = [
            whole[..whole.len() - 1].to_vec(),
            with(&[]),
            with(&[1, 0]),
            with(&[&[1, 0, 0, 0][..], &whole[9..]].concat()),
            with(&[&much[..], &whole[9..]].concat()),
        ];
        for bytes in damaged {
            raw!(f, "SET", f.key(&PlainKey), bytes);
            let error = op!(f, |c| c.get(&PlainKey)).unwrap_err();
            assert_error(&error, ErrorKind::Decode, "text");
        }
        raw!(
            f,
            "SET",
            f.key(&PlainKey),
            with(&[&[0xff; 4][..], &whole[9..]].concat())
        );
        let error = op!(f, |c| c.get(&PlainKey)).unwrap_err();
        // No text of LZ4 becomes so much longer.
        let kind = if put {
            ErrorKind::TooLarge
        } else {
            ErrorKind::Decode
        };
        assert_error(&error, kind, "text");
        // A flag that is not known, and one of which the meaning is kept.
        for flag in [0x93, 0x94, 0x98] {
            raw!(
                f,
                "SET",
                f.key(&PlainKey),
                [&[flag][..], &whole[1..]].concat()
            );
            assert_eq!(op!(f, |c| c.get(&PlainKey)).unwrap(), None);
        }
    }
}

pub(crate) async fn the_cap_counts_without_compression(f: Fixture) {
    let narrow = f.with(|builder| builder.max_value_bytes(5_000)).await;
    let error = op!(narrow, |c| c.set_at(&Lz4Key, &long())).unwrap_err();
    assert_error(&error, ErrorKind::TooLarge, "text");
    op!(f, |c| c.set_at(&Lz4Key, &long())).unwrap();
    let error = op!(narrow, |c| c.get(&Lz4Key)).unwrap_err();
    assert_error(&error, ErrorKind::TooLarge, "text");
}

cases! { compression, every way:
    a_large_value_is_compressed_and_reads_the_same [Cache::set_at Cache::get Cache::get_many]
    a_small_value_or_one_that_does_not_shrink_is_plain [Cache::set_at]
    items_entries_and_fields_are_compressed [List::push_back List::pop_front Map::set Map::get Hash::set Hash::get]
    a_compressed_entry_is_present_and_upgraded [Operation::if_absent Operation::if_present]
    damage_and_lies_in_a_compressed_entry_are_errors [Cache::get!Decode Cache::get!TooLarge]
    the_cap_counts_without_compression [Cache::set_at!TooLarge Cache::get!TooLarge]
}
