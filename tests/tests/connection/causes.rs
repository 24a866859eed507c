//! Error messages about connections that cannot be made.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use typed_cache::{Error, ErrorKind};
use typed_cache_tests::harness::{Flavor, Proxy, Server};
use typed_cache_tests::users::{UserKey, user};

use crate::support::{Connections, JobsKey, builder};

/// The messages of an error and of its sources.
fn chain(error: &Error) -> Vec<String> {
    let mut texts = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(error) = cause {
        texts.push(error.to_string());
        cause = error.source();
    }
    texts
}

/// Checks that the message contains all of `said`, and that the chain repeats nothing.
fn assert_says(error: &Error, said: &[&str]) {
    let message = error.to_string();
    for part in said {
        assert!(message.contains(part), "no `{part}` in: {message}");
    }
    let chain = chain(error);
    for (at, link) in chain.iter().enumerate() {
        for other in &chain[at + 1..] {
            let (link, other) = (link.to_lowercase(), other.to_lowercase());
            assert!(
                !link.contains(&other) && !other.contains(&link),
                "{chain:?}"
            );
        }
    }
    assert!(!format!("{chain:?} {error:?}").contains("hunter2"));
}

/// Fails to connect to `url` in three ways: by `connect`, by a command that waits for a connection, and by one that does not.
async fn failures(url: &str) -> [Error; 3] {
    let short = || {
        builder()
            .timeout(Duration::from_millis(500))
            .connect_timeout(Duration::from_millis(300))
    };
    let key = UserKey { id: 1 };
    let lazy = short().wait_for_connection(true).connect_lazy(url).unwrap();
    let hasty = short().timeout(Duration::from_secs(9));
    let hasty = hasty.connect_lazy(url).unwrap();
    [
        short().connect(url).await.expect_err("no connect"),
        lazy.get(&key).await.expect_err("no connect"),
        hasty.get(&key).await.expect_err("no connect"),
    ]
}

async fn assert_each_says(url: &str, said: &[&str]) {
    for error in failures(url).await {
        assert_eq!(error.kind(), ErrorKind::Unavailable, "{error:?}");
        assert!(!error.may_have_run());
        assert_says(&error, said);
    }
}

/// Listens on the loopback, answers each command with `reply`, and then closes the connection if `is_to_close`.
async fn stranger(reply: &'static str, is_to_close: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut asked = [0; 1024];
                while let Ok(length @ 1..) = stream.read(&mut asked).await {
                    let commands = asked[..length].iter().filter(|byte| **byte == b'*');
                    let replies = reply.repeat(commands.count());
                    if stream.write_all(replies.as_bytes()).await.is_err() || is_to_close {
                        return;
                    }
                }
            });
        }
    });
    address.to_string()
}

#[tokio::test]
async fn a_refused_connection_is_named_with_its_address() {
    let url = "redis://user:hunter2@127.0.0.1:1";
    let said = ["no connection to 127.0.0.1:1: ", "Connection refused"];
    assert_each_says(url, &said).await;
    for error in failures(url).await {
        let source = error.source().expect("the system's error");
        let source = source.downcast_ref::<io::Error>().expect("an I/O error");
        assert_eq!(source.kind(), io::ErrorKind::ConnectionRefused);
        assert_eq!(chain(&error).len(), 2);
    }
    assert_each_says("redis://[::1]:1", &["no connection to [::1]:1: "]).await;
    let said = ["no connection to /nowhere/socket: ", "No such file"];
    assert_each_says("unix:///nowhere/socket?pass=hunter2", &said).await;
}

#[tokio::test]
async fn a_name_that_is_not_resolved_is_named() {
    // A label cannot be that long, so no name server is asked.
    let host = "a".repeat(64);
    let url = format!("redis://:hunter2@{host}:7000");
    let said = [
        host.as_str(),
        ":7000",
        "the name of the host cannot be resolved",
    ];
    assert_each_says(&url, &said).await;
}

