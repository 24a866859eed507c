//! The way of a caller that found no value: it loads, or waits for another one that does.

use std::future::{poll_fn, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::lazy;
use tokio::runtime::Handle;
use tokio::time::{self, Instant};

use crate::error::{Error, ErrorKind};
use crate::events::StaleCause;
use crate::flight::{AGAIN, Entered, Fills, Follower, Landed, Leader, Loader, OWN, Task};
use crate::remember::error::RememberError;
use crate::remember::fill::{Job, loaded};
use crate::remember::loaded::Loaded;
use crate::remember::outcome::Found;
use crate::remember::request::{Known, Look, Request};
use crate::remember::seen::Seen;
use crate::remember::stale::Stale;

/// What a caller ends with.
pub(super) type Ended<V, E> = Result<Found<V>, RememberError<E>>;

/// The way of a caller.
pub(super) type Way<'a, V, E> = Pin<Box<dyn Future<Output = Ended<V, E>> + Send + 'a>>;

/// Where a caller starts.
pub(super) enum Start<V: Send + Sync + 'static> {
    /// Another one loads.
    Follow(Follower),
    /// Another one has loaded, so that it looks again: [`AGAIN`], or [`OWN`] if that was no use to it.
    Again(u64),
    /// It has looked.
    Look(Seen<V>, Look),
}

/// Finds the value, by a loader in a task of its own. The loader is given what is known of an older value.
pub(super) fn in_task<'a, V, E, F>(
    request: Request<V>,
    start: Start<V>,
    load: impl FnOnce(Option<Arc<V>>) -> F + Send + 'a,
) -> Way<'a, V, E>
where
    V: Send + Sync + 'static,
    E: Send + Sync + 'static,
    F: Future<Output = Result<Loaded<V>, E>> + Send + 'static,
{
    way(request, start, Place::Task, |leader, job, follower| {
        let runtime = clock()?;
        let known = job.known();
        let Ok(loading) = catch_unwind(AssertUnwindSafe(|| load(known))) else {
            leader.land(Landed::Panicked);
            return Ok(ready(()));
        };
        // In a box: what tokio keeps beside a future takes 128 bytes then, and steps of 128 bytes otherwise.
        let task = runtime.spawn(Box::pin(job.run(leader.in_task(), loading)));
        follower.set_loader(Loader::OfOne(Task::new(task.abort_handle())));
        Ok(ready(()))
    })
}

/// Finds the value, by a loader in the caller's task.
pub(super) fn in_place<'a, V, E, F>(
    request: Request<V>,
    start: Start<V>,
    load: impl FnOnce() -> F + Send + 'a,
) -> Way<'a, V, E>
where
    V: Send + Sync + 'static,
    E: Send + Sync + 'static,
    F: Future<Output = Result<Loaded<V>, E>> + Send + 'a,
{
    way(request, start, Place::Caller, |leader, job, _follower| {
        let runtime = clock()?;
        Ok(async move {
            // A panic before there is a future is one, too.
            let load = lazy(|_| load()).flatten();
            match loaded(job.load_timeout(), load).await {
                // A caller that goes takes no store along whose end a write waits for.
                Ok(loaded) => drop(runtime.spawn(job.finish(leader.in_task(), loaded))),
                Err(failure) => failure.end([leader]),
            }
        })
    })
}

/// Where a loader runs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In a task of its own, which can go on without the caller.
    Task,
    Caller,
}

/// Finds the value; where it is this caller's turn, `lead` starts the load, and what it returns is a part of the way.
fn way<'a, V, E, F>(
    request: Request<V>,
    start: Start<V>,
    place: Place,
    lead: impl FnOnce(Leader, Job<V>, &Follower) -> Result<F, Error> + Send + 'a,
) -> Way<'a, V, E>
where
    V: Send + Sync + 'static,
    E: Send + Sync + 'static,
    F: Future<Output = ()> + Send + 'a,
{
    bounded(request.bound(), async move {
        let (leader, job, stale, behind) = match find(&request, start, place).await? {
            Turn::Ended(found) => return Ok(found),
            Turn::Leads(leader, job, stale) => (leader, job, stale, None),
            Turn::Refreshes(leader, job, found) => (leader, job, None, Some(found)),
        };
        let mut follower = leader.follower();
        if behind.is_some() {
            // Before the load can end.
            follower.detach();
        }
        let begun = lead(leader, job, &follower);
        if let Some(found) = behind {
            // The value is there, whatever becomes of the load.
            if begun.is_ok() {
                request.record_refresh();
            }
            return Ok(found);
        }
        begun?.await;
        let end = wait(&request, follower, stale, place).await?;
        // A load of its own is of its own types.
        end.unwrap_or(Err(RememberError::Stopped))
    })
}

