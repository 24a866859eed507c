//! Hostile bytes behind the right header never cause a panic, and a value read from them can be written.
//!
//! `cargo +nightly fuzz run decode -- -max_total_time=60`
#![no_main]

use libfuzzer_sys::fuzz_target;
use typed_cache::__private::{Format, decode_value, encode_value};
use typed_cache::{EntryKey, Fingerprint};

#[path = "../../tests/src/decoding.rs"]
mod decoding;

use decoding::{Subject, Visit, visit_one};

fuzz_target!(|input: &[u8]| {
    if let Some((&number, payload)) = input.split_first() {
        visit_one(usize::from(number), &mut Decode { payload });
    }
});

struct Decode<'a> {
    payload: &'a [u8],
}

impl Visit for Decode<'_> {
    fn visit<S: Subject>(&mut self) {
        let stored = match S::Key::FORMAT {
            Format::Postcard => behind_header(S::Key::FINGERPRINT, self.payload),
            Format::Json => self.payload.to_vec(),
        };
        if let Ok(Some(value)) = decode_value::<S::Key>(&stored) {
            assert!(
                size_of_val(&value) <= S::LARGEST,
                "{} is measured by its parts",
                S::NAME
            );
            encode_value::<S::Key>(&value, &mut Vec::new()).expect("a value that was read can be written");
        }
    }
}

fn behind_header(fingerprint: Fingerprint, payload: &[u8]) -> Vec<u8> {
    let [a, b, c, d] = fingerprint.to_bytes();
    [&[0x90, a, b, c, d], payload].concat()
}
