mod dates;
mod foreign;

use std::borrow::Cow;
use std::fmt;
use std::num::NonZero;
use std::sync::Arc;

use super::*;
use crate::key::part::PartReader;

/// A key of one part of any type.
#[derive(Debug, PartialEq)]
struct One<P>(P);

impl<P: KeyPart> Key for One<P> {
    const RESOURCE: &'static str = "one";
    const VERSION: Version = Version::None;
    const KIND: Kind = Kind::Value;
    const TTL: Ttl = Ttl::NEVER;
    const PARTS: &'static [Part] = &[Part::of::<P>("part")];

    fn write_parts(&self, out: &mut KeyWriter<'_>) {
        out.part(&self.0);
    }
}

impl<P: OwnedKeyPart> OwnedKey for One<P> {
    fn read_parts(parts: &mut KeyReader<'_>) -> Option<Self> {
        parts.part().map(Self)
    }
}

fn text<K: Key>(key: &K) -> String {
    let mut out = Vec::new();
    write_without_prefix(key, &mut out);
    String::from_utf8(out).unwrap()
}

/// Checks the text of a part, and that it reads back.
#[track_caller]
fn check<P: OwnedKeyPart + PartialEq + fmt::Debug>(part: P, expected: &str) {
    let key = One(part);
    assert_eq!(text(&key), format!("one:{expected}"));
    assert_eq!(parse_key::<One<P>>(&text(&key)), Ok(key));
}

/// Checks that every spelling is refused.
#[track_caller]
fn refuse<P: OwnedKeyPart + fmt::Debug>(spellings: &[&str]) {
    for spelling in spellings {
        let key = parse_key::<One<P>>(&format!("one:{spelling}"));
        assert!(key.is_err(), "{key:?}");
    }
}

#[test]
fn integers() {
    check(0_u8, "0");
    check(i8::MIN, "-128");
    check(u128::MAX, "340282366920938463463374607431768211455");
    check(-1_isize, "-1");
    check(NonZero::new(7_u16).unwrap(), "7");
    refuse::<u8>(&["", "%", "+1", "042", "-0", " 1", "1 ", "0x1", "256", "%31"]);
    refuse::<NonZero<u16>>(&["0"]);
}

#[test]
fn booleans_and_characters() {
    check(true, "true");
    check(false, "false");
    refuse::<bool>(&["True", "1", "", "%", "tru%65"]);
    check('a', "a");
    check(':', "%3A");
    check('%', "%25");
    check('\0', "%00");
    check('ß', "ß");
    check('\u{85}', "%C2%85");
    refuse::<char>(&["", "%", "ab", "%C3%9F", "%3a", "%61", "\u{85}"]);
}

#[test]
fn exactly_the_control_characters_are_escaped_beside_the_marks() {
    for character in '\0'..='\u{2fff}' {
        let mut text = character.to_string();
        if character.is_control() || "%:/{}".contains(character) {
            let escapes = text.bytes().map(|byte| format!("%{byte:02X}"));
            text = escapes.collect::<Vec<_>>().concat();
        }
        check(character, &text);
        check(format!("a{character}b"), &format!("a{text}b"));
    }
}

#[test]
fn strings() {
    let check = |part: &str, expected| check(part.to_owned(), expected);
    check("", "%");
    check("%", "%25");
    check("a:b/c{d}e%f", "a%3Ab%2Fc%7Bd%7De%25f");
    check("*?[a]\\^-", "*?[a]\\^-");
    check("\r\n\t\u{7f}", "%0D%0A%09%7F");
    check("naïve ☕", "naïve ☕");
    // All C1 control characters, and their neighbours.
    check("a\u{80}b\u{85}\u{9f}", "a%C2%80b%C2%85%C2%9F");
    check("\u{a0}£\u{bf}Â\u{7f}", "\u{a0}£\u{bf}Â%7F");
    check("£\u{80}£", "£%C2%80£");
    refuse::<String>(&[
        "",
        "a:b",
        "%3a",
        "%61",
        "%C3%AF",
        "%E2",
        "%2",
        "%zz",
        "a%",
        "{a}",
        "a/b",
        "\n",
        "%%",
        "\u{80}",
        "a\u{9f}",
        "%C2\u{80}",
        "%C2%A0",
        "%c2%80",
        "%80",
    ]);
}

#[test]
fn bytes() {
    check(Vec::<u8>::new(), "%");
    check(vec![0, 0x7f, 0x80, 0xff, b'a', b':'], "%00%7F%80%FFa%3A");
    check(*b"a%b", "a%25b");
    check([], "%");
    refuse::<Vec<u8>>(&["ï", "%c3", "%C3%AF%61", "", "%C", "%+1"]);
    refuse::<[u8; 3]>(&["ab", "abcd", "%"]);
}

#[test]
fn other_owners_of_text() {
    check(Box::<str>::from("a:b"), "a%3Ab");
    check(Arc::<str>::from("a:b"), "a%3Ab");
    check(Cow::<'static, str>::Borrowed("a:b"), "a%3Ab");
    assert_eq!(text(&One(&b"a\xff"[..])), "one:a%FF");
}

#[test]
fn wrong_numbers_of_parts() {
    let error = |text| parse_key::<One<u8>>(text).unwrap_err().to_string();
    assert!(error("one:").contains("expected 1 part of the key's types"));
    assert!(error("one:1:2").contains("expected 1 part of the key's types"));
    assert!(error("one:01").contains("its spelling is not the one"));
    assert!(error("two:1").contains("does not begin with the resource"));
    assert!(error("one@1:1").contains("does not begin with the resource"));
}

#[test]
fn a_part_of_one_type_is_not_read_as_another() {
    assert!(PartReader::new("a%FF").text().is_none());
    assert_eq!(PartReader::new("%").text(), Some("".into()));
    assert_eq!(PartReader::new("%25").bytes(), Some(b"%"[..].into()));
}
