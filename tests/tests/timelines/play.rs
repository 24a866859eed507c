//! Plays each timeline on the memory engine, a second for each unit of its axis: the pictures are what the library does.
//!
//! All but that of `early_expiration`, which goes by chance.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};
use typed_cache::{Cache, CacheKey, Source};

use crate::all::all;
use crate::draw::{Answer, Band, Call, End, Lane, Load, Timeline};

const SECOND: Duration = Duration::from_secs(1);

#[derive(CacheKey)]
#[cache(resource = "drawn", ttl = "10m", grace = "10m", value = u32)]
struct DrawnKey;

/// One run of a timeline.
struct Stage {
    cache: Cache,
    name: &'static str,
    start: Instant,
    loads: Vec<Load>,
    bands: Vec<Band>,
    /// When the source was asked.
    asked: Arc<Mutex<Vec<u32>>>,
}

#[tokio::test(start_paused = true)]
async fn the_pictures_are_what_the_library_does() {
    for timeline in all() {
        if timeline.name != "early_expiration" {
            play(&timeline).await;
        }
    }
}

async fn play(timeline: &Timeline) {
    let stage = Stage::new(timeline);
    if stage.band(0).is_some() {
        let ttl = match timeline.name {
            "refresh_ahead" => 85,
            "expire_now" => 100,
            _ => 14,
        };
        let set = stage.cache.set_at(&DrawnKey, &1);
        set.ttl(ttl * SECOND).await.unwrap();
    }
    let mut tasks = JoinSet::new();
    for lane in &timeline.lanes {
        match lane {
            Lane::Calls(_, calls) => {
                for &call in calls {
                    tasks.spawn(stage.clone().call(call));
                }
            }
            Lane::Writes(writes) => {
                for &(time, label) in writes {
                    tasks.spawn(stage.clone().write(time, label));
                }
            }
            Lane::Entry(_) => drop(tasks.spawn(stage.clone().look())),
            Lane::Chance(_) | Lane::Loads(_) => {}
        }
    }
    tasks.join_all().await;
    let mut asked = stage.asked.lock().unwrap().clone();
    asked.sort_unstable();
    let drawn: Vec<_> = stage.loads.iter().map(|load| load.from).collect();
    assert_eq!(asked, drawn, "{}", stage.name);
}

impl Clone for Stage {
    fn clone(&self) -> Self {
        Self {
            cache: self.cache.clone(),
            loads: self.loads.clone(),
            bands: self.bands.clone(),
            asked: Arc::clone(&self.asked),
            ..*self
        }
    }
}

impl Stage {
    fn new(timeline: &Timeline) -> Self {
        let mut stage = Self {
            cache: Cache::memory(),
            name: timeline.name,
            start: Instant::now(),
            loads: Vec::new(),
            bands: Vec::new(),
            asked: Arc::default(),
        };
        for lane in &timeline.lanes {
            match lane {
                Lane::Loads(loads) => stage.loads.clone_from(loads),
                Lane::Entry(bands) => stage.bands.clone_from(bands),
                _ => {}
            }
        }
        stage.loads.retain(|load| load.end != End::Rest);
        stage
    }

    fn band(&self, time: u32) -> Option<Band> {
        let is_in = |band: &&Band| (band.from..band.to).contains(&time);
        self.bands.iter().find(is_in).copied()
    }

    async fn call(self, call: Call) {
        sleep_until(self.start + call.from * SECOND).await;
        let load = self.loads.iter().find(|load| load.from == call.from);
        let load = load.copied();
        // A load that is not stored is of the older value.
        let version = load.and_then(|load| {
            let is_stored = load.end == End::Stored;
            is_stored.then(|| self.band(load.to).unwrap().version)
        });
        let asked = Arc::clone(&self.asked);
        let loader = move || async move {
            asked.lock().unwrap().push(call.from);
            let Some(load) = load else {
                return Err("the picture has no load here");
            };
            sleep((load.to - load.from) * SECOND).await;
            match load.end {
                End::Failed => Err("refused"),
                _ => Ok(version.unwrap_or(1)),
            }
        };
        let remember = self.cache.remember(&DrawnKey, loader);
        let remember = remember.load_timeout(100 * SECOND);
        let remember = match self.name {
            "grace" => remember.throttle(32 * SECOND),
            "soft_timeout" => remember.soft_timeout(16 * SECOND),
            "stale_while_revalidate" => remember.stale_while_revalidate(true),
            "refresh_ahead" => remember.refresh_ahead(0.8),
            _ => remember,
        };
        let outcome = remember.outcome().await.unwrap();
        let answer = match outcome.source {
            Source::Fresh => Answer::Fresh,
            Source::Loaded => Answer::Loaded,
            Source::Stale { .. } => Answer::Stale,
            other => panic!("{}: {other:?}", self.name),
        };
        let time = (self.start.elapsed() + SECOND / 2).as_secs();
        assert_eq!(
            (outcome.value, answer, time),
            (call.version, call.answer, u64::from(call.to)),
            "{} at {}",
            self.name,
            call.from
        );
    }

    async fn write(self, time: u32, label: &str) {
        sleep_until(self.start + time * SECOND).await;
        match label {
            "expire_now" => assert!(self.cache.expire_now(&DrawnKey).await.unwrap()),
            "set v2" => self.cache.set_at(&DrawnKey, &2).await.unwrap(),
            _ => panic!("{label} is no write"),
        }
    }

    /// Compares the entry with the picture, in the middle of each second.
    async fn look(self) {
        for time in 0..100 {
            sleep_until(self.start + time * SECOND + SECOND / 2).await;
            let found = self.cache.get_stale(&DrawnKey).await.unwrap();
            let found = found.map(|aged| (aged.value, aged.stale_for.is_zero()));
            let drawn = self.band(time).map(|band| (band.version, band.is_fresh));
            assert_eq!(found, drawn, "{} at {time}", self.name);
        }
    }
}
