//! The way of a caller that found no value: it loads, or waits for another one that does.

use std::future::ready;
use std::panic::catch_unwind;
use std::pin::Pin;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::{self, Instant};

use crate::error::{Error, ErrorKind};
use crate::flight::{AGAIN, Entered, Follower, Leader, Task};
use crate::remember::error::RememberError;
use crate::remember::fill::{Job, Landed, loaded};
use crate::remember::loaded::Loaded;
use crate::remember::outcome::Found;
use crate::remember::request::Request;
use crate::remember::seen::Seen;

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

/// Finds the value, by a loader in a task of its own.
pub(super) fn in_task<'a, V, E, F>(
    request: Request<V>,
    start: Start<V>,
    load: impl FnOnce() -> F + Send + 'a,
) -> Way<'a, V, E>
where
    V: Send + Sync + 'static,
    E: Send + Sync + 'static,
    F: Future<Output = Result<Loaded<V>, E>> + Send + 'static,
{
    way(request, start, |leader, job, follower| {
        let runtime = clock()?;
        let task = runtime.spawn(job.run(leader.in_task(), load()));
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
    way(request, start, |leader, job, _follower| {
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

/// Finds the value; where it is this caller's turn, `lead` starts the load, and what it returns is a part of the way.
fn way<'a, V, E, F>(
    request: Request<V>,
    start: Start<V>,
    lead: impl FnOnce(Leader<Landed<V>>, Job<V>, &Follower<Landed<V>>) -> Result<F, Error> + Send + 'a,
) -> Way<'a, V, E>
where
    V: Send + Sync + 'static,
    E: Send + Sync + 'static,
    F: Future<Output = ()> + Send + 'a,
{
    bounded(request.bound(), async move {
        let (leader, job) = match find(&request, start).await? {
            Turn::Ended(found) => return Ok(found),
            Turn::Leads(leader, job) => (leader, job),
        };
        let follower = leader.follower();
        lead(leader, job, &follower)?.await;
        // A load of its own is of its own types.
        conclude(&request, follower.outcome().await).unwrap_or(Err(RememberError::Stopped))
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

/// What becomes of a caller.
enum Turn<V: Send + Sync + 'static> {
    Ended(Found<V>),
    Leads(Leader<Landed<V>>, Job<V>),
}

/// Reads, and waits for those who load, until there is a value or it is this caller's turn to load.
async fn find<V, E>(request: &Request<V>, mut start: Start<V>) -> Result<Turn<V>, RememberError<E>>
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
            Start::Look(
                Seen {
                    value: Some(value), ..
                },
                _,
            ) => {
                return Ok(Turn::Ended(Found::fresh(value)));
            }
            Start::Look(seen, _) if seen.is_absence && request.takes_absence => {
                return Ok(Turn::Ended(Found::negative()));
            }
            Start::Look(seen, at) => match flights.enter(&request.key, at) {
                Entered::Leads(leader) => return Ok(Turn::Leads(leader, Job::new(request, seen))),
                Entered::Follows(follower) => follower,
                Entered::Reads(end) => {
                    if let Some(end) = end {
                        end.await;
                    }
                    start = Start::Again;
                    continue;
                }
            },
        };
        if let Some(end) = conclude(request, follower.outcome().await) {
            return end.map(Turn::Ended);
        }
        start = Start::Again;
    }
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
