//! Plays a program on memory, on a clock that is paused.

use std::panic::resume_unwind;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};
use typed_cache::{Cache, ErrorKind, Fault, MemoryEngine, StaleCause, redis};

use super::calls::begin;
use super::kinds::Kind;
use super::source::Origin;
use super::steps::{Call, Step, Trouble, Write};

/// What a program ends with.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ended {
    /// The ends of the calls, in the order of their begins.
    pub(super) calls: Vec<End>,
    pub(super) left: Left,
    pub(super) loads: u32,
    /// Those that began in the background.
    pub(super) refreshes: u64,
    /// The most loads that ran at once.
    pub(super) at_once: u32,
}

/// The end of a call, and the time that it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub(super) after: Duration,
    pub(super) got: Got,
}

/// What a caller gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Got {
    Fresh(u32),
    Loaded(Option<u32>),
    Stale(u32, StaleCause, Duration),
    /// The cache knows that there is no value.
    Negative,
    /// Of many, which say no source.
    Value(Option<u32>),
    Failed,
    Panicked,
    TimedOut,
    Access(ErrorKind),
    /// It was cancelled, or the program ended before.
    Gone,
}

/// The entry behind the last step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    Fresh(u32),
    Stale(u32),
    /// That of absence, or one that cannot be read.
    NoValue,
    Nothing,
}

/// A cache with one key, its source and its calls.
struct Play<K> {
    engine: MemoryEngine,
    cache: Cache,
    /// That of another process.
    elsewhere: Cache,
    key: K,
    origin: Origin,
    calls: Vec<JoinHandle<End>>,
}

/// Plays a program over a key, and lets what it has begun go on for as long as its last step waits.
pub(super) async fn play<K: Kind>(key: K, program: &[Step]) -> Ended {
    let engine = MemoryEngine::new();
    let mut play = Play {
        cache: Cache::builder().memory_engine(engine.clone()),
        elsewhere: Cache::builder().memory_engine(engine.clone()),
        engine,
        key,
        origin: Origin::default(),
        calls: Vec::new(),
    };
    for step in program {
        play.step(step).await;
        settle().await;
    }
    play.end().await
}

impl<K: Kind> Play<K> {
    async fn step(&mut self, step: &Step) {
        match step {
            Step::Wait(time) => sleep(*time).await,
            Step::Call(call) => self.call(call),
            Step::Cancel(number) => self.calls[*number].abort(),
            Step::Write(write) => self.write(&self.cache, *write).await,
            Step::Elsewhere(write) => self.write(&self.elsewhere, *write).await,
            Step::Fault(Trouble::Recovered) => self.engine.clear_faults(),
            Step::Fault(trouble) => {
                self.engine.inject(trouble.fault()).unwrap();
            }
        }
    }

    async fn write(&self, cache: &Cache, write: Write) {
        match write {
            Write::Set(value) => cache.set_at(&self.key, &value).await.unwrap(),
            Write::Delete => drop(cache.delete(&self.key).await.unwrap()),
            Write::ExpireNow => drop(self.key.expire_now(cache).await),
            Write::Clear => drop(cache.clear::<K>().await.unwrap()),
            Write::Flush => raw(cache, &redis::cmd("FLUSHALL")).await,
            Write::OwedDelete => {
                let fault = self.engine.inject(Fault::unavailable()).unwrap();
                cache.delete(&self.key).await.unwrap_err();
                fault.remove();
            }
            Write::Damage => self.change(cache, damage).await,
            Write::Mismatch => self.change(cache, |stored| stored[1] ^= 1).await,
        }
    }

    /// Stores other bytes in place of those that are there, if there are any.
    async fn change(&self, cache: &Cache, change: impl FnOnce(&mut Vec<u8>)) {
        let key = cache.full_key(&self.key);
        let stored: Option<Vec<u8>> = raw(cache, redis::cmd("GET").arg(&key)).await;
        let Some(mut stored) = stored else {
            return;
        };
        change(&mut stored);
        let mut set = redis::cmd("SET");
        raw::<()>(cache, set.arg(&key).arg(stored).arg("KEEPTTL")).await;
    }

    fn call(&mut self, call: &Call) {
        let future = begin(&self.cache, self.key, call, self.origin.clone());
        self.calls.push(tokio::spawn(async move {
            let begun = Instant::now();
            let got = future.await;
            let after = begun.elapsed();
            End { after, got }
        }));
    }

    async fn end(self) -> Ended {
        self.engine.clear_faults();
        let cache = &self.elsewhere;
        let key = cache.full_key(&self.key);
        let mut ended = Ended {
            calls: Vec::new(),
            left: match self.key.read(cache).await {
                Some(left) => left,
                None if raw(cache, redis::cmd("EXISTS").arg(key)).await => Left::NoValue,
                None => Left::Nothing,
            },
            loads: self.origin.loads(),
            refreshes: self.cache.stats().loads.refreshes,
            at_once: self.origin.at_once(),
        };
        for call in self.calls {
            ended.calls.push(if call.is_finished() {
                end_of(call).await
            } else {
                GONE
            });
        }
        ended
    }
}

/// Leaves a header, and a number that is too large.
fn damage(stored: &mut Vec<u8>) {
    stored.truncate(5);
    stored.extend([0xff; 5]);
}

const GONE: End = End {
    after: Duration::ZERO,
    got: Got::Gone,
};

async fn end_of(call: JoinHandle<End>) -> End {
    match call.await {
        Ok(end) => end,
        Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
        Err(_cancelled) => GONE,
    }
}

impl Trouble {
    fn fault(self) -> Fault {
        match self {
            Self::Unreachable | Self::Recovered => Fault::unavailable(),
            Self::Unreadable => Fault::unavailable().operation("remember"),
        }
    }
}

async fn raw<T: redis::FromRedisValue>(cache: &Cache, command: &redis::Cmd) -> T {
    let mut batch = cache.batch();
    let slot = batch.raw(command);
    let value = batch.run().await.unwrap().take(slot).unwrap();
    redis::from_redis_value(value).unwrap()
}

/// Lets tasks run until they wait for the clock.
async fn settle() {
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
}
