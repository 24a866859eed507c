//! Helpers that the modules share: caches, a server that answers reads of users, and a limit for code that may hang.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};
use typed_cache::{Cache, CacheBuilder, Error, Result};
use typed_cache_tests::harness::{Answer, FakeServer, PATIENCE, Request, Server};
use typed_cache_tests::users::stored_user;

/// The tolerance of a deadline on a busy machine.
pub(crate) const LATE: Duration = Duration::from_millis(250);

/// A cache under a prefix of its own that comes back quickly.
pub(crate) fn builder() -> CacheBuilder {
    quick().prefix(&Server::fresh_prefix()).unwrap()
}

/// A cache without prefix, for a server that looks at keys.
pub(crate) fn quick() -> CacheBuilder {
    let quick = Cache::builder().wait_for_connection(true);
    quick.reconnect_backoff(Duration::from_millis(2), Duration::from_millis(20))
}

/// A server with the users up to `last` that asks `script` first about each command.
pub(crate) async fn users(
    last: u64,
    mut script: impl FnMut(&Request) -> Option<Answer> + Send + 'static,
) -> FakeServer {
    let mut users = Vec::new();
    for id in 0..=last {
        users.push((format!("user:{id}"), stored_user(id).await));
    }
    FakeServer::start(move |request| {
        let scripted = script(request);
        scripted.unwrap_or_else(|| match request.name().as_str() {
            "GET" => {
                let key = request.word(1);
                let found = users.iter().find(|(user, _)| *user == key);
                found.map_or(Answer::bytes("$-1\r\n"), |(_, stored)| Answer::bulk(stored))
            }
            _ => Answer::bytes("+OK\r\n"),
        })
    })
}

pub(crate) fn current_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

pub(crate) fn multi_thread(workers: usize) -> Runtime {
    let mut builder = Builder::new_multi_thread();
    builder
        .worker_threads(workers)
        .enable_all()
        .build()
        .unwrap()
}

/// Runs code on a thread of its own and fails when it has not ended after [`PATIENCE`], even if it blocks.
pub(crate) fn in_time<T: Send + 'static>(code: impl FnOnce() -> T + Send + 'static) -> T {
    let (send, receive) = mpsc::channel();
    let thread = thread::spawn(move || {
        // Nobody listens any more where the test has failed already.
        let _ = send.send(code());
    });
    match receive.recv_timeout(PATIENCE) {
        Ok(value) => value,
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("no end within {PATIENCE:?}"),
        Err(mpsc::RecvTimeoutError::Disconnected) => match thread.join() {
            Ok(()) => unreachable!("it ends behind its value"),
            Err(panic) => std::panic::resume_unwind(panic),
        },
    }
}

/// Holds what began at `start` to a deadline.
pub(crate) fn assert_in_time(start: Instant, deadline: Duration) {
    let took = start.elapsed();
    assert!(took < deadline + LATE, "{took:?} for {deadline:?}");
}

/// The errors among outcomes.
pub(crate) fn errors<T>(outcomes: &[Result<T>]) -> impl Iterator<Item = &Error> {
    outcomes.iter().filter_map(|outcome| outcome.as_ref().err())
}
