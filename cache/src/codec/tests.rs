use std::collections::HashMap;

use super::*;
use crate::schema::{Fingerprint, Mismatch, Schema, Shape};

const PLENTY: MaxBytes = MaxBytes(1 << 20);

fn layout<T: Schema>(format: Format) -> Layout {
    let fingerprint = Fingerprint::of(&[], T::SHAPE);
    Layout::new("test", fingerprint, T::SHAPE, format, Mismatch::Miss)
}

fn stored<T: Serialize + DeserializeOwned + Schema + 'static>(value: &T) -> Vec<u8> {
    let mut out = Vec::new();
    encode(&layout::<T>(Format::Postcard), value, PLENTY, &mut out).unwrap();
    out
}

fn read<T: DeserializeOwned + Schema + 'static>(bytes: &[u8]) -> Result<Option<T>> {
    decode(&layout::<T>(Format::Postcard), bytes, PLENTY)
}

#[test]
fn another_header_is_another_schema() {
    let bytes = stored(&7_u8);
    assert_eq!(read::<u16>(&bytes).unwrap(), None);
    assert_eq!(read::<u8>(&bytes[..4]).unwrap(), None);
    assert_eq!(read::<u8>(b"").unwrap(), None);
    assert_eq!(read::<u8>(b"7").unwrap(), None);
    // Those of a compressed payload aside.
    for first in (0..=255).filter(|first| !(0x90..=0x92).contains(first)) {
        let other = [&[first], &bytes[1..]].concat();
        assert_eq!(read::<u8>(&other).unwrap(), None);
    }
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
    bytes.extend_from_slice(&header::header_of(layout.fingerprint));
    bytes.extend(std::iter::repeat_n(1, 100_000));
    let error = decode::<Node>(&layout, &bytes, PLENTY).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("nested too deeply"));
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
