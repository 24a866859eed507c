//! The time of single operations of the memory engine on little and on much data.
//!
//! `cargo bench -p typed-cache-benches --bench memory`
#![expect(clippy::print_stdout, reason = "the table is what it is run for")]

use std::hint::{black_box, spin_loop};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use redis::aio::ConnectionLike as _;
use redis::{Cmd, Value};
use typed_cache::MemoryEngine;

const SIZES: [usize; 3] = [1_000, 100_000, 1_000_000];

/// The number of times an operation is repeated that leaves the amount of data as it is.
const TIMES: usize = 1_000;

type Measure = fn(usize) -> Duration;

const SINGLE: [(&str, Measure); 12] = [
    ("GET", get),
    ("SET over another value", set),
    ("RPUSH and LTRIM of a capped list", capped_push),
    ("LINDEX in the middle of a list", index),
    ("LREM of the first item", remove_first),
    ("a count beside one expired entry", count),
    ("SCAN of the one key left", scan_of_one),
    ("join and leave a line of waiting pops", join_and_leave),
    ("serve the first of a line of waiting pops", serve_first),
    ("FLUSHALL of keys", flush),
    ("UNLINK of a hash", unlink),
    ("SET over a hash", overwrite),
];

const HELD_UP: [(&str, Measure); 3] = [
    ("FLUSHALL of keys", |size| held_up(keys, size, "FLUSHALL")),
    ("UNLINK of a hash", |size| {
        held_up(hash, size, "UNLINK hash")
    }),
    ("DEL of a list", |size| held_up(list, size, "DEL list")),
];

fn main() {
    // Cargo also starts benches to list or to test them.
    if std::env::args().any(|argument| argument == "--list" || argument == "--test") {
        return;
    }
    heading("time of one operation");
    SINGLE.iter().for_each(row);
    println!();
    heading("the longest GET of another thread meanwhile");
    HELD_UP.iter().for_each(row);
}

fn heading(text: &str) {
    println!("{text:<44}{:>12}{:>12}{:>12}", SIZES[0], SIZES[1], SIZES[2]);
}

fn row((name, measure): &(&str, Measure)) {
    let [little, much, most] = SIZES.map(|size| format!("{:.2?}", measure(size)));
    println!("{name:<44}{little:>12}{much:>12}{most:>12}");
}

fn get(size: usize) -> Duration {
    repeated(&keys(size), &["GET key7"])
}

fn set(size: usize) -> Duration {
    repeated(&keys(size), &["SET key7 other PX 900000"])
}

fn capped_push(size: usize) -> Duration {
    let trim = format!("LTRIM list -{size} -1");
    repeated(&list(size), &["RPUSH list item", &trim])
}

fn index(size: usize) -> Duration {
    repeated(&list(size), &[&format!("LINDEX list {}", size / 2)])
}

fn remove_first(size: usize) -> Duration {
    repeated(&list(size), &["LPUSH list first", "LREM list 1 first"])
}

fn count(size: usize) -> Duration {
    let engine = keys(size);
    let once = || {
        run(&engine, &command("SET short v PX 1"));
        let written = Instant::now();
        while written.elapsed() < Duration::from_millis(3) {}
        timed(|| assert_eq!(engine.len(), size))
    };
    median(20, once)
}

fn scan_of_one(size: usize) -> Duration {
    let engine = keys(size);
    for n in 1..size {
        run(&engine, &command(&format!("DEL key{n}")));
    }
    repeated(&engine, &["SCAN 0 COUNT 1000"])
}

fn join_and_leave(size: usize) -> Duration {
    let engine = MemoryEngine::new();
    let pops = waiting(&engine, size);
    let took = timed(|| drop(waiting(&engine, TIMES)));
    drop(pops);
    per_operation(took)
}

fn serve_first(size: usize) -> Duration {
    let engine = MemoryEngine::new();
    let pops = waiting(&engine, size);
    let took = repeated(&engine, &["RPUSH list item"]);
    drop(pops);
    took
}

fn flush(size: usize) -> Duration {
    let engine = keys(size);
    timed(|| drop(run(&engine, &command("FLUSHALL"))))
}

