//! One operation between two neighbours on a connection, and what must come of it.

use std::time::{Duration, Instant};

use tokio::time::timeout;
use typed_cache::{Cache, Error, ErrorKind, Result};
use typed_cache_tests::harness::PATIENCE;
use typed_cache_tests::users::{User, UserKey, user};

use crate::legal::Expected;
use crate::operations::{Row, Shown};
use crate::replies::{End, Hostile};
use crate::server::{AFTERWARDS, BEFORE, BEHIND, FIRST_IN_BATCH, LAST_IN_BATCH, Place, start};

/// The way an operation is sent, and the place of the hostile reply among its replies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Alone,
    /// Alone; the reply comes in many packets.
    InPieces,
    /// Between two others in a batch.
    Batched,
    /// In an atomic batch; the hostile reply is that of `EXEC`.
    Exec,
    /// In an atomic batch; the hostile reply is the only item of that of `EXEC`.
    Item,
    /// In an atomic batch; the hostile reply is that of the command itself.
    Queued,
}

/// The limit of an operation whose reply never comes whole.
const DEADLINE: Duration = Duration::from_millis(150);

/// The limit of an attempt to connect, and of the `PING` of a connection that fell silent.
const CONNECT: Duration = Duration::from_millis(300);

/// The time that a busy machine may add to it. Other tests check how exact deadlines are.
const LATE: Duration = Duration::from_secs(2);

/// Runs one exchange and returns what was wrong about it.
pub(crate) async fn problems(operation: &Row, way: Way, reply: &Hostile) -> Vec<String> {
    let place = match way {
        Way::Alone | Way::InPieces | Way::Batched | Way::Exec => Place::Whole,
        Way::Item => Place::Item,
        Way::Queued => Place::Queued,
    };
    let server = start(reply, place, way == Way::InPieces).await;
    let url = if reply.is_resp3 {
        server.resp3_url()
    } else {
        server.url()
    };
    let deadline = if reply.end == End::Stalls {
        DEADLINE
    } else {
        LATE
    };
    let cache = connect(&url).await.with_timeout(deadline);
    let started = Instant::now();
    let all = async {
        tokio::join!(
            cache.get(&UserKey { id: BEFORE }),
            send(&cache, operation, way),
            cache.get(&UserKey { id: BEHIND }),
        )
    };
    let Ok((before, (shown, inner), behind)) = timeout(PATIENCE, all).await else {
        return vec![format!("no end within {PATIENCE:?}")];
    };
    let mut problems = Vec::new();
    let took = started.elapsed();
    if took > deadline + LATE {
        problems.push(format!("it took {took:?}"));
    }
    let mut neighbours = vec![("before", BEFORE, before), ("behind", BEHIND, behind)];
    neighbours.extend(inner);
    for (place, id, read) in neighbours {
        problems.extend(neighbour(place, id, &read, has_surplus(way, reply)));
    }
    problems.extend(verdict(&shown, expected(operation, way, reply)));
    problems.extend(said_of_running(&shown, operation, way, reply));
    problems.extend(afterwards(&cache).await);
    problems
}

/// Connects, and comes back quickly where the reply has cost the connection.
pub(crate) async fn connect(url: &str) -> Cache {
    let builder = Cache::builder()
        .timeout(PATIENCE)
        // A delete that was kept would meet the hostile reply again, before the read that comes afterwards.
        .owed_deletes(0)
        .connect_timeout(CONNECT)
        .reconnect_backoff(Duration::from_millis(2), Duration::from_millis(20));
    let cache = builder.connect(url).await.unwrap();
    // Many connect at once; only what is tested has to be quick.
    cache.with_timeout(DEADLINE)
}

