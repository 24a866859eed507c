//! Many values at once: one read, one load of all that are missing, one store.

use std::collections::HashMap;
use std::mem::take;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::cache::Cache;
use crate::error::Error;
use crate::events::StaleCause;
use crate::flight::{AGAIN, Entered, Fills, Follower, Landed, Leader, Loader, OWN, Task};
use crate::remember::error::RememberError;
use crate::remember::fill::{Job, loaded};
use crate::remember::load::{Ended, Start, clock, conclude, fall_back, within};
use crate::remember::loaded::Loaded;
use crate::remember::outcome::Found;
use crate::remember::request::{Known, Look, Request};
use crate::remember::stale::Stale;
use crate::value::EntryKey;

/// A key that is looked for.
pub(super) struct Wanted<K: EntryKey> {
    pub(super) key: K,
    pub(super) request: Request<K::Value>,
}

/// The load of one key among others.
type Crew<K, V> = Vec<(K, Leader, Job<V>)>;

/// One who waits for a load, with its place, and the stale value that it has.
type Waiting<V> = (usize, Follower, Option<Stale<V>>);

/// The ends of those who look for a value, by their places.
struct Round<K, V: Send + Sync + 'static> {
    crew: Crew<K, V>,
    /// Those who wait for this load, and those who wait for another one.
    own: Vec<Waiting<V>>,
    followers: Vec<Waiting<V>>,
    /// Those whose key others have just loaded, so that they read again.
    landed: Vec<usize>,
    /// Those who do so behind a store that is on its way.
    again: Vec<(usize, Fills)>,
}

/// Finds the values of all keys; `load` is called once a round, and there is a second one only where others have loaded, and their
/// outcome is of no use.
pub(super) async fn find_all<K, E, F>(
    cache: &Cache,
    wanted: &[Wanted<K>],
    mut load: impl FnMut(Vec<K>) -> F + Send,
) -> Vec<Ended<K::Value, E>>
where
    K: EntryKey<Value: Sync> + Clone + Send + Sync + 'static,
    E: Send + Sync + 'static,
    F: Future<Output = Result<Vec<(K, Loaded<K::Value>)>, E>> + Send + 'static,
{
    let refusal = wanted.first().and_then(|wanted| wanted.request.refusal());
    if let Some(error) = refusal {
        return wanted.iter().map(|_| Err(error.clone().into())).collect();
    }
    let bound = wanted.first().and_then(|wanted| wanted.request.bound());
    let mut ends: Vec<Option<Ended<K::Value, E>>> = wanted.iter().map(|_| None).collect();
    let mut search = Search {
        cache,
        wanted,
        deadline: bound.map(|(deadline, _)| deadline),
        ends: &mut ends,
    };
    let all = search.run(&mut load).await;
    let missing = || match (&all, bound) {
        (Err(error), _) => error.clone(),
        (Ok(()), Some((_, limit))) => RememberError::waited(limit),
        (Ok(()), None) => RememberError::Stopped,
    };
    ends.into_iter()
        .map(|end| end.unwrap_or_else(|| Err(missing())))
        .collect()
}

/// A key that has no end yet, by its place, and at what time it is looked for.
type Open = (usize, u64);

/// The search for many values.
struct Search<'a, K: EntryKey, E> {
    cache: &'a Cache,
    wanted: &'a [Wanted<K>],
    /// When the caller goes.
    deadline: Option<Instant>,
    ends: &'a mut [Option<Ended<K::Value, E>>],
}

