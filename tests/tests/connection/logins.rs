//! Logins: users with few rights, servers that know little, credentials that change.

use typed_cache::{Error, ErrorKind};
use typed_cache_tests::harness::{Answer, FakeServer, Flavor, Request, Server};
use typed_cache_tests::users::{UserKey, user};

use crate::support::builder;

/// Starts a server whose default user is off, with a user of these rights beside it.
pub(crate) fn server(flavor: Flavor, user: &str) -> Server {
    let server = Server::start(flavor);
    let words: Vec<&str> = user.split(' ').collect();
    let mut connection = server.connection();
    let made = redis::cmd("ACL")
        .arg("SETUSER")
        .arg(&words)
        .exec(&mut connection);
    made.expect("a user");
    let off = redis::cmd("ACL")
        .arg("SETUSER")
        .arg("default")
        .arg("resetpass")
        .exec(&mut connection);
    off.expect("a default user with a password that nobody has");
    server
}

fn url_of(server: &Server, login: &str) -> String {
    server
        .url()
        .replace("redis://", &format!("redis://{login}@"))
}

async fn refusal(url: &str) -> Error {
    builder().connect(url).await.expect_err(url)
}

#[tokio::test]
async fn a_user_without_a_password_logs_in() {
    for flavor in Flavor::ALL {
        let server = server(flavor, "anna on nopass ~* +@all");
        for (login, query) in [
            ("anna", ""),
            ("anna", "?protocol=resp2"),
            ("anna:", "?protocol=resp3"),
        ] {
            let url = url_of(&server, login) + query;
            let cache = builder().connect(&url).await.expect(&url);
            cache.set(&user(1)).await.unwrap();
            assert_eq!(cache.get(&UserKey { id: 1 }).await.unwrap(), Some(user(1)));
        }
        let path = server.unix_path();
        let url = format!("unix://{}?user=anna", path.display());
        builder().connect(&url).await.expect(&url);
    }
}

#[tokio::test]
async fn a_user_who_may_do_nothing_but_its_work_connects() {
    for flavor in Flavor::ALL {
        let server = server(flavor, "few on >secret ~* -@all +get +set");
        for query in ["", "?protocol=resp2"] {
            let url = url_of(&server, "few:secret") + query;
            let cache = builder().connect(&url).await.expect(&url);
            cache.set(&user(1)).await.unwrap();
            assert_eq!(cache.get(&UserKey { id: 1 }).await.unwrap(), Some(user(1)));
            cache.ping().await.expect("a refusal is a sign of life");
            assert!(cache.health().await.is_ok());
        }
    }
}

#[tokio::test]
async fn a_refusal_that_stays_fails_at_once_and_names_the_cure() {
    let server = server(Flavor::Redis, "few on >secret ~* -@all +get +set");
    let error = refusal(&(url_of(&server, "few:secret") + "/3")).await;
    assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    assert!(error.to_string().contains("`+select`"), "{error}");
    let patient = builder().wait_for_connection(true);
    let lazy = patient
        .connect_lazy(&url_of(&server, "few:hunter2"))
        .unwrap();
    let error = lazy
        .get(&UserKey { id: 1 })
        .await
        .expect_err("a wrong password");
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Auth, Some("WRONGPASS"))
    );
    assert!(!error.may_have_run() && !format!("{error:?}").contains("hunter2"));
    let error = refusal(&server.url()).await;
    assert!(error.to_string().contains("requires a login"), "{error}");
}

#[tokio::test]
async fn a_node_of_a_cluster_is_refused_with_the_reason() {
    for flavor in Flavor::ALL {
        let node = Server::options(flavor).cluster().start();
        let error = refusal(&node.url()).await;
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
        assert!(error.to_string().contains("node of a cluster"), "{error}");
    }
}

#[tokio::test]
async fn a_full_server_is_named_and_tried_again() {
    let server = Server::start(Flavor::Redis);
    let mut connection = server.connection();
    let limit = |connection: &mut redis::Connection, most: u32| {
        let set = redis::cmd("CONFIG")
            .arg(&["SET", "maxclients"])
            .arg(most)
            .exec(connection);
        set.expect("a limit");
    };
    limit(&mut connection, 1);
    let cache = builder().connect_lazy(&server.url()).unwrap();
    let error = cache.ping().await.expect_err("it is full");
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
    assert!(
        error.to_string().contains("max number of clients reached"),
        "{error}"
    );
    limit(&mut connection, 100);
    let mut answers = false;
    for _ in 0..10_000 {
        answers = cache.ping().await.is_ok();
        if answers {
            break;
        }
        tokio::task::yield_now().await;
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    assert!(answers, "it is tried again");
}

/// Answers as a server that knows neither `HELLO` nor `CLIENT`.
fn simple(request: &Request) -> Answer {
    match request.name().as_str() {
        "PING" => Answer::bytes("+PONG\r\n"),
        "GET" => Answer::bytes("$-1\r\n"),
        "AUTH" | "SELECT" => Answer::bytes("+OK\r\n"),
        name => Answer::bytes(format!("-ERR unknown command '{name}'\r\n")),
    }
}

#[tokio::test]
async fn resp2_is_spoken_where_hello_is_unknown_unless_resp3_was_asked_for() {
    let proxy = FakeServer::start_bare(simple);
    let url = format!("redis://anna:secret@{}/3", proxy.address());
    let cache = builder().connect(&url).await.expect("it does without");
    assert_eq!(cache.get(&UserKey { id: 1 }).await.unwrap(), None);
    let names: Vec<String> = proxy.requests().iter().map(Request::name).collect();
    assert_eq!(
        names,
        ["HELLO", "AUTH", "CLIENT", "CLIENT", "SELECT", "PING", "GET"]
    );
    let error = refusal(&(url + "?protocol=resp3")).await;
    assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    assert!(
        error.to_string().contains("leave `protocol=resp3` out"),
        "{error}"
    );
}

#[tokio::test]
async fn database_0_is_not_selected_and_names_can_be_left_out() {
    let server = FakeServer::start_bare(simple);
    let quiet = builder().library_name(false);
    let cache = quiet
        .connect(&format!("redis://{}", server.address()))
        .await
        .unwrap();
    cache.ping().await.unwrap();
    let names: Vec<String> = server.requests().iter().map(Request::name).collect();
    assert_eq!(names, ["HELLO", "PING", "PING"]);
    let real = Server::start(Flavor::Redis);
    let with_name = builder().client_name("checkout-7").unwrap();
    let cache = with_name.connect(&real.url()).await.unwrap();
    cache.ping().await.unwrap();
    let clients: String = redis::cmd("CLIENT")
        .arg("LIST")
        .query(&mut real.connection())
        .unwrap();
    assert!(clients.contains("name=checkout-7"), "{clients}");
    for name in ["", "a b", "ä", "a\n"] {
        assert_eq!(
            builder().client_name(name).expect_err(name).kind(),
            ErrorKind::Config
        );
    }
}
