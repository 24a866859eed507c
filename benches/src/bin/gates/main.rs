//! Counts instructions and heap blocks, and fails where the library takes more than it may.
//!
//! Both repeat on a noisy machine: instructions by callgrind as the difference of two counts of calls, blocks by a counting
//! allocator, at 64 tasks on a runtime of one thread. `--strict` holds everything to the limits themselves; without it
//! they may be exceeded by 5 %, so that a change elsewhere does not break a build. `--fresh` counts instructions in a fresh
//! heap, not in one as a process has it that has run for a while.
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

mod blocks;
mod callgrind;
mod cost;
mod gate;
mod measure;
mod table;

use std::process::ExitCode;

use typed_cache_benches::Failure;
use typed_cache_benches::cores::Cores;
use typed_cache_benches::heap::Heap;
use typed_cache_tests::harness::{Flavor, Server};

use crate::cost::Measured;
use crate::measure::{Side, Subject};

fn main() -> Result<ExitCode, Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let ["--measure", subject, side, calls, heap, server] = arguments.as_slice() {
        let _blocks = Heap::named(heap).ok_or("no such heap")?.prepared();
        let subject = Subject::named(subject).ok_or("no such work")?;
        subject.work(Side::named(side), calls.parse()?, server)?;
        return Ok(ExitCode::SUCCESS);
    }
    let (mut tolerance, mut heap) = (gate::TOLERANCE, Heap::Aged);
    for argument in arguments {
        match argument {
            "--strict" => tolerance = 1.0,
            "--fresh" => heap = Heap::Fresh,
            _ => return Err("the arguments are `--strict` and `--fresh`, or none".into()),
        }
    }
    check(tolerance, heap)
}

fn check(tolerance: f64, heap: Heap) -> Result<ExitCode, Failure> {
    // On one core client and server take turns, so that every run is the same.
    Cores::available()?.stay_on_first()?;
    let server = Server::start(Flavor::Redis);
    measure::fill(&server.url())?;
    let own = blocks::of_a_value(&server.url())?;
    let mut verdicts = Vec::new();
    for subject in Subject::all() {
        let measured = Measured::of(subject, heap, &server.url())?;
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
