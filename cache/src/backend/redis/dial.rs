//! Opens the stream to a server: finds its addresses, races them, and sets the options of the socket.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt as _};
use socket2::{SockRef, TcpKeepalive};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::sleep;

use crate::backend::redis::cause::{no_connection, unreachable, unresolved, with_system_error};
use crate::backend::redis::plan::Plan;
use crate::backend::redis::progress::Progress;
use crate::backend::redis::stream::AnyStream;
use crate::backend::redis::target::Address;
use crate::error::{Error, Result};

/// Opens the stream, over TLS where the target asks for it.
pub(super) async fn dial(plan: &Plan, progress: &Progress) -> Result<AnyStream> {
    let address = &plan.target.address;
    match address {
        Address::Tcp(host, port) => {
            let found = lookup_host((host.as_str(), *port)).await;
            let found = found.map_err(|error| unresolved(address, error))?;
            let stream = race(address, alternate(found.collect())).await?;
            set_options(&stream, plan.keep_alive).map_err(|error| unreachable(address, &error))?;
            match &plan.tls {
                Some(tls) => tls.shake_hands(address, host, stream, progress).await,
                None => Ok(Box::pin(stream)),
            }
        }
        #[cfg(unix)]
        Address::Unix(path) => {
            let stream = tokio::net::UnixStream::connect(path).await;
            let stream: AnyStream = match stream {
                Ok(stream) => Box::pin(stream),
                Err(error) => return Err(unreachable(address, &error)),
            };
            Ok(stream)
        }
    }
}

/// The time between the starts of two attempts, as RFC 8305 (section 8) recommends.
const ATTEMPT_DELAY: Duration = Duration::from_millis(250);

/// Connects to the first of the addresses that accepts: each attempt is given a head start on the next one, which also begins where
/// one fails (RFC 8305, "Happy Eyeballs").
async fn race(address: &Address, found: Vec<SocketAddr>) -> Result<TcpStream> {
    let mut attempts = FuturesUnordered::new();
    let mut rest = found.iter().copied();
    let mut first_error: Option<io::Error> = None;
    loop {
        let next = rest.next();
        attempts.extend(next.map(TcpStream::connect));
        let has_next = rest.len() > 0;
        let ended = tokio::select! {
            biased;
            ended = attempts.next() => Some(ended),
            () = sleep(ATTEMPT_DELAY), if has_next => None,
        };
        match ended {
            Some(Some(Ok(stream))) => return Ok(stream),
            Some(Some(Err(error))) => first_error = first_error.or(Some(error)),
            Some(None) => return Err(all_failed(address, &found, first_error.as_ref())),
            // The next one starts beside those that have not ended.
            None => {}
        }
    }
}

/// Lets the two families of addresses take turns, the first one's first.
fn alternate(found: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let is_first_v6 = found.first().is_some_and(SocketAddr::is_ipv6);
    let (mut one, mut other): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|address| address.is_ipv6() == is_first_v6);
    one.reverse();
    other.reverse();
    let mut ordered = Vec::with_capacity(one.len() + other.len());
    while !one.is_empty() || !other.is_empty() {
        ordered.extend(one.pop());
        ordered.extend(other.pop());
    }
    ordered
}

#[cold]
fn all_failed(address: &Address, tried: &[SocketAddr], error: Option<&io::Error>) -> Error {
    let Some(error) = error else {
        return no_connection(address, "the name of the host has no address");
    };
    let names: Vec<String> = tried.iter().map(SocketAddr::to_string).collect();
    // The address itself is in the message already.
    let tried = if names.iter().all(|name| *name == address.to_string()) {
        String::new()
    } else {
        format!(" (tried {})", names.join(", "))
    };
    with_system_error(error, |words| {
        no_connection(address, format_args!("{words}{tried}"))
    })
}

/// Has the system find a peer that is gone within `keep_alive`: probes where nothing is sent, and a limit on how long bytes go
/// without being acknowledged.
fn set_options(stream: &TcpStream, keep_alive: Duration) -> io::Result<()> {
    stream.set_nodelay(true)?;
    if keep_alive.is_zero() {
        return Ok(());
    }
    let socket = SockRef::from(stream);
    let (idle, interval) = probes(keep_alive);
    let probes = TcpKeepalive::new().with_time(idle);
    #[cfg(any(
        target_os = "linux",
        target_os = "macos",
        target_os = "windows",
        target_os = "freebsd"
    ))]
    let probes = probes.with_interval(interval).with_retries(PROBES);
    socket.set_tcp_keepalive(&probes)?;
    #[cfg(any(target_os = "linux", target_os = "android"))]
    socket.set_tcp_user_timeout(Some(idle + interval * PROBES))?;
    Ok(())
}

const PROBES: u32 = 3;

/// Returns when the first probe goes, and the time between two: a peer that answers none of them is gone after `keep_alive`.
fn probes(keep_alive: Duration) -> (Duration, Duration) {
    // The system counts whole seconds.
    let interval = Duration::from_secs((keep_alive.as_secs() / 5).clamp(1, 60));
    let idle = keep_alive.saturating_sub(interval * PROBES);
    (Duration::from_secs(idle.as_secs().max(1)), interval)
}
