//! The part that all handles on a key have in common.

use std::fmt;
use std::ops::Deref;

use crate::cache::Cache;
use crate::client::{Operation, Spec, Tail};
use crate::error::Result;
use crate::key::Key;
use crate::operation::{Commands, Decode, buffer, recycle};
use crate::ttl::Ttl;

/// A key and what is known of its type; owned, so that operations made by it borrow nothing.
#[derive(Clone)]
pub(crate) struct Handle {
    pub(crate) cache: Cache,
    pub(crate) resource: &'static str,
    key: KeyBytes,
    ttl: Ttl,
}

/// The bytes of a whole key, in a buffer of the thread's.
#[derive(Clone)]
struct KeyBytes(Vec<u8>);

impl Handle {
    pub(crate) fn new<K: Key>(cache: &Cache, key: &K) -> Self {
        let mut bytes = buffer();
        cache.write_key(key, &mut bytes);
        Self {
            cache: cache.clone(),
            resource: K::RESOURCE,
            key: KeyBytes(bytes),
            ttl: K::TTL,
        }
    }

    pub(crate) fn key(&self) -> &[u8] {
        &self.key
    }

    /// Starts a command on the key.
    #[expect(
        clippy::inline_always,
        reason = "the name is then known when it is compiled, and with it the bytes"
    )]
    #[inline(always)]
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

    /// Makes an operation that can create the key and gives it its TTL.
    #[inline]
    pub(crate) fn create<T, O>(
        &self,
        name: &'static str,
        commands: Result<Commands>,
        tail: Tail,
        decode: Decode<T>,
    ) -> Operation<T, O> {
        let spec = Spec {
            name,
            resource: Some(self.resource),
            is_read: false,
        };
        self.cache.operation(spec, commands, tail, self.ttl, decode)
    }
}

impl Deref for KeyBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for KeyBytes {
    fn drop(&mut self) {
        recycle(std::mem::take(&mut self.0));
    }
}

/// Shows the resource, never the key.
impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle")
            .field("resource", &self.resource)
            .finish_non_exhaustive()
    }
}
