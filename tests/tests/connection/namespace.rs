//! A network that vanishes without a word, in a network namespace: no packet arrives, and none comes back to say so.

use std::env;
use std::process::Command;
use std::time::Duration;

use typed_cache_tests::harness::{Answer, FakeServer, Request};

use crate::support::{JobsKey, builder};

/// Set for this test in the namespace.
const INSIDE: &str = "TYPED_CACHE_TESTS_NAMESPACE";

#[tokio::test]
async fn keep_alive_finds_that_the_network_is_gone_while_a_pop_waits() {
    if env::var_os(INSIDE).is_some() {
        lose_the_network().await;
        return;
    }
    let in_namespace = |program: &str| {
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--net", program]);
        command
    };
    let allowed = in_namespace("ip")
        .args(["link", "set", "lo", "up"])
        .output();
    if !allowed.is_ok_and(|output| output.status.success()) {
        eprintln!("left out: this machine has no `ip`, or lets nobody make a network namespace");
        return;
    }
    let this = "namespace::keep_alive_finds_that_the_network_is_gone_while_a_pop_waits";
    let program = env::current_exe().unwrap();
    let mut inside = in_namespace(program.to_str().unwrap());
    let output = inside
        .args(["--exact", this])
        .env(INSIDE, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
}

async fn lose_the_network() {
    ip(&["link", "set", "lo", "up"]);
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
    ip(&["address", "del", "127.0.0.1/8", "dev", "lo"]);
    let found = tokio::time::timeout(wait / 10, pop).await;
    let error = found
        .expect("long before the wait ends")
        .unwrap()
        .unwrap_err();
    assert!(error.is_unavailable() && error.may_have_run(), "{error}");
}

fn ip(arguments: &[&str]) {
    let output = Command::new("ip").args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}
