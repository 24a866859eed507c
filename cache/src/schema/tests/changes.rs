//! Changes of the stored bytes give another fingerprint, and no other change does.

use std::collections::HashSet;

use crate::schema::{Fingerprint, Flags, Member, Part, Schema, Shape, Variant};

const ID: &[Part] = &[Part::of::<u64>("id")];

const CITY: Shape = Shape::record(&[Member::of::<str>("city"), Member::of::<str>("zip")]);
const FREE: Variant = Variant::unit("Free");
const TRIAL: Variant = Variant::record("Trial", &[Member::of::<u16>("days_left")]);
const PRO: Variant = Variant::unit("Pro");

fn user(members: Vec<Member>) -> Fingerprint {
    Fingerprint::of(ID, &Shape::record(Vec::leak(members)))
}

fn plan(variants: Vec<Variant>) -> Fingerprint {
    Fingerprint::of(ID, &Shape::enumeration(Vec::leak(variants)))
}

#[track_caller]
fn all_differ(fingerprints: &[Fingerprint]) {
    let distinct: HashSet<_> = fingerprints.iter().collect();
    assert_eq!(distinct.len(), fingerprints.len(), "{fingerprints:?}");
}

#[test]
fn keys() {
    let value = str::SHAPE;
    all_differ(&[
        Fingerprint::of(&[], value),
        Fingerprint::of(&[Part::of::<u64>("a"), Part::of::<u64>("b")], value),
        Fingerprint::of(&[Part::of::<u64>("b"), Part::of::<u64>("a")], value),
        Fingerprint::of(&[Part::of::<u64>("a"), Part::of::<u32>("b")], value),
        Fingerprint::of(&[Part::of::<u64>("a"), Part::of::<str>("b")], value),
        Fingerprint::of(&[Part::of::<u64>("a"), Part::of::<[u8]>("b")], value),
        Fingerprint::of(&[Part::of::<u64>("a")], value),
    ]);
}

#[test]
fn map_fields() {
    all_differ(&[
        Fingerprint::of(ID, str::SHAPE),
        Fingerprint::of_map(ID, u8::SHAPE, str::SHAPE),
        Fingerprint::of_map(ID, str::SHAPE, str::SHAPE),
        Fingerprint::of_map(ID, str::SHAPE, u8::SHAPE),
    ]);
}

// These bytes are in stored values: a change here makes every entry of every user a miss.
#[test]
fn fingerprints_are_stable() {
    let user = user(vec![
        Member::of::<str>("name"),
        Member::new("address", &CITY),
    ]);
    let fingerprints = [
        user,
        plan(vec![FREE, TRIAL, PRO]),
        Fingerprint::of(ID, <Option<Vec<u8>>>::SHAPE),
    ];
    let text = fingerprints.map(|fingerprint| fingerprint.to_string());
    assert_eq!(text, ["f7d91fe0", "852315b1", "8cfadba6"]);
}

#[test]
#[should_panic(expected = "elements take no bytes")]
fn sequences_without_bytes_are_refused() {
    let _ = Fingerprint::of(ID, <Option<Vec<()>>>::SHAPE);
}

const OPAQUE: Shape = Shape::opaque("serde_json::Value");
const HOLDER: Shape = Shape::record(&[Member::new("a", &Shape::option(&OPAQUE))]);

#[test]
fn guarded_shapes() {
    let guarded = |shape: &Shape| shape.needs_guard();
    assert!(guarded(&OPAQUE));
    assert!(guarded(&HOLDER));
    assert!(guarded(<Vec<std::collections::HashMap<u8, u8>>>::SHAPE));
    assert!(guarded(
        <Vec<Vec<Vec<Vec<Vec<Vec<Vec<Vec<Vec<u8>>>>>>>>>>::SHAPE
    ));
    assert!(!guarded(<Vec<Option<String>>>::SHAPE));
}

#[test]
fn shapes_that_json_cannot_read_back() {
    let lost = |shape: &Shape| shape.has(Flags::NULL_IN_OPTION);
    assert!(lost(<Option<Option<u8>>>::SHAPE));
    assert!(lost(<Vec<(u8, Option<()>)>>::SHAPE));
    assert!(!lost(<Option<Vec<Option<u8>>>>::SHAPE));
    assert!(!lost(<Option<[Option<u8>; 1]>>::SHAPE));
}
