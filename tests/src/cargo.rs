//! Cargo, run by a test.

use std::env;
use std::process::Command;

/// Returns a command of cargo's, without the variables that cargo sets about the package whose test runs.
///
/// Build scripts such as *ring*'s run again when one of those changes, and all that depends on them is compiled again, here and by
/// whoever runs cargo next.
#[must_use]
pub fn cargo() -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    for (name, _) in env::vars_os() {
        let about_package = [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_CRATE_",
            "CARGO_BIN_",
        ];
        let name = name.to_string_lossy();
        if about_package.iter().any(|start| name.starts_with(start)) {
            cargo.env_remove(&*name);
        }
    }
    cargo
}
