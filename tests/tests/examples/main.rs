//! Runs every example, on the memory engine and on each server, and the service under faults.
#![expect(clippy::unwrap_used, reason = "helpers of tests, too")]

mod service;

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use typed_cache_tests::cargo::cargo;
use typed_cache_tests::harness::{Flavor, Server};

const PACKAGE: &str = "typed-cache-examples";

/// Builds the examples once; their programs by name.
fn programs() -> &'static BTreeMap<String, PathBuf> {
    static PROGRAMS: OnceLock<BTreeMap<String, PathBuf>> = OnceLock::new();
    PROGRAMS.get_or_init(|| {
        let built = cargo()
            .args(["build", "--workspace", "--all-features", "--examples"])
            .args(["--message-format", "json"])
            .current_dir(workspace())
            .output()
            .unwrap();
        assert!(built.status.success(), "{}", shown(&built));
        let messages = String::from_utf8(built.stdout).unwrap();
        messages.lines().filter_map(program).collect()
    })
}

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Reads one of cargo's messages: the example that it built, if it did.
fn program(message: &str) -> Option<(String, PathBuf)> {
    let message: serde_json::Value = serde_json::from_str(message).ok()?;
    let is_ours = message["package_id"].as_str()?.contains(PACKAGE);
    let is_example = message["target"]["kind"][0] == "example";
    let path = message["executable"].as_str()?;
    let name = message["target"]["name"].as_str()?;
    (is_ours && is_example).then(|| (name.to_owned(), path.into()))
}

/// Runs every example against a server, or on memory without one.
fn run_all(server: Option<&Server>) {
    assert!(!programs().is_empty(), "no examples found");
    for (name, program) in programs() {
        let mut command = Command::new(program);
        command.current_dir(workspace()).env_remove("REDIS_URL");
        // Those of the tests are no settings of an example.
        for server in ["TYPED_CACHE_REDIS_SERVER", "TYPED_CACHE_VALKEY_SERVER"] {
            command.env_remove(server);
        }
        if let Some(server) = server {
            command.env("REDIS_URL", server.url());
        }
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "{name} failed:\n{}",
            shown(&output)
        );
        assert!(!output.stdout.is_empty(), "{name} prints nothing");
    }
}

fn shown(output: &Output) -> String {
    let [out, err] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    format!("{out}\n{err}")
}

#[test]
fn every_example_runs_on_memory() {
    run_all(None);
}

#[test]
fn every_example_runs_on_redis() {
    run_all(Some(&Server::start(Flavor::Redis)));
}

#[test]
fn every_example_runs_on_valkey() {
    run_all(Some(&Server::start(Flavor::Valkey)));
}
