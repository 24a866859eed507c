use std::collections::HashMap;

use super::*;
use crate::schema::{Fingerprint, Mismatch, Schema, Shape};

const PLENTY: MaxBytes = MaxBytes(1 << 20);

fn layout<T: Schema>(format: Format) -> Layout {
    let fingerprint = Fingerprint::of(&[], T::SHAPE);
    Layout::new("test", fingerprint, T::SHAPE, format, Mismatch::Miss)
}

fn stored<T: Serialize + Schema>(value: &T) -> Vec<u8> {
    let mut out = Vec::new();
    encode(&layout::<T>(Format::Postcard), value, PLENTY, &mut out).unwrap();
    out
}

fn read<T: DeserializeOwned + Schema>(bytes: &[u8]) -> Result<Option<T>> {
    decode(&layout::<T>(Format::Postcard), bytes, PLENTY)
}

#[test]
fn the_header_has_five_bytes() {
    let bytes = stored(&7_u8);
    assert_eq!(bytes.len(), 6);
    assert!((0x80..=0xbf).contains(&bytes[0]));
    assert_eq!(bytes[1..5], Fingerprint::of(&[], u8::SHAPE).to_bytes());
    assert_eq!(read::<u8>(&bytes).unwrap(), Some(7));
}

#[test]
fn another_header_is_another_schema() {
    let bytes = stored(&7_u8);
    assert_eq!(read::<u16>(&bytes).unwrap(), None);
    assert_eq!(read::<u8>(&bytes[..4]).unwrap(), None);
    assert_eq!(read::<u8>(b"").unwrap(), None);
    assert_eq!(read::<u8>(b"7").unwrap(), None);
    for first in (0..=255).filter(|first| *first != bytes[0]) {
        let other = [&[first], &bytes[1..]].concat();
        assert_eq!(read::<u8>(&other).unwrap(), None);
    }
}

#[test]
fn damage_is_an_error() {
    let damaged = |bytes: &[u8]| {
        let error = read::<Vec<u16>>(bytes).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(error.resource(), Some("test"));
    };
    let bytes = stored(&vec![1_u16, 300]);
    damaged(&bytes[..5]);
    damaged(&bytes[..bytes.len() - 1]);
    damaged(&[&bytes[..], &[0]].concat());
}

#[test]
fn a_stored_none_differs_from_a_miss() {
    assert_eq!(
        read::<Option<u8>>(&stored(&None::<u8>)).unwrap(),
        Some(None)
    );
}

#[test]
fn the_cap_is_checked_first() {
    let exact = layout::<[u8; 5]>(Format::Postcard);
    let mut out = b"before".to_vec();
    encode(&exact, &[1_u8; 5], MaxBytes(10), &mut out).unwrap();
    let bytes = out.split_off(6);
    assert!(decode::<[u8; 5]>(&exact, &bytes, MaxBytes(10)).is_ok());
    let error = decode::<[u8; 5]>(&exact, &bytes, MaxBytes(9)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    let error = encode(&exact, &[1_u8; 5], MaxBytes(9), &mut out).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    let error =
        decode::<u8>(&layout::<u8>(Format::Postcard), &[0xff; 10], MaxBytes(9)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge, "another schema too");
}

#[test]
fn maps_read_under_guard() {
    let map = HashMap::from([("a".to_owned(), 1_u8)]);
    assert_eq!(
        read::<HashMap<String, u8>>(&stored(&map)).unwrap(),
        Some(map)
    );
}

#[derive(Debug, serde::Deserialize)]
struct Node {
    _next: Option<Box<Self>>,
}
impl Schema for Node {
    const SHAPE: &'static Shape = &Shape::opaque("Node");
}

#[test]
fn opaque_types_read_under_guard() {
    let layout = layout::<Node>(Format::Postcard);
    let mut bytes = Vec::new();
    header::write(layout.fingerprint, &mut bytes);
    bytes.extend(std::iter::repeat_n(1, 100_000));
    let error = decode::<Node>(&layout, &bytes, PLENTY).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("nested too deeply"));
}

#[test]
fn an_i64_field_is_a_native_integer() {
    let layout = layout::<i64>(Format::Postcard);
    for value in [0, 42, -1, i64::MIN, i64::MAX] {
        let mut out = Vec::new();
        encode_field(&layout, &value, PLENTY, &mut out).unwrap();
        assert_eq!(out, value.to_string().as_bytes());
        assert_eq!(decode_field(&layout, &out, PLENTY).unwrap(), Some(value));
    }
    for text in [
        "",
        "1.5",
        "+1",
        "01",
        "-0",
        " 1",
        "x",
        "9223372036854775808",
        "\u{ff}",
    ] {
        assert_eq!(
            decode_field::<i64>(&layout, text.as_bytes(), PLENTY).unwrap(),
            None
        );
    }
}

#[test]
fn other_fields_are_stored_values() {
    let layout = layout::<u64>(Format::Postcard);
    let mut out = Vec::new();
    encode_field(&layout, &42_u64, PLENTY, &mut out).unwrap();
    assert_eq!(out, stored(&42_u64));
    assert_eq!(decode_field(&layout, &out, PLENTY).unwrap(), Some(42_u64));
    assert_eq!(decode_field::<u64>(&layout, b"42", PLENTY).unwrap(), None);
}

#[cfg(feature = "json")]
#[test]
fn json_is_bare_text() {
    let layout = layout::<Vec<u8>>(Format::Json);
    let mut out = Vec::new();
    encode(&layout, &vec![1_u8, 2], PLENTY, &mut out).unwrap();
    assert_eq!(out, b"[1,2]");
    assert_eq!(decode(&layout, &out, PLENTY).unwrap(), Some(vec![1_u8, 2]));
    let postcard = stored(&vec![1_u8, 2]);
    for other in [&b"[1,2] 3"[..], b"[1", b"", b"\"text\"", &postcard] {
        assert_eq!(decode::<Vec<u8>>(&layout, other, PLENTY).unwrap(), None);
    }
    assert_eq!(read::<Vec<u8>>(&out).unwrap(), None);
    assert!(decode::<Vec<u8>>(&layout, &out, MaxBytes(4)).is_err());
}

#[cfg(feature = "json")]
#[test]
fn an_error_of_json_does_not_show_the_value() {
    let layout = layout::<HashMap<(u8, u8), u8>>(Format::Json);
    let map = HashMap::from([((201, 202), 203)]);
    let error = encode(&layout, &map, PLENTY, &mut Vec::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encode);
    assert!(!format!("{error:?}").contains("20"));
}
