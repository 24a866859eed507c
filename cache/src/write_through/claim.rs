//! One write: a claim on the key, the source, and then the entry.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use futures_util::future::{Either, select};
use redis::Value;
use tokio::time;

use crate::cache::Cache;
use crate::client::{Content, Operation};
use crate::codec;
use crate::error::Result;
use crate::operation::{Commands, Decode, Expiration, Packed, Spec, boolean, okay, unexpected};
use crate::remember::clock;
use crate::schema::Layout;
use crate::ttl::Ttl;
use crate::value::if_equal;
use crate::write_through::error::WriteThroughError;
use crate::write_through::future::Options;

/// A write of one key.
pub(super) struct Job {
    pub(super) cache: Cache,
    pub(super) layout: &'static Layout,
    pub(super) key: Vec<u8>,
    pub(super) ttl: Ttl,
    /// The time that a claim stays.
    pub(super) bound: Duration,
}

/// What keeps loads of the key from being stored.
struct Claim {
    /// The entry that stands for the claim. JSON has no form for one: there the entry is deleted, and that is all.
    entry: Option<Vec<u8>>,
    bound: Ttl,
}

impl Job {
    /// Claims the key, writes the source, then the entry.
    pub(super) async fn run<R, E, F>(
        self,
        set: Result<Commands>,
        options: Options,
        writer: impl FnOnce() -> F,
    ) -> Result<R, WriteThroughError<E>>
    where
        F: Future<Output = Result<R, E>>,
    {
        let prepared = self.prepare(set, options);
        let (claim, store) = prepared.map_err(WriteThroughError::Access)?;
        let claimed = self.claim(&claim).await;
        claimed.map_err(WriteThroughError::Access)?;
        match self.while_claimed(&claim, writer()).await {
            Ok(written) => match self.finish(store).await {
                Ok(()) => Ok(written),
                Err(error) => Err(WriteThroughError::Store(error)),
            },
            Err(error) => {
                // The claim ends by itself where this fails, which its event says.
                drop(self.delete().await);
                Err(WriteThroughError::Write(error))
            }
        }
    }

    /// Makes the claim and the store of `set`, which has no options yet, before anything is changed.
    fn prepare(&self, set: Result<Commands>, options: Options) -> Result<(Claim, Operation<bool>)> {
        let (own_ttl, refusal) = self.cache.own_ttl();
        if let Some(refusal) = options.refusal.or(refusal) {
            return Err(refusal);
        }
        clock()?;
        let bound = options
            .bound
            .map_or_else(|| Ttl::try_from(self.bound), Ok)?;
        let claim = Claim {
            entry: codec::claim(self.layout),
            bound,
        };
        let ttl = options.ttl.or(own_ttl).unwrap_or(self.ttl);
        let store = self.store(set?, &claim, ttl);
        Ok((claim, store))
    }

    /// Puts the claim in place of the entry, whatever that is.
    fn claim(&self, claim: &Claim) -> Operation<()> {
        let name = "write_through.claim";
        let Some(entry) = &claim.entry else {
            let decode = Decode::Plain(|reply, _| boolean(&reply).map(drop));
            return self.write(name, self.unlink(), decode);
        };
        let mut set = Commands::new("SET");
        set.key(&self.key).arg(entry);
        expiration(claim.bound).write(&mut set);
        self.write(name, set, Decode::Reply(okay))
    }

    /// Runs the writer, and keeps the claim for as long.
    async fn while_claimed<R, E>(
        &self,
        claim: &Claim,
        writing: impl Future<Output = Result<R, E>>,
    ) -> Result<R, E> {
        let pause = claim
            .bound
            .millis()
            .map_or(self.bound, Duration::from_millis)
            / 2;
        let renewals = async {
            loop {
                time::sleep(pause).await;
                // Its event says whether it failed; the store finds out what has become of the claim.
                drop(self.claim(claim).await);
            }
        };
        match select(pin!(writing), pin!(renewals)).await {
            Either::Left((ended, _renewals)) => ended,
            Either::Right((never, _writing)) => never,
        }
    }

    /// Stores the value if the claim is still there. If it is not, others have written since, of whom nobody knows who was the last one in
    /// the source: the entry is deleted, as where the store fails.
    async fn finish(&self, store: Operation<bool>) -> Result<()> {
        match store.await {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => self.delete().await,
        }
    }

    fn store(&self, mut set: Commands, claim: &Claim, ttl: Ttl) -> Operation<bool> {
        let client = Arc::clone(self.cache.client());
        let packed = if let Some(entry) = &claim.entry {
            let expiration = expiration(ttl).stamp(&mut set);
            if_equal(&client, set, entry, expiration)
        } else {
            expiration(ttl).stamp(&mut set).write(&mut set);
            set.arg("NX");
            Ok(Packed::command(set))
        };
        let (entry, is_claim) = (claim.entry.clone(), claim.entry.is_some());
        let decode = Decode::closure(move |reply, _| match reply {
            // The answer of the script.
            Value::Int(stored) if is_claim => {
                client.lacks_if_equal.store(true, Relaxed);
                Ok(stored == 1)
            }
            // The entry as it was.
            Value::BulkString(old) if is_claim => Ok(Some(old) == entry),
            Value::Okay => Ok(true),
            Value::Nil => Ok(false),
            other => Err(unexpected(&other)),
        });
        let spec = Spec::write("write_through", self.layout.resource);
        // It fails where the comparison takes a script, and there are none.
        let content = packed.map_or_else(Content::Failed, Content::Message);
        self.cache.operation_with(spec, content, decode)
    }

    fn delete(&self) -> Operation<()> {
        let decode = Decode::Plain(|reply, _| boolean(&reply).map(drop));
        self.write("write_through.delete", self.unlink(), decode)
    }

    fn unlink(&self) -> Commands {
        let mut unlink = Commands::new("UNLINK");
        unlink.key(&self.key);
        unlink
    }

    fn write(&self, name: &'static str, commands: Commands, decode: Decode<()>) -> Operation<()> {
        let spec = Spec::write(name, self.layout.resource);
        let content = Content::Message(Packed::command(commands));
        self.cache.operation_with(spec, content, decode)
    }
}

fn expiration(ttl: Ttl) -> Expiration {
    Expiration {
        ttl,
        is_explicit: true,
        keep: false,
    }
}