fn unlink(size: usize) -> Duration {
    let engine = hash(size);
    timed(|| drop(run(&engine, &command("UNLINK hash"))))
}

fn overwrite(size: usize) -> Duration {
    let engine = hash(size);
    timed(|| drop(run(&engine, &command("SET hash value"))))
}

/// The longest time that a `GET` takes on another thread while a command runs.
///
/// The least of several tries: the system takes a thread off its core now and then.
fn held_up(filled: fn(usize) -> MemoryEngine, size: usize, line: &str) -> Duration {
    let tries = (0..5).map(|_| longest_get(&filled(size), line));
    tries.min().unwrap_or_default()
}

fn longest_get(engine: &MemoryEngine, line: &str) -> Duration {
    let (runs, done) = (AtomicBool::new(false), AtomicBool::new(false));
    std::thread::scope(|threads| {
        let reader = threads.spawn(|| {
            let get = command("GET other");
            let mut longest = Duration::ZERO;
            while !done.load(Ordering::Acquire) {
                longest = longest.max(timed(|| drop(run(engine, &get))));
                runs.store(true, Ordering::Release);
            }
            longest
        });
        while !runs.load(Ordering::Acquire) {
            spin_loop();
        }
        run(engine, &command(line));
        done.store(true, Ordering::Release);
        reader.join().expect("reading does not panic")
    })
}

fn keys(size: usize) -> MemoryEngine {
    filled("MSET", size, |n| format!("key{n} value"))
}

fn hash(size: usize) -> MemoryEngine {
    filled("HSET hash", size, |n| format!("field{n} value"))
}

fn list(size: usize) -> MemoryEngine {
    filled("RPUSH list", size, |n| format!("item{n}"))
}

/// Makes an engine by commands with the arguments of a thousand numbers each.
fn filled(start: &str, size: usize, args: impl Fn(usize) -> String) -> MemoryEngine {
    let engine = MemoryEngine::new();
    for first in (0..size).step_by(1_000) {
        let args: Vec<String> = (first..size.min(first + 1_000)).map(&args).collect();
        run(&engine, &command(&format!("{start} {}", args.join(" "))));
    }
    engine
}

/// Starts pops that wait until they are dropped.
fn waiting(engine: &MemoryEngine, count: usize) -> Vec<Pin<Box<dyn Future<Output = ()>>>> {
    let mut context = Context::from_waker(Waker::noop());
    let pops = (0..count).map(|_| {
        let mut engine = engine.clone();
        let mut pop: Pin<Box<dyn Future<Output = ()>>> = Box::pin(async move {
            let pop = command("BLPOP list 0");
            drop(engine.req_packed_command(&pop).await);
        });
        assert!(
            pop.as_mut().poll(&mut context).is_pending(),
            "no item is there"
        );
        pop
    });
    pops.collect()
}

/// Runs commands in turn, and returns the time of one round.
fn repeated(engine: &MemoryEngine, lines: &[&str]) -> Duration {
    let commands: Vec<Cmd> = lines.iter().map(|line| command(line)).collect();
    per_operation(timed(|| {
        for _ in 0..TIMES {
            for command in &commands {
                black_box(run(engine, command));
            }
        }
    }))
}

fn per_operation(took: Duration) -> Duration {
    took / u32::try_from(TIMES).expect("a thousand")
}

fn median(times: usize, measure: impl Fn() -> Duration) -> Duration {
    let mut all: Vec<Duration> = (0..times).map(|_| measure()).collect();
    all.sort();
    all[times / 2]
}

fn timed(work: impl FnOnce()) -> Duration {
    let begin = Instant::now();
    work();
    begin.elapsed()
}

fn run(engine: &MemoryEngine, command: &Cmd) -> Value {
    let mut engine = engine.clone();
    let reply = engine.req_packed_command(command).now_or_never();
    reply
        .expect("no command here waits")
        .expect("a connection in memory does not break")
}

fn command(line: &str) -> Cmd {
    let mut command = Cmd::new();
    for word in line.split(' ') {
        command.arg(word);
    }
    command
}
