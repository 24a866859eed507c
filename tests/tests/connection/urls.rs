//! URLs: accepted ones, and the messages about bad ones.

use typed_cache::{Cache, ErrorKind, redis};
use typed_cache_tests::harness::{Flavor, Server};
use typed_cache_tests::users::user;

use crate::support::builder;

/// Checks that a bad URL is refused, that the message contains all of `said`, and that it does not contain the secret.
fn assert_refused(url: &str, said: &[&str]) {
    let error = Cache::connect_lazy(url).expect_err(url);
    assert_eq!(error.kind(), ErrorKind::Config, "{url}");
    let message = error.to_string();
    for part in said {
        assert!(message.contains(part), "{url}: no `{part}` in: {message}");
    }
    assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
}

#[test]
fn a_bad_scheme_is_named() {
    for url in ["", "hunter2", "/hunter2"] {
        assert_refused(url, &["no scheme", "`redis://host:6379/0`", "`memory://`"]);
    }
    for url in [
        "http://localhost",
        "localhost:6379",
        "hunter2:6379",
        "hunter2:word@host",
    ] {
        assert_refused(url, &["unknown scheme", "`redis://host:6379/0`"]);
    }
    assert_refused(
        "memory://hunter2",
        &["`memory://`", "takes nothing after it"],
    );
}

#[test]
fn a_bad_host_is_named() {
    for url in [
        "redis:",
        "redis:localhost",
        "redis:/localhost",
        "redis://",
        "redis:///0",
        "redis://:6379",
        "redis://:hunter2@",
        "redis://?protocol=resp3",
    ] {
        assert_refused(url, &["no host", "`redis://host:6379`"]);
    }
    for url in ["redis://[::1", "redis://[hunter2]:1"] {
        assert_refused(url, &["brackets", "IPv6", "`redis://[::1]:6379`"]);
    }
    for url in ["redis://u:hunter2@a b", "redis://u:hunter2@a<b"] {
        assert_refused(url, &["cannot be read", "domain", "`redis://host:6379/0`"]);
    }
}

#[test]
fn a_bad_port_is_named() {
    for port in ["x", "65536", "-1", "+1", "6379x", "99999999999"] {
        let url = format!("redis://user:hunter2@host:{port}");
        assert_refused(&url, &["port", "up to 65535", "`redis://host:6379`"]);
        assert_refused(&format!("valkey://[::1]:{port}/0"), &["port"]);
    }
}

#[test]
fn a_bad_database_is_named() {
    for number in ["x", "-1", "1/2", "hunter2", "3x", "1.5", "2147483648"] {
        let said = ["database in the URL's path", "not a number from 0"];
        assert_refused(&format!("redis://host/{number}"), &said);
        let said = [
            "database in the URL's parameter `db`",
            "not a number from 0",
        ];
        assert_refused(&format!("unix:///run/socket?db={number}"), &said);
    }
}

#[test]
fn a_bad_parameter_is_refused_with_what_is_allowed() {
    for query in [
        "db=3",
        "hunter2",
        "password=hunter2",
        "timeout=5",
        "Protocol=resp3",
    ] {
        let said = [
            "unknown parameter",
            "`protocol`",
            "database stands in the path",
        ];
        assert_refused(&format!("redis://host?{query}"), &said);
        assert_refused(&format!("redis://host/0?protocol=resp3&{query}"), &said);
    }
    let said = ["unknown parameter", "`db`, `user`, `pass` and `protocol`"];
    assert_refused("unix:///run/socket?password=hunter2", &said);
    for protocol in ["resp4", "", "RESP3", "hunter2"] {
        let said = ["`protocol`", "`protocol=resp2`", "`protocol=resp3`"];
        assert_refused(&format!("redis://host?protocol={protocol}"), &said);
        assert_refused(&format!("redis+unix:///s?protocol={protocol}"), &said);
    }
}

#[test]
fn a_bad_login_is_named() {
    for login in [
        "hunter2/x",
        "hunter2?",
        "u:hunter2?",
        "u:a/hunter2",
        ":hunter2/x",
        "u:hunter2#",
    ] {
        assert_refused(&format!("redis://{login}@host"), &["`%2F`, `%3F`, `%23`"]);
    }
    assert_refused("redis://hunter2#@host", &["behind `#`", "`%23`"]);
    assert_refused(
        "redis://u:hunter2%ff@host",
        &["URL's password", "not UTF-8"],
    );
}

#[test]
fn what_means_nothing_is_refused() {
    assert_refused("redis://host/0#hunter2", &["behind `#`", "`%23`"]);
    assert_refused("unix:///s?pass=a#hunter2", &["behind `#`", "`%23`"]);
    for url in [
        "unix://",
        "unix:///",
        "unix://run/hunter2",
        "redis+unix://?db=0",
    ] {
        assert_refused(url, &["path of a socket", "`unix:///run/valkey.sock`"]);
    }
}

#[tokio::test]
async fn schemes_are_read_in_any_case() {
    let server = Server::shared(Flavor::Redis);
    for (from, to) in [("redis", "REDIS"), ("redis", "Valkey")] {
        let url = server.url().replacen(from, to, 1);
        builder().connect(&url).await.expect(&url);
    }
    let unix = server.unix_url().replacen("redis+unix", "Redis+UNIX", 1);
    builder().connect(&unix).await.expect(&unix);
    Cache::connect("MEMORY://").await.unwrap();
    Cache::connect("Memory:").await.unwrap();
}

#[tokio::test]
async fn every_part_of_a_url_reaches_the_server() {
    let server = Server::start(Flavor::Redis);
    let mut connection = server.connection();
    let require = redis::cmd("CONFIG").arg("SET").arg("requirepass").take();
    let require = require.clone().arg("a@b:c/d?e#f%g h+\u{e9}").take();
    require.exec(&mut connection).unwrap();
    let password = "a%40b%3Ac%2Fd%3Fe%23f%25g%20h%2B%C3%A9";
    let (address, path) = (server.address(), server.unix_path());
    let path = path.display().to_string().replace("typed", "%74yped");
    let urls = [
        format!("redis://:{password}@{address}/3/?protocol=resp3&"),
        format!("redis://default:{password}@{address}/3?protocol=2"),
        format!("unix://{path}?user=default&pass={password}&db=3&protocol=resp2"),
    ];
    let prefix = Server::fresh_prefix();
    for url in urls {
        let builder = Cache::builder().prefix(&prefix).unwrap();
        let cache = builder.connect(&url).await.expect(&url);
        cache.set(&user(7)).await.unwrap();
    }
    let select = redis::cmd("SELECT").arg(3).take();
    select.exec(&mut connection).unwrap();
    let exists = redis::cmd("EXISTS").arg(format!("{prefix}/user:7")).take();
    assert!(exists.query::<bool>(&mut connection).unwrap());
}
