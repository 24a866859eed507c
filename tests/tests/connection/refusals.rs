//! Handshakes that a server, or a proxy in front of one, refuses in part.

use std::time::Duration;

use typed_cache::{Cache, Error, ErrorKind};
use typed_cache_tests::harness::{Answer, FakeServer, Flavor, Request, Server, eventually};
use typed_cache_tests::users::{UserKey, user};

use crate::support::builder;

fn run(connection: &mut redis::Connection, words: &[&str]) -> redis::RedisResult<redis::Value> {
    redis::cmd(words[0]).arg(&words[1..]).query(connection)
}

/// Lets a save fail: a folder is where the file has to be.
fn break_saving(server: &Server) {
    let mut admin = server.connection();
    let (_, folder): (String, String) = redis::cmd("CONFIG")
        .arg(&["GET", "dir"])
        .query(&mut admin)
        .unwrap();
    let (_, file): (String, String) = redis::cmd("CONFIG")
        .arg(&["GET", "dbfilename"])
        .query(&mut admin)
        .unwrap();
    std::fs::create_dir_all(std::path::Path::new(&folder).join(file).join("full")).unwrap();
    run(&mut admin, &["CONFIG", "SET", "save", "3600 1"]).unwrap();
    run(&mut admin, &["BGSAVE"]).unwrap();
    let refuses = || {
        let pinged = run(&mut admin, &["PING"]);
        pinged.is_err_and(|error| error.code() == Some("MISCONF"))
    };
    assert!(eventually(refuses), "the server saves");
}

#[tokio::test]
async fn a_server_that_cannot_save_is_connected_to_and_read() {
    for flavor in Flavor::ALL {
        let server = Server::start(flavor);
        let prefix = Server::fresh_prefix();
        let with_prefix = || builder().prefix(&prefix).unwrap();
        let before = with_prefix().connect(&server.url()).await.unwrap();
        before.set(&user(1)).await.unwrap();
        break_saving(&server);
        before.ping().await.expect("a refusal is a sign of life");
        before.health().await.expect("a refusal is a sign of life");
        for query in ["", "?protocol=resp2"] {
            let cache = with_prefix().connect(&(server.url() + query)).await;
            let cache = cache.expect("it can be read");
            assert_eq!(cache.get(&UserKey { id: 1 }).await.unwrap(), Some(user(1)));
            cache.ping().await.expect("a refusal is a sign of life");
            let error = cache.set(&user(2)).await.expect_err("it takes no writes");
            assert_eq!(error.code(), Some("MISCONF"), "{error}");
        }
    }
}

/// A server that answers `HELLO`, `AUTH` and `PING` so.
fn answering(hello: &'static str, auth: &'static str, ping: &'static str) -> FakeServer {
    FakeServer::start_bare(move |request: &Request| match request.name().as_str() {
        "HELLO" => Answer::bytes(hello),
        "AUTH" => Answer::bytes(auth),
        "PING" => Answer::bytes(ping),
        "CLIENT" => Answer::bytes("+OK\r\n"),
        _ => Answer::bytes("$-1\r\n"),
    })
}

async fn connect(server: &FakeServer, login: &str, query: &str) -> Result<Cache, Error> {
    let url = format!("redis://{login}{}{query}", server.address());
    builder()
        .timeout(Duration::from_secs(60))
        .connect(&url)
        .await
}

const UNKNOWN_HELLO: &str = "-ERR unknown command `HELLO`, with args beginning with: `3`, \r\n";
const WANTS_LOGIN: &str = "-NOAUTH Authentication required.\r\n";

#[tokio::test]
async fn a_proxy_that_knows_no_hello_gets_auth_and_resp2() {
    for (login, hello) in [
        (":secret@", WANTS_LOGIN),
        ("", "-unsupported command 'HELLO'\r\n"),
        (":secret@", "-unsupported command 'HELLO'\r\n"),
    ] {
        let proxy = answering(hello, "+OK\r\n", "+PONG\r\n");
        let cache = connect(&proxy, login, "").await.expect(hello);
        assert_eq!(cache.get(&UserKey { id: 1 }).await.unwrap(), None);
        let names: Vec<String> = proxy.requests().iter().map(Request::name).collect();
        assert_eq!(names.contains(&"AUTH".to_owned()), !login.is_empty());
    }
    let proxy = answering(WANTS_LOGIN, "-WRONGPASS no\r\n", "+PONG\r\n");
    let error = connect(&proxy, ":hunter2@", "").await.expect_err("refused");
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Auth, Some("WRONGPASS"))
    );
    let error = connect(&proxy, "", "").await.expect_err("no login");
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert!(error.to_string().contains("requires a login"), "{error}");
}

