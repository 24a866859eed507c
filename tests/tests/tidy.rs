//! Holds the workspace to its house rules; each finding names its cure.

use std::path::Path;
use std::process::Command;

use typed_cache_tests::tidy::{self, Finding, Sources, hold};

macro_rules! rules {
    ($($rule:ident)*) => {
        $(
            #[test]
            fn $rule() {
                let rule: fn(&Sources) -> Vec<Finding> = tidy::$rule;
                hold(rule(&Sources::workspace()));
            }
        )*
    };
}

rules! {
    listed_modules
    downward_imports
    quiet_layers
    import_rings
    file_lengths
    examples
    import_order
    parents_of_parents
    ignored_tests
    machine_paths
    documented_features
    forbidden_unsafe
}

/// Runs one step of `tests/run` where Redis cannot be set up; returns what it says.
fn run_without_redis(step: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut script = Command::new(root.join("tests/run"));
    let script = script.arg(step).current_dir(root);
    let script = script.env("TYPED_CACHE_REDIS_SERVER", "/nowhere/redis-server");
    // The folder's logs are those of the run that this one may be part of.
    let script = script.env("CARGO_TARGET_DIR", env!("CARGO_TARGET_TMPDIR"));
    let output = script.output().expect("the script runs");
    let said = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&said).into_owned()
}

#[test]
fn only_steps_that_need_servers_set_them_up() {
    let said = run_without_redis("format");
    assert!(said.contains("== format: "), "{said}");
    assert!(!said.contains("== setup"), "{said}");
    for step in ["integration", "gates", "examples"] {
        let said = run_without_redis(step);
        assert!(said.contains("== setup"), "{step}: {said}");
        assert!(said.contains("/nowhere/redis-server"), "{step}: {said}");
        assert!(!said.contains(&format!("== {step}")), "{step}: {said}");
        assert!(said.contains("0 passed, 1 failed"), "{step}: {said}");
    }
}
