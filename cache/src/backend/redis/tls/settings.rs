//! The settings of TLS.

use std::fmt;
use std::sync::Arc;

use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};

use crate::error::{Error, ErrorKind, Result};

/// The settings of TLS, for `rediss://` and `valkeys://`, with feature `tls`.
///
/// Without any, the server's certificate must be valid, for the URL's host, and of an authority that the platform trusts; the
/// variables `SSL_CERT_FILE` and `SSL_CERT_DIR` name other files of authorities. TLS 1.2 and 1.3 are spoken, by
/// [rustls](https://docs.rs/rustls). The ciphers are those of the provider that the program has installed
/// (`rustls::crypto::CryptoProvider::install_default`), or else of *ring*, which feature `tls` brings; `tls-no-provider` is the same
/// without *ring*, for programs that install one.
///
/// # Examples
/// ```no_run
/// use typed_cache::{Cache, Tls};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tls = Tls::new().root_certificates(&std::fs::read("/etc/cache/authority.pem")?)?;
/// let cache = Cache::builder().tls(tls).connect_lazy("rediss://cache.internal:6380")?;
/// # drop(cache); Ok(()) }
/// ```
#[derive(Clone, Default)]
#[must_use = "settings do nothing until they are given to a builder"]
pub struct Tls {
    /// In place of the platform's, unless empty.
    pub(super) roots: Vec<CertificateDer<'static>>,
    pub(super) client: Option<Arc<Identity>>,
    pub(super) server_name: Option<ServerName<'static>>,
    pub(super) config: Option<Arc<ClientConfig>>,
}

/// The certificate of the client, with those between it and an authority, and its key.
pub(super) struct Identity {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: PrivateKeyDer<'static>,
}

impl Tls {
    /// Makes the default settings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Trusts these authorities in place of the platform's: one or several certificates in PEM. Called again, adds to them.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] if the text is no PEM, or has no certificate.
    pub fn root_certificates(mut self, pem: &[u8]) -> Result<Self> {
        self.roots.extend(certificates(pem, "root certificates")?);
        Ok(self)
    }

    /// Shows the server a certificate: `chain` in PEM, the client's own first, and its private key in PEM (PKCS #8, PKCS #1 or SEC 1,
    /// without a password).
    ///
    /// # Errors
    /// [`ErrorKind::Config`] if one of them is no PEM, or lacks the certificate or the key. Whether the two belong together is found
    /// by [`connect_lazy`](crate::CacheBuilder::connect_lazy) and [`connect`](crate::CacheBuilder::connect).
    pub fn client_certificate(mut self, chain: &[u8], key: &[u8]) -> Result<Self> {
        let chain = certificates(chain, "certificates of the client")?;
        let key = PrivateKeyDer::from_pem_slice(without_mark(key)).map_err(|_echoes| {
            config(
                "the client's key is not a private key in PEM: write the whole file, from `-----BEGIN PRIVATE KEY-----` on, \
                 not protected by a password",
            )
        })?;
        self.client = Some(Arc::new(Identity { chain, key }));
        Ok(self)
    }

    /// Expects a certificate for this name in place of the URL's host, for instance behind a tunnel.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] unless it is the name of a host or an IP address.
    pub fn server_name(mut self, name: &str) -> Result<Self> {
        let name = ServerName::try_from(name.to_owned());
        let name = name.map_err(|_echoes| {
            config("the server name of TLS is neither the name of a host nor an IP address: write one such as `cache.internal`")
        })?;
        self.server_name = Some(name);
        Ok(self)
    }

    /// Returns whether anything is set.
    pub(crate) fn is_set(&self) -> bool {
        let Self {
            roots,
            client,
            server_name,
            config,
        } = self;
        !roots.is_empty() || client.is_some() || server_name.is_some() || config.is_some()
    }

    /// Takes a configuration of rustls as it is: for other verifiers, ciphers, or keys in hardware. Of the other settings only
    /// [`server_name`](Self::server_name) counts then.
    pub fn rustls(mut self, config: Arc<ClientConfig>) -> Self {
        self.config = Some(config);
        self
    }
}

/// Some editors put it in front of a text.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text)
}

fn certificates(pem: &[u8], what: &str) -> Result<Vec<CertificateDer<'static>>> {
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(without_mark(pem)).collect();
    match read {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        _ => Err(config(format!(
            "the {what} are not certificates in PEM: write the whole text, from `-----BEGIN CERTIFICATE-----` on"
        ))),
    }
}

#[cold]
fn config(message: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::Config, message)
}

/// Shows what is set, never the key.
impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls")
            .field("root_certificates", &self.roots.len())
            .field("has_client_certificate", &self.client.is_some())
            .field("server_name", &self.server_name)
            .field("has_rustls", &self.config.is_some())
            .finish()
    }
}
