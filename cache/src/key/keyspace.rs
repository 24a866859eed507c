//! The deployment's prefix, and the sets of keys that a scan covers.

use crate::key::text::{parse_key, write_head};
use crate::key::{Key, OwnedKey};

/// The keyspace of a cache: an optional prefix in front of every key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keyspace {
    /// Empty, or the prefix with its `/`, or a raw prefix.
    prefix: String,
    is_raw: bool,
}

/// A prefix of keys.
///
/// [`prefix("shop")`](crate::CacheBuilder::prefix) puts `shop/` in front of every key, and keys under different prefixes never meet.
/// A **raw** prefix is put there as it is, to fit rights such as `~shop:*` and keys that exist.
///
/// Under one prefix keys never meet, whatever it is. Keys of two raw prefixes on one server can: with `app:` and `app:user:` the key
/// `app:user:1` can be of either. The rule that keeps them apart: **of all prefixes in use on a server, none is the beginning of
/// another**, and no raw prefix is in use beside a cache without prefix.
///
/// # Examples
/// ```
/// # use typed_cache::CacheKey;
/// # #[derive(CacheKey)]
/// # #[cache(resource = "motto", ttl = "1h", value = String)]
/// # struct MottoKey { id: u64 }
/// use typed_cache::{Cache, Prefix};
///
/// let cache = Cache::builder().prefix(Prefix::raw("shop:prod:"))?.memory();
/// assert_eq!(cache.full_key(&MottoKey { id: 1 }), "shop:prod:motto:1");
/// # Ok::<(), typed_cache::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Prefix {
    text: String,
    is_raw: bool,
}

impl Prefix {
    /// Makes a prefix that is put in front of keys as it is, of 1 to 256 bytes.
    #[must_use]
    pub fn raw(prefix: impl Into<String>) -> Self {
        Self {
            text: prefix.into(),
            is_raw: true,
        }
    }
}

/// What can be a prefix: a text, or a [`Prefix`].
pub trait IntoPrefix: sealed::Sealed {}

impl<P: sealed::Sealed> IntoPrefix for P {}

mod sealed {
    use super::Prefix;

    #[expect(
        unnameable_types,
        reason = "prefixes are texts, or a type of this library"
    )]
    pub trait Sealed {
        fn into_prefix(self) -> Prefix;
    }

    impl Sealed for Prefix {
        fn into_prefix(self) -> Prefix {
            self
        }
    }

    impl Sealed for &str {
        fn into_prefix(self) -> Prefix {
            Prefix {
                text: self.to_owned(),
                is_raw: false,
            }
        }
    }

    impl Sealed for &String {
        fn into_prefix(self) -> Prefix {
            self.as_str().into_prefix()
        }
    }
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
    /// All keys that begin with these bytes, whoever wrote them.
    Raw(Vec<u8>),
}

impl Keyspace {
    /// Makes the keyspace under `prefix`; an error is the message about a wrong prefix.
    pub(crate) fn with_prefix(prefix: impl IntoPrefix) -> Result<Self, &'static str> {
        let Prefix { text, is_raw } = prefix.into_prefix();
        if is_raw {
            return match text.len() {
                1..=256 => Ok(Self {
                    prefix: text,
                    is_raw,
                }),
                _ => Err("a raw prefix has 1 to 256 bytes"),
            };
        }
        let is_allowed =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
        if text.is_empty() || text.len() > 64 || !text.bytes().all(is_allowed) {
            return Err(
                "a prefix has 1 to 64 characters out of `A-Z`, `a-z`, `0-9`, `_`, `.`, `-`, and `/` is put behind it; for another form \
                 write `Prefix::raw(..)`",
            );
        }
        Ok(Self {
            prefix: format!("{text}/"),
            is_raw,
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

    /// Returns the scope of all keys under the prefix; an error is the message about a prefix that is missing or raw.
    pub(crate) fn prefix_scope(&self) -> Result<Scope, &'static str> {
        match (self.prefix.is_empty(), self.is_raw) {
            (true, _) => Err(
                "a cache without prefix cannot be cleared as a whole: set one with `Cache::builder().prefix(..)`",
            ),
            (false, true) => Err(
                "the prefix is raw, so keys of other programs can begin with it: write `clear_raw_prefix` to delete those too",
            ),
            (false, false) => Ok(Scope::Prefix(self.prefix.clone().into_bytes())),
        }
    }

    /// Returns the scope of all keys that begin with the raw prefix; an error is the message about another prefix.
    pub(crate) fn raw_scope(&self) -> Result<Scope, &'static str> {
        if !self.is_raw {
            return Err("the cache has no raw prefix: write `clear_prefix`");
        }
        Ok(Scope::Raw(self.prefix.clone().into_bytes()))
    }
}

impl Scope {
    /// Returns the pattern for `SCAN MATCH`; it may match more than the scope, never less.
    pub(crate) fn pattern(&self) -> Vec<u8> {
        let (Self::Version(head) | Self::Resource(head) | Self::Prefix(head) | Self::Raw(head)) =
            self;
        let mut pattern = Vec::with_capacity(head.len() + 1);
        for byte in head {
            // Only a raw prefix has characters with a meaning in globs.
            if b"*?[]\\".contains(byte) {
                pattern.push(b'\\');
            }
            pattern.push(*byte);
        }
        pattern.push(b'*');
        pattern
    }

    /// Returns whether `key` is in the scope, by its literal bytes.
    pub(crate) fn contains(&self, key: &[u8]) -> bool {
        match self {
            Self::Version(head) | Self::Raw(head) => key.starts_with(head),
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
