//! The part that all handles on a key have in common.

use std::fmt;

use redis::Value;

use crate::cache::Cache;
use crate::client::{Change, Content, Operation, Tail};
use crate::codec::Codec;
use crate::error::Result;
use crate::key::{Key, ttl_of};
use crate::operation::{Commands, Decode, Spec, buffer, field_expiry, recycle, was_set, were_set};
use crate::ttl::{Expiry, Ttl};

/// A key and what is known of its type; owned, so that operations made by it borrow nothing.
#[derive(Clone)]
pub(crate) struct Handle {
    pub(crate) cache: Cache,
    pub(crate) resource: &'static str,
    /// The bytes of the whole key, in a buffer of the thread's.
    pub(crate) key: Vec<u8>,
    /// Returns the TTL of one write.
    pub(crate) ttl: fn() -> Ttl,
}

impl Handle {
    pub(crate) fn new<K: Key>(cache: &Cache, key: &K) -> Self {
        let mut bytes = buffer();
        cache.write_key(key, &mut bytes);
        Self {
            cache: cache.clone(),
            resource: K::RESOURCE,
            key: bytes,
            ttl: ttl_of::<K>,
        }
    }

    /// Starts a command on the key.
    // The name is then known when it is compiled, and with it the bytes.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn command(&self, name: &str) -> Commands {
        let mut commands = Commands::new(name);
        commands.key(&self.key);
        commands
    }

    /// Makes an operation that changes nothing.
    pub(crate) fn read<T>(
        &self,
        name: &'static str,
        commands: Commands,
        decode: Decode<T>,
    ) -> Operation<T> {
        self.cache.read(name, self.resource, commands, decode)
    }

    /// Makes an operation that changes something and leaves the TTL alone.
    pub(crate) fn write<T, O>(
        &self,
        name: &'static str,
        commands: Result<Commands>,
        decode: Decode<T>,
    ) -> Operation<T, O> {
        self.cache.write(name, self.resource, commands, decode)
    }

    /// Makes an operation that changes what is at the key, or creates it, and restarts its TTL.
    #[inline]
    pub(crate) fn update<T, O>(
        &self,
        name: &'static str,
        commands: Result<Commands>,
        change: Change,
        decode: Decode<T>,
    ) -> Operation<T, O> {
        let spec = Spec::write(name, self.resource);
        self.cache
            .operation(spec, commands, Tail::Expire(change), (self.ttl)(), decode)
    }

    /// Makes an operation on nothing, which sends nothing: its reply is known.
    pub(crate) fn no_op<T, O>(
        &self,
        name: &'static str,
        reply: Value,
        decode: Decode<T>,
    ) -> Operation<T, O> {
        let spec = Spec::read(name, self.resource);
        self.cache
            .operation_with(spec, Content::Known(reply), decode)
    }

    /// Makes an `HSET` of what `write` adds for each entry; no entries is a no-op.
    pub(crate) fn hset<E, O>(
        &self,
        name: &'static str,
        entries: impl IntoIterator<Item = E>,
        write: impl Fn(E, &mut Commands) -> Result<()>,
    ) -> Operation<(), O> {
        let mut hset = self.command("HSET");
        let mut fields = 0;
        let written = entries.into_iter().try_for_each(|entry| {
            fields += 1;
            write(entry, &mut hset)
        });
        if fields == 0 {
            return self.no_op(name, Value::Int(0), Decode::Plain(was_set));
        }
        let decode = Decode::closure(move |reply, context| were_set(reply, fields, context));
        self.update(name, written.map(|()| hset), Change::Plain, decode)
    }

    /// Makes an operation that reads the remaining TTL of the field that `write` adds.
    pub(crate) fn field_ttl(
        &self,
        name: &'static str,
        write: impl FnOnce(&mut Commands),
    ) -> Operation<Expiry> {
        let mut hpttl = self.command("HPTTL");
        hpttl.arg("FIELDS").arg("1");
        write(&mut hpttl);
        self.read(name, hpttl, Decode::Plain(field_expiry))
    }

    /// Writes a value as the next argument.
    pub(crate) fn write_value<V>(
        &self,
        codec: &Codec<V>,
        value: &V,
        commands: &mut Commands,
    ) -> Result<()> {
        let client = self.cache.client();
        let (max, meter) = (client.config.max, client.monitor.meter(self.resource));
        let encode = |out: &mut Vec<u8>| codec.encode(value, max, out);
        commands.try_with(|out| meter.encode(out, encode)).map(drop)
    }

    /// Shows the resource alone, as that of a handle by this name.
    pub(crate) fn fmt_as(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(name)
            .field("resource", &self.resource)
            .finish_non_exhaustive()
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        recycle(std::mem::take(&mut self.key));
    }
}

/// Shows the resource, never the key.
impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fmt_as("Handle", f)
    }
}
