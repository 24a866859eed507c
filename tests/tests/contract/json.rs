//! `format = json`: bare text that other languages read, for every kind of storage.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable, ErrorKind, Schema};

use crate::fixture::{Fixture, assert_error};
use crate::types::{Fuse, UserKey, user};

#[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "page", ttl = "15m", format = json)]
pub(crate) struct Page {
    #[cache(key)]
    pub(crate) id: u64,
    pub(crate) title: String,
    pub(crate) by: Option<String>,
}

fn page(id: u64) -> Page {
    Page {
        id,
        title: "Tea \u{2615}".into(),
        by: None,
    }
}

const TEXT: &str = "{\"id\":1,\"title\":\"Tea \u{2615}\",\"by\":null}";
const KEY: PageKey = PageKey { id: 1 };

#[derive(Serialize, Deserialize, Schema, Clone, Debug, PartialEq)]
pub(crate) struct Note {
    text: String,
}

fn note(text: &str) -> Note {
    Note { text: text.into() }
}

#[derive(Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "card", ttl = "15m", hash, format = json)]
pub(crate) struct Card {
    #[cache(key)]
    id: u64,
    note: Note,
    nick: Option<String>,
    views: i64,
    size: u32,
}

fn card() -> Card {
    Card {
        id: 1,
        note: note("x"),
        nick: None,
        views: 5,
        size: 3,
    }
}

const CARD: CardKey = CardKey { id: 1 };

#[derive(CacheKey)]
#[cache(resource = "notes", ttl = "15m", map = (u8, Note), format = json)]
pub(crate) struct NotesKey;

#[derive(CacheKey)]
#[cache(resource = "note-list", ttl = "15m", list = Note, format = json)]
pub(crate) struct NoteListKey;

#[derive(CacheKey)]
#[cache(resource = "tally", ttl = "15m", map = (u8, i64), format = json)]
pub(crate) struct TallyKey;

#[derive(CacheKey)]
#[cache(resource = "numbers", ttl = "15m", list = i64, format = json)]
pub(crate) struct NumbersKey;

pub(crate) async fn a_value_is_bare_text(f: Fixture) {
    op!(f, |c| c.set(&page(1))).unwrap();
    assert_eq!(
        raw!(f, "GET", f.key(&KEY)).bytes().unwrap(),
        TEXT.as_bytes()
    );
    assert_eq!(op!(f, |c| c.get(&KEY)).unwrap(), Some(page(1)));
    raw!(
        f,
        "SET",
        f.key(&KEY),
        " { \"by\" : \"Ada\", \"extra\": [1], \"title\":\"\\u0041\", \"id\":1 }\n"
    );
    let read = op!(f, |c| c.get(&KEY)).unwrap().unwrap();
    assert_eq!(
        (read.title.as_str(), read.by.as_deref()),
        ("A", Some("Ada"))
    );
    assert_eq!(
        op!(f, |c| c.take(&KEY)).unwrap().map(|page| page.id),
        Some(1)
    );
    assert_eq!(f.cache.stats().mismatches, 0);
}

pub(crate) async fn what_serde_refuses_is_another_schema(f: Fixture) {
    let refused: [&[u8]; 9] = [
        b"",
        b"null",
        b"42",
        b"{\"id\":1}",
        b"{\"id\":1,\"title\":7,\"by\":null}",
        &TEXT.as_bytes()[..TEXT.len() - 1],
        b"{\"id\":1,\"title\":\"x\",\"by\":null}}",
        b"{\"id\":1,\"title\":\"\xff\",\"by\":null}",
        b"\x90\0\0\0\0",
    ];
    for text in refused {
        raw!(f, "SET", f.key(&KEY), text);
        assert_eq!(op!(f, |c| c.get(&KEY)).unwrap(), None, "{text:?}");
        assert_eq!(f.observed.mismatches(), [("page", vec![])]);
    }
    assert_eq!(f.cache.stats().mismatches, 9);
}

#[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "strict-page", ttl = "15m", format = json, mismatch = error)]
pub(crate) struct StrictPage {
    #[cache(key)]
    id: u64,
    title: String,
}

