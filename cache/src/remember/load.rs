//! The way of a caller that found no value: it loads, or waits for another one that does.

use std::future::{poll_fn, ready};
use std::panic::catch_unwind;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::{self, Instant};

use crate::error::{Error, ErrorKind};
use crate::events::StaleCause;
use crate::flight::{AGAIN, Entered, Fills, Follower, Leader, Task};
use crate::remember::error::RememberError;
use crate::remember::fill::{Job, Landed, loaded};
use crate::remember::loaded::Loaded;
use crate::remember::outcome::Found;
use crate::remember::request::{Known, Request};
use crate::remember::seen::Seen;
use crate::remember::stale::Stale;

/// What a caller ends with.
pub(super) type Ended<V, E> = Result<Found<V>, RememberError<E>>;

/// The way of a caller.
pub(super) type Way<'a, V, E> = Pin<Box<dyn Future<Output = Ended<V, E>> + Send + 'a>>;

/// Where a caller starts.
pub(super) enum Start<V: Send + Sync + 'static> {
    /// Another one loads.
    Follow(Follower<Landed<V>>),
    /// Another one has loaded, which is no use to it.
    Again,
    /// It has looked, at this time.
    Look(Seen<V>, u64),
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
        let task = runtime.spawn(job.run(leader.in_task(), load(known)));
        follower.set_task(&Task::new(task.abort_handle()));
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
            match loaded(job.load_timeout(), load()).await {
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
    lead: impl FnOnce(Leader<Landed<V>>, Job<V>, &Follower<Landed<V>>) -> Result<F, Error> + Send + 'a,
) -> Way<'a, V, E>
where
    V: Send + Sync + 'static,
    E: Send + Sync + 'static,
    F: Future<Output = ()> + Send + 'a,
{
    bounded(request.bound(), async move {
        let (leader, job, behind) = match find(&request, start, place).await? {
            Turn::Ended(found) => return Ok(found),
            Turn::Leads(leader, job) => (leader, job, None),
            Turn::Refreshes(leader, job, found) => (leader, job, Some(found)),
        };
        let mut follower = leader.follower();
        let begun = lead(leader, job, &follower);
        if let Some(found) = behind {
            request.record_refresh();
            // The value is there, whatever becomes of the load.
            follower.detach();
            return Ok(found);
        }
        begun?.await;
        let landed = outcome(&request, follower, place).await?;
        // A load of its own is of its own types.
        conclude(&request, landed).unwrap_or(Err(RememberError::Stopped))
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
    Leads(Leader<Landed<V>>, Job<V>),
    /// It has its value, and loads a newer one in the background.
    Refreshes(Leader<Landed<V>>, Job<V>, Found<V>),
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
    loop {
        let follower = match start {
            Start::Follow(follower) => follower,
            Start::Again => {
                start = match flights.join(&request.key) {
                    Some(follower) => Start::Follow(follower),
                    None => Start::Look(look(request).await?, AGAIN),
                };
                continue;
            }
            Start::Look(seen, _) if seen.is_absence && request.takes_absence => {
                request.record_negative_hit();
                return Ok(Turn::Ended(Found::negative()));
            }
            Start::Look(seen, at) => match enter(request, seen, at, place) {
                Step::Turn(turn) => return Ok(turn),
                Step::Follow(follower) => follower,
                Step::Again(fills) => {
                    if let Some(end) = fills {
                        end.await;
                    }
                    start = Start::Again;
                    continue;
                }
            },
        };
        let landed = outcome(request, follower, Place::Task).await?;
        if let Some(end) = conclude(request, landed) {
            return end.map(Turn::Ended);
        }
        start = Start::Again;
    }
}

/// What a caller does that has looked.
enum Step<V: Send + Sync + 'static> {
    Turn(Turn<V>),
    Follow(Follower<Landed<V>>),
    Again(Fills),
}

/// Decides what a caller does, by what it saw at a time.
fn enter<V>(request: &Request<V>, mut seen: Seen<V>, at: u64, place: Place) -> Step<V>
where
    V: Send + Sync + 'static,
{
    let flights = &request.client.flights;
    match request.judge(&mut seen) {
        Known::Fresh(value) => Step::Turn(Turn::Ended(Found::fresh(value))),
        Known::Due(known) if place == Place::Caller || flights.rests(&request.key) => {
            Step::Turn(Turn::Ended(request.give(known)))
        }
        Known::Due(known) => Step::Turn(match request.enter(&seen, at) {
            Entered::Leads(leader) => {
                let job = Job::new(request, seen, Some(Arc::clone(&known.value)));
                leader.offer(Landed::Known(Box::new(known.clone())));
                Turn::Refreshes(leader, job, request.give(known))
            }
            Entered::Follows(_) | Entered::Reads(_) => Turn::Ended(request.give(known)),
        }),
        Known::Stale(stale) => enter_stale(request, seen, stale, at, place),
        Known::Nothing => match request.enter(&seen, at) {
            Entered::Leads(leader) => {
                Step::Turn(Turn::Leads(leader, Job::new(request, seen, None)))
            }
            Entered::Follows(follower) => Step::Follow(follower),
            Entered::Reads(fills) => Step::Again(fills),
        },
    }
}

/// The same for one who saw a stale value.
fn enter_stale<V>(
    request: &Request<V>,
    seen: Seen<V>,
    stale: Stale<V>,
    at: u64,
    place: Place,
) -> Step<V>
where
    V: Send + Sync + 'static,
{
    let flights = &request.client.flights;
    let served = |cause| stale.clone().served(cause).map(|stale| request.give(stale));
    if flights.rests(&request.key)
        && let Some(found) = served(StaleCause::Throttled)
    {
        return Step::Turn(Turn::Ended(found));
    }
    let at_once = (request.policy().is_stale_while_revalidate && place == Place::Task)
        .then(|| served(StaleCause::Revalidating))
        .flatten();
    match request.enter(&seen, at) {
        Entered::Leads(leader) => {
            let job = Job::new(request, seen, Some(Arc::clone(&stale.value)));
            leader.offer(Landed::Known(Box::new(stale)));
            Step::Turn(match at_once {
                Some(found) => Turn::Refreshes(leader, job, found),
                None => Turn::Leads(leader, job),
            })
        }
        Entered::Follows(follower) => match at_once {
            Some(found) => Step::Turn(Turn::Ended(found)),
            None => Step::Follow(follower),
        },
        Entered::Reads(fills) => Step::Again(fills),
    }
}

/// Waits for the outcome of a load, or for as long as a caller waits that has a stale value. A load in the caller's task has ended by
/// then.
async fn outcome<V>(
    request: &Request<V>,
    mut follower: Follower<Landed<V>>,
    place: Place,
) -> Result<Landed<V>, Error>
where
    V: Send + Sync + 'static,
{
    if place == Place::Caller || request.plan.grace.is_none() {
        return Ok(follower.outcome().await);
    }
    if let Some(Landed::Known(known)) = follower.offered()
        && known.is_fresh()
    {
        return Ok(Landed::Known(known));
    }
    let policy = request.policy();
    let served = |follower: &mut Follower<Landed<V>>, cause| {
        let stale = follower.offered()?.served(cause)?;
        follower.detach();
        Some(Landed::Known(Box::new(stale)))
    };
    if policy.is_stale_while_revalidate
        && let Some(stale) = served(&mut follower, StaleCause::Revalidating)
    {
        return Ok(stale);
    }
    if let Some(limit) = policy.soft_timeout {
        clock()?;
        #[expect(
            clippy::disallowed_methods,
            reason = "it waits for a load, which is the caller's code"
        )]
        let ended = time::timeout(limit, poll_fn(|context| follower.poll(context))).await;
        match ended {
            Ok(landed) => return Ok(landed),
            Err(_elapsed) => {
                if let Some(stale) = served(&mut follower, StaleCause::SoftTimeout) {
                    return Ok(stale);
                }
            }
        }
    }
    Ok(follower.outcome().await)
}

