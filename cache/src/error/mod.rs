//! The one error type, and what went wrong as a kind.

mod code;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

pub(crate) use self::code::known_code;

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

/// What went wrong with an operation; a miss is never an error.
///
/// One word wide. [`kind`](Self::kind) and the `is_*` questions say what happened, [`resource`](Self::resource)
/// where. Keys, values, passwords and the server's echo of arguments never get into an error,
/// so it can be logged as it is.
///
/// The message alone says what is known, the cause of a failed connection included; a
/// [`source`](std::error::Error::source) adds to it and repeats nothing, so the whole chain can be printed too.
///
/// # Examples
/// ```
/// use typed_cache::{Cache, ErrorKind};
///
/// let error = Cache::connect_lazy("http://localhost").unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Config);
/// assert!(!error.may_have_run());
/// ```
#[derive(Clone)]
pub struct Error {
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

/// The kinds of [`Error`].
///
/// # Examples
/// ```
/// use std::time::Duration;
/// use typed_cache::{ErrorKind, Ttl};
///
/// assert_eq!(Ttl::try_from(Duration::ZERO).unwrap_err().kind(), ErrorKind::InvalidInput);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No connection stood, or it broke; the message says why, [`Error::may_have_run`] whether the command can have run.
    Unavailable,
    /// The command was handed to a connection, and no reply came within its deadline.
    Timeout,
    /// The server refused the login.
    Auth,
    /// The server answered with an error; [`Error::code`] has its code.
    Server,
    /// Something of another kind lives at the key (`WRONGTYPE`).
    WrongType,
    /// The entry was written under another schema, and `mismatch = error` asks for an error.
    Schema,
    /// The stored bytes are damaged, or the reply has a form the operation does not expect.
    Decode,
    /// The value cannot be written in its format.
    Encode,
    /// The value exceeds the size cap.
    TooLarge,
    /// An argument that no server would be asked about, such as a lifetime of zero.
    InvalidInput,
    /// The configuration is not usable: the URL, the prefix, a missing feature, or a database that the server lacks.
    Config,
}

impl Error {
    /// Returns what kind of error this is.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey, ErrorKind, redis};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = "1h", value = String)]
    /// # struct MottoKey;
    /// # let cache = Cache::memory();
    /// let mut batch = cache.batch();
    /// batch.raw(redis::cmd("LPUSH").arg("motto:").arg("a list").take());
    /// let motto = batch.get(&MottoKey);
    /// let error = batch.run().await?.take(motto).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::WrongType);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// Returns the resource whose entries the operation was about.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey, ErrorKind, redis};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = "1h", value = String)]
    /// # struct MottoKey;
    /// # let cache = Cache::memory();
    /// let mut batch = cache.batch();
    /// batch.raw(redis::cmd("LPUSH").arg("motto:").arg("a list").take());
    /// let motto = batch.get(&MottoKey);
    /// let error = batch.run().await?.take(motto).unwrap_err();
    /// assert_eq!(error.resource(), Some("motto"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn resource(&self) -> Option<&'static str> {
        self.inner.resource
    }

    /// Returns the server's error code, such as `WRONGTYPE` or `OOM`.
    ///
    /// A code that is not one of Redis's or Valkey's own is `UNKNOWN`: a script can put anything there, an argument too.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey, ErrorKind, redis};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = "1h", value = String)]
    /// # struct MottoKey;
    /// # let cache = Cache::memory();
    /// let mut batch = cache.batch();
    /// batch.raw(redis::cmd("LPUSH").arg("motto:").arg("a list").take());
    /// let motto = batch.get(&MottoKey);
    /// let error = batch.run().await?.take(motto).unwrap_err();
    /// assert_eq!(error.code(), Some("WRONGTYPE"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.inner.code
    }

    /// Returns the position of the failed item, counted from 0, where one call was about several.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "page", ttl = "1h", value = String)]
    /// # struct PageKey { id: u32 }
    /// # let cache = Cache::memory();
    /// cache.set_at(&PageKey { id: 2 }, &"a long text".to_owned()).await?;
    ///
    /// # let engine = typed_cache::MemoryEngine::new();
    /// # Cache::from(engine.clone()).set_at(&PageKey { id: 2 }, &"a long text".to_owned()).await?;
    /// let small = Cache::builder().max_value_bytes(10);
    /// # let small = small.memory_engine(engine);
    /// let error = small.get_many(&[PageKey { id: 1 }, PageKey { id: 2 }]).await.unwrap_err();
    /// assert_eq!(error.index(), Some(1));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn index(&self) -> Option<usize> {
        self.inner.index
    }

    /// Returns whether the server can have executed the command.
    ///
    /// `true` after a timeout and when the connection broke before the reply came;
    /// `false` when the command certainly never reached a server.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = "1h", value = String)]
    /// # struct MottoKey;
    /// let nobody_listens = Cache::builder().fail_fast(true).connect_lazy("redis://127.0.0.1:1")?;
    /// let error = nobody_listens.get(&MottoKey).await.unwrap_err();
    /// assert!(!error.may_have_run());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn may_have_run(&self) -> bool {
        self.inner.may_have_run
    }

    /// Returns whether no connection stood, or it broke.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = "1h", value = String)]
    /// # struct MottoKey;
    /// let nobody_listens = Cache::builder().fail_fast(true).connect_lazy("redis://127.0.0.1:1")?;
    /// let error = nobody_listens.get(&MottoKey).await.unwrap_err();
    /// assert!(error.is_unavailable());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        self.inner.kind == ErrorKind::Unavailable
    }

    /// Returns whether the reply did not come within the deadline.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use std::time::Duration;
    /// # use typed_cache::{Cache, CacheKey};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = "1h", value = String)]
    /// # struct MottoKey;
    /// # let cache = Cache::memory();
    /// let motto = match cache.with_timeout(Duration::from_millis(100)).get(&MottoKey).await {
    ///     Err(error) if error.is_timeout() => None, // too late to be of use
    ///     other => other?,
    /// };
    /// assert_eq!(motto, None);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.inner.kind == ErrorKind::Timeout
    }

    /// Returns whether something of another kind lives at the key.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// # use typed_cache::{Cache, CacheKey, ErrorKind, redis};
    /// # #[derive(CacheKey)]
    /// # #[cache(resource = "motto", ttl = "1h", value = String)]
    /// # struct MottoKey;
    /// # let cache = Cache::memory();
    /// let mut batch = cache.batch();
    /// batch.raw(redis::cmd("LPUSH").arg("motto:").arg("a list").take());
    /// let motto = batch.get(&MottoKey);
    /// let error = batch.run().await?.take(motto).unwrap_err();
    /// assert!(error.is_wrong_type());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn is_wrong_type(&self) -> bool {
        self.inner.kind == ErrorKind::WrongType
    }

    /// Returns whether the entry was written under another schema.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> typed_cache::Result<()> {
    /// use typed_cache::{Cache, CacheKey};
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
    /// assert!(cache.get(&LimitKey).await.unwrap_err().is_schema());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn is_schema(&self) -> bool {
        self.inner.kind == ErrorKind::Schema
    }
}

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

    /// Names the resource, unless an inner layer has named one already.
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
