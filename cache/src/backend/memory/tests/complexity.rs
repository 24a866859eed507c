//! Steps per operation, which must not grow with the amount of data where they do not on Redis.

use std::time::Duration;

use tokio::time::advance;

use super::{MemoryEngine, packed, run};
use crate::backend::memory::steps::counted;

const SIZES: [usize; 2] = [1_000, 100_000];

/// The most steps that a hundred operations take: far fewer than there are entries in the larger
/// data, and enough for small pages.
const LIMIT: usize = 2_000;

/// Makes an engine by commands with the arguments of a thousand numbers each.
fn filled(start: &str, size: usize, args: impl Fn(usize) -> String) -> MemoryEngine {
    let engine = MemoryEngine::new();
    for first in (0..size).step_by(1_000) {
        let args: Vec<String> = (first..size.min(first + 1_000)).map(&args).collect();
        run(&engine, &format!("{start} {}", args.join(" ")));
    }
    engine
}

fn list(size: usize) -> MemoryEngine {
    filled("RPUSH list", size, |n| format!("item{n}"))
}

fn hash(size: usize) -> MemoryEngine {
    filled("HSET hash", size, |n| format!("field{n} value"))
}

fn keys(size: usize) -> MemoryEngine {
    filled("MSET", size, |n| format!("key{n} value"))
}

/// Runs a command a hundred times.
#[track_caller]
fn repeat(engine: &MemoryEngine, line: &str) {
    let packed = packed(line);
    limited(line, || {
        for _ in 0..100 {
            engine.execute(&packed);
        }
    });
}

#[track_caller]
fn limited(name: &str, work: impl FnOnce()) {
    let steps = counted(work);
    assert!(steps <= LIMIT, "{name}: {steps} steps");
}

#[test]
fn lists_at_their_sides() {
    for size in SIZES {
        let engine = list(size);
        for line in [
            "RPUSH list item",
            "LPOP list",
            "LMOVE list list LEFT RIGHT",
            "LINDEX list 500",
            "LRANGE list -5 -1",
            "LSET list 500 item",
            "EXPIRE list 1000",
        ] {
            repeat(&engine, line);
        }
        limited("capped pushes", || {
            for _ in 0..100 {
                run(&engine, "LPUSH list item");
                run(&engine, &format!("LTRIM list 0 {}", size - 1));
            }
        });
        limited("removals near a side", || {
            for n in 0..100 {
                run(&engine, &format!("LPUSH list left{n}"));
                run(&engine, &format!("LREM list 1 left{n}"));
                run(&engine, &format!("RPUSH list right{n} item"));
                run(&engine, &format!("LREM list -1 right{n}"));
            }
        });
        limited("renames", || {
            for _ in 0..50 {
                run(&engine, "RENAME list other");
                run(&engine, "RENAME other list");
            }
        });
        limited("a trim to a few items", || {
            drop(run(&engine, "LTRIM list 3 5"));
        });
    }
}

#[test]
fn large_values_are_freed_outside_of_the_lock() {
    for size in SIZES {
        for line in ["UNLINK hash", "SET hash value", "FLUSHALL"] {
            repeat(&hash(size), line);
        }
        for line in ["DEL list", "LTRIM list 1 0", "RENAME other list"] {
            let engine = list(size);
            run(&engine, "SET other value");
            repeat(&engine, line);
        }
    }
}

#[test]
fn keys_and_fields() {
    for size in SIZES {
        let hash = hash(size);
        repeat(&hash, "HSCAN hash 0 COUNT 10");
        repeat(&hash, "HINCRBY hash number 1");
        repeat(&hash, "HDEL hash field7");
        let keys = keys(size);
        for line in ["SCAN 0 COUNT 10", "DBSIZE", "SET key7 other", "GETDEL key7"] {
            repeat(&keys, line);
        }
        repeat(&keys, "FLUSHALL");
    }
}

#[test]
fn a_scan_of_the_one_key_left() {
    for size in SIZES {
        let engine = keys(size);
        let steps = counted(|| {
            for n in 1..size {
                run(&engine, &format!("DEL key{n}"));
            }
        });
        // Moves made to return memory are paid for by removals.
        assert!(steps <= 4 * size, "{steps} steps for {size} removals");
        repeat(&engine, "SCAN 0 COUNT 1000");
    }
}

#[test]
fn eviction() {
    for size in SIZES {
        let engine = MemoryEngine::with_max_bytes(size * 170);
        let set = |n| drop(run(&engine, &format!("SET {n:06} 1234")));
        (0..size).for_each(set);
        limited("eviction", || (size..size + 100).for_each(set));
        assert_eq!(engine.len(), size);
    }
}

#[tokio::test(start_paused = true)]
async fn ttls_of_fields() {
    for size in SIZES {
        let engine = hash(size);
        let expire = |n: usize| format!("HPEXPIRE hash {} FIELDS 1 field{n}", 1_000 + n % 7);
        (0..size).for_each(|n| drop(run(&engine, &expire(n))));
        repeat(&engine, "HPEXPIRE hash 5000 FIELDS 1 field7");
        repeat(&engine, "HPTTL hash FIELDS 1 field7");
        repeat(&engine, "HGET hash field7");
        repeat(&engine, "HLEN hash");
        repeat(&engine, "HSET hash field8 value");
        advance(Duration::from_secs(1)).await;
        // Those that have expired are removed once, each in a few steps.
        let steps = counted(|| drop(run(&engine, "HLEN hash")));
        assert!(steps <= 4 * size, "{steps} steps for {size} fields");
        repeat(&engine, "HLEN hash");
        advance(Duration::from_secs(4)).await;
        run(&engine, "HDEL hash field8");
        repeat(&engine, "EXISTS hash");
    }
}
