//! A fault: its effect, and the operations that it is for.

use std::borrow::Cow;
use std::time::Duration;

use super::codes;
use super::names::NAMES;
use crate::error::{Error, ErrorKind, Result};
use crate::operation::Label;

/// An outage of the memory engine, for tests: its effect, and which operations it hits.
///
/// [`MemoryEngine::inject`](crate::MemoryEngine::inject) makes it effective. Without further words it hits every operation of every
/// cache on the engine, each time.
///
/// | fault | the command runs | error | [`may_have_run`](crate::Error::may_have_run) |
/// |---|---|---|---|
/// | [`unavailable`](Self::unavailable) | no | [`Unavailable`](crate::ErrorKind::Unavailable) | `false` |
/// | [`lost_request`](Self::lost_request) | no | [`Timeout`](crate::ErrorKind::Timeout), at the deadline | `false` |
/// | [`lost_reply`](Self::lost_reply) | yes | [`Unavailable`](crate::ErrorKind::Unavailable) | `true` |
/// | [`delay`](Self::delay) | yes | [`Timeout`](crate::ErrorKind::Timeout), if it is longer than the deadline | `true` |
/// | [`overloaded`](Self::overloaded) | no | [`Overloaded`](crate::ErrorKind::Overloaded), at the deadline | `false` |
/// | [`server_error`](Self::server_error) | no | [`Server`](crate::ErrorKind::Server), with its code | `false` |
///
/// A [`delete`](crate::Cache::delete) of a single value that gets `Unavailable` or `Timeout` is kept to be sent later, so it gives
/// `true`.
///
/// Deadlines and delays are on tokio's clock: where a test pauses it, they are over at once. But a write that waits for
/// a store of `remember` to end waits on the real clock, as for a real server.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> typed_cache::Result<()> {
/// use typed_cache::{Cache, CacheKey, Fault, MemoryEngine};
///
/// #[derive(CacheKey)]
/// #[cache(resource = "visits", ttl = "1d", counter)]
/// struct VisitsKey { page: u64 }
///
/// let engine = MemoryEngine::new();
/// let cache = Cache::from(engine.clone());
/// let visits = cache.counter(&VisitsKey { page: 1 });
///
/// let lost = engine.inject(Fault::lost_reply().operation("counter.increment").times(1))?;
/// let error = visits.increment(1).await.unwrap_err();
/// assert!(error.is_unavailable() && error.may_have_run());
/// assert_eq!(visits.get().await?, Some(1)); // it has run
/// assert_eq!(lost.times_fired(), 1);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a fault has no effect until `MemoryEngine::inject`"]
pub struct Fault {
    effect: Effect,
    /// Any, if there are none.
    operations: Vec<Cow<'static, str>>,
    resources: Vec<Cow<'static, str>>,
    skip: u64,
    every: u64,
    times: Option<u64>,
}

/// The effect on an operation.
#[derive(Clone, Debug)]
pub(crate) enum Effect {
    Unavailable,
    Overloaded,
    LostRequest,
    LostReply,
    Delay(Duration),
    ServerError(Cow<'static, str>),
}

impl Fault {
    /// There is no connection: the operation does not run.
    ///
    /// As with a server that refuses connections: [`Unavailable`](crate::ErrorKind::Unavailable), at the deadline or, where the cache
    /// does not wait for a connection, at once.
    #[doc(alias = "fail")]
    #[doc(alias = "outage")]
    pub fn unavailable() -> Self {
        Self::new(Effect::Unavailable)
    }

    /// The command cannot be sent within its deadline, and does not run.
    #[doc(alias = "drop")]
    pub fn lost_request() -> Self {
        Self::new(Effect::LostRequest)
    }

    /// The command runs, and the connection breaks before its reply comes.
    ///
    /// As over a real connection, a read is sent once more: only where that reply is lost, too, is it an error. So a read takes two
    /// of [`times`](Self::times).
    pub fn lost_reply() -> Self {
        Self::new(Effect::LostReply)
    }

    /// The command runs at once, and its reply comes so much later.
    ///
    /// Beyond its deadline the operation ends with [`Timeout`](crate::ErrorKind::Timeout). Of several delays in one message the
    /// longest counts, as its replies come together.
    #[doc(alias = "latency")]
    #[doc(alias = "slow")]
    #[doc(alias = "timeout")]
    pub fn delay(delay: Duration) -> Self {
        Self::new(Effect::Delay(delay))
    }

    /// Too many operations wait to be sent, until the deadline.
    pub fn overloaded() -> Self {
        Self::new(Effect::Overloaded)
    }

