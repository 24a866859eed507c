//! Settings as data: names, values, messages, and where they come from.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::Command;
use std::time::Duration;
use std::{env, fs};

use serde_json::{Value, json};
use typed_cache::schema::Damage;
use typed_cache::{Cache, Config, ErrorKind};
use typed_cache_tests::harness::{Authority, Flavor, Identity, Server};

/// The one test of a process that is started with variables of its own.
const CHILD: &str = "TEST_OF_VARIABLES";

fn read(settings: Value) -> Config {
    serde_json::from_value(settings).unwrap()
}

fn refusal(settings: Value) -> String {
    serde_json::from_value::<Config>(settings)
        .unwrap_err()
        .to_string()
}

#[test]
fn every_setting_can_be_text_or_have_its_own_type() {
    let typed = read(json!({
        "host": "h", "port": 7000, "db": 3, "tls": true, "timeout": "1m30s", "connections": 4,
        "wait_for_connection": true, "scripts": false, "damage": "miss", "max_value_bytes": 1000, "client_name": null,
    }));
    let text = read(json!({
        "host": "h", "port": "7000", "db": "3", "tls": "true", "timeout": "1m30s", "connections": "4",
        "wait_for_connection": "on", "scripts": "0", "damage": "miss", "max_value_bytes": "1000",
    }));
    for config in [typed, text] {
        assert_eq!(
            (config.host.as_deref(), config.port, config.db),
            (Some("h"), Some(7000), Some(3))
        );
        assert_eq!(config.timeout, Duration::from_secs(90));
        assert!(config.tls && config.wait_for_connection && !config.scripts);
        assert_eq!(
            (config.connections, config.damage, config.max_value_bytes),
            (4, Damage::Miss, 1000)
        );
        assert_eq!(config.client_name, None);
    }
}

#[test]
fn a_name_that_is_unknown_is_answered_with_the_one_that_was_meant() {
    for (name, said) in [
        (
            "hostname",
            "`hostname` is no setting: did you mean `host`? The settings are `url`, `host`, ",
        ),
        ("Timeout", "did you mean `timeout`?"),
        ("colour", "`colour` is no setting. The settings are `url`, "),
    ] {
        let error = refusal(json!({ name: "hunter2" }));
        assert!(
            error.contains(said) && !error.contains("hunter2"),
            "{error}"
        );
    }
}

