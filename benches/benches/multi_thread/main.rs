//! The library against the yardstick on tokio's runtimes, by processor time and by the clock: paired rounds, a process for
//! each side and round.
//!
//! Behind `--` stand the sections to run, all by default (`loops`, `working`, `sequential`, `deadlines`), and the numbers
//! of tasks to run them at. The limits hold for an idle machine: a load average of 1 or more at the start is no result.
#![expect(
    clippy::print_stdout,
    reason = "the tables are what this program is for"
)]

mod deadlines;
mod job;
mod loops;
mod paired;
mod sequential;

use std::fs;
use std::time::Duration;

use tokio::runtime::Builder;
use typed_cache_benches::Failure;
use typed_cache_benches::side::fill_both;
use typed_cache_benches::spin::Spin;
use typed_cache_benches::user::{POOL, users};
use typed_cache_tests::harness::{Flavor, Server};

use crate::job::Job;

/// The deadline on both sides.
const TIMEOUT: Duration = Duration::from_secs(5);

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [job::ARGUMENT, job @ ..] = arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        println!("{}", Job::parse(job)?.run()?);
        return Ok(());
    }
    // Cargo also starts benches to list or to test them.
    if arguments
        .iter()
        .any(|argument| argument == "--list" || argument == "--test")
    {
        return Ok(());
    }
    let (counts, sections): (Vec<&String>, Vec<&String>) = arguments
        .iter()
        .filter(|argument| !argument.starts_with("--"))
        .partition(|argument| argument.parse::<usize>().is_ok());
    let tasks: Vec<usize> = counts.iter().flat_map(|count| count.parse()).collect();
    let is_wanted =
        |name: &str| sections.is_empty() || sections.iter().any(|section| *section == name);

    println!(
        "Load average: {}",
        fs::read_to_string("/proc/loadavg")?.trim()
    );
    let server = Server::start(Flavor::Redis);
    let url = server.url();
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(fill_both(&url, TIMEOUT, &users(POOL)))?;
    if is_wanted("loops") {
        println!("\nClosed loops, multi_thread, 2 workers\n");
        loops::print(&url, &tasks, Spin::NONE)?;
    }
    if is_wanted("working") {
        println!(
            "\nThe same with 0 to 6 µs of work after each call, which is part of the processor time\n"
        );
        loops::print(&url, &tasks, Spin::calibrated())?;
    }
    if is_wanted("sequential") {
        println!("\nOne call after another\n");
        sequential::print(&url)?;
    }
    if is_wanted("deadlines") {
        println!("\nHow late a call ends whose deadline passes during `CLIENT PAUSE`\n");
        runtime.block_on(deadlines::print(&server))?;
    }
    Ok(())
}
