//! Counts instructions and heap blocks, and fails where the library takes more than it may.
//!
//! Both repeat on a noisy machine: instructions by callgrind as the difference of two counts of calls, blocks by a counting
//! allocator, at 64 tasks on a runtime of one thread. `--strict` holds everything to the limits themselves; without it
//! they may be exceeded by 5 %, so that a change elsewhere does not break a build.
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

mod blocks;
mod callgrind;
mod cost;
mod gate;
mod measure;
mod table;

use std::process::ExitCode;

use typed_cache_benches::cores::Cores;
use typed_cache_benches::{Failure, heap};
use typed_cache_tests::harness::{Flavor, Server};

use crate::cost::Measured;
use crate::measure::{Side, Subject};

fn main() -> Result<ExitCode, Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => check(gate::TOLERANCE),
        ["--strict"] => check(1.0),
        ["--measure", subject, side, calls, server] => {
            let _blocks = heap::age();
            let subject = Subject::named(subject).ok_or("no such work")?;
            subject.work(Side::named(side), calls.parse()?, server)?;
            Ok(ExitCode::SUCCESS)
        }
        _ => Err("the arguments are none, or `--strict`".into()),
    }
}

fn check(tolerance: f64) -> Result<ExitCode, Failure> {
    // On one core client and server take turns, so that every run is the same.
    Cores::available()?.stay_on_first()?;
    let server = Server::start(Flavor::Redis);
    measure::fill(&server.url())?;
    let own = blocks::of_a_value(&server.url())?;
    let mut verdicts = Vec::new();
    for subject in Subject::all() {
        let measured = Measured::of(subject, &server.url())?;
        verdicts.push(gate::judge(subject, measured, own, tolerance));
    }
    table::print(&verdicts, own);
    let failed = verdicts.iter().map(gate::Verdict::failures).sum::<usize>();
    let passed = verdicts.len() * 2 - failed;
    let word = if failed == 0 { "ok" } else { "FAILED" };
    println!("test result: {word}. {passed} passed; {failed} failed");
    Ok(if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