/// Ends the way of a caller when it would wait no longer.
fn bounded<'a, V, E>(
    bound: Option<(Instant, Duration)>,
    way: impl Future<Output = Ended<V, E>> + Send + 'a,
) -> Way<'a, V, E>
where
    V: Send + Sync + 'static,
    E: Send + Sync + 'static,
{
    match bound {
        None => Box::pin(way),
        Some((deadline, limit)) => Box::pin(async move {
            clock()?;
            let ended = time::timeout_at(deadline, way).await;
            ended.unwrap_or_else(|_| Err(RememberError::waited(limit)))
        }),
    }
}

/// Waits for a future, unless the caller goes before; `None` then.
pub(super) async fn within<F: Future>(deadline: Option<Instant>, future: F) -> Option<F::Output> {
    match deadline {
        None => Some(future.await),
        Some(deadline) => time::timeout_at(deadline, future).await.ok(),
    }
}

/// What becomes of a caller.
enum Turn<V: Send + Sync + 'static> {
    Ended(Found<V>),
    /// It loads, with a stale value to fall back on.
    Leads(Leader, Job<V>, Option<Stale<V>>),
    /// It has its value, and loads a newer one in the background.
    Refreshes(Leader, Job<V>, Found<V>),
}

/// Reads, and waits for those who load, until there is a value or it is this caller's turn to load.
async fn find<V, E>(
    request: &Request<V>,
    mut start: Start<V>,
    place: Place,
) -> Result<Turn<V>, RememberError<E>>
where
    V: Send + Sync + 'static,
    E: Send + Sync + 'static,
{
    let flights = &request.client.flights;
    let mut has_waited_in_vain = false;
    loop {
        let (follower, stale) = match start {
            Start::Follow(follower) => (follower, None),
            // Once it can be by chance, and the next load serves it.
            Start::Again(OWN) if !has_waited_in_vain => {
                has_waited_in_vain = true;
                start = Start::Again(AGAIN);
                continue;
            }
            Start::Again(at) => {
                let found = (at != OWN).then(|| flights.join(&request.key));
                start = match found.flatten() {
                    Some(follower) => Start::Follow(follower),
                    None => look(request, at).await?,
                };
                continue;
            }
            Start::Look(seen, _) if seen.is_absence() && request.takes_absence => {
                request.record_negative_hit();
                return Ok(Turn::Ended(Found::negative()));
            }
            Start::Look(seen, look) => match enter(request, seen, look, place) {
                Step::Turn(turn) => return Ok(turn),
                Step::Follow(follower, stale) => (follower, stale),
                Step::Again(fills) => {
                    if let Some(end) = fills {
                        end.await;
                    }
                    start = Start::Again(AGAIN);
                    continue;
                }
            },
        };
        match wait(request, follower, stale, place).await? {
            Ok(end) => return end.map(Turn::Ended),
            Err(at) => start = Start::Again(at),
        }
    }
}

/// What a caller does that has looked.
enum Step<V: Send + Sync + 'static> {
    Turn(Turn<V>),
    Follow(Follower, Option<Stale<V>>),
    Again(Fills),
}

/// Decides what a caller does, by what it saw at a time.
fn enter<V>(request: &Request<V>, mut seen: Seen<V>, look: Look, place: Place) -> Step<V>
where
    V: Send + Sync + 'static,
{
    let flights = &request.client.flights;
    match request.judge(&mut seen, look) {
        Known::Fresh(value) => Step::Turn(Turn::Ended(Found::fresh(value))),
        Known::Due(known) if place == Place::Caller || flights.rests(&request.key) => {
            Step::Turn(Turn::Ended(request.give(known)))
        }
        Known::Due(known) => Step::Turn(match request.enter(&seen, look, Some(&known), false) {
            Entered::Leads(leader) => {
                let job = Job::new(request, seen, Some(Arc::clone(&known.value)));
                Turn::Refreshes(leader, job, request.give(known))
            }
            Entered::Passes | Entered::Follows(_) | Entered::Reads(_) => {
                Turn::Ended(request.give(known))
            }
        }),
        Known::Stale(stale) => enter_stale(request, seen, stale, look, place),
        Known::Nothing => match request.enter(&seen, look, None, true) {
            Entered::Leads(leader) => {
                Step::Turn(Turn::Leads(leader, Job::new(request, seen, None), None))
            }
            Entered::Follows(follower) => Step::Follow(follower, None),
            Entered::Passes => Step::Again(None),
            Entered::Reads(fills) => Step::Again(fills),
        },
    }
}

