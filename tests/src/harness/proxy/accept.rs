use std::net;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpStream};

use super::relay::relay;
use super::rules::Shared;

/// Accepts connections until the proxy ends, except while it refuses them.
pub(super) async fn accept(listener: net::TcpListener, shared: Arc<Shared>) {
    let mut rules = shared.watch_rules();
    let nonblocking = listener.set_nonblocking(true);
    nonblocking.expect("a socket that need not block");
    let mut listener = Some(TcpListener::from_std(listener).expect("a bound socket"));
    loop {
        let (ended, listening) = {
            let rules = rules.borrow_and_update();
            (rules.ended, !rules.refuses)
        };
        if ended {
            return;
        }
        if listening != listener.is_some() {
            listener = listen(listening, &shared).await;
            shared.set_listening(listener.is_some());
        }
        let accepted = tokio::select! {
            accepted = next(listener.as_ref()) => accepted,
            _ = rules.changed() => continue,
        };
        if let Some(client) = accepted {
            enter(client, &shared);
        }
    }
}

async fn listen(listening: bool, shared: &Shared) -> Option<TcpListener> {
    if !listening {
        return None;
    }
    let listener = TcpListener::bind(shared.address).await;
    Some(listener.expect("the proxy's own port is still free"))
}

async fn next(listener: Option<&TcpListener>) -> Option<TcpStream> {
    match listener {
        Some(listener) => listener.accept().await.ok().map(|(client, _)| client),
        None => std::future::pending().await,
    }
}

fn enter(client: TcpStream, shared: &Arc<Shared>) {
    let number = shared.opened();
    let shared = Arc::clone(shared);
    tokio::spawn(async move {
        // A connection that breaks is what the proxy is for.
        let _ = relay(client, number, &shared).await;
        shared.closed(number);
    });
}
