//! Every operation once, as a [`Request`]: what it sends, and how it reads the answer.
//!
//! Nothing here does I/O. `Cache` sends a request at once, a batch puts it into a pipeline.

pub(crate) mod check;
pub(crate) mod counter;
pub(crate) mod entry;
pub(crate) mod hash;
pub(crate) mod key;
mod lifetime;
pub(crate) mod list;
pub(crate) mod map;
pub(crate) mod scan;

use redis::Cmd;

use crate::codec::MaxBytes;
use crate::error::Result;
use crate::key::{Key, Keyspace, write_without_prefix};
use crate::request::{CommandWriter, command};
use crate::schema::Layout;
use crate::ttl::Ttl;

/// What every operation needs to know of the cache and of the call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'a> {
    pub(crate) keyspace: &'a Keyspace,
    pub(crate) max: MaxBytes,
    pub(crate) lifetime: Lifetime,
}

/// What a call says of lifetimes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Lifetime {
    /// In place of the key type's own.
    pub(crate) ttl: Option<Ttl>,
    /// A lifetime that is there stays.
    pub(crate) keep: bool,
}

impl Context<'_> {
    /// A command on one key, without further arguments.
    fn on_key(&self, name: &'static str, key: &dyn Address) -> Result<Cmd> {
        self.on_key_with(name, key, |_| Ok(()))
    }

    /// A command on one key, with the arguments that `write` adds.
    fn on_key_with(
        &self,
        name: &'static str,
        key: &dyn Address,
        write: impl FnOnce(&mut CommandWriter) -> Result<()>,
    ) -> Result<Cmd> {
        command(|out| {
            self.key(out.arg(name), key);
            write(out)
        })
    }

    /// Writes the key as the next argument.
    fn key(&self, out: &mut CommandWriter, key: &dyn Address) {
        out.with(|out| {
            self.keyspace.write_prefix(out);
            key.write(out);
        });
    }

    /// Returns the whole key.
    pub(crate) fn written(&self, key: &dyn Address) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.keyspace.write_prefix(&mut bytes);
        key.write(&mut bytes);
        bytes
    }

    fn ttl_of<K: Key>(&self) -> Ttl {
        self.lifetime.ttl.unwrap_or(K::TTL)
    }
}

/// Any key, without its type.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a cache key",
    label = "this is not a key",
    note = "pass the generated key, such as `UserKey {{ id }}`, or `&value.key()` of a value at hand; \
            derive one with `Cacheable` or `CacheKey`"
)]
pub trait Address {
    /// Writes the key without the deployment's prefix.
    fn write(&self, out: &mut Vec<u8>);
    /// The layout of what has no schema.
    fn bare(&self) -> &'static Layout;
    /// The lifetime of the key's type.
    fn default_ttl(&self) -> Ttl;
}

impl<K: Key> Address for K {
    fn write(&self, out: &mut Vec<u8>) {
        write_without_prefix(self, out);
    }

    fn bare(&self) -> &'static Layout {
        const { &Layout::bare(K::RESOURCE) }
    }

    fn default_ttl(&self) -> Ttl {
        K::TTL
    }
}
