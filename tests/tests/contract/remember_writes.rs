//! Loads and writes of the same key.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::task::yield_now;
use typed_cache::{Cache, Source};
use typed_cache_tests::model::Random;

use crate::fixture::Fixture;
use crate::operations::USER;
use crate::source::{Database, Load, named, start};
use crate::types::{StrictKey, TTL, User, UserKey, user};

/// A write through the cache.
type Change = fn(Cache) -> Pin<Box<dyn Future<Output = ()> + Send>>;

const WRITTEN: &str = "written";

const CHANGES: &[(&str, Change, Option<&str>)] = &[
    (
        "set",
        |c| Box::pin(async move { c.set(&named(WRITTEN)).await.unwrap() }),
        Some(WRITTEN),
    ),
    (
        "set_at",
        |c| Box::pin(async move { c.set_at(&USER, &named(WRITTEN)).await.unwrap() }),
        Some(WRITTEN),
    ),
    (
        "set if absent",
        |c| Box::pin(async move { assert!(c.set(&named(WRITTEN)).if_absent().await.unwrap()) }),
        Some(WRITTEN),
    ),
    (
        "replace",
        |c| Box::pin(async move { c.replace(&named(WRITTEN)).await.map(drop).unwrap() }),
        Some(WRITTEN),
    ),
    (
        "update",
        |c| {
            Box::pin(async move {
                let change = |_| Some(named(WRITTEN));
                c.update(&USER, change).await.map(drop).unwrap();
            })
        },
        Some(WRITTEN),
    ),
    (
        "set_many",
        |c| {
            Box::pin(async move {
                let users = [named(WRITTEN), user(2)];
                assert!(
                    c.set_many(&users)
                        .await
                        .unwrap()
                        .into_iter()
                        .all(|set| set.is_ok())
                );
            })
        },
        Some(WRITTEN),
    ),
    (
        "delete",
        |c| Box::pin(async move { c.delete(&USER).await.map(drop).unwrap() }),
        None,
    ),
    (
        "delete_many",
        |c| {
            Box::pin(async move {
                c.delete_many([UserKey { id: 2 }, USER])
                    .await
                    .map(drop)
                    .unwrap();
            })
        },
        None,
    ),
    (
        "take",
        |c| Box::pin(async move { c.take(&USER).await.map(drop).unwrap() }),
        None,
    ),
    (
        "clear",
        |c| Box::pin(async move { c.clear::<UserKey>().await.map(drop).unwrap() }),
        None,
    ),
    (
        "clear_prefix",
        |c| Box::pin(async move { c.clear_prefix().await.map(drop).unwrap() }),
        None,
    ),
    (
        "batch",
        |c| {
            Box::pin(async move {
                let mut batch = c.batch();
                let _ = batch.push(c.get(&UserKey { id: 2 }));
                let _ = batch.push(c.delete(&USER));
                batch.run().await.map(drop).unwrap();
            })
        },
        None,
    ),
    (
        "atomic pipeline",
        |c| {
            Box::pin(async move {
                let both = (c.delete(&USER), c.set(&user(2)));
                c.pipeline(both).atomic().await.map(drop).unwrap();
            })
        },
        None,
    ),
];

pub(crate) async fn no_load_that_began_before_a_write_is_stored(f: Fixture) {
    for (change, write, expected) in CHANGES {
        f.cache.clear_prefix().await.unwrap();
        let source = Database::closed();
        let before = start(&f.cache, &source, named("loaded before")).await;
        write(f.cache.clone()).await;
        // One who comes behind the write gets what is there now, or loads itself.
        let later = f
            .cache
            .remember(&USER, Database::open().load(named("loaded behind")));
        let later = later.await.unwrap();
        assert_eq!(later.name, expected.unwrap_or("loaded behind"), "{change}");
        source.let_one_go();
        assert_eq!(
            before.await.unwrap().unwrap().name,
            "loaded before",
            "{change}"
        );
        let stored = f.cache.get(&USER).await.unwrap().unwrap();
        assert_eq!(stored.name, later.name, "{change}");
    }
}

