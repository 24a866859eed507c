//! The load of one key, and the store of what was loaded.

use std::any::Any;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use futures_util::FutureExt;
use redis::Value;
use tokio::time::{self, Instant};

use crate::client::{Call, Client, Content, Operation};
use crate::codec::{self, Times};
use crate::error::{Error, ErrorKind, Result};
use crate::flight::{Landed, Leader};
use crate::operation::{Commands, Decode, Expiration, Packed, Spec, unexpected};
use crate::remember::loaded::Loaded;
use crate::remember::request::{Options, Plan, Request, load_timeout};
use crate::remember::seen::Seen;
use crate::ttl::Ttl;
use crate::value::if_equal;

/// What loads a value and stores it.
pub(super) struct Job<V: 'static> {
    client: Arc<Client>,
    plan: &'static Plan<V>,
    /// The options of the call that loads. Few calls have any.
    own: Option<Box<Options>>,
    /// The deadline of the store.
    timeout: Duration,
    /// The entry that the value replaces; with none it is stored where there is none. Few loads have one.
    old: Option<Box<Old<V>>>,
}

/// An entry that is replaced.
struct Old<V> {
    stored: Vec<u8>,
    /// Its value, if it is one.
    value: Option<Arc<V>>,
    /// When it goes, if that is known.
    end: Option<Instant>,
}

impl<V> Old<V> {
    /// Returns whether it has gone by itself, so that there is nothing to compare with.
    fn has_ended(&self) -> bool {
        self.end.is_some_and(|end| end <= Instant::now())
    }
}

impl<V: Send + Sync + 'static> Job<V> {
    pub(super) fn new(request: &Request<V>, seen: Seen<V>, known: Option<Arc<V>>) -> Self {
        Self {
            client: Arc::clone(&request.client),
            plan: request.plan,
            own: request.own(),
            timeout: request.timeout,
            old: seen.into_old().map(|(stored, left)| {
                let (value, end) = (
                    known,
                    left.and_then(|left| Instant::now().checked_add(left)),
                );
                Box::new(Old { stored, value, end })
            }),
        }
    }

    /// Returns the value that is replaced.
    pub(super) fn known(&self) -> Option<Arc<V>> {
        self.old.as_ref()?.value.clone()
    }

    /// Returns the longest time that the load may take.
    pub(super) fn load_timeout(&self) -> Duration {
        load_timeout(self.own.as_deref(), self.plan)
    }

    /// Returns the TTL of absence, if that is stored.
    fn negative(&self) -> Option<Ttl> {
        let own = self.own.as_ref().and_then(|own| own.negative);
        own.or(self.plan.policy.negative)
    }

    /// Loads, stores, and tells all who wait. The flight ends a load that takes too long.
    // No `async fn` and no `await`, which would keep everything twice, and the store in a box: so a load takes little more room than it
    // needs.
    pub(super) fn run<E: Send + Sync + 'static>(
        self,
        leader: Leader,
        load: impl Future<Output = Result<Loaded<V>, E>>,
    ) -> impl Future<Output = ()> {
        caught(load).then(move |ended| {
            Box::pin(async move {
                match ended {
                    Ok(loaded) => self.finish(leader, loaded).await,
                    Err(failure) => failure.end([leader]),
                }
            })
        })
    }

    /// Stores what was loaded, and tells all who wait. The event of the store says whether that failed; who waits has the value all the
    /// same.
    pub(super) async fn finish(self, leader: Leader, loaded: Loaded<V>) {
        let (value, fill) = self.prepare(&leader, loaded);
        let is_stored = match fill {
            Some(fill) => fill.await.is_ok(),
            None => false,
        };
        if !is_stored {
            leader.rest_unstored();
        }
        leader.land(Landed::loaded(value));
    }

    /// Makes the operation that stores what was loaded, unless it is not to be, or the key was written in between.
    // Boxed, so that a load takes less memory than its store.
    pub(super) fn prepare(
        &self,
        leader: &Leader,
        loaded: Loaded<V>,
    ) -> (Option<Arc<V>>, Option<Box<Operation<()>>>) {
        leader.end_rest();
        let value = loaded.value;
        let is_kept = value.is_some() || self.negative().is_some() || self.known().is_some();
        let is_stored = loaded.is_stored
            && is_kept
            && !self.is_claimed()
            && leader.begin_fill(Landed::loaded(value.clone()), self.timeout);
        let fill = is_stored.then(|| {
            let ttl = loaded.ttl.transpose();
            let message = ttl.and_then(|ttl| self.message(leader, value.as_deref(), ttl));
            Box::new(self.fill(message))
        });
        (value, fill)
    }

    /// Returns whether a write of the key had begun in the source when the entry was read: the load can have read what was there before.
    fn is_claimed(&self) -> bool {
        let old = self.old.as_ref();
        old.is_some_and(|old| codec::is_claim(&old.stored))
    }

    /// Makes the command that stores a value, or its absence, if the entry is as it was.
    fn message(&self, leader: &Leader, value: Option<&V>, ttl: Option<Ttl>) -> Result<Packed> {
        let layout = self.plan.layout;
        let mut set = Commands::new("SET");
        set.key(leader.key());
        let type_ttl = if let Some(value) = value {
            let meter = self.client.monitor.meter(layout.resource);
            let max = self.client.config.max;
            let encode = |out: &mut Vec<u8>| (self.plan.encode)(layout, value, max, out);
            set.try_with(|out| meter.encode(out, encode))?;
            self.set_times(leader.begun(), set.value());
            let own = self.own.as_ref().and_then(|own| own.ttl);
            own.unwrap_or_else(self.plan.ttl)
        } else {
            set.arg(codec::absence(layout).ok_or_else(no_absence)?);
            // Without a TTL for absence it takes the place of the stale value for a moment, so that this is gone.
            self.negative().unwrap_or(Ttl::after_millis(1))
        };
        let expiration = Expiration {
            ttl: ttl.unwrap_or(type_ttl),
            is_explicit: true,
            keep: false,
        };
        let expiration = expiration.stamp(&mut set);
        if let Some(old) = self.old.as_ref().filter(|old| !old.has_ended()) {
            return if_equal(&self.client, set, &old.stored, expiration);
        }
        expiration.write(&mut set);
        set.arg("NX");
        Ok(Packed::command(set))
    }

    /// Writes what only a load knows among the times of an entry, where it has any.
    fn set_times(&self, begun: Instant, entry: &mut [u8]) {
        if let Some(of_type) = Times::of(entry) {
            let own = self.own.as_ref().and_then(|own| own.stale.grace);
            let own = own.map(Times::of_grace);
            let grace = own.map_or(of_type.grace, |own| own.grace);
            let load = u16::try_from(begun.elapsed().as_millis()).unwrap_or(u16::MAX);
            Times {
                grace,
                load,
                ..of_type
            }
            .write_to(entry);
        }
    }

    fn fill(&self, message: Result<Packed>) -> Operation<()> {
        let client = Arc::clone(&self.client);
        let spec = Spec {
            is_fill: true,
            ..Spec::write("remember.fill", self.plan.layout.resource)
        };
        let content = message.map_or_else(Content::Failed, Content::Message);
        let decode = Decode::closure(move |reply, _| match reply {
            Value::Okay | Value::Nil | Value::BulkString(_) => Ok(()),
            // The answer of the script.
            Value::Int(_) => {
                client.lacks_if_equal.store(true, Relaxed);
                Ok(())
            }
            other => Err(unexpected(&other)),
        });
        Operation {
            call: Call::new(&self.client, spec, content, self.timeout),
            decode: Some(decode),
            options: PhantomData,
        }
    }
}

