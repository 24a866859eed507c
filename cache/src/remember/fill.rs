//! The load of one key, and the store of what was loaded.

use std::any::Any;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use futures_util::FutureExt;
use redis::Value;
use tokio::time;

use crate::client::{Call, Client, Content, Operation};
use crate::codec;
use crate::error::{Error, ErrorKind, Result};
use crate::flight::{Leader, Outcome};
use crate::operation::{Commands, Decode, Expiration, Packed, Spec, unexpected};
use crate::remember::loaded::Loaded;
use crate::remember::request::{Plan, Request, Store};
use crate::remember::seen::Seen;
use crate::ttl::Ttl;
use crate::value::if_equal;

/// The end of a load, as all who wait get it.
pub(super) enum Landed<V> {
    /// `None` where the source has none.
    Loaded(Option<Arc<V>>),
    /// The loader's error, which is of some type.
    Failed(Arc<dyn Any + Send + Sync>),
    Panicked,
    TimedOut(Duration),
    /// The task that loaded has ended.
    Stopped,
    /// The caller that loaded has gone.
    Released,
}

// By hand, since a value need not be `Clone`.
impl<V> Clone for Landed<V> {
    fn clone(&self) -> Self {
        match self {
            Self::Loaded(value) => Self::Loaded(value.clone()),
            Self::Failed(error) => Self::Failed(Arc::clone(error)),
            Self::Panicked => Self::Panicked,
            Self::TimedOut(timeout) => Self::TimedOut(*timeout),
            Self::Stopped => Self::Stopped,
            Self::Released => Self::Released,
        }
    }
}

impl<V: Send + Sync + 'static> Outcome for Landed<V> {
    fn lost(is_task: bool) -> Self {
        if is_task {
            Self::Stopped
        } else {
            Self::Released
        }
    }
}

/// What loads a value and stores it.
pub(super) struct Job<V: 'static> {
    client: Arc<Client>,
    plan: &'static Plan<V>,
    load_timeout: Duration,
    store: Store,
    /// The entry that the value replaces; with none it is stored where there is none.
    old: Option<Vec<u8>>,
}

impl<V: Send + Sync + 'static> Job<V> {
    pub(super) fn new(request: &Request<V>, seen: Seen<V>) -> Self {
        Self {
            client: Arc::clone(&request.client),
            plan: request.plan,
            load_timeout: request.load_timeout(),
            store: request.store(),
            old: seen.stored,
        }
    }

    /// Returns the longest time that the load may take.
    pub(super) fn load_timeout(&self) -> Duration {
        self.load_timeout
    }

    /// Loads, stores, and tells all who wait.
    pub(super) async fn run<E: Send + Sync + 'static>(
        self,
        leader: Leader<Landed<V>>,
        load: impl Future<Output = Result<Loaded<V>, E>>,
    ) {
        match loaded(self.load_timeout, load).await {
            Ok(loaded) => self.finish(leader, loaded).await,
            Err(failure) => failure.end([leader]),
        }
    }

    /// Stores what was loaded, and tells all who wait. The event of the store says whether that failed; who waits has the value all the
    /// same.
    pub(super) async fn finish(self, leader: Leader<Landed<V>>, loaded: Loaded<V>) {
        let (value, fill) = self.prepare(&leader, loaded);
        if let Some(fill) = fill {
            drop(fill.await);
        }
        leader.land(Landed::Loaded(value));
    }

    /// Makes the operation that stores what was loaded, unless it is not to be, or the key was written in between.
    // Boxed, so that a load takes less memory than its store.
    pub(super) fn prepare(
        &self,
        leader: &Leader<Landed<V>>,
        loaded: Loaded<V>,
    ) -> (Option<Arc<V>>, Option<Box<Operation<()>>>) {
        let value = loaded.value.map(Arc::new);
        let is_kept = value.is_some() || self.store.negative.is_some();
        let is_stored = loaded.is_stored
            && is_kept
            && !self.is_claimed()
            && leader.begin_fill(Landed::Loaded(value.clone()));
        let fill = is_stored.then(|| {
            let ttl = loaded.ttl.transpose();
            let message = ttl.and_then(|ttl| self.message(leader.key(), value.as_deref(), ttl));
            Box::new(self.fill(message))
        });
        (value, fill)
    }

    /// Returns whether a write of the key had begun in the source when the entry was read: the load can have read what was there before.
    fn is_claimed(&self) -> bool {
        let layout = self.plan.layout;
        let old = self.old.as_deref();
        old.is_some_and(|old| codec::is_claim(layout, old))
    }

    /// Makes the command that stores a value, or its absence, if the entry is as it was.
    fn message(&self, key: &[u8], value: Option<&V>, ttl: Option<Ttl>) -> Result<Packed> {
        let layout = self.plan.layout;
        let mut set = Commands::new("SET");
        set.key(key);
        let type_ttl = if let Some(value) = value {
            let meter = self.client.monitor.meter(layout.resource);
            let max = self.client.config.max;
            let encode = |out: &mut Vec<u8>| (self.plan.encode)(layout, value, max, out);
            set.try_with(|out| meter.encode(out, encode))?;
            self.store.ttl.unwrap_or_else(self.plan.ttl)
        } else {
            set.arg(codec::absence(layout).ok_or_else(no_absence)?);
            self.store.negative.unwrap_or(Ttl::NEVER)
        };
        let expiration = Expiration {
            ttl: ttl.unwrap_or(type_ttl),
            is_explicit: true,
            keep: false,
        };
        if let Some(old) = &self.old {
            return if_equal(&self.client, set, old, expiration);
        }
        expiration.write(&mut set);
        set.arg("NX");
        Ok(Packed::command(set))
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
            call: Call::new(&self.client, spec, content, self.store.timeout),
            decode: Some(decode),
            options: PhantomData,
        }
    }
}

/// Why nothing was loaded.
pub(super) struct Failure<V> {
    landed: Landed<V>,
    panic: Option<Box<dyn Any + Send>>,
}

impl<V: Send + Sync + 'static> Failure<V> {
    /// Tells all who wait, and goes on with a panic.
    pub(super) fn end(self, leaders: impl IntoIterator<Item = Leader<Landed<V>>>) {
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
pub(super) fn loaded<V, T, E: Send + Sync + 'static>(
    limit: Duration,
    load: impl Future<Output = Result<T, E>>,
) -> impl Future<Output = Result<T, Failure<V>>> {
    let failed = |landed, panic| Err(Failure { landed, panic });
    #[expect(
        clippy::disallowed_methods,
        reason = "a load is the caller's code, and ends on the clock of its runtime"
    )]
    let load = time::timeout(limit, AssertUnwindSafe(load).catch_unwind());
    load.map(move |ended| match ended {
        Ok(Ok(Ok(loaded))) => Ok(loaded),
        Ok(Ok(Err(error))) => failed(Landed::Failed(Arc::new(error)), None),
        Ok(Err(panic)) => failed(Landed::Panicked, Some(panic)),
        Err(_elapsed) => failed(Landed::TimedOut(limit), None),
    })
}

#[cold]
fn no_absence() -> Error {
    let message = "JSON has no form for the absence of a value: leave `.negative(..)` out, or use `format = postcard`";
    Error::new(ErrorKind::InvalidInput, message)
}
