//! The commands of a write: the claim on the key, the store behind it, and what takes its place.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use redis::Value;
use tokio::time::Instant;

use crate::cache::Cache;
use crate::client::{Content, Operation};
use crate::codec;
use crate::operation::{
    Commands, Decode, Expiration, Packed, Spec, boolean, exact_array, expiry, okay, unexpected,
};
use crate::schema::Layout;
use crate::ttl::{Expiry, Ttl};
use crate::value::if_equal;

/// A write of one key.
pub(super) struct Job {
    pub(super) cache: Cache,
    pub(super) layout: &'static Layout,
    pub(super) key: Vec<u8>,
    pub(super) ttl: Ttl,
    /// The time that a claim stays.
    pub(super) bound: Duration,
}

/// Has no load of the key that is under way given to those who come later, whatever becomes of the write: the source can have changed since
/// it began.
pub(super) struct Closing<'j>(pub(super) &'j Job);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.cache.client().flights.supersede_key(&self.0.key);
    }
}

/// What keeps loads of the key from being stored.
pub(super) struct Claim {
    /// The entry that stands for the claim. JSON has no form for one: there the entry is deleted, and that is all.
    entry: Option<Vec<u8>>,
    pub(super) bound: Ttl,
}

/// The entry that was there before the claim.
pub(super) struct Replaced {
    stored: Vec<u8>,
    /// The time at which it would have expired.
    until: Option<Instant>,
}

impl Claim {
    pub(super) fn new(layout: &Layout, bound: Ttl) -> Self {
        let entry = codec::claim(layout);
        Self { entry, bound }
    }
}

impl Job {
    /// Puts the claim in place of the entry, whatever that is.
    pub(super) fn claim(&self, claim: &Claim) -> Operation<()> {
        self.claim_as(self.spec("write_through.claim"), claim)
    }

    /// Claims the key for those who have read the source before; a delete would let their loads be stored. In an outage of the cache it is
    /// kept.
    pub(super) fn invalidate(&self, claim: &Claim) -> Operation<()> {
        let spec = Spec {
            is_owed: true,
            ..self.spec("write_through.invalidate")
        };
        self.claim_as(spec, claim)
    }

    fn claim_as(&self, spec: Spec, claim: &Claim) -> Operation<()> {
        let Some(entry) = &claim.entry else {
            let mut unlink = Commands::new("UNLINK");
            unlink.key(&self.key);
            let decode = Decode::Plain(|reply, _| boolean(&reply).map(drop));
            return self.write(spec, Packed::command(unlink), decode);
        };
        let mut set = Commands::new("SET");
        set.key(&self.key).arg(entry);
        expiration(claim.bound).write(&mut set);
        self.write(spec, Packed::command(set), Decode::Reply(okay))
    }

    /// Puts the claim in place of the entry, and reads that and the time that is left of it, in the same round trip.
    pub(super) fn claim_and_read(&self, claim: &Claim) -> Operation<Option<Replaced>> {
        let mut commands = Commands::new("PTTL");
        commands.key(&self.key);
        if let Some(entry) = &claim.entry {
            commands.command_on_same_key("SET").arg(entry);
            expiration(claim.bound).write(&mut commands);
            commands.arg("GET");
        } else {
            commands.command_on_same_key("GETDEL");
        }
        // What is left is counted from here, since the reply can be long on its way.
        let asked = Instant::now();
        let decode = Decode::closure(move |reply, _| {
            let [left, stored] = exact_array(reply)?;
            let until = match expiry(&left)? {
                // Written in between.
                Expiry::Missing => return Ok(None),
                Expiry::Never => None,
                Expiry::In(left) => asked.checked_add(left),
            };
            match stored {
                Value::BulkString(stored) if !codec::is_claim(&stored) => {
                    Ok(Some(Replaced { stored, until }))
                }
                Value::BulkString(_) | Value::Nil => Ok(None),
                other => Err(unexpected(&other)),
            }
        });
        let spec = self.spec("write_through.claim");
        self.write(spec, Packed::row(commands.finish()), decode)
    }

    /// Has a claim that is still there stay for the bound from now on, and says whether it was; `None` where there is none.
    pub(super) fn renew(&self, claim: &Claim) -> Option<Operation<bool>> {
        let mut set = Commands::new("SET");
        set.key(&self.key).arg(claim.entry.as_ref()?);
        Some(self.in_place_of(claim, "write_through.claim", set, expiration(claim.bound)))
    }

    /// Stores a value behind its claim.
    pub(super) fn store(&self, mut set: Commands, claim: &Claim, ttl: Ttl) -> Operation<bool> {
        let expiration = expiration(ttl).stamp(&mut set);
        self.in_place_of(claim, "write_through", set, expiration)
    }

    /// Puts back the entry that was there before the claim, for what is left of its time; `None` where that is over.
    pub(super) fn restore(&self, claim: &Claim, replaced: &Replaced) -> Option<Operation<bool>> {
        let mut set = Commands::new("SET");
        set.key(&self.key).arg(&replaced.stored);
        let ttl = match replaced.until {
            Some(until) => {
                let left = until.saturating_duration_since(Instant::now());
                // In whole milliseconds, as it was read.
                Ttl::try_from(Duration::from_millis(millis(left))).ok()?
            }
            None => Ttl::NEVER,
        };
        Some(self.in_place_of(claim, "write_through.restore", set, expiration(ttl)))
    }

    /// Stores an entry if the claim is still there, and says whether it was.
    fn in_place_of(
        &self,
        claim: &Claim,
        name: &'static str,
        mut set: Commands,
        expiration: Expiration,
    ) -> Operation<bool> {
        let client = Arc::clone(self.cache.client());
        let packed = if let Some(entry) = &claim.entry {
            if_equal(&client, set, entry, expiration)
        } else {
            expiration.write(&mut set);
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
        let spec = self.spec(name);
        // It fails where the comparison takes a script, and there are none.
        let content = packed.map_or_else(Content::Failed, Content::Message);
        self.cache.operation_with(spec, content, decode)
    }

    fn spec(&self, name: &'static str) -> Spec {
        Spec::write(name, self.layout.resource)
    }

    fn write<T>(&self, spec: Spec, message: Packed, decode: Decode<T>) -> Operation<T> {
        self.cache
            .operation_with(spec, Content::Message(message), decode)
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn expiration(ttl: Ttl) -> Expiration {
    Expiration {
        ttl,
        is_explicit: true,
        keep: false,
    }
}