/// In JSON, damage looks like another schema.
pub(crate) async fn damaged_text_is_of_another_schema_and_no_damage(f: Fixture) {
    let key = StrictPageKey { id: 1 };
    for text in ["{\"id\":1,\"title\":\"x", "no JSON", ""] {
        raw!(f, "SET", f.key(&key), text);
        let error = op!(f, |c| c.get(&key)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Schema, "{text}");
        raw!(f, "DEL", f.key(&NoteListKey));
        raw!(f, "RPUSH", f.key(&NoteListKey), text);
        let error = op!(f, |c| c.list(&NoteListKey).get(0)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Schema, "{text}");
    }
}

pub(crate) async fn a_key_field_in_the_text_is_not_held_against_the_key(f: Fixture) {
    raw!(
        f,
        "SET",
        f.key(&KEY),
        "{\"id\":2,\"title\":\"x\",\"by\":null}"
    );
    let read = op!(f, |c| c.get(&KEY)).unwrap().unwrap();
    assert_eq!(read.id, 2);
    op!(f, |c| c.set_at(&UserKey { id: 1 }, &user(2))).unwrap();
    let read = op!(f, |c| c.get(&UserKey { id: 1 })).unwrap();
    assert_eq!(read, Some(user(2)), "nor is that of postcard");
}

/// The same resource in the other format, and in JSON with a field of another name.
mod releases {
    use serde::{Deserialize, Serialize};
    use typed_cache::Cacheable;

    #[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
    #[cache(resource = "page", ttl = "15m", key_type = PostcardKey)]
    pub(crate) struct Postcard {
        #[cache(key)]
        pub(crate) id: u64,
        pub(crate) title: String,
        pub(crate) by: Option<String>,
    }

    #[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
    #[cache(resource = "page", ttl = "15m", format = json, mismatch = error, key_type = RenamedKey)]
    pub(crate) struct Renamed {
        #[cache(key)]
        pub(crate) id: u64,
        pub(crate) name: String,
        pub(crate) by: Option<String>,
    }

    /// In JSON fields are found by their names.
    #[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
    #[cache(resource = "page", ttl = "15m", format = json, key_type = ReorderedKey)]
    pub(crate) struct Reordered {
        pub(crate) by: Option<String>,
        pub(crate) title: String,
        #[cache(key)]
        pub(crate) id: u64,
    }
}

pub(crate) async fn an_entry_in_the_other_format_is_another_schema(f: Fixture) {
    use releases::{Postcard, PostcardKey};
    op!(f, |c| c.set(&page(1))).unwrap();
    assert_eq!(op!(f, |c| c.get(&PostcardKey { id: 1 })).unwrap(), None);
    let postcard = Postcard {
        id: 1,
        title: "Tea".into(),
        by: None,
    };
    op!(f, |c| c.set(&postcard)).unwrap();
    assert_eq!(op!(f, |c| c.get(&KEY)).unwrap(), None);
    assert_eq!(
        op!(f, |c| c.get(&PostcardKey { id: 1 })).unwrap(),
        Some(postcard)
    );
    assert_eq!(f.cache.stats().mismatches, 2);
}

/// The other kinds in the default format.
mod postcard {
    use typed_cache::{CacheKey, Cacheable};

    use super::Note;

    #[derive(Cacheable, Clone, Debug, PartialEq)]
    #[cache(resource = "card", ttl = "15m", hash)]
    pub(crate) struct Card {
        #[cache(key)]
        pub(crate) id: u64,
        pub(crate) note: Note,
        pub(crate) nick: Option<String>,
        pub(crate) views: i64,
        pub(crate) size: u32,
    }

    #[derive(CacheKey)]
    #[cache(resource = "notes", ttl = "15m", map = (u8, Note))]
    pub(crate) struct NotesKey;

    #[derive(CacheKey)]
    #[cache(resource = "note-list", ttl = "15m", list = Note)]
    pub(crate) struct NoteListKey;
}

