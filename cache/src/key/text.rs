//! Keys as a whole, written as text and read from it.

use std::borrow::Cow;
use std::fmt;

use crate::key::writer::{KeyReader, KeyWriter};
use crate::key::{Key, OwnedKey, Version};

/// Writes `resource[@version]:`, the start of every key of the type.
pub(super) fn write_head<K: Key>(out: &mut Vec<u8>) {
    out.extend_from_slice(K::RESOURCE.as_bytes());
    match K::VERSION {
        Version::None => {}
        Version::Number(number) => {
            out.push(b'@');
            out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
        }
        Version::Auto(fingerprint) => {
            out.push(b'@');
            out.extend_from_slice(fingerprint.to_string().as_bytes());
        }
    }
    out.push(b':');
}

/// Writes the key without the deployment's prefix.
pub(crate) fn write_without_prefix<K: Key>(key: &K, out: &mut Vec<u8>) {
    write_with_parts::<K>(out, |parts| key.write_parts(parts));
}

/// Writes a key with parts from elsewhere, such as from the fields of a value.
pub(crate) fn write_with_parts<K: Key>(
    out: &mut Vec<u8>,
    write_parts: impl FnOnce(&mut KeyWriter<'_>),
) {
    write_head::<K>(out);
    write_parts(&mut KeyWriter::new(out));
}

/// Writes a key without prefix; the body of every generated `Display`.
#[doc(hidden)]
pub fn display_key<K: Key>(key: &K, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut text = Vec::with_capacity(64);
    write_without_prefix(key, &mut text);
    // A key is UTF-8: strings are written as they are, bytes outside ASCII escaped.
    f.write_str(&String::from_utf8_lossy(&text))
}

/// Reads a key from its text without prefix; the exact inverse of its `Display`.
///
/// # Errors
/// [`ParseKeyError`] for another resource or version, parts that do not fit, and every spelling that differs from the
/// written one (`042`, needless or lower-case escapes).
///
/// # Examples
/// ```
/// use typed_cache::CacheKey;
///
/// #[derive(CacheKey, Debug, PartialEq)]
/// #[cache(resource = "views", ttl = never, counter)]
/// struct ViewsKey { page: u64 }
///
/// let key: ViewsKey = typed_cache::parse_key("views:42")?;
/// assert_eq!(key.page, 42);
/// # Ok::<(), typed_cache::ParseKeyError>(())
/// ```
// The key is written again and compared, so no parser of a part needs rules against other spellings.
pub fn parse_key<K: OwnedKey>(text: &str) -> Result<K, ParseKeyError> {
    let error = |problem| ParseKeyError {
        resource: K::RESOURCE,
        problem,
    };
    let mut canonical = Vec::with_capacity(text.len());
    write_head::<K>(&mut canonical);
    let parts = text
        .as_bytes()
        .strip_prefix(canonical.as_slice())
        .and_then(|parts| text.get(text.len() - parts.len()..))
        .ok_or_else(|| error("it does not begin with the resource and its version".into()))?;
    let mut reader = KeyReader::new(parts);
    let key = K::read_parts(&mut reader).filter(|_| reader.is_at_end());
    let key = key.ok_or_else(|| {
        let count = K::PARTS.len();
        let s = if count == 1 { "" } else { "s" };
        error(format!("expected {count} part{s} of the key's types").into())
    })?;
    canonical.clear();
    write_without_prefix(&key, &mut canonical);
    if canonical != text.as_bytes() {
        return Err(error(
            "its spelling is not the one that keys are written with".into(),
        ));
    }
    Ok(key)
}

/// The reason why a text is not a key; it names the resource, never the text.
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
    problem: Cow<'static, str>,
}

impl fmt::Display for ParseKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { resource, problem } = self;
        write!(f, "not a key of resource `{resource}`: {problem}")
    }
}

impl std::error::Error for ParseKeyError {}
