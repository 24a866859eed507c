//! Hostile bytes behind the right header: no panic, and memory in proportion to the input.

use typed_cache::__private::{Format, decode_value, encode_value};
use typed_cache::{EntryKey, ErrorKind};
use typed_cache_tests::alloc::{CountingAllocator, measure};
use typed_cache_tests::decoding::{
    Arrays, Big, Choices, Maps, Nested, Recursive, Scalars, Sequences, StdTypes, Subject, Text,
};
use typed_cache_tests::model::{Input, Random};
use typed_cache_tests::random_value::{random_bytes, random_value};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

/// Ten types at this many inputs each make a million.
const INPUTS: usize = 105_000;
const HEADER: usize = 5;

macro_rules! subjects {
    ($($test:ident $type:ident)*) => {$(
        #[test]
        fn $test() {
            disturb::<$type>(&mut Random::seeded());
        }
    )*};
}

subjects! {
    scalars Scalars
    choices Choices
    sequences Sequences
    maps Maps
    arrays Arrays
    big_elements Big
    std_types StdTypes
    recursion Recursive
    json Text
    nested_json Nested
}

fn disturb<S: Subject>(random: &mut Random) {
    let mut values = 0;
    let mut real = stored::<S>(random);
    for round in 0..INPUTS {
        if round % 8 == 0 {
            real = stored::<S>(random);
        }
        let input = Input(disturbed(&real, random, head_length::<S>()));
        values += usize::from(decode::<S>(&input.0));
    }
    assert!(values > INPUTS / 50, "only {values} inputs were values");
}

fn head_length<S: Subject>() -> usize {
    match S::Key::FORMAT {
        Format::Postcard => HEADER,
        Format::Json => 0,
    }
}

fn stored<S: Subject>(random: &mut Random) -> Vec<u8> {
    let mut stored = Vec::new();
    // JSON cannot carry every value of an opaque type, and says so.
    while let Err(error) = encode_value::<S::Key>(&random_value(random), &mut stored) {
        assert_eq!(error.kind(), ErrorKind::Encode);
        stored.clear();
    }
    assert!(decode::<S>(&stored), "a real value reads back: {stored:?}");
    stored
}

/// Decodes and measures the memory; returns whether there was a value.
fn decode<S: Subject>(input: &[u8]) -> bool {
    let (outcome, usage) = measure(|| decode_value::<S::Key>(input));
    let limit = 4096 + 16 * input.len() * S::LARGEST;
    assert!(
        usage.peak_bytes <= limit,
        "{} bytes were allocated for {} of input, {limit} are allowed",
        usage.peak_bytes,
        input.len()
    );
    match outcome {
        Ok(Some(_value)) => true,
        Ok(None) => {
            assert_eq!(S::Key::FORMAT, Format::Json, "the header was right");
            false
        }
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Decode);
            false
        }
    }
}

/// Makes hostile bytes from real ones, behind their header.
fn disturbed(real: &[u8], random: &mut Random, head: usize) -> Vec<u8> {
    let mut bytes = real.to_vec();
    let body = bytes.len() - head;
    match random.below(8) {
        0 => {}
        1 => bytes.truncate(head + random.below(body + 1)),
        2 => {
            let most = if random.chance(6) { 600 } else { 60 };
            let length = random.below(most);
            bytes.truncate(head);
            bytes.extend(random_bytes(random, length));
        }
        3 => bytes.extend(random_bytes(random, 1)),
        4 => lengthen(&mut bytes, random, head),
        _ => flip(&mut bytes, random, head),
    }
    bytes
}

/// Flips up to four bits.
fn flip(bytes: &mut [u8], random: &mut Random, head: usize) {
    for _ in 0..=random.below(4) {
        if bytes.len() > head {
            let at = head + random.below(bytes.len() - head);
            bytes[at] ^= 1 << random.below(8);
        }
    }
}

/// Replaces a byte that could be a length by a large number.
fn lengthen(bytes: &mut Vec<u8>, random: &mut Random, head: usize) {
    let at = head + random.below(bytes.len() - head + 1);
    let mut number = vec![0xff; random.below(9)];
    number.push(random.bits().to_le_bytes()[0] & 0x7f);
    let end = bytes.len().min(at + random.below(3));
    bytes.splice(at..end, number);
}

#[test]
fn a_byte_too_many_is_refused() {
    let random = &mut Random::seeded();
    for _ in 0..1_000 {
        let mut bytes = stored::<Choices>(random);
        bytes.extend(random_bytes(random, 1));
        let error = decode_value::<<Choices as Subject>::Key>(&bytes).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
    }
}

#[test]
fn a_value_above_the_cap_is_refused_unread() {
    let bytes = vec![0xff; (8 << 20) + 1];
    let (outcome, usage) = measure(|| decode_value::<<Text as Subject>::Key>(&bytes));
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::TooLarge);
    assert!(usage.peak_bytes < 1_024);
}