pub(crate) async fn the_other_format_is_another_schema_for_every_kind(f: Fixture) {
    let other = postcard::CardKey { id: 1 };
    op!(f, |c| c.hash(&CARD).set(&card())).unwrap();
    assert_eq!(op!(f, |c| c.hash(&other).get()).unwrap(), None);
    assert_eq!(
        f.observed.mismatches(),
        [("card", vec!["note", "nick", "size"])],
        "integers of 64 bits are native in both"
    );
    op!(f, |c| c
        .hash(&other)
        .increment(postcard::CardFields::VIEWS, 1))
    .unwrap();
    let size = postcard::CardFields::SIZE;
    op!(f, |c| c.hash(&other).set_field(size, &9)).unwrap();
    assert_eq!(
        op!(f, |c| c.hash(&CARD).get_field(CardFields::SIZE)).unwrap(),
        None
    );
    assert_eq!(
        op!(f, |c| c.hash(&CARD).get_field(CardFields::VIEWS)).unwrap(),
        Some(6)
    );
    let map = postcard::NotesKey;
    op!(f, |c| c.map(&NotesKey).set(&1, &note("a"))).unwrap();
    op!(f, |c| c.map(&map).set(&2, &note("b"))).unwrap();
    assert_eq!(op!(f, |c| c.map(&map).get(&1)).unwrap(), None);
    assert_eq!(op!(f, |c| c.map(&NotesKey).get(&2)).unwrap(), None);
    let (list, other) = (NoteListKey, postcard::NoteListKey);
    op!(f, |c| c.list(&list).push_back(&note("a"))).unwrap();
    op!(f, |c| c.list(&other).push_back(&note("b"))).unwrap();
    assert!(op!(f, |c| c.list(&other).get(0)).unwrap_err().is_schema());
    assert!(op!(f, |c| c.list(&list).get(1)).unwrap_err().is_schema());
    assert_eq!(op!(f, |c| c.list(&other).get(1)).unwrap(), Some(note("b")));
    assert_eq!(f.cache.stats().mismatches, 6);
}

pub(crate) async fn other_releases_are_seen_as_far_as_serde_sees_them(f: Fixture) {
    use releases::{RenamedKey, ReorderedKey};
    op!(f, |c| c.set(&page(1))).unwrap();
    let error = op!(f, |c| c.get(&RenamedKey { id: 1 })).unwrap_err();
    assert_error(&error, ErrorKind::Schema, "page");
    let read = op!(f, |c| c.get(&ReorderedKey { id: 1 })).unwrap().unwrap();
    assert_eq!((read.id, read.title), (1, page(1).title));
}

pub(crate) async fn fields_of_a_hash_are_bare_text_and_integers_native(f: Fixture) {
    op!(f, |c| c.hash(&CARD).set(&card())).unwrap();
    let stored = raw!(f, "HMGET", f.key(&CARD), "note", "nick", "views", "size").list();
    assert_eq!(stored, [&b"{\"text\":\"x\"}"[..], b"null", b"5", b"3"]);
    assert_eq!(op!(f, |c| c.hash(&CARD).get()).unwrap(), Some(card()));
    assert_eq!(
        op!(f, |c| c.hash(&CARD).increment(CardFields::VIEWS, 2)).unwrap(),
        7
    );
    let read = op!(f, |c| c
        .hash(&CARD)
        .get_fields((CardFields::VIEWS, CardFields::NICK)))
    .unwrap();
    assert_eq!(read, (Some(7), Some(None)));
    raw!(f, "HSET", f.key(&CARD), "note", "{}", "size", "-1");
    assert_eq!(
        op!(f, |c| c.hash(&CARD).get_field(CardFields::NOTE)).unwrap(),
        None
    );
    assert_eq!(op!(f, |c| c.hash(&CARD).get()).unwrap(), None);
    assert_eq!(
        f.observed.mismatches(),
        [("card", vec!["note"]), ("card", vec!["note", "size"])]
    );
}

pub(crate) async fn values_of_maps_are_bare_text_and_integers_native(f: Fixture) {
    op!(f, |c| c
        .map(&NotesKey)
        .set_many([(&1, &note("a")), (&2, &note("b"))]))
    .unwrap();
    assert_eq!(
        raw!(f, "HGET", f.key(&NotesKey), "1").bytes().unwrap(),
        b"{\"text\":\"a\"}"
    );
    raw!(f, "HSET", f.key(&NotesKey), "2", "\u{90}\0");
    assert_eq!(
        op!(f, |c| c.map(&NotesKey).get(&1)).unwrap(),
        Some(note("a"))
    );
    let read = op!(f, |c| c.map(&NotesKey).get_many([&1, &2, &3])).unwrap();
    assert_eq!(read, [Some(note("a")), None, None]);
    assert_eq!(
        op!(f, |c| c.map(&NotesKey).get_all()).unwrap(),
        HashMap::from([(1, note("a"))])
    );
    assert_eq!(f.cache.stats().mismatches, 2);
    assert_eq!(op!(f, |c| c.map(&TallyKey).increment(&1, 4)).unwrap(), 4);
    assert_eq!(op!(f, |c| c.map(&TallyKey).get(&1)).unwrap(), Some(4));
}