async fn look<V>(request: &Request<V>) -> Result<Seen<V>, Error>
where
    V: Send + Sync + 'static,
{
    request.found(request.read().await)
}

/// Reads the end of a load; `None` if this caller cannot be given it, and has to load itself.
pub(super) fn conclude<V, E>(request: &Request<V>, landed: Landed<V>) -> Option<Ended<V, E>>
where
    E: Send + Sync + 'static,
{
    match landed {
        Landed::Loaded(None) if !request.takes_absence => None,
        Landed::Loaded(value) => Some(Ok(Found::loaded(value))),
        // That of another type is no use to this caller.
        Landed::Failed(error) => {
            let error = error.downcast::<E>().ok()?;
            Some(Err(RememberError::Load(error)))
        }
        Landed::Panicked => Some(Err(RememberError::Panicked)),
        Landed::TimedOut(limit) => Some(Err(RememberError::TimedOut(limit))),
        Landed::Stopped => Some(Err(RememberError::Stopped)),
        Landed::Released => None,
        Landed::Known(stale) => {
            let cause = stale.cause;
            let found = stale.served(cause).map(|stale| request.give(stale));
            Some(found.ok_or(RememberError::Stopped))
        }
    }
}

/// Returns the runtime, where it keeps time.
pub(super) fn clock() -> Result<Handle, Error> {
    let runtime = Handle::try_current().map_err(|source| no_clock().with_source(source))?;
    // In a runtime without time tokio panics, and has no question that tells.
    match catch_unwind(|| drop(time::sleep(Duration::ZERO))) {
        Ok(()) => Ok(runtime),
        Err(_panic) => Err(no_clock()),
    }
}

#[cold]
fn no_clock() -> Error {
    let message = "there is no tokio runtime with time here: await `remember` within one, built with `enable_all()`, since it loads in a \
                   task and keeps time";
    Error::new(ErrorKind::Config, message)
}
