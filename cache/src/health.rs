//! Whether the server answers, what it is, and the end of a cache.

use std::future::poll_fn;
use std::pin::pin;
use std::task::{Poll, ready};
use std::time::{Duration, Instant};

use redis::Value;

use crate::backend::Alarm;
use crate::cache::Cache;
use crate::client::Operation;
use crate::error::{Error, ErrorKind, Result};
use crate::operation::{Commands, Decode, is_sign_of_life, properties, unexpected};

/// What the server of a cache is, at the time when it was asked.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// use typed_cache::{Cache, Role};
///
/// let health = Cache::memory().health().await?;
/// assert_eq!(health.role, Some(Role::Master));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Health {
    /// The time from the question to the answer, the wait for a connection included.
    pub latency: Duration,
    /// The name of the server, such as `redis` or `valkey`, where it says so.
    pub server: Option<String>,
    /// Its version, such as `7.0.15`, where it says so.
    pub version: Option<String>,
    /// Its role, where it says so.
    pub role: Option<Role>,
}

/// The role of a server.
///
/// # Examples
/// ```
/// assert_ne!(typed_cache::Role::Master, typed_cache::Role::Replica);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// It takes writes.
    Master,
    /// It follows a master, and refuses writes.
    Replica,
}

impl Cache {
    /// Asks the server for a sign of life.
    ///
    /// # Commands
    /// `PING`, one round trip.
    /// # Errors
    /// [`ErrorKind::Unavailable`] and [`ErrorKind::Timeout`]. There is no error where the user may not send `PING`, or where a server
    /// that cannot save to disk refuses it (`MISCONF`), since these refusals are signs of life.
    /// # Cancel safety
    /// Cancel safe.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::Cache;
    /// Cache::memory().ping().await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "PING")]
    pub fn ping(&self) -> Operation<()> {
        self.read(
            "ping",
            None,
            Commands::new("PING"),
            Decode::Reply(sign_of_life),
        )
    }

    /// Asks the server what it is, and how long it takes to answer: for the page that says whether a service is well.
    ///
    /// # Commands
    /// `HELLO`, one round trip; `PING` too where the server does not know `HELLO`, and says nothing of itself.
    /// # Errors
    /// [`ErrorKind::Unavailable`] and [`ErrorKind::Timeout`].
    /// # Cancel safety
    /// Cancel safe.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// use typed_cache::Cache;
    ///
    /// let (status, text) = match Cache::memory().health().await {
    ///     Ok(health) => (200, format!("up, answers in {:?}", health.latency)),
    ///     Err(error) => (503, error.to_string()),
    /// };
    /// assert_eq!(status, 200, "{text}");
    /// # }
    /// ```
    #[doc(alias = "INFO")]
    #[doc(alias = "ROLE")]
    pub async fn health(&self) -> Result<Health> {
        let started = Instant::now();
        let decode = Decode::Plain(|reply, _| greeting(reply));
        let hello: Operation<Health> = self.read("health", None, Commands::new("HELLO"), decode);
        let mut health = match hello.await {
            Err(error) if error.kind() == ErrorKind::Server => {
                self.ping().await?;
                Health::default()
            }
            answer => answer?,
        };
        health.latency = started.elapsed();
        Ok(health)
    }

    /// Ends the cache, for all its clones: messages that were sent get their replies, later ones fail with
    /// [`ErrorKind::Unavailable`], and the connections are closed. Waits for at most the cache's
    /// [timeout](crate::CacheBuilder::timeout).
    ///
    /// Before that it has [writes behind](Self::write_behind) take no more changes, and waits until those that wait have reached their
    /// source, for as long again. Those that have not by then go on as long as their runtime, without the cache.
    ///
    /// An operation of several messages, such as an `update` or a `clear`, fails with the next one. Pops that wait end at once. Deletes
    /// that are [pending](Self::is_degraded) are tried once more first; those that cannot be sent are dropped, counted and observed.
    ///
    /// Over a [connection or a pool that you have already](crate::guide::own_connections) it refuses later operations, and that is
    /// all: what was sent goes on, pops that wait included, and the connections are yours to close.
    ///
    /// A [`remember`](Cache::remember) goes on to load, as in an outage, unless its `outage` is `fail`.
    ///
    /// Sockets are closed as soon as the tasks of the connections run again. Nobody has to call it: connections are closed when the last clone is dropped. It is for services that end in an orderly way.
    ///
    /// # Errors
    /// [`ErrorKind::Timeout`] where replies did not come in time, or where changes of writes behind have not reached their source, or are
    /// lost and no [`flush`](crate::WriteBehind::flush) has said so; the cache is closed nonetheless.
    /// # Cancel safety
    /// Later operations fail from the first poll on, or once writes behind have ended, if there are any; where the future is dropped before,
    /// the cache stays open, and these take no more changes. Connections stay open where it is dropped.
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::Cache;
    /// let cache = Cache::memory();
    /// cache.close().await?;
    /// assert!(cache.ping().await.unwrap_err().is_unavailable());
    /// # Ok(()) }
    /// ```
    #[doc(alias = "shutdown")]
    #[doc(alias = "quit")]
    #[doc(alias = "disconnect")]
    pub async fn close(&self) -> Result<()> {
        let timeout = self.timeout();
        let client = self.client();
        within(deadline(timeout), client.finishers.finish()).await;
        client.close();
        let due = deadline(timeout);
        client.end_owed(timeout).await;
        let is_drained = within(due, client.backend.drain(due)).await;
        client.backend.close();
        let message = match client.finishers.unfinished() {
            0 if is_drained => return Ok(()),
            0 => format!("not all replies came within {timeout:?}; the cache is closed"),
            left => {
                let changes = if left == 1 {
                    "1 change of a write behind has not reached its source".to_owned()
                } else {
                    format!("{left} changes of writes behind have not reached their source")
                };
                format!(
                    "{changes}: `WriteBehind::close` waits for all, and has the reason; the cache is closed"
                )
            }
        };
        Err(Error::new(ErrorKind::Timeout, message).with_may_have_run(false))
    }
}

/// A clock cannot be added to without end.
const A_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

fn deadline(timeout: Duration) -> Instant {
    Instant::now() + timeout.min(A_YEAR)
}

/// Returns whether a future ends until then.
async fn within(due: Instant, future: impl Future<Output = ()>) -> bool {
    let mut future = pin!(future);
    let mut alarm = Alarm::default();
    let ended = poll_fn(|context| {
        if future.as_mut().poll(context).is_ready() {
            return Poll::Ready(true);
        }
        alarm.arm(due);
        ready!(alarm.poll(context));
        Poll::Ready(false)
    });
    ended.await
}

fn sign_of_life(reply: &Value) -> Result<()> {
    match reply {
        Value::SimpleString(pong) if pong == "PONG" => Ok(()),
        Value::ServerError(error) if is_sign_of_life(error) => Ok(()),
        other => Err(unexpected(other)),
    }
}

fn greeting(reply: Value) -> Result<Health> {
    let mut health = Health::default();
    for (name, value) in properties(reply)? {
        match name.as_str() {
            "server" => health.server = value,
            "version" => health.version = value,
            "role" => {
                health.role = match value.as_deref() {
                    Some("master") => Some(Role::Master),
                    Some("replica" | "slave") => Some(Role::Replica),
                    _ => None,
                }
            }
            _ => {}
        }
    }
    Ok(health)
}