impl<K, E> Search<'_, K, E>
where
    K: EntryKey<Value: Sync> + Clone + Send + Sync + 'static,
    E: Send + Sync + 'static,
{
    /// Finds all values, or those that come until the caller goes.
    async fn run<F>(
        &mut self,
        load: &mut (impl FnMut(Vec<K>) -> F + Send),
    ) -> Result<(), RememberError<E>>
    where
        F: Future<Output = Result<Vec<(K, Loaded<K::Value>)>, E>> + Send + 'static,
    {
        if self.deadline.is_some() {
            clock()?;
        }
        let now = self.cache.client().flights.now();
        let mut open: Vec<_> = (0..self.wanted.len()).map(|place| (place, now)).collect();
        let is_over = |deadline: Instant| deadline <= Instant::now();
        while !open.is_empty() && !self.deadline.is_some_and(is_over) {
            let Some(mut round) = self.look_for_all(open).await else {
                return Ok(());
            };
            if !round.crew.is_empty() {
                round.begin(self.cache, load)?;
            }
            open = round.end(self.wanted, self.deadline, self.ends).await;
        }
        Ok(())
    }

    /// Reads until each key has a value, or a load; `None` where the caller goes before.
    async fn look_for_all(&mut self, mut open: Vec<Open>) -> Option<Round<K, K::Value>> {
        let mut round = Round {
            crew: Vec::new(),
            own: Vec::new(),
            followers: Vec::new(),
            landed: Vec::new(),
            again: Vec::new(),
        };
        // All that are missing are known before the loader is called.
        while !open.is_empty() {
            let looks = look(self.cache, self.wanted, &open);
            for (place, start) in within(self.deadline, looks).await? {
                self.ends[place] = start.map_or_else(
                    |error| Some(Err(error.into())),
                    |start| round.enter(&self.wanted[place], place, start).map(Ok),
                );
            }
            let landed = take(&mut round.landed).into_iter();
            open = landed.map(|place| (place, AGAIN)).collect();
        }
        Some(round)
    }
}

/// Joins the loads of keys that are under way, and reads all others in one batch.
async fn look<K>(
    cache: &Cache,
    wanted: &[Wanted<K>],
    open: &[Open],
) -> Vec<(usize, Result<Start<K::Value>, Error>)>
where
    K: EntryKey<Value: Sync>,
{
    let flights = &cache.client().flights;
    let begun = wanted.first().map(|wanted| wanted.request.look(AGAIN));
    let mut batch = cache.batch();
    let mut starts = Vec::with_capacity(open.len());
    let mut slots = Vec::new();
    for &(place, at) in open {
        let request = &wanted[place].request;
        let joins = at != OWN && flights.any();
        match joins.then(|| flights.join(&request.key)).flatten() {
            Some(follower) => starts.push((place, Ok(Start::Follow(follower)))),
            None => slots.push((place, at, batch.push(request.read()))),
        }
    }
    let mut replies = batch.run().await;
    starts.extend(slots.into_iter().map(|(place, at, slot)| {
        let read = match &mut replies {
            Ok(replies) => replies.take(slot),
            Err(error) => Err(error.clone()),
        };
        let seen = wanted[place].request.found(read);
        let begun = begun.unwrap_or_else(|| wanted[place].request.look(at));
        (
            place,
            seen.map(|seen| Start::Look(seen, Look { at, ..begun })),
        )
    }));
    starts
}

impl<K, V> Round<K, V>
where
    K: EntryKey<Value = V> + Clone + Send + 'static,
    V: Send + Sync + 'static,
{
    /// Lets a caller load, or wait for another one; returns the value if it is there.
    fn enter(&mut self, wanted: &Wanted<K>, place: usize, start: Start<V>) -> Option<Found<V>> {
        let request = &wanted.request;
        let (mut seen, look) = match start {
            Start::Follow(follower) => {
                self.followers.push((place, follower, None));
                return None;
            }
            Start::Again(_) => {
                self.landed.push(place);
                return None;
            }
            Start::Look(seen, _) if seen.is_absence() => {
                request.record_negative_hit();
                return Some(Found::negative());
            }
            Start::Look(seen, look) => (seen, look),
        };
        let stale = match request.judge(&mut seen, look) {
            Known::Fresh(value) => return Some(Found::fresh(value)),
            Known::Due(known) => return Some(request.give(known)),
            Known::Stale(stale) => Some(stale),
            Known::Nothing => None,
        };
        let stale = match stale {
            Some(stale) if request.client.flights.rests(&request.key) => {
                match stale.served(StaleCause::Throttled) {
                    Ok(stale) => return Some(request.give(stale)),
                    Err(too_old) => Some(too_old),
                }
            }
            stale => stale,
        };
        match request.enter(&seen, look, stale.as_ref(), true) {
            Entered::Leads(leader) => {
                let known = stale.as_ref().map(|stale| Arc::clone(&stale.value));
                self.own.push((place, leader.follower(), stale));
                let job = Job::new(request, seen, known);
                self.crew.push((wanted.key.clone(), leader, job));
            }
            Entered::Follows(follower) => self.followers.push((place, follower, stale)),
            Entered::Passes | Entered::Reads(None) => self.landed.push(place),
            Entered::Reads(end) => self.again.push((place, end)),
        }
        None
    }

    /// Starts the load of all keys that nobody else loads.
    fn begin<E, F>(
        &mut self,
        cache: &Cache,
        load: &mut impl FnMut(Vec<K>) -> F,
    ) -> Result<(), RememberError<E>>
    where
        E: Send + Sync + 'static,
        F: Future<Output = Result<Vec<(K, Loaded<V>)>, E>> + Send + 'static,
    {
        let runtime = clock()?;
        let crew = take(&mut self.crew);
        let keys = crew.iter().map(|(key, ..)| key.clone()).collect();
        let Ok(loading) = catch_unwind(AssertUnwindSafe(|| load(keys))) else {
            let leaders = crew.into_iter().map(|(_, leader, _)| leader);
            leaders.for_each(|leader| leader.land(Landed::Panicked));
            return Ok(());
        };
        let crew = crew.into_iter();
        let crew = crew.map(|(key, leader, job)| (key, leader.in_task(), job));
        let task = runtime.spawn(run(cache.clone(), crew.collect(), loading));
        let task = Arc::new(Task::new(task.abort_handle()));
        for (_, follower, _) in &self.own {
            follower.set_loader(Loader::OfMany(Arc::clone(&task)));
        }
        Ok(())
    }

    /// Waits for all loads, until the caller goes; returns the places of those that are still open.
    async fn end<E: Send + Sync + 'static>(
        self,
        wanted: &[Wanted<K>],
        deadline: Option<Instant>,
        ends: &mut [Option<Ended<V, E>>],
    ) -> Vec<Open> {
        let mut open = Vec::new();
        for (place, follower, stale) in self.own.into_iter().chain(self.followers) {
            // Behind the deadline this gives what is there already.
            let Some(landed) = within(deadline, follower.outcome()).await else {
                continue;
            };
            let request = &wanted[place].request;
            match conclude(request, landed) {
                Ok(end) => ends[place] = Some(fall_back(request, end, stale)),
                Err(at) => open.push((place, at)),
            }
        }
        for (place, end) in self.again {
            let end = async {
                if let Some(end) = end {
                    end.await;
                }
            };
            open.extend(within(deadline, end).await.map(|()| (place, AGAIN)));
        }
        open
    }
}

