//! Opens one connection, handshake included.

use std::pin::Pin;
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, RedisError};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

use crate::backend::redis::target::{Address, Target};
use crate::error::{Error, ErrorKind, Result};

/// A connection, and the future that moves its bytes: dropping the driver closes the socket.
pub(crate) struct Opened {
    pub(super) connection: MultiplexedConnection,
    pub(super) driver: Driver,
}

pub(super) type Driver = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Connects and shakes hands within `limit`.
pub(super) async fn open(target: &Target, limit: Duration) -> Result<Opened> {
    #[expect(
        clippy::disallowed_methods,
        reason = "an attempt to connect has a limit of its own"
    )]
    match tokio::time::timeout(limit, dial(target)).await {
        Ok(opened) => opened,
        Err(_elapsed) => Err(Error::new(
            ErrorKind::Unavailable,
            format!("no connection to the server within {limit:?}"),
        )),
    }
}

async fn dial(target: &Target) -> Result<Opened> {
    match &target.address {
        Address::Tcp(host, port) => {
            let stream = TcpStream::connect((host.as_str(), *port))
                .await
                .map_err(unreachable)?;
            stream.set_nodelay(true).map_err(unreachable)?;
            shake_hands(target, stream).await
        }
        #[cfg(unix)]
        Address::Unix(path) => {
            let stream = tokio::net::UnixStream::connect(path)
                .await
                .map_err(unreachable)?;
            shake_hands(target, stream).await
        }
    }
}

async fn shake_hands<S>(target: &Target, stream: S) -> Result<Opened>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    // Deadlines are the client's: redis-rs would add a timer of its own to every command.
    let config = AsyncConnectionConfig::new().set_response_timeout(None);
    let opened = MultiplexedConnection::new_with_config(&target.handshake, stream, config).await;
    let (connection, driver) = opened.map_err(refused)?;
    let mut opened = Opened {
        connection,
        driver: Box::pin(driver),
    };
    opened.greet().await?;
    Ok(opened)
}

impl Opened {
    /// Sends a `PING`: a server that demands a login lets the handshake of one without pass.
    async fn greet(&mut self) -> Result<()> {
        let ping = redis::cmd("PING");
        let answer = tokio::select! {
            biased;
            answer = self.connection.send_packed_command(&ping) => answer.map_err(refused)?,
            () = &mut self.driver => {
                return Err(Error::new(ErrorKind::Unavailable, "the handshake broke off"));
            }
        };
        match answer.extract_error() {
            // A user who may not send `PING` is logged in.
            Err(error) if error.code() == Some("NOPERM") => Ok(()),
            answer => answer.map(drop).map_err(refused),
        }
    }
}

#[cold]
fn unreachable(error: std::io::Error) -> Error {
    Error::new(ErrorKind::Unavailable, "the server cannot be reached").because(error)
}

/// Tells a refused login from everything else that can go wrong in a handshake.
#[cold]
fn refused(error: RedisError) -> Error {
    let is_login = error.kind() == redis::ErrorKind::AuthenticationFailed
        || matches!(error.code(), Some("WRONGPASS" | "NOAUTH" | "NOPERM"));
    if is_login {
        return Error::new(
            ErrorKind::Auth,
            "the server refused the login; check user and password",
        );
    }
    match error.code() {
        Some(code) => Error::new(
            ErrorKind::Unavailable,
            format!("the server refused the handshake with {code}"),
        )
        .with_code(code),
        None => Error::new(ErrorKind::Unavailable, "the handshake broke off").because(error),
    }
}
