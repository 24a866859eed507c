//! What a caller asks for.

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
use crate::key::ttl_of;
use crate::operation::{Commands, Decode, DecodeContext, Packed, Spec};
use crate::remember::seen::{Seen, see};
use crate::schema::{Layout, LoadPolicy, Outage};
use crate::ttl::Ttl;
use crate::value::{EntryKey, layout_of};

/// How the values of a type are read, loaded and stored.
pub(super) struct Plan<V> {
    pub(super) layout: &'static Layout,
    pub(super) policy: LoadPolicy,
    pub(super) ttl: fn() -> Ttl,
    pub(super) encode: fn(&Layout, &V, MaxBytes, &mut Vec<u8>) -> Result<()>,
    see: fn(Value, &DecodeContext<'_>) -> Result<Seen<V>>,
}

/// What a caller asks for.
pub(super) struct Request<V: 'static> {
    pub(super) client: Arc<Client>,
    pub(super) plan: &'static Plan<V>,
    pub(super) key: Vec<u8>,
    /// The deadline of each operation.
    pub(super) timeout: Duration,
    pub(super) options: Options,
    /// Absence is an answer.
    pub(super) takes_absence: bool,
}

/// The options of a call.
#[derive(Clone, Debug)]
pub(super) struct Options {
    /// In place of the type's.
    pub(super) ttl: Option<Ttl>,
    pub(super) negative: Option<Ttl>,
    pub(super) outage: Outage,
    pub(super) load_timeout: Duration,
    /// The time after which the caller goes, and when that is.
    pub(super) timeout: Option<Duration>,
    pub(super) deadline: Option<Instant>,
    /// The error of an option, with which nothing is sent.
    pub(super) refusal: Option<Error>,
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
            see: see::<K>,
        }
    }
}

impl<V> Request<V> {
    pub(super) fn new(
        cache: &Cache,
        plan: &'static Plan<V>,
        key: Vec<u8>,
        takes_absence: bool,
    ) -> Self {
        let policy = plan.policy;
        let (ttl, refusal) = cache.own_ttl();
        Self {
            client: Arc::clone(cache.client()),
            plan,
            key,
            timeout: cache.timeout(),
            options: Options {
                ttl,
                negative: policy.negative,
                outage: policy.outage,
                load_timeout: policy.timeout,
                timeout: None,
                deadline: None,
                refusal,
            },
            takes_absence,
        }
    }

    /// Takes it for the way of a caller.
    pub(super) fn take(&mut self) -> Self {
        Self {
            client: Arc::clone(&self.client),
            key: take(&mut self.key),
            options: self.options.clone(),
            ..*self
        }
    }

    /// Returns when the caller goes, and after how long.
    pub(super) fn bound(&self) -> Option<(Instant, Duration)> {
        self.options.deadline.zip(self.options.timeout)
    }

    /// Makes the read of the entry.
    pub(super) fn read(&self) -> Operation<Seen<V>> {
        let mut get = Commands::new("GET");
        get.key(&self.key);
        let spec = Spec::read("remember", self.plan.layout.resource);
        let content = Content::Message(Packed::command(get));
        Operation {
            call: Call::new(&self.client, spec, content, self.read_timeout()),
            decode: Some(Decode::Plain(self.plan.see)),
            options: std::marker::PhantomData,
        }
    }

    /// Decides what a read that failed means: nothing was found, or an error.
    pub(super) fn found(&self, read: Result<Seen<V>>) -> Result<Seen<V>> {
        read.or_else(|error| {
            let is_outage = !matches!(
                error.kind(),
                ErrorKind::WrongType | ErrorKind::Schema | ErrorKind::InvalidInput
            );
            match self.options.outage {
                Outage::Load if is_outage => Ok(Seen::Nothing),
                Outage::Load | Outage::Fail => Err(error),
            }
        })
    }

    fn read_timeout(&self) -> Duration {
        let caller = self.options.timeout.unwrap_or(self.timeout);
        self.timeout.min(caller)
    }
}
