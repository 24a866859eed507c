//! The one error type.

mod code;
mod kind;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

pub(crate) use self::code::known_code;
pub use self::kind::ErrorKind;

/// The result of an operation on a cache.
///
/// # Examples
/// ```
/// use typed_cache::{Cache, CacheKey, Result};
///
/// #[derive(CacheKey)]
/// #[cache(resource = "motto", ttl = "1h", value = String)]
/// struct MottoKey;
///
/// async fn motto(cache: &Cache) -> Result<String> {
///     Ok(cache.get(&MottoKey).await?.unwrap_or_default())
/// }
/// # let _ = motto;
/// ```
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The error of an operation; a miss is never an error.
///
/// One word wide. [`kind`](Self::kind) and the `is_*` functions classify it, [`resource`](Self::resource) names the
/// entries concerned. Keys, values, passwords and arguments echoed by the server are never in an error, so it can be
/// logged as it is.
///
/// The message alone has everything known, the cause of a failed connection included. A
/// [`source`](std::error::Error::source) adds to it and repeats nothing, so the whole chain can be logged too.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
/// use typed_cache::{Cache, CacheKey, ErrorKind};
///
/// mod old {
///     #[derive(typed_cache::CacheKey)]
///     #[cache(resource = "limit", ttl = "1h", value = u32)]
///     pub struct LimitKey;
/// }
///
/// #[derive(CacheKey)]
/// #[cache(resource = "limit", ttl = "1h", value = u64, mismatch = error)]
/// struct LimitKey;
///
/// let cache = Cache::memory();
/// cache.set_at(&old::LimitKey, &5).await?;
/// let error = cache.get(&LimitKey).await.unwrap_err();
/// assert!(error.is_schema());
/// assert_eq!(error.resource(), Some("limit"));
///
/// let no_server = Cache::builder().connect_lazy("redis://127.0.0.1:1")?;
/// let error = no_server.get(&LimitKey).await.unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Unavailable);
/// assert!(!error.may_have_run());
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Error {
    // Boxed, so that a `Result` in every future and in every slot of a batch is no wider than its value.
    inner: Box<Inner>,
}

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    resource: Option<&'static str>,
    message: Cow<'static, str>,
    code: Option<&'static str>,
    index: Option<usize>,
    may_have_run: bool,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    /// Returns the kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// Returns the message without what stands in front of it.
    pub(crate) fn message(&self) -> &str {
        &self.inner.message
    }

    /// Returns the resource of the entries concerned.
    #[must_use]
    pub fn resource(&self) -> Option<&'static str> {
        self.inner.resource
    }

    /// Returns the server's error code, such as `WRONGTYPE` or `OOM`.
    ///
    /// A code that is not one of Redis's or Valkey's own is `UNKNOWN`, since a script can return an argument as its code.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.inner.code
    }

    /// Returns the position of the failed item, counted from 0, if the call had several.
    #[must_use]
    pub fn index(&self) -> Option<usize> {
        self.inner.index
    }

    /// Returns whether the operation can have changed something.
    ///
    /// `false` is a promise: it has changed nothing and will not. `true`: its last byte was sent and no reply came, or it ran and
    /// its reply is an error of one of its commands or cannot be read, or it is a [delete](crate::Cache::delete) that is kept and
    /// sent later. An error reply to a command alone is taken at its word, that the
    /// command was refused; a proxy that answers one for a command that has run breaks the promise.
    #[doc(alias = "is_retryable")]
    #[doc(alias = "retry")]
    #[must_use]
    pub fn may_have_run(&self) -> bool {
        self.inner.may_have_run
    }

    /// Returns whether the kind is [`Unavailable`](ErrorKind::Unavailable): no connection, or a broken one.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        self.inner.kind == ErrorKind::Unavailable
    }

    /// Returns whether the kind is [`Timeout`](ErrorKind::Timeout): no reply within the deadline.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.inner.kind == ErrorKind::Timeout
    }

    /// Returns whether the kind is [`Overloaded`](ErrorKind::Overloaded): too many operations wait for the connection.
    #[must_use]
    pub fn is_overloaded(&self) -> bool {
        self.inner.kind == ErrorKind::Overloaded
    }

    /// Returns whether the kind is [`Conflict`](ErrorKind::Conflict): others changed the entry each time.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.inner.kind == ErrorKind::Conflict
    }

    /// Returns whether the kind is [`WrongType`](ErrorKind::WrongType): the key holds data of another kind.
    #[must_use]
    pub fn is_wrong_type(&self) -> bool {
        self.inner.kind == ErrorKind::WrongType
    }

    /// Returns whether the kind is [`Schema`](ErrorKind::Schema): the entry was written under another schema.
    #[must_use]
    pub fn is_schema(&self) -> bool {
        self.inner.kind == ErrorKind::Schema
    }
}

// The constructors are for the crate alone: no foreign error converts into ours by itself. They are cold and not inlined, so that
// the paths without an error stay small.
impl Error {
    #[cold]
    #[inline(never)]
    pub(crate) fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        let inner = Inner {
            kind,
            resource: None,
            message: message.into(),
            code: None,
            index: None,
            may_have_run: kind == ErrorKind::Timeout,
            source: None,
        };
        Self {
            inner: Box::new(inner),
        }
    }

    /// Adds to the message, such as what to do about the error.
    #[cold]
    pub(crate) fn with_more(mut self, more: &str) -> Self {
        let message = self.inner.message.to_mut();
        message.push_str("; ");
        message.push_str(more);
        self
    }

    /// Sets the resource, unless an inner layer has set one already.
    #[cold]
    pub(crate) fn with_resource(mut self, resource: impl Into<Option<&'static str>>) -> Self {
        let resource = resource.into().filter(|name| !name.is_empty());
        self.inner.resource = self.inner.resource.or(resource);
        self
    }

    #[cold]
    pub(crate) fn with_index(mut self, index: usize) -> Self {
        self.inner.index = Some(index);
        self
    }

    #[cold]
    pub(crate) fn with_code(mut self, code: &'static str) -> Self {
        self.inner.code = Some(code);
        self
    }

    #[cold]
    pub(crate) fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.inner.kind = kind;
        self
    }

    #[cold]
    pub(crate) fn with_may_have_run(mut self, may_have_run: bool) -> Self {
        self.inner.may_have_run = may_have_run;
        self
    }

    #[cold]
    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.inner.source = Some(Arc::new(source));
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(resource) = self.inner.resource {
            write!(f, "resource `{resource}`: ")?;
        }
        if let Some(index) = self.inner.index {
            write!(f, "item {index}: ")?;
        }
        f.write_str(&self.inner.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.inner.kind)
            .field("message", &format_args!("{self}"))
            .field("code", &self.inner.code)
            .field("may_have_run", &self.inner.may_have_run)
            .field("source", &self.inner.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.inner.source {
            Some(source) => Some(source.as_ref()),
            None => None,
        }
    }
}

const _: () = {
    const fn send_sync<T: Send + Sync + 'static>() {}
    send_sync::<Error>();
    assert!(size_of::<Error>() == size_of::<usize>());
};
