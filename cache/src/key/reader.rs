//! Reads keys back.

use std::fmt;
use std::str::Split;

use crate::key::OwnedKey;
use crate::key::part::{OwnedKeyPart, PartReader};
use crate::key::writer::{write_head, write_without_prefix};

/// Reads the parts of a key in their order.
///
#[doc = include_str!("../../docs/examples/key.md")]
pub struct KeyReader<'a> {
    parts: Option<Split<'a, char>>,
}

/// Shows nothing of the key or value at hand.
impl fmt::Debug for KeyReader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyReader").finish_non_exhaustive()
    }
}

impl<'a> KeyReader<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            parts: (!text.is_empty()).then(|| text.split(':')),
        }
    }

    /// Reads the next part; `None` if there is none or it does not fit.
    ///
    #[doc = include_str!("../../docs/examples/key.md")]
    pub fn part<P: OwnedKeyPart>(&mut self) -> Option<P> {
        let text = self.next()?;
        P::read_part(&PartReader::new(text))
    }

    /// Reads the next part out of its braces.
    ///
    #[doc = include_str!("../../docs/examples/key.md")]
    pub fn hash_tag<P: OwnedKeyPart>(&mut self) -> Option<P> {
        let text = self.next()?.strip_prefix('{')?.strip_suffix('}')?;
        P::read_part(&PartReader::new(text))
    }

    fn next(&mut self) -> Option<&'a str> {
        self.parts.as_mut()?.next()
    }

    fn is_at_end(&mut self) -> bool {
        self.next().is_none()
    }
}

/// Reads a key and refuses every spelling that the writer would not make.
pub(crate) fn parse<K: OwnedKey>(text: &str) -> Result<K, ParseKeyError> {
    let mut canonical = Vec::with_capacity(text.len());
    write_head::<K>(&mut canonical);
    let parts = text
        .as_bytes()
        .strip_prefix(canonical.as_slice())
        .map(<[u8]>::len);
    let Some(parts) = parts.and_then(|length| text.get(text.len() - length..)) else {
        return Err(ParseKeyError {
            resource: K::RESOURCE,
            problem: Problem::Head,
        });
    };
    let mut reader = KeyReader::new(parts);
    let key = K::read_parts(&mut reader).filter(|_| reader.is_at_end());
    let key = key.ok_or(ParseKeyError {
        resource: K::RESOURCE,
        problem: Problem::Parts(K::PARTS.len()),
    })?;
    canonical.clear();
    write_without_prefix(&key, &mut canonical);
    if canonical != text.as_bytes() {
        return Err(ParseKeyError {
            resource: K::RESOURCE,
            problem: Problem::Spelling,
        });
    }
    Ok(key)
}

/// Why a text is not a key; names the resource, never the text.
///
/// # Examples
/// ```
/// use typed_cache::CacheKey;
///
/// #[derive(CacheKey, Debug)]
/// #[cache(resource = "views", ttl = never, counter)]
/// struct ViewsKey { page: u64 }
///
/// let error = ViewsKey::parse("visits:42").unwrap_err();
/// assert_eq!(error.to_string(), "not a key of resource `views`: it does not begin with the resource and its version");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseKeyError {
    resource: &'static str,
    problem: Problem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    Head,
    Parts(usize),
    Spelling,
}

impl fmt::Display for ParseKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a key of resource `{}`: ", self.resource)?;
        match self.problem {
            Problem::Head => f.write_str("it does not begin with the resource and its version"),
            Problem::Parts(count) => write!(f, "its parts are not the {count} expected ones"),
            Problem::Spelling => f.write_str("it is not spelled as a key is written"),
        }
    }
}

impl std::error::Error for ParseKeyError {}