/// The same for one who saw a stale value.
fn enter_stale<V>(
    request: &Request<V>,
    seen: Seen<V>,
    stale: Stale<V>,
    look: Look,
    place: Place,
) -> Step<V>
where
    V: Send + Sync + 'static,
{
    let flights = &request.client.flights;
    let stale = if flights.rests(&request.key) {
        match stale.served(StaleCause::Throttled) {
            Ok(stale) => return Step::Turn(Turn::Ended(request.give(stale))),
            Err(stale) => stale,
        }
    } else {
        stale
    };
    let is_given_at_once = request.policy().is_stale_while_revalidate && place == Place::Task;
    let is_given_at_once = is_given_at_once && stale.is_served();
    match request.enter(&seen, look, Some(&stale), !is_given_at_once) {
        Entered::Leads(leader) => {
            let job = Job::new(request, seen, Some(Arc::clone(&stale.value)));
            Step::Turn(
                match stale.served_if(is_given_at_once, StaleCause::Revalidating) {
                    Ok(stale) => Turn::Refreshes(leader, job, request.give(stale)),
                    Err(stale) => Turn::Leads(leader, job, Some(stale)),
                },
            )
        }
        Entered::Follows(follower) => Step::Follow(follower, Some(stale)),
        Entered::Passes => match stale.served(StaleCause::Revalidating) {
            Ok(stale) => Step::Turn(Turn::Ended(request.give(stale))),
            Err(_too_old) => Step::Again(None),
        },
        Entered::Reads(fills) => Step::Again(fills),
    }
}

/// Waits for the end of a load, or for as long as a caller waits that has a stale value, which it is given where the load gives none.
/// An error as [`conclude`]. A load in the caller's task has ended by then.
async fn wait<V, E>(
    request: &Request<V>,
    mut follower: Follower,
    stale: Option<Stale<V>>,
    place: Place,
) -> Result<Result<Ended<V, E>, u64>, Error>
where
    V: Send + Sync + 'static,
    E: Send + Sync + 'static,
{
    let Some(mut stale) = stale else {
        return Ok(conclude(request, follower.outcome().await));
    };
    if let (Some(limit), Place::Task) = (request.policy().soft_timeout, place) {
        clock()?;
        let until = Instant::now().checked_add(limit);
        if within(until, poll_fn(|context| follower.poll(context).map(drop)))
            .await
            .is_none()
        {
            match stale.served(StaleCause::SoftTimeout) {
                Ok(stale) => {
                    follower.detach();
                    return Ok(Ok(Ok(request.give(stale))));
                }
                Err(too_old) => stale = too_old,
            }
        }
    }
    let end = conclude(request, follower.outcome().await);
    Ok(end.map(|end| fall_back(request, end, Some(stale))))
}

/// Gives the stale value in place of an error, if there is one.
pub(super) fn fall_back<V, E>(
    request: &Request<V>,
    end: Ended<V, E>,
    stale: Option<Stale<V>>,
) -> Ended<V, E>
where
    V: Send + Sync + 'static,
    E: Send + Sync + 'static,
{
    match (end, stale) {
        (Err(error), Some(stale)) => match stale.served(StaleCause::LoadFailed) {
            Ok(stale) => Ok(request.give(stale)),
            Err(_too_old) => Err(error),
        },
        (end, _) => end,
    }
}

async fn look<V>(request: &Request<V>, at: u64) -> Result<Start<V>, Error>
where
    V: Send + Sync + 'static,
{
    let look = request.look(at);
    let seen = request.found(request.read().await)?;
    Ok(Start::Look(seen, look))
}

/// Reads the end of a load. If this caller cannot be given it, and has to look again, returns at what time: [`AGAIN`] where any load serves
/// it, [`OWN`] where those of others may be no use to it.
pub(super) fn conclude<V, E>(request: &Request<V>, landed: Landed) -> Result<Ended<V, E>, u64>
where
    V: Send + Sync + 'static,
    E: Send + Sync + 'static,
{
    match landed {
        Landed::Loaded(None) if !request.takes_absence => Err(OWN),
        Landed::Loaded(None) => Ok(Ok(Found::loaded(None))),
        // What is of another type is no use to this caller.
        Landed::Loaded(Some(value)) => {
            let value = value.downcast::<V>().map_err(|_other| OWN)?;
            Ok(Ok(Found::loaded(Some(value))))
        }
        Landed::Failed(error) => {
            let error = error.downcast::<E>().map_err(|_other| OWN)?;
            Ok(Err(RememberError::Load(error)))
        }
        Landed::Panicked => Ok(Err(RememberError::Panicked)),
        Landed::TimedOut(limit) => Ok(Err(RememberError::TimedOut(limit))),
        Landed::Stopped => Ok(Err(RememberError::Stopped)),
        Landed::Released => Err(AGAIN),
    }
}

/// Returns the runtime, where it keeps time.
pub(crate) fn clock() -> Result<Handle, Error> {
    let runtime = Handle::try_current().map_err(|source| no_clock().with_source(source))?;
    // In a runtime without time tokio panics, and has no question that tells.
    match catch_unwind(|| drop(time::sleep(Duration::ZERO))) {
        Ok(()) => Ok(runtime),
        Err(_panic) => Err(no_clock()),
    }
}

#[cold]
fn no_clock() -> Error {
    let message = "there is no tokio runtime with time here: await this within one, built with `enable_all()`, since it runs a task or \
                   keeps time";
    Error::new(ErrorKind::Config, message)
}
