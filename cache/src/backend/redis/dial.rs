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
use crate::backend::redis::progress::{Progress, Step};
use crate::backend::redis::stream::AnyStream;
use crate::backend::redis::target::Address;
use crate::error::{Error, Result};

/// Opens the stream, over TLS where the target asks for it.
///
/// Of several addresses of the name, the one at `first` is tried first, and those before it come last.
pub(super) async fn dial(plan: &Plan, first: usize, progress: &Progress) -> Result<AnyStream> {
    let address = &plan.target.address;
    match address {
        Address::Tcp(host, port) => {
            progress.reach(Step::Lookup);
            let found = lookup_host((host.as_str(), *port)).await;
            let found = found.map_err(|error| unresolved(address, error))?;
            progress.reach(Step::Server);
            let stream = race(address, in_order(found.collect(), first), progress).await?;
            progress.accepted();
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
async fn race(address: &Address, found: Vec<SocketAddr>, progress: &Progress) -> Result<TcpStream> {
    let mut attempts = FuturesUnordered::new();
    let mut rest = found.into_iter();
    let mut first_error: Option<io::Error> = None;
    loop {
        let next = rest.next();
        attempts.extend(next.map(|next| {
            progress.tries(next);
            TcpStream::connect(next)
        }));
        let has_next = rest.len() > 0;
        let ended = tokio::select! {
            biased;
            ended = attempts.next() => Some(ended),
            () = sleep(ATTEMPT_DELAY), if has_next => None,
        };
        match ended {
            Some(Some(Ok(stream))) => return Ok(stream),
            Some(Some(Err(error))) => first_error = first_error.or(Some(error)),
            Some(None) => return Err(all_failed(address, progress, first_error.as_ref())),
            // The next one starts beside those that have not ended.
            None => {}
        }
    }
}

/// Returns the addresses in the order in which they are tried.
fn in_order(found: Vec<SocketAddr>, first: usize) -> Vec<SocketAddr> {
    let mut ordered = alternate(found);
    let first = first.checked_rem(ordered.len()).unwrap_or(0);
    ordered.rotate_left(first);
    ordered
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
fn all_failed(address: &Address, progress: &Progress, error: Option<&io::Error>) -> Error {
    let Some(error) = error else {
        return no_connection(address, "the name of the host has no address");
    };
    let tried = progress.tried(&address.to_string());
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

/// The most seconds before the first probe that Linux takes.
const MOST_IDLE: u64 = 32_767;

/// Returns when the first probe goes, and the time between two: a peer that answers none of them is gone after `keep_alive`.
fn probes(keep_alive: Duration) -> (Duration, Duration) {
    // The system counts whole seconds.
    let interval = Duration::from_secs((keep_alive.as_secs() / 5).clamp(1, 60));
    let idle = keep_alive.saturating_sub(interval * PROBES);
    (
        Duration::from_secs(idle.as_secs().clamp(1, MOST_IDLE)),
        interval,
    )
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use socket2::{Domain, Socket, Type};
    use tokio::net::TcpListener;

    use super::*;

    fn address() -> Address {
        Address::Tcp("cache.internal".to_owned(), 6379)
    }

    #[test]
    fn the_families_of_addresses_take_turns() {
        let of = |texts: &[&str]| -> Vec<SocketAddr> {
            texts.iter().map(|text| text.parse().unwrap()).collect()
        };
        let found = of(&["[::1]:1", "[::2]:1", "[::3]:1", "1.1.1.1:1", "1.1.1.2:1"]);
        let expected = of(&["[::1]:1", "1.1.1.1:1", "[::2]:1", "1.1.1.2:1", "[::3]:1"]);
        assert_eq!(alternate(found), expected);
        assert_eq!(alternate(Vec::new()), []);
    }

    #[test]
    fn each_failed_attempt_has_the_next_one_begin_with_another_address() {
        let found: Vec<SocketAddr> = ["[::1]:1", "1.1.1.1:1", "[::2]:1"]
            .map(|text| text.parse().unwrap())
            .to_vec();
        let first = |failed| in_order(found.clone(), failed)[0].to_string();
        let firsts: Vec<String> = (0..4).map(first).collect();
        assert_eq!(firsts, ["[::1]:1", "1.1.1.1:1", "[::2]:1", "[::1]:1"]);
        assert_eq!(in_order(Vec::new(), 3), []);
    }

    #[tokio::test]
    async fn an_address_that_refuses_or_stays_silent_does_not_keep_the_next_one_waiting() {
        let silent = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        silent
            .bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())
            .unwrap();
        silent.listen(0).unwrap();
        let silent_address = silent.local_addr().unwrap().as_socket().unwrap();
        // One connection fills the queue of a listener that accepts none; what comes then gets no answer.
        let _filling = TcpStream::connect(silent_address).await.unwrap();
        let refusing = SocketAddr::from((Ipv4Addr::LOCALHOST, 1));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let listening = listener.local_addr().unwrap();
        let stream = race(
            &address(),
            vec![silent_address, refusing, listening],
            &Progress::default(),
        )
        .await
        .unwrap();
        assert_eq!(stream.peer_addr().unwrap(), listening);
        let address = address();
        let refused = vec![refusing, SocketAddr::from((Ipv4Addr::LOCALHOST, 2))];
        let progress = Progress::default();
        let error = race(&address, refused, &progress);
        let error = error.await.unwrap_err().to_string();
        assert!(
            error.contains("cache.internal:6379: Connection refused"),
            "{error}"
        );
        assert!(
            error.contains("(tried 127.0.0.1:1, 127.0.0.1:2)"),
            "{error}"
        );
        let error = race(&address, Vec::new(), &Progress::default())
            .await
            .unwrap_err()
            .to_string();
        assert!(error.contains("no address"), "{error}");
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_dead_peer_is_found_by_the_system_within_the_time_that_is_set() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let stream = TcpStream::connect(listener.local_addr().unwrap())
            .await
            .unwrap();
        for seconds in [15, 60, 1, 1_000_000] {
            set_options(&stream, Duration::from_secs(seconds)).unwrap();
            let socket = SockRef::from(&stream);
            assert!(socket.keepalive().unwrap() && socket.tcp_nodelay().unwrap());
            let idle = socket.tcp_keepalive_time().unwrap();
            let interval = socket.tcp_keepalive_interval().unwrap();
            let probes = socket.tcp_keepalive_retries().unwrap();
            let found_after = idle + interval * probes;
            assert_eq!(socket.tcp_user_timeout().unwrap(), Some(found_after));
            // The system counts whole seconds, and takes at least one for each step.
            assert!(
                found_after <= Duration::from_secs(seconds.max(4)),
                "{found_after:?}"
            );
        }
    }
}