pub(crate) async fn reads_and_other_keys_end_no_load(f: Fixture) {
    let source = Database::closed();
    let call = start(&f.cache, &source, user(1)).await;
    f.cache.get(&USER).ttl(TTL).await.unwrap();
    f.cache.exists(&USER).await.unwrap();
    f.cache.set(&user(2)).await.unwrap();
    f.cache.delete(&UserKey { id: 11 }).await.unwrap();
    f.cache.clear::<StrictKey>().await.unwrap();
    source.let_one_go();
    call.await.unwrap().unwrap();
    assert_eq!(f.cache.get(&USER).await.unwrap(), Some(user(1)));
}

/// A source whose value is the number of its changes.
#[derive(Clone, Default)]
struct Versions(Arc<AtomicU64>);

impl Versions {
    fn now(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    fn change(&self) -> u64 {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// Loads the value as it is when the load begins, which ends some time later.
    fn load(&self, pauses: usize) -> impl FnOnce() -> Load<User> + Send + use<> {
        let source = self.clone();
        move || {
            Box::pin(async move {
                let version = source.now();
                for _ in 0..pauses {
                    yield_now().await;
                }
                Ok(version_of(version))
            }) as Load<User>
        }
    }
}

fn version_of(version: u64) -> User {
    named(&version.to_string())
}

fn version(user: &User) -> u64 {
    user.name.parse().unwrap()
}

/// Changes the source and then the cache, in one of all ways, and returns the version that every later read has at least.
async fn change(cache: &Cache, source: &Versions, way: usize) -> u64 {
    let version = source.change();
    let user = version_of(version);
    match way {
        0 => cache.set(&user).await.unwrap(),
        1 => drop(cache.replace(&user).await.unwrap()),
        2 => drop(cache.clear::<UserKey>().await.unwrap()),
        3 => drop(cache.take(&USER).await.unwrap()),
        4 => drop(
            cache
                .pipeline((cache.delete(&USER), cache.get(&USER)))
                .await
                .unwrap(),
        ),
        5 => drop(
            cache
                .pipeline((cache.get(&USER), cache.set(&user)))
                .atomic()
                .await
                .unwrap(),
        ),
        _ => drop(cache.delete(&USER).await.unwrap()),
    }
    version
}

/// What is on record of the changes.
#[derive(Clone, Default)]
struct Record {
    source: Versions,
    /// The last version whose write has returned.
    written: Arc<AtomicU64>,
}

/// Reads until the writer is done; every read gives what was written before it began, or something newer.
async fn read(cache: Cache, record: Record, mut random: Random, until: u64) -> u64 {
    let mut loads = 0;
    while record.written.load(Ordering::SeqCst) < until {
        let least = record.written.load(Ordering::SeqCst);
        let found = if random.below(4) == 0 {
            cache.get(&USER).await.unwrap()
        } else {
            let load = record.source.load(random.below(20));
            let value = cache.remember(&USER, load).outcome().await.unwrap();
            loads += u64::from(value.source == Source::Loaded);
            Some(value.value)
        };
        if let Some(user) = found {
            assert!(version(&user) >= least, "{} after {least}", version(&user));
        }
        for _ in 0..random.below(8) {
            yield_now().await;
        }
    }
    loads
}

pub(crate) async fn no_read_behind_a_write_gives_what_was_loaded_before_it(f: Fixture) {
    const CHANGES: u64 = 300;
    let mut random = Random::seeded();
    let record = Record::default();
    let readers = (0..8).map(|_| {
        let random = Random::new(random.bits());
        tokio::spawn(read(f.cache.clone(), record.clone(), random, CHANGES))
    });
    let readers: Vec<_> = readers.collect();
    for _ in 0..CHANGES {
        for _ in 0..random.below(30) {
            yield_now().await;
        }
        let written = change(&f.cache, &record.source, random.below(8)).await;
        record.written.store(written, Ordering::SeqCst);
    }
    let mut loads = 0;
    for reader in readers {
        loads += reader.await.unwrap();
    }
    assert!(loads > 0, "nothing was loaded");
}

cases! { remember_writes, alone:
    no_load_that_began_before_a_write_is_stored [Cache::remember]
    reads_and_other_keys_end_no_load []
    no_read_behind_a_write_gives_what_was_loaded_before_it []
}
