//! Networks of a test's own, in a namespace: one that vanishes without a word, and one in which a name has two addresses.

use std::net::SocketAddr;
use std::process::{Command, Output};
use std::time::Duration;
use std::{env, fs};

use tokio::net::TcpListener;
use typed_cache_tests::harness::{Answer, FakeServer, Request};
use typed_cache_tests::users::UserKey;

use crate::addresses::accepting_nothing;
use crate::support::{Connections, JobsKey, builder};

/// Set for the tests in the namespace.
const INSIDE: &str = "TYPED_CACHE_TESTS_NAMESPACE";

#[tokio::test]
async fn keep_alive_finds_that_the_network_is_gone_while_a_pop_waits() {
    if env::var_os(INSIDE).is_some() {
        return lose_the_network().await;
    }
    run_inside("keep_alive_finds_that_the_network_is_gone_while_a_pop_waits");
}

#[tokio::test]
async fn an_address_that_stays_silent_is_followed_by_the_next_one() {
    if env::var_os(INSIDE).is_some() {
        return pass_by_an_address().await;
    }
    run_inside("an_address_that_stays_silent_is_followed_by_the_next_one");
}

/// Runs one of these tests in a namespace, where this machine allows that.
fn run_inside(test: &str) {
    let in_namespace = |program: &str| {
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--net", "--mount", program]);
        command
    };
    let allowed = in_namespace("ip")
        .args(["link", "set", "lo", "up"])
        .output();
    if !allowed.is_ok_and(|output| output.status.success()) {
        eprintln!("left out: this machine has no `ip`, or lets nobody make a network namespace");
        return;
    }
    let this = format!("namespace::{test}");
    let program = env::current_exe().unwrap();
    let output = in_namespace(program.to_str().unwrap())
        .args(["--exact", &this, "--nocapture"])
        .env(INSIDE, "1")
        .output()
        .unwrap();
    assert!(
        output.status.success() && said(&output).contains("1 passed"),
        "{}",
        said(&output)
    );
}

async fn lose_the_network() {
    run("ip", &["link", "set", "lo", "up"]);
    let server = FakeServer::start(|request: &Request| match request.name().as_str() {
        "BLPOP" => Answer::silence(),
        name => Answer::bytes(format!("-ERR unknown command '{name}'\r\n")),
    });
    let builder = builder().keep_alive(Duration::from_secs(4));
    let cache = builder.connect(&server.url()).await.unwrap();
    let wait = Duration::from_secs(600);
    let list = cache.list(&JobsKey { queue: 1 });
    let pop = tokio::spawn(list.wait_pop_front(wait));
    while server.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    // Neither side is told: what they send has no way any more.
    run("ip", &["address", "del", "127.0.0.1/8", "dev", "lo"]);
    let found = tokio::time::timeout(wait / 10, pop).await;
    let error = found
        .expect("long before the wait ends")
        .unwrap()
        .unwrap_err();
    assert!(error.is_unavailable() && error.may_have_run(), "{error}");
}

async fn pass_by_an_address() {
    run("ip", &["link", "set", "lo", "up"]);
    let hosts = format!("{}/hosts", env!("CARGO_TARGET_TMPDIR"));
    fs::write(&hosts, "::1 cache.test\n127.0.0.1 cache.test\n").unwrap();
    run("mount", &["--bind", &hosts, "/etc/hosts"]);
    let server = FakeServer::start(|_: &Request| Answer::bytes("$-1\r\n"));
    let port = server.address().port();
    let url = format!("redis://cache.test:{port}?protocol=resp2");
    // The system prefers addresses of IPv6.
    let first = SocketAddr::from(([0, 0, 0, 0, 0, 0, 0, 1], port));
    {
        let _silent = accepting_nothing(first).await;
        let failed = reach(&url, Duration::from_secs(2)).await;
        assert_eq!(failed, Vec::<String>::new(), "one attempt tries both");
    }
    // The system accepts, and no reply comes: another attempt begins with the next address.
    let _mute = TcpListener::bind(first).await.unwrap();
    let failed = reach(&url, Duration::from_millis(500)).await;
    let expected = format!(
        "failed: no connection to cache.test:{port}: no reply within 500ms (tried {first})"
    );
    assert_eq!(failed, [expected]);
}

/// Connects and reads; returns the attempts to connect that failed.
async fn reach(url: &str, connect_timeout: Duration) -> Vec<String> {
    let connections = Connections::default();
    let builder = builder()
        .connect_timeout(connect_timeout)
        .observer(connections.clone());
    let cache = builder.connect(url).await.expect("an address answers");
    assert_eq!(cache.get(&UserKey { id: 1 }).await.unwrap(), None);
    let mut seen = connections.seen();
    seen.retain(|event| event.starts_with("failed"));
    seen
}

fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
}

fn said(output: &Output) -> String {
    let said = [output.stdout.as_slice(), &output.stderr].concat();
    String::from_utf8_lossy(&said).into_owned()
}