/// Why nothing was loaded.
pub(super) struct Failure {
    landed: Landed,
    panic: Option<Box<dyn Any + Send>>,
}

impl Failure {
    /// Tells all who wait, and goes on with a panic.
    pub(super) fn end(self, leaders: impl IntoIterator<Item = Leader>) {
        for leader in leaders {
            leader.land(self.landed.clone());
        }
        if let Some(panic) = self.panic {
            resume_unwind(panic);
        }
    }
}

/// Runs a caller's load for so long.
// No `async fn`, which would keep the load twice.
pub(super) fn loaded<T, E: Send + Sync + 'static>(
    limit: Duration,
    load: impl Future<Output = Result<T, E>>,
) -> impl Future<Output = Result<T, Failure>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a load is the caller's code, and ends on the clock of its runtime"
    )]
    let load = time::timeout(limit, caught(load));
    load.map(move |ended| {
        let late = |_elapsed| {
            Err(Failure {
                landed: Landed::TimedOut(limit),
                panic: None,
            })
        };
        ended.unwrap_or_else(late)
    })
}

/// Runs a caller's load, whose panic is a failure.
fn caught<T, E: Send + Sync + 'static>(
    load: impl Future<Output = Result<T, E>>,
) -> impl Future<Output = Result<T, Failure>> {
    let failed = |landed, panic| Err(Failure { landed, panic });
    let load = AssertUnwindSafe(load).catch_unwind();
    load.map(move |ended| match ended {
        Ok(Ok(loaded)) => Ok(loaded),
        Ok(Err(error)) => failed(Landed::Failed(Arc::new(error)), None),
        Err(panic) => failed(Landed::Panicked, Some(panic)),
    })
}

#[cold]
fn no_absence() -> Error {
    let message = "JSON has no form for the absence of a value: leave `.negative(..)` out, or use `format = postcard`";
    Error::new(ErrorKind::InvalidInput, message)
}
