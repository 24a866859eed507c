//! Values that are stale, or soon will be: what a caller gets, and when the source is asked. All on a clock that is paused.

mod background;
mod loads;
mod refreshes;
mod words;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::{advance, sleep};
use typed_cache::{Cache, Cacheable, Outcome, Source, StaleCause};

const TTL: Duration = Duration::from_secs(600);
const GRACE: Duration = Duration::from_secs(3600);
const SECOND: Duration = Duration::from_secs(1);
const THROTTLE: Duration = Duration::from_secs(30);

#[derive(Serialize, Deserialize, Cacheable, Clone, Debug, PartialEq)]
#[cache(resource = "kept", ttl = "10m", grace = "1h")]
struct Kept {
    #[cache(key)]
    id: u64,
    version: u64,
}

const KEY: KeptKey = KeptKey { id: 1 };

/// A source whose values have a new version with each load.
#[derive(Clone, Default)]
struct Origin {
    version: Arc<AtomicU64>,
}

type Answer = Result<Kept, &'static str>;

impl Origin {
    fn loads(&self) -> u64 {
        self.version.load(Ordering::Relaxed)
    }

    /// A loader that takes so long.
    fn after(
        &self,
        time: Duration,
    ) -> impl Fn() -> futures_util::future::BoxFuture<'static, Answer> + Send + use<> {
        let origin = self.clone();
        move || {
            let version = origin.version.fetch_add(1, Ordering::Relaxed) + 1;
            Box::pin(async move {
                sleep(time).await;
                Ok(Kept { id: 1, version })
            })
        }
    }

    fn load(&self) -> impl Fn() -> futures_util::future::BoxFuture<'static, Answer> + Send + use<> {
        self.after(Duration::ZERO)
    }

    /// A loader that fails after so long.
    fn fail_after(
        &self,
        time: Duration,
    ) -> impl Fn() -> futures_util::future::BoxFuture<'static, Answer> + Send + use<> {
        let origin = self.clone();
        move || {
            origin.version.fetch_add(1, Ordering::Relaxed);
            Box::pin(async move {
                sleep(time).await;
                Err("refused")
            })
        }
    }
}

/// A cache with version 1 of the value, and its source.
async fn stored() -> (Cache, Origin) {
    let (cache, origin) = (Cache::memory(), Origin::default());
    cache.remember(&KEY, origin.load()).await.unwrap();
    (cache, origin)
}

/// The same, stale by a second.
async fn stale() -> (Cache, Origin) {
    let found = stored().await;
    advance(TTL + SECOND).await;
    found
}

/// Lets tasks in the background run until they wait for the clock.
async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

#[track_caller]
fn assert_stale(outcome: &Outcome<Kept>, version: u64, expected: StaleCause) -> Duration {
    assert_eq!(outcome.value.version, version);
    match outcome.source {
        Source::Stale { age, cause, .. } if cause == expected => age,
        other => panic!("{other:?} in place of {expected:?}"),
    }
}