#[tokio::test]
async fn a_login_that_an_old_server_refuses_fails_at_once_and_names_the_cure() {
    for (login, auth, cure) in [
        (
            "anna:hunter2@",
            "-ERR wrong number of arguments for 'auth' command\r\n",
            "a server before Redis 6 knows no users: leave the user out",
        ),
        (
            ":hunter2@",
            "-ERR invalid password\r\n",
            "check the password",
        ),
        (
            ":hunter2@",
            "-ERR Client sent AUTH, but no password is set\r\n",
            "leave the password out",
        ),
        (
            ":hunter2@",
            "-ERR hunter2 is not good\r\n",
            "check user and password",
        ),
    ] {
        let old = answering(UNKNOWN_HELLO, auth, WANTS_LOGIN);
        for query in ["", "?protocol=resp2"] {
            let error = connect(&old, login, query).await.expect_err(auth);
            assert_eq!(error.kind(), ErrorKind::Auth, "{error}");
            assert_eq!(error.code(), Some("ERR"));
            let text = format!("{error} {error:?}");
            assert!(text.contains(cure) && !text.contains("hunter2"), "{text}");
        }
    }
}

#[tokio::test]
async fn a_full_server_is_no_refused_login() {
    let full = "-ERR max number of clients reached\r\n";
    let server = answering(full, full, full);
    let url = format!("redis://:secret@{}?protocol=resp2", server.address());
    let cache = builder().connect_lazy(&url).unwrap();
    let error = cache.ping().await.expect_err("it is full");
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
}

#[tokio::test]
async fn protected_mode_fails_at_once_and_names_the_cure() {
    let denied = "-DENIED Redis is running in protected mode because protected mode is enabled\r\n";
    let server = answering(denied, denied, denied);
    for query in ["", "?protocol=resp2"] {
        let error = connect(&server, "", query).await.expect_err("refused");
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Config, Some("DENIED"))
        );
        let text = error.to_string();
        assert!(
            text.contains("`requirepass`") && text.contains("`protected-mode no`"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn what_answers_anything_but_pong_to_ping_is_no_server() {
    for reply in ["+OK\r\n", "$-1\r\n", "*1\r\n$4\r\nPING\r\n"] {
        let echo = answering("%0\r\n", "+OK\r\n", reply);
        for query in ["", "?protocol=resp2"] {
            let url = format!("redis://{}{query}", echo.address());
            let cache = builder().connect_lazy(&url).unwrap();
            let error = cache.ping().await.expect_err("it is no server");
            let text = error.to_string();
            assert!(text.contains("unexpected reply to `PING`"), "{text}");
        }
    }
}

#[tokio::test]
async fn a_node_of_a_cluster_that_is_spoken_to_in_resp2_is_named_in_its_errors() {
    for flavor in Flavor::ALL {
        let node = Server::options(flavor).cluster().start();
        let url = node.url() + "?protocol=resp2";
        let cache = builder().connect(&url).await.unwrap();
        let error = cache.get(&UserKey { id: 1 }).await;
        let error = error.expect_err("it serves no slot");
        assert_eq!(error.code(), Some("CLUSTERDOWN"), "{error}");
        assert!(error.to_string().contains("a node of a cluster"), "{error}");
    }
    let moved = FakeServer::start(|_: &Request| Answer::bytes("-MOVED 1234 10.0.0.1:6379\r\n"));
    let cache = builder().connect(&moved.url()).await.unwrap();
    let error = cache.get(&UserKey { id: 1 }).await;
    let error = error.expect_err("the key is elsewhere").to_string();
    assert!(
        error.contains("a node of a cluster") && !error.contains("10.0.0.1"),
        "{error}"
    );
}
