use std::collections::HashMap;
use std::ffi::CString;

use serde::{Deserialize, Serialize};

use super::*;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Node {
    next: Option<Box<Self>>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Newtype(Option<Box<Self>>);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Tree {
    Leaf(u8),
    Branch(Vec<Self>),
    Pair(Box<Self>, Box<Self>),
    Named {
        left: Box<Self>,
        names: HashMap<String, Self>,
    },
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Nothing;

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let mut value = None;
    decode_into(&mut value, &Layout::bare(""), bytes)?;
    Ok(value.expect("a value that was read is there"))
}

fn refusal<T: DeserializeOwned + fmt::Debug>(bytes: &[u8]) -> String {
    let error = decode::<T>(bytes).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    error.to_string()
}

fn chain(levels: usize) -> Vec<u8> {
    let mut bytes = vec![1; levels - 1];
    bytes.push(0);
    bytes
}

#[test]
fn a_chain_of_100_000_levels_is_refused() {
    let too_deep = "the stored value is nested too deeply, more than 128 levels";
    assert_eq!(refusal::<Node>(&chain(100_000)), too_deep);
    assert_eq!(refusal::<Newtype>(&chain(100_000)), too_deep);
    assert_eq!(refusal::<Tree>(&[1, 1].repeat(100_000)), too_deep);
    assert_eq!(refusal::<Tree>(&[2].repeat(100_000)), too_deep);
}

#[test]
fn a_chain_of_128_levels_is_read() {
    let mut node = &decode::<Node>(&chain(128)).unwrap();
    let mut levels = 1;
    while let Some(next) = &node.next {
        node = next;
        levels += 1;
    }
    assert_eq!(levels, 128);
    assert!(decode::<Node>(&chain(129)).is_err());
}

#[test]
#[expect(clippy::zero_sized_map_values, reason = "a map without bytes")]
fn elements_without_bytes_are_limited() {
    let too_many = "the stored value has more elements than bytes";
    let length = postcard::to_stdvec(&u64::MAX).unwrap();
    assert_eq!(refusal::<Vec<Nothing>>(&length), too_many);
    assert_eq!(refusal::<HashMap<(), Nothing>>(&length), too_many);
    assert_eq!(refusal::<Vec<Vec<Nothing>>>(&[2, 2, 2]), too_many);
    assert_eq!(decode::<Vec<Nothing>>(&[1]).unwrap(), [Nothing]);
}

#[test]
fn reads_the_same_as_postcard() {
    let tree = Tree::Branch(vec![
        Tree::Pair(Box::new(Tree::Leaf(1)), Box::new(Tree::Branch(vec![]))),
        Tree::Named {
            left: Box::new(Tree::Leaf(2)),
            names: [
                ("a".to_owned(), Tree::Leaf(3)),
                ("b".to_owned(), Tree::Leaf(4)),
            ]
            .into(),
        },
    ]);
    let bytes = postcard::to_stdvec(&tree).unwrap();
    assert_eq!(decode::<Tree>(&bytes).unwrap(), tree);
}

type Scalars = (bool, i8, i16, i32, i64, i128, char, String, (), Option<u8>);
type Others = (u8, u16, u32, u64, u128, f32, f64, CString, [u8; 3], Nothing);

#[test]
fn reads_every_kind_of_value() {
    let scalars: Scalars = (
        true,
        -1,
        -2,
        -3,
        -4,
        -5,
        'ß',
        "text".to_owned(),
        (),
        Some(6),
    );
    let others: Others = (
        1,
        2,
        3,
        4,
        5,
        6.5,
        7.5,
        c"bytes".into(),
        [8, 9, 10],
        Nothing,
    );
    let bytes = postcard::to_stdvec(&(&scalars, &others)).unwrap();
    let read = decode::<(Scalars, Others)>(&bytes).unwrap();
    assert_eq!(read, (scalars, others));
}

#[cfg(feature = "json")]
#[test]
fn json_is_guarded_too() {
    assert!(
        decode_json::<Newtype>(b"1").is_err(),
        "recursion that no text takes part in"
    );
    assert!(
        decode_json::<Node>(b"{\"next\":null} 1").is_err(),
        "text behind the value"
    );
    let text = br#"{"Named":{"left":{"Leaf":1},"names":{"a":{"Branch":[{"Leaf":2}]}}}}"#;
    let tree = decode_json::<Tree>(text).unwrap();
    assert_eq!(serde_json::to_string(&tree).unwrap().as_bytes(), text);
    let value: serde_json::Value = decode_json(text).unwrap();
    assert_eq!(value.to_string().as_bytes(), text);
}