#[test]
fn what_is_malformed_is_an_error_that_names_the_setting_and_not_the_value() {
    for (name, value) in [
        ("port", "hunter2"),
        ("port", "65536"),
        ("db", "-1"),
        ("tls", "hunter2"),
        ("db", "4294967295"),
        ("port", "0"),
        ("connections", "0"),
        ("connections", "65"),
        ("waiting_pops", "0"),
        ("owed_deletes", "-1"),
        ("timeout", "5"),
        ("timeout", "0"),
        ("connect_timeout", "0ms"),
        ("keep_alive", "hunter2"),
        ("damage", "hunter2"),
        ("connections", "1.5"),
    ] {
        let error = refusal(json!({ name: value }));
        assert!(
            error.contains(&format!("`{name}`")) && !error.contains("hunter2"),
            "{error}"
        );
    }
    for value in [
        json!(12.5),
        json!(1e30),
        json!(["hunter2"]),
        json!({ "a": "hunter2" }),
    ] {
        let error = refusal(json!({ "password": value }));
        assert!(error.contains("`password` is neither a text"), "{error}");
        assert!(
            !error.contains("12.5") && !error.contains("hunter2"),
            "{error}"
        );
    }
    for settings in [
        json!("redis://:hunter2@h"),
        json!(12.5),
        json!(7),
        json!(-7),
    ] {
        let error = refusal(settings);
        assert!(error.starts_with("these are not the settings"), "{error}");
    }
    let twice = serde_json::from_str::<Config>(r#"{ "db": 1, "host": "h", "db": 2 }"#);
    assert!(
        twice
            .unwrap_err()
            .to_string()
            .contains("`db` is given twice")
    );
}

#[test]
fn settings_that_do_not_fit_each_other_are_refused_with_their_names() {
    for (settings, said) in [
        (json!({}), "no server is named"),
        (
            json!({ "host": "h", "tls_server_name": "cache.internal" }),
            "TLS is set up, and the server is named without it",
        ),
        (
            json!({ "url": "redis://h", "host": "h" }),
            "both `url` and `host`",
        ),
        (
            json!({ "url": "redis://h", "password": "hunter2" }),
            "both `url` and `password`",
        ),
        (
            json!({ "host": "h", "key_prefix": "a", "raw_key_prefix": "b" }),
            "both `key_prefix` and `raw_key_prefix`",
        ),
        (
            json!({ "host": "a/b" }),
            "`host` cannot be used: it is no name of a host",
        ),
        (
            json!({ "host": " h " }),
            "`host` cannot be used: it is no name of a host",
        ),
        (json!({ "host": "h:6379" }), "a port is set by `port`"),
        (json!({ "url": "h" }), "`url` cannot be used"),
        (
            json!({ "host": "h", "client_name": "a b" }),
            "`client_name` cannot be used",
        ),
        (
            json!({ "host": "h", "protocol": "hunter2" }),
            "`protocol=resp2`",
        ),
        (
            json!({ "host": "h", "key_prefix": "a:b" }),
            "`Prefix::raw(..)`",
        ),
        (
            json!({ "host": "h", "tls": true, "tls_client_key": "/k" }),
            "`tls_client_certificate`",
        ),
        (
            json!({ "host": "h", "tls": true, "tls_root_certificates": "/nowhere" }),
            "`tls_root_certificates`",
        ),
    ] {
        let error = read(settings).connect_lazy().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
        assert!(error.to_string().contains(said), "no `{said}` in {error}");
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
}

#[test]
fn debug_shows_what_is_set_and_no_secret() {
    let shown = format!(
        "{:?}",
        read(json!({
            "url": "redis://u:hunter2@h", "password": "hunter2", "username": "hunter2", "scripts": false, "db": 3,
        }))
    );
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(
        shown.contains("db: Some(3)") && shown.contains("scripts: false"),
        "{shown}"
    );
    assert!(!shown.contains("timeout"), "it has its default: {shown}");
}

#[tokio::test]
async fn a_timeout_of_zero_is_refused_wherever_it_is_set() {
    let none = Duration::ZERO;
    let builders = [
        ("timeout", Cache::builder().timeout(none)),
        ("connect_timeout", Cache::builder().connect_timeout(none)),
    ];
    for (name, builder) in builders {
        let mut config = read(json!({ "url": "redis://h" }));
        match name {
            "timeout" => config.timeout = none,
            _ => config.connect_timeout = none,
        }
        for refused in [
            builder.clone().connect_lazy("redis://h"),
            builder.clone().connect_lazy("memory://"),
            builder.connect("redis://h").await,
            config.connect_lazy(),
        ] {
            let error = refused.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Config);
            let said = format!("`{name}` is zero, which leaves no time");
            assert!(error.to_string().contains(&said), "{error}");
        }
        let error = refusal(json!({ name: "0s" }));
        assert!(error.contains(&format!("`{name}` is zero")), "{error}");
    }
    // For it zero means something.
    read(json!({ "url": "redis://h", "keep_alive": "0" }))
        .connect_lazy()
        .unwrap();
}

#[tokio::test]
async fn settings_name_a_server_as_a_url_does() {
    let server = Server::options(Flavor::Redis).password("secret").start();
    let port = server.port();
    let config = read(json!({
        "host": "127.0.0.1", "port": port, "password": "secret", "db": 2, "client_name": "by-settings",
        "raw_key_prefix": "app:",
    }));
    let cache = config.connect().await.unwrap();
    cache.ping().await.unwrap();
    let clients: String = redis::cmd("CLIENT")
        .arg("LIST")
        .query(&mut server.connection())
        .unwrap();
    let ours = clients
        .lines()
        .find(|line| line.contains("name=by-settings"))
        .unwrap();
    assert!(ours.contains("db=2"), "{ours}");
    let url = read(json!({ "url": "memory://" }))
        .connect_with(Cache::builder())
        .await;
    url.unwrap().ping().await.unwrap();
}

#[tokio::test]
async fn files_of_tls_are_read() {
    let authority = Authority::new();
    let options =
        Server::options(Flavor::Redis).tls(authority.identity(&["localhost"]), &authority);
    let server = options.arguments(["--tls-auth-clients", "yes"]).start();
    let folder = server.unix_path().parent().unwrap().to_owned();
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let Identity { certificate, key } = authority.identity(&["a client"]);
    let config = read(json!({
        "host": "127.0.0.1", "port": server.tls_address().port(), "tls": true, "tls_server_name": "localhost",
        "tls_root_certificates": write("roots.pem", &authority.certificate()),
        "tls_client_certificate": write("client.pem", &certificate),
        "tls_client_key": write("client.key", &key),
    }));
    config.connect().await.unwrap().ping().await.unwrap();
}

/// Runs this test's program again with these variables, and returns what `from_env` gave there.
fn in_environment(variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(env::current_exe().unwrap());
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("TYPED_CACHE_") {
            command.env_remove(name);
        }
    }
    let output = command
        .args(["--exact", "child", "--nocapture"])
        .env("TYPED_CACHE_UPDATE", "1")
        .env(CHILD, "1")
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Not a test of its own: see [`in_environment`].
#[test]
#[expect(clippy::print_stdout, reason = "the other process reads it")]
fn child() {
    if env::var_os(CHILD).is_none() {
        return;
    }
    match Config::from_env() {
        Ok(config) => println!(
            "read {:?} {:?} {:?}",
            config.url.is_some(),
            config.timeout,
            config.connections
        ),
        Err(error) => println!("refused {error}"),
    }
}

#[test]
fn variables_are_read_and_mistakes_name_them() {
    let said = in_environment(&[
        ("TYPED_CACHE_URL", "redis://u:hunter2@h"),
        ("TYPED_CACHE_TIMEOUT", "250ms"),
        ("TYPED_CACHE_CONNECTIONS", "3"),
        ("TYPED_CACHE_KEY_PREFIX", ""),
    ]);
    assert!(said.contains("read true 250ms 3"), "{said}");
    for (name, said) in [
        (
            "TYPED_CACHE_HOSTNAME",
            "did you mean `TYPED_CACHE_HOST`? The settings are `TYPED_CACHE_URL`, ",
        ),
        ("TYPED_CACHE_url", "did you mean `TYPED_CACHE_URL`?"),
    ] {
        let error = in_environment(&[(name, "hunter2")]);
        let start = format!("refused the variable `{name}` is no setting: {said}");
        assert!(
            error.contains(&start) && !error.contains("hunter2"),
            "{error}"
        );
    }
    let error = in_environment(&[("TYPED_CACHE_TIMEOUT", "0")]);
    assert!(
        error.contains("the variable `TYPED_CACHE_TIMEOUT` is zero"),
        "{error}"
    );
    for (name, value) in [
        ("TYPED_CACHE_TIMEOUT", "hunter2"),
        ("TYPED_CACHE_HOSTNAME", "hunter2"),
        ("TYPED_CACHE_PORT", "hunter2"),
    ] {
        let said = in_environment(&[(name, value)]);
        assert!(said.contains("refused") && said.contains(name), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
}

#[test]
fn a_url_in_the_place_of_the_host_is_not_shown() {
    for host in [
        "redis://anna:hunter2@cache.internal:6379/0",
        "anna:hunter2@cache.internal",
        "cache.internal:hunter2",
    ] {
        let config = read(json!({ "host": host }));
        let shown = format!("{config:?} {config:#?}");
        assert!(!shown.contains("hunter2"), "{shown}");
        let error = config.connect_lazy().expect_err(host);
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }
    for host in ["cache.internal", "10.0.0.1", "::1"] {
        let shown = format!("{:?}", read(json!({ "host": host })));
        assert!(shown.contains(host), "{shown}");
    }
}
