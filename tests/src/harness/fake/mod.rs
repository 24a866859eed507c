//! A server that speaks RESP by a script: it sends whatever bytes a test wants, when it wants.

mod answer;
mod connection;
mod listener;
mod request;
mod shared;

use std::net::SocketAddr;
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};

use tokio::runtime::Builder;
use tokio::time;

use super::{PATIENCE, eventually};

pub use self::answer::Answer;
pub use self::request::Request;
pub use self::shared::Log;
use self::shared::{Script, Shared};

/// Answers every command as a script says, on a loopback port of its own.
///
/// The handshake (`HELLO`, `AUTH`, `SELECT`, `CLIENT`, `PING`) is answered as a server does and not shown to the
/// script. It lives on a thread of its own, so that it works under a paused clock and for any kind of runtime; what it
/// allocates does not count on the test's thread.
#[derive(Debug)]
pub struct FakeServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl FakeServer {
    /// Listens on a free loopback port; `script` is asked for the answer to each command, in order of arrival.
    #[must_use]
    pub fn start(script: impl FnMut(&Request) -> Answer + Send + 'static) -> Self {
        Self::launch(Shared::new(Box::new(script) as Script, false))
    }

    /// Listens on a free loopback port; `script` is asked for the answer to the handshake too.
    #[must_use]
    pub fn start_bare(script: impl FnMut(&Request) -> Answer + Send + 'static) -> Self {
        Self::launch(Shared::new(Box::new(script) as Script, true))
    }

    fn launch(shared: Shared) -> Self {
        let shared = Arc::new(shared);
        let (bound, address) = mpsc::channel();
        let thread = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                let runtime = Builder::new_current_thread().enable_all().build();
                let runtime = runtime.expect("a runtime for the server");
                // Dropping the runtime closes what is still open.
                runtime.block_on(listener::accept(shared, bound));
            }
        });
        Self {
            address: address.recv().expect("the server listens"),
            shared,
            thread: Some(thread),
        }
    }

    /// The address that clients connect to.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL that clients connect to; commands and replies are RESP2.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://{}?protocol=resp2", self.address)
    }

    /// The URL of a connection that speaks RESP3.
    #[must_use]
    pub fn resp3_url(&self) -> String {
        format!("redis://{}?protocol=resp3", self.address)
    }

    /// Holds back the bytes that [`Answer::held`] marks, from now on.
    pub fn hold(&self) {
        self.shared.order(|orders| orders.is_released = false);
    }

    /// Lets go what is held, and all that would be.
    pub fn release(&self) {
        self.shared.order(|orders| orders.is_released = true);
    }

    /// Stops reading on every connection: what clients write piles up in the sockets until they take no more.
    pub fn stop_reading(&self) {
        self.shared.order(|orders| orders.is_reading = false);
    }

    /// Reads again.
    pub fn start_reading(&self) {
        self.shared.order(|orders| orders.is_reading = true);
    }

    /// Closes every open connection, what is unread included; returns once they are closed.
    pub fn cut(&self) {
        let accepted = self.connections();
        self.shared.order(|orders| orders.cut_through = accepted);
        let closed = eventually(|| self.shared.none_open_through(accepted));
        assert!(closed, "the server closes its connections");
    }

    /// Sends bytes on every open connection that no command asked for, behind what is being answered.
    pub fn send(&self, bytes: &[u8]) {
        self.shared.send_unasked(bytes);
    }

    /// Returns the number of connections accepted so far.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.log(|log| log.connections)
    }

    /// The commands that arrived so far, without the handshakes.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.log(|log| log.requests.clone())
    }

    /// Looks at what has happened so far.
    pub fn log<T>(&self, look: impl FnOnce(&Log) -> T) -> T {
        look(&self.shared.watch_log().borrow())
    }

    /// Waits until the log is as asked, at most [`PATIENCE`].
    pub async fn wait_for(&self, condition: impl FnMut(&Log) -> bool) {
        let mut watch = self.shared.watch_log();
        let wait = time::timeout(PATIENCE, watch.wait_for(condition));
        let is_reached = matches!(wait.await, Ok(Ok(_)));
        assert!(is_reached, "still waiting with {:?}", self.log(Log::clone));
    }
}

impl Drop for FakeServer {
    fn drop(&mut self) {
        self.shared.order(|orders| orders.has_ended = true);
        if let Some(thread) = self.thread.take() {
            // A panic of the script has already shown in the test's own failure.
            let _ = thread.join();
        }
    }
}
