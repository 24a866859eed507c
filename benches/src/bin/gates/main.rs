//! Counts instructions, heap blocks and reads of the server, and fails where the library takes more than it may.
//!
//! All repeat on a noisy machine: instructions by callgrind as the difference of two counts of calls, each in a process of
//! its own with a fresh heap; blocks by a counting allocator; reads by the server itself. Every limit has two values: the
//! one that is enforced today, which may be exceeded by 5 %, so that a change elsewhere does not break a build, and the
//! target, which `--strict` enforces to the letter.
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

mod blocks;
mod callgrind;
mod cost;
mod gate;
mod measure;
mod own_connection;
mod profile;
mod reads;
mod remember;
mod table;
mod tls;

use std::process::ExitCode;

use tokio::runtime::Builder;
use typed_cache_benches::Failure;
use typed_cache_benches::cores::{Cores, Placement};
use typed_cache_benches::side::{Side, fill_both};
use typed_cache_benches::user::{POOL, users};
use typed_cache_tests::harness::{Flavor, Server, ServerOptions};

use crate::cost::Measured;
use crate::gate::Strictness;
use crate::measure::TIMEOUT;

fn main() -> Result<ExitCode, Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["--measure", subject, side, calls, server] => {
            let subject = gate::subject(subject).ok_or("no such work")?;
            let side = Side::named(side).ok_or("no such side")?;
            subject.work(side, calls.parse()?, server)?;
            Ok(ExitCode::SUCCESS)
        }
        [] => check(Strictness::Enforced),
        ["--strict"] => check(Strictness::Target),
        ["--own-connection"] => {
            let server = filled(Server::options(Flavor::Redis))?;
            take_turns(&server)?;
            own_connection::print(&server.url())?;
            Ok(ExitCode::SUCCESS)
        }
        _ => Err("the arguments are `--strict` and `--own-connection`".into()),
    }
}

/// Starts a server with what the reads find.
fn filled(server: ServerOptions) -> Result<Server, Failure> {
    let server = server.start();
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(fill_both(&server.url(), TIMEOUT, &users(POOL)))?;
    Ok(server)
}

/// Puts client and server on one core, where they take turns, so that every run is the same.
fn take_turns(server: &Server) -> Result<(), Failure> {
    let cores = Cores::available()?;
    cores.stay_on_first()?;
    cores.place(server.process_id(), Placement::Together)
}

fn check(strictness: Strictness) -> Result<ExitCode, Failure> {
    let server = filled(Server::options(Flavor::Redis))?;
    let (reads_passed, reads_failed) = reads::check(&server, strictness)?;
    take_turns(&server)?;
    let own = blocks::of_a_value(&server.url())?;
    let mut verdicts = Vec::new();
    for row in gate::rows() {
        let measured = Measured::of(row.subject, &server.url())?;
        verdicts.push(gate::judge(row, measured, own, strictness));
    }
    table::print(&verdicts, own, strictness);
    let (remember_passed, remember_failed) = remember::check(&server, strictness)?;
    let (tls_passed, tls_failed) = tls::check(strictness)?;

    let failed = reads_failed
        + remember_failed
        + tls_failed
        + verdicts.iter().map(gate::Verdict::failures).sum::<usize>();
    let passed = reads_passed
        + reads_failed
        + remember_passed
        + remember_failed
        + tls_passed
        + tls_failed
        + verdicts.len() * 2
        - failed;
    let word = if failed == 0 { "ok" } else { "FAILED" };
    println!("test result: {word}. {passed} passed; {failed} failed");
    Ok(if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
