//! Keys: no two have the same bytes, and each reads back from its own text alone.

mod texts;

use std::borrow::Cow;
use std::marker::PhantomData;
use std::sync::Arc;

use proptest::prelude::*;
use typed_cache::__private::{Part, key_bytes};
use typed_cache::{CacheKey, Key, KeyPart, KeyWriter, Kind, Ttl, Version};
use typed_cache_tests::harness::{Flavor, Server};

/// Text with the marks of a key's structure, in pieces that give equal concatenations.
fn tricky() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "", "a", "b", "ab", ":", "%", "%%", "%3A", "3A", "%25", "/", "{", "}", "{}", "{a}", "*",
        "?", "[a]", "\\", "^", "-", "@", "@1", "1", "01", "~", "\0", "\n", "\r\n", "\u{7f}",
        "\u{80}", "\u{9f}", "\u{a0}", "£", "%C2%80", "é", "☕", "\u{feff}",
    ];
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 0..4);
    prop_oneof![3 => pieces.prop_map(|pieces| pieces.concat()), 1 => any::<String>()]
}

fn tricky_bytes() -> impl Strategy<Value = Vec<u8>> {
    let any_bytes = prop::collection::vec(any::<u8>(), 0..6);
    prop_oneof![tricky().prop_map(String::into_bytes), any_bytes]
}

/// The head of a key, in front of the parts: one type for each resource and version.
trait Head: 'static {
    const RESOURCE: &'static str;
    const VERSION: Version;
}

macro_rules! heads {
    ($($name:ident $resource:literal $version:expr;)*) => {
        $(
            struct $name;
            impl Head for $name {
                const RESOURCE: &'static str = $resource;
                const VERSION: Version = $version;
            }
        )*

        const HEADS: &[fn(&str, Parts) -> Vec<u8>] = &[$(bytes_of::<$name>),*];
    };
}

heads! {
    A "a" Version::None;
    A1 "a" Version::Number(1);
    A11 "a" Version::Number(11);
    A65535 "a" Version::Number(65_535);
    AAuto "a" Version::Auto(<CountKey as typed_cache::EntryKey>::FINGERPRINT);
    Ab "ab" Version::None;
    ADotB "a.b" Version::None;
    ADash1 "a-1" Version::None;
    B "b" Version::None;
    B1 "b" Version::Number(1);
    One "1" Version::None;
}

/// A key of any number of parts, one of which can be the hash tag.
struct Free<H, P> {
    parts: Vec<P>,
    tag: Option<usize>,
    head: PhantomData<H>,
}

impl<H: Head, P: KeyPart> Key for Free<H, P> {
    const RESOURCE: &'static str = H::RESOURCE;
    const VERSION: Version = H::VERSION;
    const KIND: Kind = Kind::Value;
    const TTL: Ttl = Ttl::NEVER;
    const PARTS: &'static [Part] = &[];

