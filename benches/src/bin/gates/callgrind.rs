//! Counts instructions: runs this program again under callgrind.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use typed_cache_benches::Failure;
use typed_cache_benches::side::Side;

use crate::measure::Subject;
use crate::profile::Profile;

/// Returns how many instructions one value takes.
pub(crate) fn instructions(subject: Subject, side: Side, server: &str) -> Result<f64, Failure> {
    let [fewer, more] = subject
        .calls()
        .map(|calls| counted(subject, side, calls, server));
    Ok(subject.per_value(more?.saturating_sub(fewer?)))
}

/// Counts all instructions of one process, its start included.
fn counted(subject: Subject, side: Side, calls: usize, server: &str) -> Result<u64, Failure> {
    let callgrind = Command::new(valgrind());
    let said = run(
        callgrind,
        Path::new("/dev/null"),
        subject,
        side,
        calls,
        server,
    )?;
    total(&said).ok_or_else(|| format!("callgrind counted nothing:\n{said}").into())
}

/// Counts the instructions of each function of one process, which takes the certificates in `roots` for those of its platform.
pub(crate) fn profile(
    subject: Subject,
    side: Side,
    calls: usize,
    server: &str,
    roots: &Path,
) -> Result<Profile, Failure> {
    let file = roots.with_file_name("profile");
    let mut callgrind = Command::new(valgrind());
    callgrind.env("SSL_CERT_FILE", roots);
    run(callgrind, &file, subject, side, calls, server)?;
    let text = fs::read_to_string(&file)?;
    Profile::parse(&text).ok_or_else(|| "this is no profile of callgrind".into())
}

/// Returns what callgrind says.
fn run(
    mut callgrind: Command,
    out: &Path,
    subject: Subject,
    side: Side,
    calls: usize,
    server: &str,
) -> Result<String, Failure> {
    let output = callgrind
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(env::current_exe()?)
        .args(["--measure", subject.name(), side.name()])
        .args([&calls.to_string(), server])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .map_err(|error| format!("valgrind does not start: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() {
        return Err(format!("{} failed under callgrind:\n{said}", subject.name()).into());
    }
    Ok(said)
}

/// Returns the valgrind that `tests/run` has found or fetched, or else that of the `PATH`.
fn valgrind() -> OsString {
    env::var_os("VALGRIND").unwrap_or_else(|| "valgrind".into())
}

/// Reads a line such as `==4711== Collected : 126651`.
fn total(said: &str) -> Option<u64> {
    let line = said.lines().find(|line| line.contains("Collected :"))?;
    line.rsplit(' ').next()?.parse().ok()
}
