//! Opens one connection, handshake included.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Value};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

use crate::backend::redis::cause::{no_connection, refused, unreachable, unresolved};
use crate::backend::redis::target::{Address, Target};
use crate::error::Result;

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
        Err(_elapsed) => {
            let reason = format_args!("no answer within {limit:?}");
            Err(no_connection(&target.address, reason))
        }
    }
}

async fn dial(target: &Target) -> Result<Opened> {
    let address = &target.address;
    let unreachable = |error: io::Error| unreachable(address, &error);
    match address {
        Address::Tcp(host, port) => {
            let found = tokio::net::lookup_host((host.as_str(), *port)).await;
            let found: Vec<SocketAddr> =
                found.map_err(|error| unresolved(address, error))?.collect();
            let stream = TcpStream::connect(found.as_slice())
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
    let (connection, driver) = opened.map_err(|error| refused(target, &error))?;
    let mut opened = Opened {
        connection,
        driver: Box::pin(driver),
    };
    opened.greet(target).await?;
    Ok(opened)
}

impl Opened {
    /// Sends a `PING`: a server that demands a login lets the handshake of one without pass.
    async fn greet(&mut self, target: &Target) -> Result<()> {
        let ping = redis::cmd("PING");
        let answer = tokio::select! {
            biased;
            answer = self.connection.send_packed_command(&ping) => answer,
            () = &mut self.driver => {
                let reason = "the handshake broke off: the connection closed";
                return Err(no_connection(&target.address, reason));
            }
        };
        match answer.and_then(Value::extract_error) {
            // A user who may not send `PING` is logged in.
            Err(error) if error.code() == Some("NOPERM") => Ok(()),
            answer => answer.map(drop).map_err(|error| refused(target, &error)),
        }
    }
}