/// Loads all keys, stores what was loaded in one batch, and tells all who wait.
async fn run<K, E>(
    cache: Cache,
    crew: Crew<K, K::Value>,
    load: impl Future<Output = Result<Vec<(K, Loaded<K::Value>)>, E>>,
) where
    K: EntryKey<Value: Sync>,
    E: Send + Sync + 'static,
{
    let limit = crew
        .first()
        .map_or(Duration::ZERO, |(_, _, job)| job.load_timeout());
    match loaded(limit, load).await {
        Ok(loaded) => store(&cache, crew, loaded).await,
        Err(failure) => failure.end(crew.into_iter().map(|(_, leader, _)| leader)),
    }
}

/// A key that the loader did not give has no value.
async fn store<K>(cache: &Cache, crew: Crew<K, K::Value>, loaded: Vec<(K, Loaded<K::Value>)>)
where
    K: EntryKey<Value: Sync>,
{
    let mut by_key = HashMap::with_capacity(loaded.len());
    for (key, loaded) in loaded {
        let mut bytes = Vec::new();
        cache.write_key(&key, &mut bytes);
        by_key.insert(bytes, loaded);
    }
    let mut batch = cache.batch();
    let mut slots = Vec::new();
    let mut landings = Vec::with_capacity(crew.len());
    for (_, leader, job) in crew {
        let loaded = by_key.remove(leader.key());
        let loaded = loaded.unwrap_or_else(|| Loaded::of(None));
        // The panic of a value's `Serialize` is that of its key alone: its leader, which is dropped, gives those who wait the value.
        let prepared = catch_unwind(AssertUnwindSafe(|| job.prepare(&leader, loaded)));
        match prepared {
            Ok((value, Some(fill))) => {
                slots.push(batch.push(*fill));
                landings.push((leader, value));
            }
            Ok((value, None)) => leader.land(Landed::loaded(value)),
            Err(_panic) => {}
        }
    }
    // Each message has a deadline of its own.
    let messages = u32::try_from(batch.messages()).unwrap_or(u32::MAX);
    let limit = cache.timeout().saturating_mul(messages);
    for (leader, _) in &landings {
        leader.extend_fill(limit);
    }
    if let Ok(mut replies) = batch.run().await {
        // Each has an event, which says whether it failed.
        for slot in slots {
            drop(replies.take(slot));
        }
    }
    for (leader, value) in landings {
        leader.land(Landed::loaded(value));
    }
}
