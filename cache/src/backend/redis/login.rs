//! Who logs in, and where the login comes from.

use std::error::Error as StdError;
use std::fmt;
use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

/// A user and a password.
///
/// `Debug` shows neither.
///
/// # Examples
/// ```
/// let credentials = typed_cache::Credentials::new("app", "secret");
/// assert_eq!(format!("{credentials:?}"), "Credentials");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Empty for the default user.
    pub(super) username: String,
    /// Empty for a user with `nopass`.
    pub(super) password: String,
}

impl Credentials {
    /// Makes the login of a user; an empty user is the default user, an empty password that of a user with `nopass`.
    #[must_use]
    pub fn new(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            username: username.into(),
            password: password.into(),
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials")
    }
}

/// The reason for which there are no credentials. Its text is part of the error, so it must not contain a secret.
pub type CredentialsError = Box<dyn StdError + Send + Sync>;

/// Gives the login of each connection, and says when it changes: for passwords and tokens that expire.
///
/// A panic in it is an error of the attempt to connect, or of the renewal, as its own errors are.
///
/// # Cancel safety
/// Both futures are dropped where a connection ends meanwhile.
///
/// # Examples
/// ```
/// use std::pin::Pin;
/// use tokio::sync::watch;
/// use typed_cache::{Cache, Credentials, CredentialsError, CredentialsProvider};
///
/// /// The sender's side renews the token.
/// struct Token(watch::Receiver<String>);
///
/// impl CredentialsProvider for Token {
///     fn credentials(
///         &self,
///     ) -> Pin<Box<dyn Future<Output = Result<Credentials, CredentialsError>> + Send + '_>> {
///         Box::pin(async { Ok(Credentials::new("app", self.0.borrow().as_str())) })
///     }
///
///     fn changed<'a>(&'a self, from: &'a Credentials) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
///         let mut token = self.0.clone();
///         Box::pin(async move {
///             let is_other = |token: &String| Credentials::new("app", token) != *from;
///             if token.wait_for(is_other).await.is_err() {
///                 std::future::pending().await
///             }
///         })
///     }
/// }
///
/// let (renew, token) = watch::channel("first".to_owned());
/// let cache = Cache::builder().credentials(Token(token)).connect_lazy("redis://localhost")?;
/// # drop((cache, renew));
/// # Ok::<(), typed_cache::Error>(())
/// ```
pub trait CredentialsProvider: Send + Sync + 'static {
    /// Returns the login for a connection that is made now, or that is to log in anew, within
    /// [`connect_timeout`](crate::CacheBuilder::connect_timeout). An error fails the attempt to connect; on a connection that is logged
    /// in, the login stays as it is, and [`changed`](Self::changed) is asked again after a second.
    fn credentials(
        &self,
    ) -> Pin<Box<dyn Future<Output = Result<Credentials, CredentialsError>> + Send + '_>>;

    /// Ends once the credentials are others than those which a connection is logged in with, at once if they are already: then the
    /// connection asks for them and sends `AUTH`, at most once a second. Default: never.
    fn changed<'a>(
        &'a self,
        from: &'a Credentials,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        let _ = from;
        Box::pin(pending())
    }
}

/// Asks a provider for the credentials. Its panic must not take the connection from all callers; the panic hook has shown it.
pub(super) async fn ask(
    provider: &dyn CredentialsProvider,
) -> Result<Credentials, CredentialsError> {
    let asked = Guarded(None, || provider.credentials()).await;
    asked.unwrap_or_else(|| Err(PANICKED.into()))
}

/// Waits until the credentials are others; `false` where the provider panicked.
pub(super) async fn wait_for_change(
    provider: &dyn CredentialsProvider,
    from: &Credentials,
) -> bool {
    Guarded(None, || provider.changed(from)).await.is_some()
}

const PANICKED: &str = "it panicked";

/// A provider's future, made at the first poll; `None` if it, or the making of it, panics.
struct Guarded<'a, T, M>(Option<Pin<Box<dyn Future<Output = T> + Send + 'a>>>, M);

impl<'a, T, M> Future for Guarded<'a, T, M>
where
    M: FnMut() -> Pin<Box<dyn Future<Output = T> + Send + 'a>> + Unpin,
{
    type Output = Option<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let Self(future, make) = &mut *self;
        let poll = AssertUnwindSafe(|| future.get_or_insert_with(make).as_mut().poll(context));
        match catch_unwind(poll) {
            Ok(polled) => polled.map(Some),
            Err(_shown_by_the_hook) => Poll::Ready(None),
        }
    }
}