    /// The server answers with this error in place of running the command: `BUSY`, `LOADING`, `MASTERDOWN`, `MISCONF`,
    /// `NOREPLICAS`, `OOM` or `READONLY`, with the text of Redis 7.
    ///
    /// The last four are for operations that change something; reads pass, and count as not hit. A server with `OOM` lets some
    /// writes pass, such as deletes: [`operation`](Self::operation) chooses.
    #[doc(alias = "READONLY")]
    #[doc(alias = "LOADING")]
    #[doc(alias = "OOM")]
    #[doc(alias = "BUSY")]
    pub fn server_error(code: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Effect::ServerError(code.into()))
    }

    /// Hits operations of this name, as [`Event::Operation`](crate::Event::Operation) has it: `"get"`, `"counter.increment"`. Several
    /// calls add up; default every operation.
    ///
    /// In a batch or pipeline the name is that of each operation in it.
    pub fn operation(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.operations.push(name.into());
        self
    }

    /// Hits operations on this resource, as the keys' types name it. Several calls add up; default every resource.
    pub fn resource(mut self, resource: impl Into<Cow<'static, str>>) -> Self {
        self.resources.push(resource.into());
        self
    }

    /// Leaves out the first `count` operations that it would hit; default 0.
    pub fn skip(mut self, count: u64) -> Self {
        self.skip = count;
        self
    }

    /// Hits one operation of every `count`, the last of them; default 1, each.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey, Fault, MemoryEngine};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = "1h", value = String)]
    /// # struct MottoKey;
    /// let engine = MemoryEngine::new();
    /// let cache = Cache::from(engine.clone());
    /// engine.inject(Fault::unavailable().skip(1).every(2).times(1))?;
    /// let mut failed = Vec::new();
    /// for _ in 0..5 {
    ///     failed.push(cache.get(&MottoKey).await.is_err());
    /// }
    /// assert_eq!(failed, [false, false, true, false, false]);
    /// # Ok(()) }
    /// ```
    pub fn every(mut self, count: u64) -> Self {
        self.every = count;
        self
    }

    /// Hits at most `count` operations, 1 or more; default without end.
    pub fn times(mut self, count: u64) -> Self {
        self.times = Some(count);
        self
    }

    fn new(effect: Effect) -> Self {
        Self {
            effect,
            operations: Vec::new(),
            resources: Vec::new(),
            skip: 0,
            every: 1,
            times: None,
        }
    }

    pub(super) fn effect(&self) -> &Effect {
        &self.effect
    }

    /// Returns whether it is for such an operation.
    pub(super) fn is_for(&self, label: Label) -> bool {
        let any = |of: &[Cow<'_, str>], one: Option<&str>| {
            of.is_empty() || one.is_some_and(|one| of.iter().any(|of| of == one))
        };
        any(&self.operations, Some(label.name))
            && any(&self.resources, label.resource)
            && !(label.is_read && self.effect.is_for_writes())
    }

    /// Returns whether it hits the operation of this number, counted from 1, if it has hit so many before.
    pub(super) fn hits(&self, number: u64, fired: u64) -> bool {
        let is_one_of_every = number
            .checked_sub(self.skip)
            .is_some_and(|number| number > 0 && number.is_multiple_of(self.every));
        is_one_of_every && self.times.is_none_or(|times| fired < times)
    }

    /// Checks what would make it never fire.
    pub(super) fn check(&self) -> Result<()> {
        if let Effect::ServerError(code) = &self.effect
            && codes::find(code).is_none()
        {
            let codes = codes::all();
            return Err(invalid(format!(
                "no fault answers `{code}`; the codes are {codes}"
            )));
        }
        if self.every == 0 {
            return Err(invalid(
                "`every(0)` would never hit: write `every(1)` for each operation",
            ));
        }
        if self.times == Some(0) {
            return Err(invalid(
                "`times(0)` would never hit: write `times(1)` for one operation, or leave the fault out",
            ));
        }
        let unknown = |name: &&Cow<'_, str>| !NAMES.contains(&&***name);
        match self.operations.iter().find(unknown) {
            None => Ok(()),
            Some(name) => {
                let names = NAMES.join(", ");
                Err(invalid(format!(
                    "no operation is called `{name}`; the names are {names}"
                )))
            }
        }
    }
}

impl Effect {
    fn is_for_writes(&self) -> bool {
        match self {
            Self::ServerError(code) => codes::find(code).is_some_and(|code| code.is_for_writes),
            Self::Unavailable
            | Self::Overloaded
            | Self::LostRequest
            | Self::LostReply
            | Self::Delay(_) => false,
        }
    }
}

#[cold]
fn invalid(message: impl Into<Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::InvalidInput, message)
}
