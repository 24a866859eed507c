//! Releases that live side by side, by a version in their keys.

use typed_cache::{CacheKey, EntryKey as _};

use crate::fixture::Fixture;

/// Two releases that live side by side, by number and by fingerprint.
mod releases {
    use serde::{Deserialize, Serialize};
    use typed_cache::Cacheable;

    #[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
    #[cache(resource = "quote", ttl = "15m", version = 1, key_type = Key1)]
    pub(crate) struct Quote1 {
        #[cache(key)]
        pub(crate) id: u64,
        pub(crate) text: String,
    }

    #[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
    #[cache(resource = "quote", ttl = "15m", version = 65535, key_type = Key2)]
    pub(crate) struct Quote2 {
        #[cache(key)]
        pub(crate) id: u64,
        pub(crate) text: String,
    }

    #[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
    #[cache(resource = "quote", ttl = "15m", version = auto, key_type = Key3)]
    pub(crate) struct Quote3 {
        #[cache(key)]
        pub(crate) id: u64,
        pub(crate) text: String,
    }

    #[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
    #[cache(resource = "quote", ttl = "15m", version = auto, key_type = Key4)]
    pub(crate) struct Quote4 {
        #[cache(key)]
        pub(crate) id: u64,
        pub(crate) text: String,
        pub(crate) by: Option<String>,
    }
}

pub(crate) async fn releases_live_side_by_side(f: Fixture) {
    use releases::{Key1, Key2, Key3, Key4, Quote1, Quote2, Quote3, Quote4};
    let text = |n: u8| format!("release {n}");
    let (one, two) = (
        Quote1 {
            id: 1,
            text: text(1),
        },
        Quote2 {
            id: 1,
            text: text(2),
        },
    );
    let three = Quote3 {
        id: 1,
        text: text(3),
    };
    let four = Quote4 {
        id: 1,
        text: text(4),
        by: None,
    };
    op!(f, |c| c.set(&one)).unwrap();
    op!(f, |c| c.set(&two)).unwrap();
    op!(f, |c| c.set(&three)).unwrap();
    op!(f, |c| c.set(&four)).unwrap();
    let auto = |fingerprint| format!("{}/quote@{fingerprint}:1", f.prefix);
    assert_eq!(f.key(&Key1 { id: 1 }), format!("{}/quote@1:1", f.prefix));
    assert_eq!(
        f.key(&Key2 { id: 1 }),
        format!("{}/quote@65535:1", f.prefix)
    );
    assert_eq!(f.key(&Key3 { id: 1 }), auto(Key3::FINGERPRINT));
    assert_eq!(f.key(&Key4 { id: 1 }), auto(Key4::FINGERPRINT));
    assert_eq!(op!(f, |c| c.get(&Key1 { id: 1 })).unwrap(), Some(one));
    assert_eq!(op!(f, |c| c.get(&Key2 { id: 1 })).unwrap(), Some(two));
    assert_eq!(op!(f, |c| c.get(&Key3 { id: 1 })).unwrap(), Some(three));
    assert!(op!(f, |c| c.delete(&Key4 { id: 1 })).unwrap());
    assert_eq!(op!(f, |c| c.delete_many(&[Key1 { id: 1 }])).unwrap(), 1);
    assert!(
        op!(f, |c| c.exists(&Key2 { id: 1 })).unwrap(),
        "a delete reaches its own version"
    );
    assert!(op!(f, |c| c.exists(&Key3 { id: 1 })).unwrap());
    assert_eq!(f.cache.stats().mismatches, 0);
}

/// Counters have no schema: only the version in the key separates releases.
#[derive(CacheKey)]
#[cache(resource = "hits", ttl = "15m", counter)]
pub(crate) struct HitsKey {
    page: u64,
}

#[derive(CacheKey)]
#[cache(resource = "hits", ttl = "15m", version = 2, counter)]
pub(crate) struct Hits2Key {
    page: u64,
}

pub(crate) async fn a_version_keeps_the_releases_of_a_counter_apart(f: Fixture) {
    let (old, new) = (HitsKey { page: 1 }, Hits2Key { page: 1 });
    assert_eq!(op!(f, |c| c.counter(&old).increment(1)).unwrap(), 1);
    assert_eq!(op!(f, |c| c.counter(&new).increment(5)).unwrap(), 5);
    assert_eq!(op!(f, |c| c.counter(&old).get()).unwrap(), Some(1));
    assert_eq!(f.key(&new), format!("{}/hits@2:1", f.prefix));
}

cases! { versions, every way:
    releases_live_side_by_side [Cache::delete Cache::delete_many]
    a_version_keeps_the_releases_of_a_counter_apart [Counter::increment]
}
