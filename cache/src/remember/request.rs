//! What a caller asks for.

use std::marker::PhantomData;
use std::mem::take;
use std::sync::Arc;
use std::time::Duration;

use redis::Value;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::Instant;

use crate::cache::Cache;
use crate::client::{Call, Client, Content, Operation};
use crate::codec::{self, MaxBytes};
use crate::error::{Error, ErrorKind, Result};
use crate::flight::{Entered, Entrance};
use crate::key::ttl_of;
use crate::operation::{Commands, Decode, DecodeContext, Packed, Spec};
use crate::remember::outcome::Found;
use crate::remember::policy::StaleOptions;
use crate::remember::seen::{Seen, see};
use crate::remember::stale::Stale;
use crate::schema::{Layout, LoadPolicy, Outage};
use crate::ttl::Ttl;
use crate::value::{EntryKey, layout_of};

/// How the values of a type are read, loaded and stored.
pub(super) struct Plan<V> {
    pub(super) layout: &'static Layout,
    pub(super) policy: LoadPolicy,
    pub(super) ttl: fn() -> Ttl,
    pub(super) encode: fn(&Layout, &V, MaxBytes, &mut Vec<u8>) -> Result<()>,
    /// How long entries are kept beyond their freshness; `None` where they have no times.
    pub(super) grace: Option<Duration>,
    see: See<V>,
    see_and_keep: See<V>,
}

type See<V> = fn(Value, &DecodeContext<'_>) -> Result<Seen<V>>;

/// What a caller asks for.
pub(super) struct Request<V: 'static> {
    pub(super) client: Arc<Client>,
    pub(super) plan: &'static Plan<V>,
    pub(super) key: Vec<u8>,
    /// The deadline of each operation.
    pub(super) timeout: Duration,
    /// Few calls have any, and the others are moved for less.
    options: Option<Box<Options>>,
    /// Absence is an answer.
    pub(super) takes_absence: bool,
}

/// When a look into the cache began.
#[derive(Clone, Copy)]
pub(super) struct Look {
    /// Among the ends of loads.
    pub(super) at: u64,
    /// Where entries have times.
    pub(super) from: Option<Instant>,
}

/// What a value is worth that was seen.
pub(super) enum Known<V> {
    Fresh(V),
    /// It is fresh, and to be refreshed.
    Due(Stale<V>),
    Stale(Stale<V>),
    /// There is none.
    Nothing,
}

/// The options of a call, in place of those of its type.
#[derive(Clone, Debug, Default)]
pub(super) struct Options {
    pub(super) ttl: Option<Ttl>,
    pub(super) negative: Option<Ttl>,
    pub(super) outage: Option<Outage>,
    pub(super) load_timeout: Option<Duration>,
    pub(super) stale: StaleOptions,
    /// The time after which the caller goes, and when that is.
    pub(super) timeout: Option<Duration>,
    pub(super) deadline: Option<Instant>,
    /// The error of an option, with which nothing is sent.
    pub(super) refusal: Option<Error>,
}

impl Options {
    /// Starts the time after which the caller goes. One without end is none.
    pub(super) fn start(&mut self) {
        let timeout = self.timeout;
        self.deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    }
}

/// Returns the longest time that a load may take.
pub(super) fn load_timeout<V>(own: Option<&Options>, plan: &Plan<V>) -> Duration {
    let own = own.and_then(|own| own.load_timeout);
    own.unwrap_or(plan.policy.timeout)
}

#[cold]
fn ends_at_once() -> Error {
    let message = "a `load_timeout` of zero ends every load at once; leave it out for 30 s";
    Error::new(ErrorKind::InvalidInput, message)
}

impl<V> Plan<V>
where
    V: Serialize + DeserializeOwned + 'static,
{
    pub(super) const fn of<K: EntryKey<Value = V>>() -> Self {
        Self {
            layout: const { layout_of::<K>() },
            policy: K::LOAD,
            ttl: ttl_of::<K>,
            encode: codec::encode::<V>,
            grace: K::GRACE,
            see: see::<K, false>,
            see_and_keep: see::<K, true>,
        }
    }
}

impl<V> Request<V> {
    #[inline]
    pub(super) fn new(
        cache: &Cache,
        plan: &'static Plan<V>,
        key: Vec<u8>,
        takes_absence: bool,
    ) -> Self {
        let mut request = Self {
            client: Arc::clone(cache.client()),
            plan,
            key,
            timeout: cache.timeout(),
            options: None,
            takes_absence,
        };
        if let (ttl, refusal) = cache.own_ttl()
            && (ttl.is_some() || refusal.is_some())
        {
            let options = request.options();
            (options.ttl, options.refusal) = (ttl, refusal);
        }
        request
    }

    /// The same with these options of the call.
    pub(super) fn with_options(mut self, options: &Options) -> Self {
        let own = self.options.take().map(|own| *own).unwrap_or_default();
        self.options = Some(Box::new(Options {
            ttl: options.ttl.or(own.ttl),
            refusal: options.refusal.clone().or(own.refusal),
            ..options.clone()
        }));
        self
    }

    /// Returns the options, to change them.
    #[cold]
    pub(super) fn options(&mut self) -> &mut Options {
        self.options.get_or_insert_default()
    }

    /// Takes it for the way of a caller.
    pub(super) fn take(&mut self) -> Self {
        Self {
            client: Arc::clone(&self.client),
            key: take(&mut self.key),
            options: self.options.take(),
            ..*self
        }
    }