pub(crate) async fn items_of_lists_are_bare_text(f: Fixture) {
    let (list, numbers) = (NoteListKey, NumbersKey);
    op!(f, |c| c.list(&list).push_back_many(&[note("a"), note("b")])).unwrap();
    let stored = raw!(f, "LRANGE", f.key(&list), 0, -1).list();
    assert_eq!(stored, [b"{\"text\":\"a\"}", b"{\"text\":\"b\"}"]);
    assert_eq!(op!(f, |c| c.list(&list).remove(0, &note("a"))).unwrap(), 1);
    raw!(f, "RPUSH", f.key(&list), "[]");
    let items = op!(f, |c| c.list(&list).range(0, -1)).unwrap();
    assert_eq!(items[0].as_ref().unwrap(), &note("b"));
    let error = items[1].as_ref().unwrap_err();
    assert_eq!((error.kind(), error.index()), (ErrorKind::Schema, Some(1)));
    op!(f, |c| c.list(&numbers).push_back(&-7)).unwrap();
    assert_eq!(
        raw!(f, "LINDEX", f.key(&numbers), 0).bytes().unwrap(),
        b"-7"
    );
    assert_eq!(op!(f, |c| c.list(&numbers).pop_front()).unwrap(), Some(-7));
}

#[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "json-bomb", ttl = "15m", format = json)]
pub(crate) struct JsonBomb {
    #[cache(key)]
    id: u64,
    fuse: Fuse,
    /// JSON has no floats that are not finite.
    weight: f64,
    load: String,
}

pub(crate) async fn what_json_cannot_write_is_not_sent(f: Fixture) {
    let bomb = JsonBomb {
        id: 1,
        fuse: Fuse { lit: false },
        weight: 0.5,
        load: String::new(),
    };
    op!(f, |c| c.set(&bomb)).unwrap();
    let lit = JsonBomb {
        fuse: Fuse { lit: true },
        ..bomb.clone()
    };
    let endless = JsonBomb {
        weight: f64::INFINITY,
        ..bomb.clone()
    };
    for bad in [lit, endless] {
        let error = op!(f, |c| c.set(&bad)).unwrap_err();
        assert_error(&error, ErrorKind::Encode, "json-bomb");
    }
    let narrow = f.with(|builder| builder.max_value_bytes(60)).await;
    let heavy = JsonBomb {
        load: "x".repeat(60),
        ..bomb.clone()
    };
    let error = op!(narrow, |c| c.set(&heavy)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    op!(f, |c| c.set(&heavy)).unwrap();
    let error = op!(narrow, |c| c.get(&JsonBombKey { id: 1 })).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

cases! { json, every way:
    a_value_is_bare_text [Cache::set Cache::get Cache::take]
    damaged_text_is_of_another_schema_and_no_damage [Cache::get!Schema List::get!Schema]
    a_key_field_in_the_text_is_not_held_against_the_key [Cache::get Cache::set_at]
    what_serde_refuses_is_another_schema [Cache::get]
    an_entry_in_the_other_format_is_another_schema [Cache::get]
    the_other_format_is_another_schema_for_every_kind [Hash::get Map::get List::get!Schema]
    other_releases_are_seen_as_far_as_serde_sees_them [Cache::get!Schema]
    fields_of_a_hash_are_bare_text_and_integers_native [Hash::set Hash::get Hash::increment]
    values_of_maps_are_bare_text_and_integers_native [Map::set_many Map::get_all Map::increment]
    items_of_lists_are_bare_text [List::push_back_many List::range List::remove]
    what_json_cannot_write_is_not_sent [Cache::set!Encode Cache::set!TooLarge Cache::get!TooLarge]
}
