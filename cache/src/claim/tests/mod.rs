//! Walker and tracer over random types and values, against each other and against the bytes.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "small numbers are made of large ones"
)]

mod model;
mod value;

use proptest::prelude::*;

use crate::claim::{Strictness, trace, walk};
use crate::schema::tests::reader;
use crate::schema::{Flags, Format, Shape};

use self::model::{FAULTS, Fault, Model, models};
use self::value::{Read, Value, Written, with_model};

const CALLS: Strictness = Strictness::Calls;

fn is_for_json(shape: &Shape) -> bool {
    !shape.has(Flags::NULL_IN_OPTION.with(Flags::NO_KEY_IN_MAP))
}

/// Reads what postcard wrote, by the type and by the shape alone.
fn postcard_agrees(model: &Model, shape: &Shape, value: &Value) {
    let bytes = postcard::to_stdvec(&Written(model, value)).unwrap();
    assert_eq!(reader::read(shape, &bytes), Ok(&[][..]));
    let read = with_model(model, || postcard::from_bytes::<Read>(&bytes)).unwrap();
    let again = postcard::to_stdvec(&Written(model, &read.0)).unwrap();
    assert_eq!(bytes, again);
}

#[cfg(feature = "json")]
fn json_agrees(model: &Model, value: &Value) {
    let text = serde_json::to_string(&Written(model, value)).unwrap();
    let read = with_model(model, || serde_json::from_str::<Read>(&text)).unwrap();
    assert_eq!(
        text,
        serde_json::to_string(&Written(model, &read.0)).unwrap()
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn what_a_shape_says_passes(model in models(), mut seed: u64) {
        let shape = model.shape();
        let value = Value::of(&model, &mut seed, false);
        let written = Written(&model, &value);
        let seen = walk(shape, &written, Format::Postcard, CALLS);
        prop_assert!(seen.is_ok(), "{:?}", seen);
        postcard_agrees(&model, shape, &value);
        let traced = with_model(&model, || trace::<Read>(shape, Format::Postcard, CALLS));
        prop_assert!(traced.fault.is_none() && traced.unchecked.is_empty(), "{:?}", traced);
        #[cfg(feature = "json")]
        if is_for_json(shape) {
            let seen = walk(shape, &written, Format::Json, CALLS);
            prop_assert!(seen.is_ok(), "{:?}", seen);
            json_agrees(&model, &value);
            let traced = with_model(&model, || trace::<Read>(shape, Format::Json, CALLS));
            prop_assert!(traced.fault.is_none() && traced.unchecked.is_empty(), "{:?}", traced);
        }
    }

    #[test]
    fn every_fault_is_found_in_both_directions(model in models(), mut seed: u64) {
        let shape = model.shape();
        for fault in FAULTS {
            let Some(other) = model.with(fault) else { continue };
            let value = Value::of(&other, &mut seed, true);
            for format in [Format::Postcard, Format::Json] {
                if format == Format::Json && !(is_for_json(shape) && is_for_json(other.shape())) {
                    continue;
                }
                let seen = walk(shape, &Written(&other, &value), format, CALLS);
                prop_assert!(seen.is_err(), "{:?} in {:?}", fault, other);
                let traced = with_model(&other, || trace::<Read>(shape, format, CALLS));
                prop_assert!(traced.fault.is_some(), "{:?} in {:?}: {:?}", fault, other, traced);
            }
        }
    }

    /// What the walker lets pass for its bytes alone, has the bytes of the shape.
    #[test]
    fn what_passes_for_its_bytes_has_them(model in models(), mut seed: u64) {
        let shape = model.shape();
        for other in FAULTS.into_iter().filter_map(|fault| model.with(fault)) {
            let value = Value::of(&other, &mut seed, false);
            let written = Written(&other, &value);
            if walk(shape, &written, Format::Postcard, Strictness::Bytes).is_ok() {
                let bytes = postcard::to_stdvec(&written).unwrap();
                prop_assert_eq!(reader::read(shape, &bytes), Ok(&[][..]));
            }
        }
    }
}

#[test]
fn an_unwrapped_newtype_adds_no_byte() {
    let model = Model::Newtype(Box::new(Model::Unit));
    let bare = model.with(Fault::UnwrapNewtype).unwrap();
    let written = Written(&bare, &Value::Nothing);
    let shape = model.shape();
    assert!(walk(shape, &written, Format::Postcard, Strictness::Bytes).is_ok());
    assert!(walk(shape, &written, Format::Postcard, Strictness::Calls).is_err());
}