    /// Returns the error of an option.
    #[inline]
    pub(super) fn refusal(&self) -> Option<Error> {
        let own = self.options.as_ref()?;
        let refusal = own.refusal.clone();
        let refusal = refusal
            .or_else(|| own.stale.refusal(self.plan.grace))
            .or_else(|| {
                own.load_timeout
                    .filter(Duration::is_zero)
                    .map(|_| ends_at_once())
            });
        refusal.map(|error| error.with_resource(self.plan.layout.resource))
    }

    /// Returns whether a value that is settled by the words of its type is so for this call, too.
    #[inline]
    pub(super) fn is_of_type(&self) -> bool {
        self.options.is_none() || self.plan.grace.is_none()
    }

    /// Returns what is done with values that are stale, or soon will be.
    pub(super) fn policy(&self) -> LoadPolicy {
        match &self.options {
            Some(own) => own.stale.over(self.plan.policy),
            None => self.plan.policy,
        }
    }

    /// Returns the time after which the caller goes.
    #[inline]
    pub(super) fn limit(&self) -> Option<Duration> {
        self.options.as_ref()?.timeout
    }

    /// Returns when the caller goes, and after how long.
    pub(super) fn bound(&self) -> Option<(Instant, Duration)> {
        let own = self.options.as_ref()?;
        own.deadline.zip(own.timeout)
    }

    pub(super) fn load_timeout(&self) -> Duration {
        load_timeout(self.options.as_deref(), self.plan)
    }

    /// Returns the options of the call, if it has any.
    pub(super) fn own(&self) -> Option<Box<Options>> {
        self.options.clone()
    }

    /// Begins a look, at this time among the ends of loads.
    #[inline]
    pub(super) fn look(&self, at: u64) -> Look {
        let from = self.plan.grace.map(|_| Instant::now());
        Look { at, from }
    }

    /// Makes the read of the entry.
    // It is then made in its place, not moved there.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn read(&self) -> Operation<Seen<V>> {
        let spec = Spec::read("remember", self.plan.layout.resource);
        let content = Content::Message(self.message());
        let timeout = match self.bound() {
            Some((deadline, _)) => {
                let left = deadline.saturating_duration_since(Instant::now());
                left.min(self.timeout)
            }
            None => self.timeout,
        };
        let see = if self.is_of_type() {
            self.plan.see
        } else {
            self.plan.see_and_keep
        };
        Operation {
            call: Call::new(&self.client, spec, content, timeout),
            decode: Some(Decode::Plain(see)),
            options: PhantomData,
        }
    }

    /// Asks for the entry, and where it has times, before that for what is left of it.
    // In this order no stale value is taken for fresh.
    #[inline]
    fn message(&self) -> Packed {
        if self.plan.grace.is_none() {
            let mut get = Commands::new("GET");
            get.key(&self.key);
            return Packed::command(get);
        }
        let mut commands = Commands::new("PTTL");
        commands.key(&self.key).command_on_same_key("GET");
        Packed::row(commands.finish())
    }

    /// Takes the value of what was seen, and says what it is worth.
    pub(super) fn judge(&self, seen: &mut Seen<V>, look: Look) -> Known<V> {
        let Some(value) = seen.value.take() else {
            return Known::Nothing;
        };
        let policy = self.policy();
        let known = |value, timing| {
            let read_at = look.from.unwrap_or_else(Instant::now);
            Stale::new(Arc::new(value), timing, read_at, policy.throttle)
        };
        match seen.timing() {
            Some(timing) if !timing.freshness.is_fresh() => Known::Stale(known(value, timing)),
            // By chance a value is due or not, which is decided once: by the words of its type, with the read.
            Some(timing) if self.is_of_type() || policy.is_due(timing) => {
                Known::Due(known(value, timing))
            }
            _ => Known::Fresh(value),
        }
    }

    /// Joins those who wait for a load of the key, or loads, after a look that found a value, or none. With a value it need not wait.
    pub(super) fn enter(
        &self,
        seen: &Seen<V>,
        look: Look,
        known: Option<&Stale<V>>,
        waits: bool,
    ) -> Entered {
        let flights = &self.client.flights;
        // There can be a stale value that could not be read: who comes later looks for it.
        let may_be_known = seen.is_unread() && self.plan.grace.is_some();
        let rest = known.map(|known| known.throttle);
        let rest = rest.or_else(|| may_be_known.then(|| self.policy().throttle));
        flights.enter(
            &self.key,
            self.plan.layout,
            self.load_timeout(),
            Entrance {
                read_at: look.at,
                is_unread: seen.is_unread(),
                rest,
                waits,
            },
        )
    }

    /// Gives a caller a value that was there before, and counts it if it is stale.
    pub(super) fn give(&self, known: Stale<V>) -> Found<V> {
        if !known.is_fresh() {
            let resource = self.plan.layout.resource;
            self.client.monitor.record_stale(resource, known.cause);
        }
        Found::known(known)
    }

    /// Counts a load in the background.
    pub(super) fn record_refresh(&self) {
        let resource = self.plan.layout.resource;
        self.client.monitor.record_refresh(resource);
    }

    /// Counts that the source is known to have no value.
    pub(super) fn record_negative_hit(&self) {
        let resource = self.plan.layout.resource;
        self.client.monitor.record_negative_hit(resource);
    }

    /// Decides what a read that failed means: nothing was found, or an error.
    pub(super) fn found(&self, read: Result<Seen<V>>) -> Result<Seen<V>> {
        read.or_else(|error| {
            let is_outage = !matches!(
                error.kind(),
                ErrorKind::WrongType | ErrorKind::Schema | ErrorKind::InvalidInput
            );
            let own = self.options.as_ref().and_then(|own| own.outage);
            match own.unwrap_or(self.plan.policy.outage) {
                Outage::Load if is_outage => Ok(Seen::unread()),
                Outage::Load | Outage::Fail => Err(error),
            }
        })
    }
}