#[tokio::test]
async fn a_handshake_that_fails_says_how() {
    let loading = stranger("-LOADING hunter2 is loading\r\n", false).await;
    let said = ["the handshake was refused with LOADING", loading.as_str()];
    assert_each_says(&format!("redis://{loading}"), &said).await;
    for error in failures(&format!("redis://{loading}")).await {
        assert_eq!(error.code(), Some("LOADING"));
    }
    let odd = stranger("-hunter2 of a script\r\n", false).await;
    let said = ["the handshake was refused with UNKNOWN", odd.as_str()];
    assert_each_says(&format!("redis://{odd}"), &said).await;
    let web = stranger("HTTP/1.1 400 Bad Request: hunter2\r\n\r\n", true).await;
    let said = ["not Redis protocol", web.as_str()];
    assert_each_says(&format!("redis://{web}"), &said).await;
    let curt = stranger("", true).await;
    let said = ["the handshake broke off: ", curt.as_str()];
    assert_each_says(&format!("redis://{curt}"), &said).await;
    let silent = stranger("", false).await;
    let said = ["no reply within 300ms", silent.as_str()];
    assert_each_says(&format!("redis://{silent}"), &said).await;
}

#[tokio::test]
async fn an_attempt_that_has_not_ended_is_named() {
    let silent = stranger("", false).await;
    let short = builder().timeout(Duration::from_millis(60));
    let error = short.connect(&format!("redis://{silent}")).await;
    let said = ["the attempt to connect has not ended", silent.as_str()];
    assert_says(&error.expect_err("nobody answers"), &said);
}

#[tokio::test]
async fn connects_and_commands_name_a_refused_login() {
    for flavor in Flavor::ALL {
        let server = Server::options(flavor).password("opensesame").start();
        let address = server.address();
        for query in ["", "/?protocol=resp3"] {
            let url = format!("redis://:hunter2@{address}{query}");
            let said = [
                "the login was refused; check user and password",
                &address.to_string(),
            ];
            let [connect, lazy, hasty] = failures(&url).await;
            assert_eq!(connect.kind(), ErrorKind::Auth);
            for error in [connect, lazy, hasty] {
                assert_says(&error, &said);
            }
        }
    }
}

#[tokio::test]
async fn a_login_that_the_url_lacks_is_asked_for() {
    let server = Server::options(Flavor::Redis)
        .password("opensesame")
        .start();
    let [connect, ..] = failures(&format!("redis://{}", server.address())).await;
    assert_eq!(connect.kind(), ErrorKind::Auth);
    assert_says(&connect, &["write `redis://:password@host`"]);
}

#[tokio::test]
async fn a_database_that_the_server_lacks_is_named_at_once() {
    for flavor in Flavor::ALL {
        let server = Server::shared(flavor);
        let url = format!("{}/99999", server.url());
        let connecting = builder().timeout(Duration::from_secs(60)).connect(&url);
        let error = connecting.await.expect_err("no such database");
        assert_eq!(error.kind(), ErrorKind::Config);
        let address = server.address().to_string();
        let said = ["the server has no database 99999", address.as_str()];
        assert_says(&error, &said);
        let lazy = builder().timeout(Duration::from_millis(500));
        let lazy = lazy.connect_lazy(&url).unwrap();
        let error = lazy.get(&UserKey { id: 1 }).await;
        assert_says(&error.expect_err("no such database"), &said);
    }
}

#[tokio::test]
async fn a_connection_that_breaks_under_a_command_says_how() {
    let proxy = Proxy::start(Server::shared(Flavor::Redis));
    let cache = builder().connect(proxy.url()).await.unwrap();
    proxy.cut_after_replies(0);
    let error = cache.set(&user(1)).await.expect_err("it is cut");
    assert!(error.may_have_run());
    assert_says(&error, &["the connection broke before the reply came: "]);
}

#[tokio::test]
async fn a_pop_that_waits_names_why_it_got_no_connection_of_its_own() {
    let proxy = Proxy::start(Server::shared(Flavor::Redis));
    let cache = builder().connect(proxy.url()).await.unwrap();
    proxy.refuse();
    let hasty = cache.with_timeout(Duration::from_millis(100));
    let jobs = JobsKey { queue: 1 };
    let popped = hasty.list(&jobs).wait_pop_front(Duration::ZERO).await;
    let error = popped.expect_err("it cannot connect");
    assert_eq!(
        (error.kind(), error.resource()),
        (ErrorKind::Unavailable, Some("jobs"))
    );
    assert!(!error.may_have_run());
    let address = proxy.address().to_string();
    assert_says(&error, &[&address, "Connection refused"]);
}

#[tokio::test]
async fn observers_get_the_same_messages() {
    let connections = Connections::default();
    let short = builder().timeout(Duration::from_millis(300));
    let connecting = short
        .observer(connections.clone())
        .connect("redis://127.0.0.1:1");
    connecting.await.expect_err("nobody listens");
    let message = "failed: no connection to 127.0.0.1:1: Connection refused";
    assert!(connections.count(message) > 0, "{:?}", connections.seen());
}
