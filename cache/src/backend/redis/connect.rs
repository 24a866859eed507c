//! Opens one connection, handshake included.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::task::{Poll, ready};
use std::time::{Duration, Instant};

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Value};
use tokio::net::TcpStream;

use crate::backend::Alarm;
use crate::backend::redis::cause::{no_connection, refused, unreachable, unresolved};
use crate::backend::redis::stream::{Lent, Stream};
use crate::backend::redis::target::{Address, Target};
use crate::error::Result;

/// Connects and shakes hands within `limit` on the real clock.
pub(super) async fn open(target: &Target, limit: Duration) -> Result<Pin<Box<dyn Stream>>> {
    let mut alarm = Alarm::default();
    alarm.arm(Instant::now() + limit);
    let mut dialled = pin!(dial(target));
    poll_fn(|context| {
        if let Poll::Ready(outcome) = dialled.as_mut().poll(context) {
            return Poll::Ready(outcome);
        }
        ready!(alarm.poll(context));
        let reason = format_args!("no reply within {limit:?}");
        Poll::Ready(Err(no_connection(&target.address, reason)))
    })
    .await
}

async fn dial(target: &Target) -> Result<Pin<Box<dyn Stream>>> {
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

/// Lets redis-rs log in and choose the database, over a stream that comes back afterwards.
async fn shake_hands(
    target: &Target,
    stream: impl Stream + 'static,
) -> Result<Pin<Box<dyn Stream>>> {
    let lent = Lent::new(stream);
    let config = AsyncConnectionConfig::new().set_response_timeout(None);
    let opened =
        MultiplexedConnection::new_with_config(&target.handshake, lent.clone(), config).await;
    let (connection, driver) = opened.map_err(|error| refused(target, &error))?;
    greet(target, connection, Box::pin(driver)).await?;
    lent.take_back()
        .ok_or_else(|| no_connection(&target.address, "the stream was lost"))
}

/// Sends a `PING`: a server that demands a login lets the handshake of one without pass.
async fn greet(
    target: &Target,
    mut connection: MultiplexedConnection,
    mut driver: Pin<Box<dyn Future<Output = ()> + Send>>,
) -> Result<()> {
    let ping = redis::cmd("PING");
    let answer = tokio::select! {
        biased;
        answer = connection.send_packed_command(&ping) => answer,
        () = &mut driver => {
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
