//! The text of parts of std, and of control characters.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddrV4};
use std::time::Duration;

use proptest::prelude::*;
use typed_cache::CacheKey;

use super::{NoteKey, misspelled, tricky};

/// Parts of std whose text is their own.
#[derive(CacheKey, Clone, Debug, PartialEq, Eq, Hash)]
#[cache(resource = "visit", ttl = never, value = String)]
struct VisitKey {
    from: IpAddr,
    to: SocketAddrV4,
    window: Duration,
    note: String,
}

fn visit() -> impl Strategy<Value = VisitKey> {
    let from = prop_oneof![
        any::<IpAddr>(),
        any::<Ipv4Addr>().prop_map(|v4| IpAddr::V6(v4.to_ipv6_mapped())),
        (0..8_u8, any::<u128>()).prop_map(|(words, bits)| {
            IpAddr::V6(Ipv6Addr::from_bits(
                bits.checked_shr(16 * u32::from(words)).unwrap_or(0),
            ))
        }),
    ];
    let window = (
        any::<u64>(),
        prop_oneof![Just(0), 0..1_000_000_000_u32, 0..10_u32],
    )
        .prop_map(|(seconds, nanos)| Duration::new(seconds, nanos));
    (from, any::<SocketAddrV4>(), window, tricky()).prop_map(|(from, to, window, note)| VisitKey {
        from,
        to,
        window,
        note,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_key_of_addresses_reads_back_from_its_text_alone(
        (key, other) in visit().prop_flat_map(|key| (Just(key.clone()), misspelled(key.to_string())))
    ) {
        prop_assert_eq!(VisitKey::parse(&key.to_string()), Ok(key));
        if let Ok(key) = VisitKey::parse(&other) {
            prop_assert_eq!(key.to_string(), other);
        }
    }
}

/// The text of keys in servers: a change makes every entry at such a key a miss.
#[test]
fn texts_that_never_change() {
    let visit = |from: [u16; 8], port, nanos, note: &str| {
        let to = SocketAddrV4::new(Ipv4Addr::LOCALHOST, port);
        VisitKey::new(IpAddr::from(from), to, Duration::from_nanos(nanos), note).to_string()
    };
    assert_eq!(
        visit(
            [0x2001, 0xdb8, 0, 0, 0, 0, 0, 0xab],
            80,
            90_000_000_000,
            "a b"
        ),
        "visit:2001%3Adb8%3A%3Aab:127.0.0.1%3A80:90s:a b"
    );
    assert_eq!(
        visit(
            [0, 0, 0, 0, 0, 0xffff, 0x0102, 0x0304],
            0,
            250,
            "\u{80}\u{9f}\u{a0}"
        ),
        "visit:%3A%3Affff%3A1.2.3.4:127.0.0.1%3A0:0.00000025s:%C2%80%C2%9F\u{a0}"
    );
    assert_eq!(
        NoteKey::new("\0\x1f %:/{}\x7f\u{85}é*?[a]\\^-~@").to_string(),
        "note:%00%1F %25%3A%2F%7B%7D%7F%C2%85é*?[a]\\^-~@"
    );
    assert_eq!(NoteKey::new("").to_string(), "note:%");
}

#[test]
fn control_characters_are_refused_without_their_escapes() {
    for character in (0..0x20).chain(0x7f..0xa0).filter_map(char::from_u32) {
        let note = NoteKey::new(character.to_string());
        assert!(!note.to_string().contains(character), "{character:?}");
        assert_eq!(NoteKey::parse(&note.to_string()), Ok(note));
        let unescaped = format!("note:{character}");
        assert!(NoteKey::parse(&unescaped).is_err(), "{character:?}");
    }
}
