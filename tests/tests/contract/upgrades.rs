//! Releases of a type that read each other's entries.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use typed_cache::{CacheKey, Cacheable, ErrorKind, Schema};

use crate::fixture::{Fixture, assert_error};

/// The first release, which knows of no other.
pub(crate) mod one {
    use super::{CacheKey, Cacheable, Deserialize, Schema, Serialize};

    #[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
    #[cache(resource = "person", ttl = "15m")]
    pub(crate) struct Person {
        #[cache(key)]
        pub(crate) id: u64,
        pub(crate) name: String,
    }

    #[derive(Serialize, Deserialize, Schema, Clone, Debug, PartialEq)]
    pub(crate) struct Item {
        pub(crate) name: String,
    }

    #[derive(CacheKey)]
    #[cache(resource = "people", ttl = "15m", list = Item)]
    pub(crate) struct ListKey;

    #[derive(CacheKey)]
    #[cache(resource = "by-name", ttl = "15m", map = (String, Item))]
    pub(crate) struct MapKey;
}

/// The second release reads the first one's entries, and writes its own form or the old one.
macro_rules! second {
    ($module:ident $($write_as:tt)*) => {
        pub(crate) mod $module {
            use super::{CacheKey, Cacheable, Deserialize, Schema, Serialize, one};

            #[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
            #[cache(resource = "person", ttl = "15m", upgrade_from(one::Person) $($write_as)*)]
            pub(crate) struct Person {
                #[cache(key)]
                pub(crate) id: u64,
                pub(crate) first: String,
                pub(crate) last: String,
            }

            impl From<one::Person> for Person {
                fn from(old: one::Person) -> Self {
                    let (first, last) = old.name.split_once(' ').unwrap_or((&old.name, ""));
                    Self { id: old.id, first: first.into(), last: last.into() }
                }
            }

            impl From<&Person> for one::Person {
                fn from(new: &Person) -> Self {
                    Self { id: new.id, name: format!("{} {}", new.first, new.last) }
                }
            }

            #[derive(Serialize, Deserialize, Schema, Clone, Debug, PartialEq)]
            pub(crate) struct Item {
                pub(crate) name: String,
                pub(crate) age: u8,
            }

            impl From<one::Item> for Item {
                fn from(old: one::Item) -> Self {
                    Self { name: old.name, age: 0 }
                }
            }

            #[derive(CacheKey)]
            #[cache(resource = "people", ttl = "15m", list = Item, upgrade_from(one::Item))]
            pub(crate) struct ListKey;

            #[derive(CacheKey)]
            #[cache(resource = "by-name", ttl = "15m", map = (String, Item), upgrade_from(one::Item))]
            pub(crate) struct MapKey;
        }
    };
}

second! { rolling , write_as = one::Person }
second! { two }

/// The third release reads the entries of both before it.
pub(crate) mod three {
    use super::{Cacheable, Deserialize, Serialize, one, two};

    #[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
    #[cache(
        resource = "person",
        ttl = "15m",
        upgrade_from(two::Person, one::Person)
    )]
    pub(crate) struct Person {
        #[cache(key)]
        pub(crate) id: u64,
        pub(crate) names: Vec<String>,
    }

    impl From<two::Person> for Person {
        fn from(old: two::Person) -> Self {
            Self {
                id: old.id,
                names: vec![old.first, old.last],
            }
        }
    }
}

fn first(name: &str) -> one::Person {
    one::Person {
        id: 1,
        name: name.into(),
    }
}

fn second(first: &str, last: &str) -> two::Person {
    two::Person {
        id: 1,
        first: first.into(),
        last: last.into(),
    }
}

fn third(names: [&str; 2]) -> three::Person {
    three::Person {
        id: 1,
        names: names.map(String::from).into(),
    }
}

const ONE: one::PersonKey = one::PersonKey { id: 1 };
const ROLLING: rolling::PersonKey = rolling::PersonKey { id: 1 };
const TWO: two::PersonKey = two::PersonKey { id: 1 };
const THREE: three::PersonKey = three::PersonKey { id: 1 };

pub(crate) async fn an_entry_of_an_older_form_is_read_and_converted(f: Fixture) {
    op!(f, |c| c.set(&first("Ada Lovelace"))).unwrap();
    let stored = raw!(f, "GET", f.key(&ONE)).bytes();
    let read = op!(f, |c| c.get(&TWO)).unwrap();
    assert_eq!(read, Some(second("Ada", "Lovelace")));
    let read = op!(f, |c| c.get(&THREE)).unwrap();
    assert_eq!(read, Some(third(["Ada", "Lovelace"])));
    assert_eq!(
        raw!(f, "GET", f.key(&ONE)).bytes(),
        stored,
        "not written back"
    );
    let stats = f.cache.stats();
    assert_eq!((stats.upgrades, stats.hits, stats.mismatches), (2, 2, 0));
    op!(f, |c| c.set(&second("Ada", "King"))).unwrap();
    assert_eq!(
        op!(f, |c| c.get(&ONE)).unwrap(),
        None,
        "an old release cannot"
    );
    let read = op!(f, |c| c.get_many(&[THREE, THREE])).unwrap();
    assert_eq!(
        read,
        [Some(third(["Ada", "King"])), Some(third(["Ada", "King"]))]
    );
    assert_eq!(f.cache.stats().resources["person"].upgrades, 4);
    let old = op!(f, |c| c.replace(&third(["Ada", "Byron"]))).unwrap();
    assert_eq!(old, Some(third(["Ada", "King"])));
}

