//! Renewals of logins that fail half-way: providers that fail once, connections that end meanwhile.

use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use tokio::sync::watch;
use typed_cache::{Credentials, CredentialsError, CredentialsProvider, ErrorKind};
use typed_cache_tests::harness::{Answer, FakeServer, Log, Request};
use typed_cache_tests::users::{UserKey, large_user, user};

use crate::support::{Connections, VisitsKey, builder};

type Asked<'a> = Pin<Box<dyn Future<Output = Result<Credentials, CredentialsError>> + Send + 'a>>;
type Changed<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// The way in which a provider fails, once: at its first renewal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Failure {
    None,
    Hangs,
    Panics,
}

/// Hands out the password that was last sent.
struct Rotating {
    password: watch::Receiver<&'static str>,
    failure: Failure,
    /// How often it was asked.
    asked: Arc<AtomicUsize>,
    waited: AtomicUsize,
}

impl Rotating {
    fn new(password: watch::Receiver<&'static str>, failure: Failure) -> Self {
        Self {
            password,
            failure,
            asked: Arc::default(),
            waited: AtomicUsize::new(0),
        }
    }
}

impl CredentialsProvider for Rotating {
    fn credentials(&self) -> Asked<'_> {
        // The first time is that of the connection.
        let is_first_renewal = self.asked.fetch_add(1, Relaxed) == 1;
        let hangs = self.failure == Failure::Hangs && is_first_renewal;
        let password = *self.password.borrow();
        Box::pin(async move {
            if hangs {
                pending::<()>().await;
            }
            Ok(Credentials::new("anna", password))
        })
    }

    fn changed<'a>(&'a self, from: &'a Credentials) -> Changed<'a> {
        let mut password = self.password.clone();
        let panics = self.failure == Failure::Panics && self.waited.fetch_add(1, Relaxed) == 0;
        Box::pin(async move {
            let is_other = |password: &&str| Credentials::new("anna", *password) != *from;
            if password.wait_for(is_other).await.is_err() {
                pending::<()>().await;
            }
            assert!(!panics, "once");
        })
    }
}

/// Returns the passwords of the logins by `AUTH`, with the number of their connections.
fn logins(server: &FakeServer) -> Vec<(u64, String)> {
    let requests = server.requests();
    let logins = requests.iter().filter(|request| request.name() == "AUTH");
    logins
        .map(|request| (request.connection, request.word(2)))
        .collect()
}

#[tokio::test]
async fn a_provider_that_hangs_or_panics_once_renews_later_logins() {
    for failure in [Failure::Hangs, Failure::Panics] {
        let server = FakeServer::start_bare(|request: &Request| match request.name().as_str() {
            "HELLO" => Answer::bytes("%0\r\n"),
            "PING" => Answer::bytes("+PONG\r\n"),
            _ => Answer::bytes("+OK\r\n"),
        });
        let (rotate, password) = watch::channel("first");
        let builder = builder()
            .connect_timeout(Duration::from_millis(200))
            .credentials(Rotating::new(password, failure));
        let cache = builder.connect(&server.resp3_url()).await.unwrap();
        rotate.send("second").unwrap();
        let renewed = |log: &Log| {
            let is_renewal = |request: &Request| request.name() == "AUTH";
            log.requests.iter().any(is_renewal)
        };
        server.wait_for(renewed).await;
        assert_eq!(logins(&server), [(1, "second".to_owned())], "{failure:?}");
        cache.ping().await.expect("the connection stays");
    }
}

/// Takes the first login on the first connection, and then none but the newest one. It is a replica that keeps replies back at first.
fn strict(request: &Request) -> Answer {
    let is_first = request.connection == 1;
    let is_newest = request.words.iter().any(|word| word == b"third");
    match request.name().as_str() {
        "HELLO" if is_first || is_newest => Answer::bytes("%0\r\n"),
        "HELLO" => Answer::close(),
        "AUTH" if !is_newest => Answer::bytes("-WRONGPASS no\r\n"),
        "PING" => Answer::bytes("+PONG\r\n"),
        "SET" if is_first => {
            Answer::bytes("-READONLY You can't write against a read only replica.\r\n")
        }
        "INCRBY" if is_first => Answer::silence(),
        "GET" => Answer::bytes("$-1\r\n"),
        _ => Answer::bytes("+OK\r\n"),
    }
}

/// Lets the tasks run that are ready.
async fn let_others_run() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_connection_that_is_to_be_replaced_renews_no_login() {
    let server = FakeServer::start_bare(strict);
    let (rotate, password) = watch::channel("first");
    let connections = Connections::default();
    let builder = builder()
        .connect_timeout(Duration::from_millis(300))
        .credentials(Rotating::new(password, Failure::None))
        .observer(connections.clone());
    let cache = builder.connect(&server.resp3_url()).await.unwrap();
    // The connection is to be replaced once the reply to the second write is there, and sends nothing until then.
    let refused = tokio::spawn(cache.set(&user(1)));
    let unanswered = tokio::spawn(cache.counter(&VisitsKey { page: 1 }).increment(1));
    let error = refused.await.unwrap().expect_err("it is a replica");
    assert_eq!(error.code(), Some("READONLY"));
    rotate.send("second").unwrap();
    let_others_run().await;
    rotate.send("third").unwrap();
    let error = unanswered.await.unwrap().expect_err("no reply came");
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
    connections.wait_for("connected", 2).await;
    assert_eq!(cache.get(&UserKey { id: 1 }).await.unwrap(), None);
    assert_eq!(logins(&server), []);
}

#[tokio::test]
async fn a_login_that_was_not_sent_goes_behind_no_newer_one() {
    let server = FakeServer::start_bare(strict);
    let (rotate, password) = watch::channel("first");
    let provider = Rotating::new(password, Failure::None);
    let asked = Arc::clone(&provider.asked);
    let builder = builder().max_value_bytes(32 << 20).credentials(provider);
    let cache = builder.connect(&server.resp3_url()).await.unwrap();
    // What is read no more fills the socket, so the login waits behind it.
    server.stop_reading();
    let waits = tokio::spawn(cache.set(&large_user(1, 16 << 20)));
    let_others_run().await;
    rotate.send("second").unwrap();
    while asked.load(Relaxed) < 2 {
        tokio::task::yield_now().await;
    }
    let_others_run().await;
    rotate.send("third").unwrap();
    server.cut();
    server.start_reading();
    waits
        .await
        .unwrap()
        .expect("it was not written whole before");
    assert_eq!(cache.get(&UserKey { id: 1 }).await.unwrap(), None);
    assert_eq!(logins(&server), []);
}
