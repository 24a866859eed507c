//! The deployment's prefix, and the sets of keys that a scan covers.

use crate::key::text::{parse_key, write_head};
use crate::key::{Key, OwnedKey};

/// The keyspace of a cache: an optional prefix in front of every key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keyspace {
    /// Empty, or the prefix with its `/`.
    prefix: String,
}

/// The first byte, behind the prefix, of internal keys such as locks. No resource of a user's type can begin with it.
const INTERNAL: u8 = b'~';

/// A set of keys for a scan or a clear.
#[derive(Clone, Debug)]
pub(crate) enum Scope {
    /// One resource in one version: its keys begin with these bytes.
    Version(Vec<u8>),
    /// One resource with all its versions: its keys begin with these bytes and `:` or `@`.
    Resource(Vec<u8>),
    /// The whole prefix, internal keys excepted.
    Prefix(Vec<u8>),
}

impl Keyspace {
    /// Makes the keyspace under `prefix`; an error is the message about a wrong prefix.
    pub(crate) fn with_prefix(prefix: &str) -> Result<Self, &'static str> {
        let is_allowed =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
        if prefix.is_empty() || prefix.len() > 64 || !prefix.bytes().all(is_allowed) {
            return Err(
                "a prefix has 1 to 64 characters out of `A-Z`, `a-z`, `0-9`, `_`, `.`, `-`",
            );
        }
        Ok(Self {
            prefix: format!("{prefix}/"),
        })
    }

    /// Writes the prefix with its `/`.
    #[inline]
    pub(crate) fn write_prefix(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.prefix.as_bytes());
    }

    /// Reads a whole key, prefix included.
    pub(crate) fn read<K: OwnedKey>(&self, key: &[u8]) -> Option<K> {
        let text = std::str::from_utf8(key.strip_prefix(self.prefix.as_bytes())?).ok()?;
        parse_key(text).ok()
    }

    pub(crate) fn version_scope<K: Key>(&self) -> Scope {
        let mut head = self.prefix.clone().into_bytes();
        write_head::<K>(&mut head);
        Scope::Version(head)
    }

    pub(crate) fn resource_scope(&self, resource: &str) -> Scope {
        Scope::Resource(format!("{}{resource}", self.prefix).into_bytes())
    }

    /// Returns the scope of a keyspace that has a prefix.
    pub(crate) fn prefix_scope(&self) -> Option<Scope> {
        let prefix = self.prefix.clone().into_bytes();
        (!prefix.is_empty()).then_some(Scope::Prefix(prefix))
    }
}

impl Scope {
    /// Returns the pattern for `SCAN MATCH`; it may match more than the scope, never less.
    // Resources, versions and prefixes have no character with a meaning in globs, so nothing needs an escape.
    pub(crate) fn pattern(&self) -> Vec<u8> {
        let (Self::Version(head) | Self::Resource(head) | Self::Prefix(head)) = self;
        [head.as_slice(), b"*"].concat()
    }

    /// Returns whether `key` is in the scope, by its literal bytes.
    pub(crate) fn contains(&self, key: &[u8]) -> bool {
        match self {
            Self::Version(head) => key.starts_with(head),
            // `SCAN MATCH user*` also returns `users:1` and `user.old:1`.
            Self::Resource(head) => key
                .strip_prefix(head.as_slice())
                .is_some_and(begins_with_version_or_parts),
            Self::Prefix(head) => key
                .strip_prefix(head.as_slice())
                .is_some_and(|rest| rest.first() != Some(&INTERNAL)),
        }
    }
}

/// Accepts `:`, `@` + 1 to 5 digits + `:`, and `@` + 8 hex digits + `:`.
fn begins_with_version_or_parts(rest: &[u8]) -> bool {
    let Some(version) = rest.strip_prefix(b"@") else {
        return rest.first() == Some(&b':');
    };
    let Some(end) = version.iter().position(|&byte| byte == b':') else {
        return false;
    };
    let version = &version[..end];
    let is_hex = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    // A number or a fingerprint, the two forms of a version; `user@home:1` is a key of another program.
    match version.len() {
        1..=5 => version.iter().all(u8::is_ascii_digit),
        8 => version.iter().all(is_hex),
        _ => false,
    }
}
