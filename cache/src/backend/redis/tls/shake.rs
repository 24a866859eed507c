//! The TLS handshake.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::CryptoProvider;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::backend::redis::cause::{no_connection, with_system_error};
use crate::backend::redis::progress::{Progress, Step};
use crate::backend::redis::stream::AnyStream;
use crate::backend::redis::target::Address;
use crate::backend::redis::tls::refusal::refusal;
use crate::backend::redis::tls::settings::Tls;
use crate::error::{Error, ErrorKind, Result};

/// Settings that are ready for use.
pub(crate) struct Connector {
    tls: TlsConnector,
    server_name: Option<ServerName<'static>>,
}

impl Connector {
    /// Reads the platform's authorities where the settings name none.
    pub(crate) fn new(settings: &Tls) -> Result<Self> {
        let config = match &settings.config {
            Some(config) => Arc::clone(config),
            None => Arc::new(client_config(settings)?),
        };
        Ok(Self {
            tls: config.into(),
            server_name: settings.server_name.clone(),
        })
    }

    /// Makes a TLS stream, whose peer is who it shall be.
    pub(in crate::backend::redis) async fn shake_hands(
        &self,
        address: &Address,
        host: &str,
        stream: TcpStream,
        progress: &Progress,
    ) -> Result<AnyStream> {
        let name = match &self.server_name {
            Some(name) => name.clone(),
            None => ServerName::try_from(host.to_owned()).map_err(|_echoes| {
                let reason = "the host is no name that a certificate can be for; set one by `Tls::server_name`";
                no_connection(address, reason).with_kind(ErrorKind::Config)
            })?,
        };
        progress.reach(Step::Tls);
        let noted = Noted {
            stream,
            progress: progress.clone(),
        };
        let handshake = self.tls.connect(name, noted).await;
        let stream = handshake.map_err(|error| failed(address, &error, progress))?;
        Ok(Box::pin(stream))
    }
}

fn client_config(settings: &Tls) -> Result<ClientConfig> {
    let config = ClientConfig::builder_with_provider(provider()?)
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable(&error))?
        .with_root_certificates(roots(settings)?);
    match &settings.client {
        None => Ok(config.with_no_client_auth()),
        Some(identity) => config
            .with_client_auth_cert(identity.chain.clone(), identity.key.clone_key())
            .map_err(|error| unusable(&error)),
    }
}

/// Returns the provider that the program has installed, or our own. rustls by itself panics where there is none, or two.
fn provider() -> Result<Arc<CryptoProvider>> {
    let installed = CryptoProvider::get_default().map(Arc::clone);
    installed.or_else(own_provider).ok_or_else(|| {
        Error::new(
            ErrorKind::Config,
            "no crypto provider of rustls is installed: turn on the feature `tls` of typed-cache in place of `tls-no-provider`, or \
             call `rustls::crypto::ring::default_provider().install_default()` at the start of the program",
        )
    })
}

fn own_provider() -> Option<Arc<CryptoProvider>> {
    #[cfg(feature = "tls")]
    let own = Some(Arc::new(
        tokio_rustls::rustls::crypto::ring::default_provider(),
    ));
    #[cfg(not(feature = "tls"))]
    let own = None;
    own
}

fn roots(settings: &Tls) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    if !settings.roots.is_empty() {
        for root in &settings.roots {
            roots.add(root.clone()).map_err(|error| unusable(&error))?;
        }
        return Ok(roots);
    }
    let found = rustls_native_certs::load_native_certs();
    // Some of a platform's many certificates are too odd for rustls; the others will do.
    let (added, _left_out) = roots.add_parsable_certificates(found.certs);
    if added == 0 {
        return Err(Error::new(
            ErrorKind::Config,
            "the platform has no root certificates: install its package of them (often `ca-certificates`), name their file in \
             `SSL_CERT_FILE`, or give your own by `Tls::root_certificates`",
        ));
    }
    Ok(roots)
}

#[cold]
fn unusable(error: &tokio_rustls::rustls::Error) -> Error {
    Error::new(
        ErrorKind::Config,
        format!("the settings of TLS cannot be used: {error}"),
    )
}

/// The TLS handshake failed. What another attempt would not change is an error of the settings.
#[cold]
fn failed(address: &Address, error: &io::Error, progress: &Progress) -> Error {
    match refusal(error) {
        Some(reason) => no_connection(address, reason).with_kind(ErrorKind::Config),
        None => with_system_error(error, |how| {
            let hint = progress.hint();
            no_connection(
                address,
                format_args!("the TLS handshake broke off: {how}{hint}"),
            )
        }),
    }
}

/// Notes whether the server has sent anything.
struct Noted {
    stream: TcpStream,
    progress: Progress,
}

impl AsyncRead for Noted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        if !buffer.filled().is_empty() {
            self.progress.reach(Step::Server);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Noted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connector")
    }
}
