//! A value, and a source that keeps what is written to it.

use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use typed_cache::{Cache, Cacheable, Changes, MemoryEngine, WriteBehindBuilder};

#[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "user", ttl = "15m")]
pub(crate) struct User {
    #[cache(key)]
    pub(crate) id: u64,
    pub(crate) version: u64,
}

pub(crate) const USER: UserKey = UserKey { id: 1 };

pub(crate) fn user(version: u64) -> User {
    User { id: 1, version }
}

pub(crate) fn memory() -> (MemoryEngine, Cache) {
    let engine = MemoryEngine::new();
    (engine.clone(), Cache::from(engine))
}

/// A source, whose writes wait until they are let go, and which fails as often as it is told.
#[derive(Clone)]
pub(crate) struct Source(Arc<Inner>);

struct Inner {
    /// Identifiers and versions, batch by batch, those that failed among them; a delete is version 0.
    batches: Mutex<Vec<Vec<(u64, u64)>>>,
    failures: Mutex<u32>,
    /// The numbers of further batches that fail, from 1.
    fails_at: Mutex<Vec<usize>>,
    /// Each batch with this identifier fails.
    poison: Mutex<Option<u64>>,
    begins: Semaphore,
    gate: Semaphore,
}

impl Source {
    pub(crate) fn open() -> Self {
        Self::with(0, Semaphore::MAX_PERMITS)
    }

    pub(crate) fn closed() -> Self {
        Self::with(0, 0)
    }

    pub(crate) fn failing(failures: u32) -> Self {
        Self::with(failures, Semaphore::MAX_PERMITS)
    }

    pub(crate) fn failing_at(numbers: impl Into<Vec<usize>>) -> Self {
        let source = Self::open();
        *source.0.fails_at.lock().unwrap() = numbers.into();
        source
    }

    fn with(failures: u32, permits: usize) -> Self {
        Self(Arc::new(Inner {
            batches: Mutex::default(),
            failures: Mutex::new(failures),
            fails_at: Mutex::default(),
            poison: Mutex::default(),
            begins: Semaphore::new(0),
            gate: Semaphore::new(permits),
        }))
    }

    pub(crate) fn batches(&self) -> Vec<Vec<(u64, u64)>> {
        self.0.batches.lock().unwrap().clone()
    }

    /// Waits for the begin of one more write.
    pub(crate) async fn begins(&self) {
        self.0.begins.acquire().await.unwrap().forget();
    }

    /// Has each batch with this identifier fail.
    pub(crate) fn refusing(id: u64) -> Self {
        let source = Self::open();
        *source.0.poison.lock().unwrap() = Some(id);
        source
    }

    pub(crate) fn let_one_go(&self) {
        self.0.gate.add_permits(1);
    }

    pub(crate) fn behind(&self, cache: &Cache) -> WriteBehindBuilder<User, &'static str> {
        let source = self.clone();
        cache.write_behind(move |changes: Changes<User>| {
            let inner = Arc::clone(&source.0);
            async move {
                let values = changes.values.iter().map(|user| (user.id, user.version));
                let deleted = changes.deleted.iter().map(|key| (key.id, 0));
                let batch: Vec<_> = values.chain(deleted).collect();
                let poison = *inner.poison.lock().unwrap();
                let is_refused = batch.iter().any(|(id, _)| Some(*id) == poison);
                let number = {
                    let mut batches = inner.batches.lock().unwrap();
                    batches.push(batch);
                    batches.len()
                };
                inner.begins.add_permits(1);
                inner.gate.acquire().await.unwrap().forget();
                let mut failures = inner.failures.lock().unwrap();
                if *failures > 0 {
                    *failures -= 1;
                    return Err("the source is down");
                }
                if is_refused || inner.fails_at.lock().unwrap().contains(&number) {
                    return Err("the source refuses it");
                }
                Ok(())
            }
        })
    }
}