    fn write_parts(&self, out: &mut KeyWriter<'_>) {
        for (at, part) in self.parts.iter().enumerate() {
            if self.tag == Some(at) {
                out.hash_tag(part);
            } else {
                out.part(part);
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Parts {
    Text(Vec<String>, Option<usize>),
    Bytes(Vec<Vec<u8>>, Option<usize>),
}

#[derive(Clone, Debug, PartialEq)]
struct Whole {
    prefix: &'static str,
    head: usize,
    parts: Parts,
}

fn bytes_of<H: Head>(prefix: &str, parts: Parts) -> Vec<u8> {
    let head = PhantomData::<H>;
    let bytes = match parts {
        Parts::Text(parts, tag) => key_bytes(prefix, &Free { parts, tag, head }),
        Parts::Bytes(parts, tag) => key_bytes(prefix, &Free { parts, tag, head }),
    };
    bytes.expect("a usable prefix")
}

impl Whole {
    fn bytes(&self) -> Vec<u8> {
        HEADS[self.head](self.prefix, self.parts.clone())
    }
}

fn whole(parts: impl Strategy<Value = Parts>) -> impl Strategy<Value = Whole> {
    const PREFIXES: &[&str] = &["", "a", "b", "a.b", "a-1", "A", "1"];
    (prop::sample::select(PREFIXES), 0..HEADS.len(), parts).prop_map(|(prefix, head, parts)| {
        Whole {
            prefix,
            head,
            parts,
        }
    })
}

fn tag(length: usize) -> impl Strategy<Value = Option<usize>> {
    prop::option::of(0..length.max(1)).prop_map(move |tag| tag.filter(|tag| *tag < length))
}

fn text_parts() -> impl Strategy<Value = Parts> {
    let parts = prop::collection::vec(tricky(), 0..4);
    parts.prop_flat_map(|parts| {
        tag(parts.len()).prop_map(move |tag| Parts::Text(parts.clone(), tag))
    })
}

fn byte_parts() -> impl Strategy<Value = Parts> {
    let parts = prop::collection::vec(tricky_bytes(), 0..4);
    parts.prop_flat_map(|parts| {
        tag(parts.len()).prop_map(move |tag| Parts::Bytes(parts.clone(), tag))
    })
}

/// Checks that only equal keys have the same bytes.
fn check_distinct(keys: &[Whole]) -> Result<(), TestCaseError> {
    let bytes: Vec<_> = keys.iter().map(Whole::bytes).collect();
    for (one, bytes_of_one) in keys.iter().zip(&bytes) {
        prop_assert!(std::str::from_utf8(bytes_of_one).is_ok());
        for (two, bytes_of_two) in keys.iter().zip(&bytes) {
            prop_assert_eq!(
                one == two,
                bytes_of_one == bytes_of_two,
                "{:?} {:?}",
                one,
                two
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn keys_of_text_share_no_bytes(keys in prop::collection::vec(whole(text_parts()), 2..10)) {
        check_distinct(&keys)?;
    }

    #[test]
    fn keys_of_bytes_share_no_bytes(keys in prop::collection::vec(whole(byte_parts()), 2..10)) {
        check_distinct(&keys)?;
        for key in &keys {
            prop_assert!(key.bytes().is_ascii());
        }
    }

    /// One resource and short parts, where equal bytes are most probable.
    #[test]
    fn neighbours_share_no_bytes(parts in prop::collection::vec(text_parts(), 2..24)) {
        let keys = parts.into_iter().map(|parts| Whole { prefix: "", head: 0, parts });
        check_distinct(&keys.collect::<Vec<_>>())?;
    }
}

#[derive(CacheKey, Clone, Debug, PartialEq, Eq, Hash)]
#[cache(resource = "count", ttl = never, value = u64)]
struct CountKey;

#[derive(KeyPart, Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Language {
    English,
    German,
}

#[derive(KeyPart, Clone, Debug, PartialEq, Eq, Hash)]
struct Slug(String);

#[derive(CacheKey, Clone, Debug, PartialEq, Eq, Hash)]
#[cache(resource = "page.v-2", ttl = never, version = 3, value = String)]
struct PageKey {
    site: u64,
    #[cache(hash_tag)]
    slug: Slug,
    language: Language,
    bytes: Vec<u8>,
    fixed: [u8; 2],
    letter: char,
    offset: i128,
}

#[derive(CacheKey, Clone, Debug, PartialEq, Eq, Hash)]
#[cache(resource = "note", ttl = never, value = String)]
struct NoteKey {
    text: String,
}

#[derive(CacheKey, Clone, Debug, PartialEq, Eq, Hash)]
#[cache(resource = "label", ttl = never, value = String)]
struct LabelKey {
    owned: String,
    either: Cow<'static, str>,
    boxed: Box<str>,
    shared: Arc<str>,
}

#[test]
fn new_takes_parts_that_are_strings_in_any_form() {
    let key = LabelKey::new("a", "b", "c", "d");
    assert_eq!(key.to_string(), "label:a:b:c:d");
    let owned = |text: &str| text.to_owned();
    assert_eq!(
        LabelKey::new(owned("a"), owned("b"), owned("c"), owned("d")),
        key
    );
}

fn page() -> impl Strategy<Value = PageKey> {
    let language = prop::sample::select(&[Language::English, Language::German][..]);
    let front = (
        any::<u64>(),
        tricky().prop_map(Slug),
        language,
        tricky_bytes(),
    );
    let back = (any::<[u8; 2]>(), any::<char>(), any::<i128>());
    (front, back).prop_map(
        |((site, slug, language, bytes), (fixed, letter, offset))| PageKey {
            site,
            slug,
            language,
            bytes,
            fixed,
            letter,
            offset,
        },
    )
}

/// Changes, removes or inserts one character of a text.
fn misspelled(text: String) -> impl Strategy<Value = String> {
    const LETTERS: &[&str] = &[
        "", "%", "0", "+", "a", "A", ":", "{", "}", "%41", "%3a", "é", " ", "\u{80}", "%C2", ".0",
        "-",
    ];
    let length = text.chars().count();
    (0..=length, prop::sample::select(LETTERS), any::<bool>()).prop_map(
        move |(at, letter, replace)| {
            let before: String = text.chars().take(at).collect();
            let after: String = text.chars().skip(at + usize::from(replace)).collect();
            before + letter + &after
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_key_reads_back_from_its_text(key in page()) {
        prop_assert_eq!(PageKey::parse(&key.to_string()), Ok(key));
    }

    #[test]
    fn display_is_the_key_without_prefix(key in page()) {
        let bytes = key_bytes("shop", &key).expect("a usable prefix");
        prop_assert_eq!(bytes, format!("shop/{key}").into_bytes());
    }

    #[test]
    fn no_other_spelling_is_read(text in page().prop_flat_map(|key| misspelled(key.to_string()))) {
        if let Ok(key) = PageKey::parse(&text) {
            prop_assert_eq!(key.to_string(), text);
        }
    }

    #[test]
    fn any_text_is_a_key_in_one_spelling_or_none(text in tricky().prop_map(|text| format!("note:{text}"))) {
        if let Ok(key) = NoteKey::parse(&text) {
            prop_assert_eq!(key.to_string(), text);
        }
    }
}

#[test]
fn spellings_that_are_refused() {
    let text = "page.v-2@3:42:{a}:German:%FF:ab:x:-7";
    assert_eq!(PageKey::parse(text).unwrap().to_string(), text);
    let others = [
        ("42", "042"),
        ("42", "+42"),
        ("{a}", "a"),
        ("{a}", "{%61}"),
        ("{a}", "{}"),
        ("German", "german"),
        ("German", "0"),
        ("%FF", "%ff"),
        ("%FF", "ÿ"),
        ("ab", "abc"),
        ("x", "%78"),
        ("-7", "-07"),
        ("@3", "@03"),
        ("@3", ""),
        ("@3", "@2"),
        ("page", "/page"),
        ("-7", "-7:"),
        (":-7", ""),
    ];
    for (part, other) in others {
        let text = text.replacen(part, other, 1);
        assert!(PageKey::parse(&text).is_err(), "{text}");
    }
}

#[test]
fn an_empty_hash_tag_is_a_percent_sign() {
    let key = CartKey::new("", "x");
    assert_eq!(key.to_string(), "cart:{%}:x");
    assert_eq!(CartKey::parse("cart:{%}:x"), Ok(key));
}

#[derive(CacheKey, Clone, Debug, PartialEq, Eq, Hash)]
#[cache(resource = "cart", ttl = never, value = String)]
struct CartKey {
    #[cache(hash_tag)]
    customer: String,
    name: String,
}

#[derive(CacheKey, Clone, Debug, PartialEq, Eq, Hash)]
#[cache(resource = "orders", ttl = never, version = auto, value = String)]
struct OrdersKey {
    year: String,
    #[cache(hash_tag)]
    customer: String,
}

/// The slot of a key or of its tag (CRC-16/XMODEM).
fn slot(bytes: &[u8]) -> u16 {
    let mut crc = 0_u16;
    for byte in bytes {
        crc ^= u16::from(*byte) << 8;
        for _ in 0..8 {
            let overflow = crc & 0x8000 != 0;
            crc <<= 1;
            if overflow {
                crc ^= 0x1021;
            }
        }
    }
    crc % 16_384
}

#[test]
fn hash_tags_put_related_keys_in_one_slot() {
    for flavor in Flavor::ALL {
        let server = Server::options(flavor).cluster().start();
        let connection = std::cell::RefCell::new(server.connection());
        let slot_of = |key: &[u8]| -> u16 {
            let mut keyslot = redis::cmd("CLUSTER");
            keyslot.arg("KEYSLOT").arg(key);
            keyslot
                .query(&mut *connection.borrow_mut())
                .expect("an answer")
        };
        let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(300));
        let parts = (
            tricky(),
            tricky(),
            tricky(),
            prop::sample::select(&["", "shop"][..]),
        );
        let outcome = runner.run(&parts, |(customer, name, year, prefix)| {
            let tagged = NoteKey {
                text: customer.clone(),
            }
            .to_string();
            let tag = tagged.strip_prefix("note:").expect("the part").as_bytes();
            let cart =
                key_bytes(prefix, &CartKey::new(customer.clone(), name.clone())).expect("a prefix");
            let orders = key_bytes(prefix, &OrdersKey::new(year, customer)).expect("a prefix");
            prop_assert_eq!(slot_of(&cart), slot(tag));
            prop_assert_eq!(slot_of(&orders), slot(tag));
            let untagged = key_bytes(prefix, &NoteKey { text: name }).expect("a prefix");
            prop_assert_eq!(
                slot_of(&untagged),
                slot(&untagged),
                "braces in a part are data"
            );
            Ok(())
        });
        outcome.unwrap();
    }
}