type Neighbours = Vec<(&'static str, u64, Result<Option<User>>)>;

async fn send(cache: &Cache, operation: &Row, way: Way) -> (Shown, Neighbours) {
    match way {
        Way::Alone | Way::InPieces => ((operation.alone)(cache.clone()).await, Vec::new()),
        Way::Queued if operation.is_group => ((operation.alone)(cache.clone()).await, Vec::new()),
        Way::Batched => batched(cache, operation).await,
        Way::Exec | Way::Item | Way::Queued => (atomic(cache, operation).await, Vec::new()),
    }
}

async fn batched(cache: &Cache, operation: &Row) -> (Shown, Neighbours) {
    let mut batch = cache.batch();
    let first = batch.push(cache.get(&UserKey { id: FIRST_IN_BATCH }));
    let open = operation.push.as_ref().unwrap()(cache, &mut batch);
    let last = batch.push(cache.get(&UserKey { id: LAST_IN_BATCH }));
    match batch.run().await {
        Ok(mut replies) => {
            let neighbours = vec![
                ("first in the batch", FIRST_IN_BATCH, replies.take(first)),
                ("last in the batch", LAST_IN_BATCH, replies.take(last)),
            ];
            (open(&mut replies), neighbours)
        }
        Err(error) => (Err(error), Vec::new()),
    }
}

async fn atomic(cache: &Cache, operation: &Row) -> Shown {
    let mut batch = cache.batch().atomic();
    let open = operation.push.as_ref().unwrap()(cache, &mut batch);
    open(&mut batch.run().await?)
}

/// Returns the legal result, `None` if it must be an error.
fn expected(operation: &Row, way: Way, reply: &Hostile) -> Option<Expected> {
    let legal = |name: &str| {
        let entry = operation.legal.iter().find(|(legal, _)| *legal == name);
        entry.map(|(_, expected)| *expected)
    };
    match way {
        Way::Alone | Way::InPieces | Way::Batched => legal(reply.name),
        Way::Queued => None,
        Way::Exec => match reply.name {
            "array of one nil" => legal("nil"),
            "array of one number" => legal("1"),
            _ => None,
        },
        Way::Item => match legal(reply.name) {
            // No server pushes in the middle of a reply.
            Some(Expected::Is(value)) if reply.name.starts_with("push") => {
                Some(Expected::May(value))
            }
            other => other,
        },
    }
}

fn verdict(shown: &Shown, expected: Option<Expected>) -> Option<String> {
    match (shown, expected) {
        (Err(_), None | Some(Expected::May(_))) => None,
        (Ok(value), Some(Expected::Is(legal) | Expected::May(legal))) if value == legal => None,
        (Ok(value), None) => Some(format!("gave {value}, not an error")),
        (_, Some(expected)) => Some(format!("gave {shown:?}, not {expected:?}")),
    }
}

/// A write that was answered with anything but an error may have run, and says so.
fn said_of_running(shown: &Shown, operation: &Row, way: Way, reply: &Hostile) -> Option<String> {
    let refused = ["error", "moved", "wrong type"].iter();
    let is_refusal = refused.into_iter().any(|word| reply.name.contains(word));
    let error = shown.as_ref().err()?;
    // Each reply was what the entry holds, so nothing was written.
    let is_refusal = is_refusal || error.is_conflict();
    let is_quiet = operation.is_write && !error.may_have_run() && !is_refusal;
    (is_quiet && way != Way::Queued).then(|| format!("a write that surely did not run: {error}"))
}

fn neighbour(
    place: &str,
    id: u64,
    read: &Result<Option<User>>,
    can_see_anothers: bool,
) -> Option<String> {
    let is_right = match read {
        Ok(value) => *value == Some(user(id)),
        // A reply of another form was seen through.
        Err(error) => is_of_the_connection(error) || can_see_anothers,
    };
    (!is_right).then(|| format!("the neighbour {place} got {read:?}"))
}

/// Returns whether there is a reply more than commands; a push within a reply ends it where it begins.
fn has_surplus(way: Way, reply: &Hostile) -> bool {
    reply.end == End::Shifts || (way == Way::Item && reply.name.starts_with("push"))
}

fn is_of_the_connection(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Unavailable | ErrorKind::Timeout)
}

/// Whoever comes later has a connection whose replies are in order.
async fn afterwards(cache: &Cache) -> Option<String> {
    let patient = cache.with_timeout(PATIENCE);
    let read = patient.get(&UserKey { id: AFTERWARDS }).await;
    let is_right = matches!(&read, Ok(Some(found)) if *found == user(AFTERWARDS));
    (!is_right).then(|| format!("afterwards a read gave {read:?}"))
}
