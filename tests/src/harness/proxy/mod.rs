//! A proxy that cuts, holds or swallows what passes between client and server.

mod accept;
mod relay;
mod rules;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time;

use super::{PATIENCE, Server, eventually};

use self::rules::Shared;
pub use self::rules::Traffic;

/// Stands in front of a server and disturbs connections on demand.
///
/// It lives on a thread of its own, so that it works alike for blocking and
/// async clients and under a paused clock. Each order is in force when the
/// method returns: what arrives later at the proxy meets it.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    url: String,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Proxy {
    /// Listens on a free loopback port and passes everything on to the server.
    #[must_use]
    pub fn start(server: &Server) -> Self {
        Self::in_front_of(server, server.address())
    }

    /// Stands in front of the server's port for TLS: what passes is encrypted.
    #[must_use]
    pub fn start_tls(server: &Server) -> Self {
        let mut proxy = Self::in_front_of(server, server.tls_address());
        proxy.url = proxy.url.replace("redis://", "rediss://");
        proxy
    }

    fn in_front_of(server: &Server, port: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("a bound port");
        let shared = Arc::new(Shared::new(address, port));
        let thread = spawn(listener, Arc::clone(&shared));
        Self {
            address,
            url: server.url_on_port(address.port()),
            shared,
            thread: Some(thread),
        }
    }

    /// The server's URL with the proxy's port.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address that clients connect to.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Closes every open connection; new ones are welcome.
    pub fn cut(&self) {
        let accepted = self.traffic().connections;
        self.shared.rule(|rules| rules.cut_through = accepted);
        self.await_state(|shared| shared.none_open_through(accepted));
    }

    /// Closes a connection once so many more bytes of replies have passed, on
    /// whichever they pass; the bytes beyond them never arrive. Works once.
    pub fn cut_after_replies(&self, bytes: u64) {
        self.shared.rule(|rules| rules.reply_budget = Some(bytes));
    }

    /// Keeps replies back until [`pass`](Self::pass); requests arrive.
    pub fn hold_replies(&self) {
        self.shared
            .rule(|rules| rules.flow = rules::Flow::HoldReplies);
    }

    /// Swallows everything both ways, on open and on new connections.
    pub fn black_hole(&self) {
        self.shared
            .rule(|rules| rules.flow = rules::Flow::BlackHole);
    }

    /// Waits so long before it passes on what it has read of the replies.
    pub fn delay_replies(&self, delay: Duration) {
        self.shared.rule(|rules| rules.reply_delay = delay);
    }

    /// Passes everything on again, what was held first; what was swallowed is
    /// gone, so cut such connections.
    pub fn pass(&self) {
        self.shared.rule(rules::Rules::pass);
    }

    /// Stops listening: connecting is refused, open connections stand.
    pub fn refuse(&self) {
        self.shared.rule(|rules| rules.refuses = true);
        self.await_state(|shared| !shared.is_listening());
    }

    /// Listens again on the same port.
    pub fn accept(&self) {
        self.shared.rule(|rules| rules.refuses = false);
        self.await_state(Shared::is_listening);
    }

    /// Returns the counts of everything that has passed so far.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        self.shared.traffic()
    }

    /// Waits until the traffic is as asked, at most [`PATIENCE`].
    pub async fn wait_for(&self, condition: impl Fn(&Traffic) -> bool) -> Traffic {
        let mut watch = self.shared.watch_traffic();
        let wait = time::timeout(PATIENCE, watch.wait_for(condition));
        match wait.await {
            Ok(Ok(traffic)) => *traffic,
            Ok(Err(_)) | Err(_) => panic!("still waiting with {:?}", self.traffic()),
        }
    }

    fn await_state(&self, state: impl Fn(&Shared) -> bool) {
        assert!(eventually(|| state(&self.shared)), "the proxy obeys");
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.rule(|rules| rules.ended = true);
        if let Some(thread) = self.thread.take() {
            // A panic there has already shown in the test's own failure.
            let _ = thread.join();
        }
    }
}

fn spawn(listener: TcpListener, shared: Arc<Shared>) -> JoinHandle<()> {
    thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime for the proxy");
        // Dropping the runtime closes what is still open.
        runtime.block_on(accept::accept(listener, shared));
    })
}
