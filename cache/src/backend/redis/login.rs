//! Who logs in, and where the login comes from.

use std::error::Error as StdError;
use std::fmt;
use std::future::pending;
use std::pin::Pin;

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
///         Box::pin(async { Ok(Credentials::new("app", self.0.borrow().clone())) })
///     }
///
///     fn changed(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
///         let mut token = self.0.clone();
///         Box::pin(async move {
///             if token.changed().await.is_err() {
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
    /// Returns the login for a connection that is made now, or that is to log in anew. An error fails the attempt to connect; on
    /// a connection that is logged in, the login stays as it is until the next change.
    fn credentials(
        &self,
    ) -> Pin<Box<dyn Future<Output = Result<Credentials, CredentialsError>> + Send + '_>>;

    /// Ends when connections that are logged in shall send `AUTH` with new credentials; asked again afterwards. Default: never.
    fn changed(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(pending())
    }
}