pub(crate) async fn items_and_values_of_maps_are_upgraded_too(f: Fixture) {
    let old = one::Item { name: "Ada".into() };
    let new = two::Item {
        name: "Ada".into(),
        age: 0,
    };
    op!(f, |c| c.list(&one::ListKey).push_back_many([&old, &old])).unwrap();
    let items = op!(f, |c| c.list(&two::ListKey).range(0, -1)).unwrap();
    let items: Vec<two::Item> = items.into_iter().map(Result::unwrap).collect();
    assert_eq!(items, [new.clone(), new.clone()]);
    assert_eq!(
        op!(f, |c| c.list(&two::ListKey).pop_front()).unwrap(),
        Some(new.clone())
    );
    let name = "ada".to_owned();
    op!(f, |c| c.map(&one::MapKey).set(&name, &old)).unwrap();
    assert_eq!(
        op!(f, |c| c.map(&two::MapKey).get(&name)).unwrap(),
        Some(new.clone())
    );
    let all = op!(f, |c| c.map(&two::MapKey).get_all()).unwrap();
    assert_eq!(BTreeMap::from_iter(all), BTreeMap::from([(name, new)]));
    assert_eq!(f.cache.stats().upgrades, 5);
}

/// An entry that is read counts as a value for conditions.
pub(crate) async fn an_entry_of_an_older_form_is_present(f: Fixture) {
    op!(f, |c| c.set(&first("Ada Lovelace"))).unwrap();
    assert!(!op!(f, |c| c.set(&third(["a", "b"])).if_absent()).unwrap());
    assert_eq!(
        op!(f, |c| c.get(&ONE)).unwrap(),
        Some(first("Ada Lovelace"))
    );
    assert!(op!(f, |c| c.set(&third(["a", "b"])).if_present()).unwrap());
    assert_eq!(op!(f, |c| c.get(&THREE)).unwrap(), Some(third(["a", "b"])));
}

pub(crate) async fn damage_of_an_older_form_is_damage(f: Fixture) {
    op!(f, |c| c.set(&first("Ada Lovelace"))).unwrap();
    let mut stored = raw!(f, "GET", f.key(&ONE)).bytes().unwrap();
    stored.pop();
    raw!(f, "SET", f.key(&ONE), stored);
    let error = op!(f, |c| c.get(&THREE)).unwrap_err();
    assert_error(&error, ErrorKind::Decode, "person");
}

/// Three deploys: read both and write the old form, write the new form, drop the old one; and back.
pub(crate) async fn a_rolling_deploy_loses_and_misreads_nothing(f: Fixture) {
    let c = &f.cache;
    let person = |first: &str| rolling::Person {
        id: 1,
        first: first.into(),
        last: "Lovelace".into(),
    };
    // The first deploy: releases one and rolling side by side.
    c.set(&first("Ada Lovelace")).await.unwrap();
    assert_eq!(c.get(&ROLLING).await.unwrap(), Some(person("Ada")));
    c.set(&person("Augusta")).await.unwrap();
    assert_eq!(c.get(&ONE).await.unwrap(), Some(first("Augusta Lovelace")));
    assert_eq!(c.get(&ROLLING).await.unwrap(), Some(person("Augusta")));
    assert!(!c.set(&person("x")).if_absent().await.unwrap());
    assert!(c.set(&person("Ada")).if_present().await.unwrap());
    assert_eq!(c.get(&ONE).await.unwrap(), Some(first("Ada Lovelace")));
    // The second deploy: rolling and two side by side.
    c.set(&second("Ada", "King")).await.unwrap();
    let read = c.get(&ROLLING).await.unwrap().unwrap();
    assert_eq!((read.first.as_str(), read.last.as_str()), ("Ada", "King"));
    c.set(&person("Ada")).await.unwrap();
    assert_eq!(c.get(&TWO).await.unwrap(), Some(second("Ada", "Lovelace")));
    // Back again.
    c.set(&second("Ada", "King")).await.unwrap();
    c.set(&c.get(&ROLLING).await.unwrap().unwrap())
        .await
        .unwrap();
    assert_eq!(c.get(&ONE).await.unwrap(), Some(first("Ada King")));
    assert_eq!((c.stats().misses, c.stats().mismatches), (0, 0));
}

cases! { upgrades, every way:
    an_entry_of_an_older_form_is_read_and_converted [Cache::get Cache::get_many Cache::replace]
    items_and_values_of_maps_are_upgraded_too [List::range List::pop_front Map::get Map::get_all]
    an_entry_of_an_older_form_is_present [Operation::if_absent Operation::if_present]
    damage_of_an_older_form_is_damage [Cache::get!Decode]
}

cases! { upgrades, alone:
    a_rolling_deploy_loses_and_misreads_nothing [Cache::set Cache::get]
}
