//! What types say of damage: what it reads as, and the reason of one that refuses what it reads.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable, ErrorKind, Schema};

use crate::damage::{Damage, assert_damaged};
use crate::fixture::{Fixture, assert_error};

#[derive(CacheKey)]
#[cache(resource = "lenient", ttl = "15m", value = String, damage = miss)]
pub(crate) struct LenientKey;

#[derive(Cacheable)]
#[cache(resource = "lenient-hash", ttl = "15m", hash, key(), key_type = LenientHashKey, damage = miss)]
pub(crate) struct Lenient {
    text: String,
}

#[derive(CacheKey)]
#[cache(resource = "lenient-map", ttl = "15m", map = (u8, String), damage = miss)]
pub(crate) struct LenientMapKey;

#[derive(CacheKey)]
#[cache(resource = "severe", ttl = "15m", value = String, damage = error)]
pub(crate) struct SevereKey;

pub(crate) async fn a_type_can_say_what_its_damage_is(f: Fixture) {
    let f = f
        .with(|builder| builder.damage(typed_cache::schema::Damage::Miss))
        .await;
    let text = "tea".to_owned();
    op!(f, |c| c.set_at(&SevereKey, &text)).unwrap();
    let stored = raw!(f, "GET", f.key(&SevereKey)).bytes().unwrap();
    raw!(f, "SET", f.key(&SevereKey), Damage::LeftOver.of(&stored));
    assert_damaged(&op!(f, |c| c.get(&SevereKey)).unwrap_err(), "severe", None);
    let f = f.with(|builder| builder).await;
    op!(f, |c| c.set_at(&LenientKey, &text)).unwrap();
    let stored = raw!(f, "GET", f.key(&LenientKey)).bytes().unwrap();
    raw!(f, "SET", f.key(&LenientKey), Damage::LeftOver.of(&stored));
    assert_eq!(op!(f, |c| c.get(&LenientKey)).unwrap(), None);
    let lenient = Lenient { text: text.clone() };
    let key = LenientHashKey {};
    op!(f, |c| c.hash(&key).set(&lenient)).unwrap();
    let field = raw!(f, "HGET", f.key(&key), "text").bytes().unwrap();
    raw!(f, "HSET", f.key(&key), "text", Damage::LeftOver.of(&field));
    assert!(op!(f, |c| c.hash(&key).get()).unwrap().is_none());
    op!(f, |c| c.map(&LenientMapKey).set(&1, &text)).unwrap();
    let entry = raw!(f, "HGET", f.key(&LenientMapKey), "1").bytes().unwrap();
    raw!(
        f,
        "HSET",
        f.key(&LenientMapKey),
        "1",
        Damage::LeftOver.of(&entry)
    );
    assert_eq!(op!(f, |c| c.map(&LenientMapKey).get(&1)).unwrap(), None);
}

/// A number that its type accepts only if it is even.
#[derive(Serialize, Deserialize, Schema, Clone, Copy, Debug, PartialEq)]
#[serde(try_from = "u8", into = "u8")]
pub(crate) struct Even(u8);

impl From<Even> for u8 {
    fn from(even: Even) -> Self {
        even.0
    }
}

impl TryFrom<u8> for Even {
    type Error = &'static str;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        let is_even = number.is_multiple_of(2);
        is_even.then_some(Self(number)).ok_or("an odd number")
    }
}

#[derive(CacheKey)]
#[cache(resource = "even", ttl = "15m", value = Even)]
pub(crate) struct EvenKey;

#[derive(CacheKey)]
#[cache(resource = "evens", ttl = "15m", value = BTreeMap<String, Even>)]
pub(crate) struct EvensKey;

pub(crate) async fn the_reason_of_a_type_is_kept(f: Fixture) {
    op!(f, |c| c.set_at(&EvenKey, &Even(2))).unwrap();
    let mut stored = raw!(f, "GET", f.key(&EvenKey)).bytes().unwrap();
    *stored.last_mut().unwrap() = 201;
    raw!(f, "SET", f.key(&EvenKey), &stored);
    let error = op!(f, |c| c.get(&EvenKey)).unwrap_err();
    assert_error(&error, ErrorKind::Decode, "even");
    let message = error.to_string();
    assert!(
        message.contains("an odd number") && message.contains("damage = miss"),
        "{message}"
    );
    assert!(!message.contains("201"), "{message}");

    let evens = BTreeMap::from([("two".to_owned(), Even(2))]);
    op!(f, |c| c.set_at(&EvensKey, &evens)).unwrap();
    let mut stored = raw!(f, "GET", f.key(&EvensKey)).bytes().unwrap();
    *stored.last_mut().unwrap() = 201;
    raw!(f, "SET", f.key(&EvensKey), &stored);
    let error = op!(f, |c| c.get(&EvensKey)).unwrap_err();
    assert!(error.to_string().contains("an odd number"), "{error}");
}

cases! { damage_of_types, every way:
    a_type_can_say_what_its_damage_is [Cache::get Hash::get Map::get]
    the_reason_of_a_type_is_kept [Cache::get!Decode]
}
