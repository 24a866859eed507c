use std::time::Duration;

use redis::Value;
use redis::Value::{Array, Int, Nil, Okay};
use tokio::time::advance;

use super::{MemoryEngine, error, run, text, texts};

const WRONG_TYPE: &str = "WRONGTYPE Operation against a key holding the wrong kind of value";
const MISPLACED: &str = "ERR Mandatory argument FIELDS is missing or not at the right position";
const OTHER_COUNT: &str = "ERR The `numfields` parameter must match the number of arguments";
const TIME: &str = "ERR invalid expire time in 'hpexpire' command";

fn ints<const N: usize>(numbers: [i64; N]) -> Value {
    Array(numbers.map(Int).into())
}

/// An engine with a hash of three fields, two of which expire in a second.
fn engine() -> MemoryEngine {
    let engine = MemoryEngine::new();
    run(&engine, "HSET h a 1 b 2 c 3");
    let set = run(&engine, "HPEXPIRE h 1000 FIELDS 2 a b");
    assert_eq!(set, ints([1, 1]));
    engine
}

#[tokio::test(start_paused = true)]
async fn no_command_sees_an_expired_field() {
    for (line, expected) in [
        ("HGET h a", Nil),
        ("HMGET h a c", Array(vec![Nil, text("3")])),
        ("HGETALL h", texts(&["c", "3"])),
        ("HKEYS h", texts(&["c"])),
        ("HVALS h", texts(&["3"])),
        ("HLEN h", Int(1)),
        ("HEXISTS h a", Int(0)),
        ("HSTRLEN h a", Int(0)),
        ("HSCAN h 0", Array(vec![text("0"), texts(&["c", "3"])])),
        ("HDEL h a", Int(0)),
        ("HSET h a 5", Int(1)),
        ("HSETNX h a 5", Int(1)),
        ("HINCRBY h a 5", Int(5)),
        ("HPTTL h FIELDS 3 a c x", ints([-2, -1, -2])),
        ("HPERSIST h FIELDS 1 a", ints([-2])),
        ("HPEXPIRE h 1000 FIELDS 1 a", ints([-2])),
    ] {
        let engine = engine();
        advance(Duration::from_millis(999)).await;
        assert_eq!(run(&engine, "HPTTL h FIELDS 3 a b c"), ints([1, 1, -1]));
        advance(Duration::from_millis(1)).await;
        assert_eq!(run(&engine, line), expected, "{line}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_hash_ends_with_its_last_field() {
    for line in ["EXISTS h", "HLEN h", "PTTL h", "DBSIZE", "SCAN 0", "TYPE h"] {
        let (engine, none) = (engine(), MemoryEngine::new());
        run(&engine, "HDEL h c");
        advance(Duration::from_secs(1)).await;
        assert_eq!(run(&engine, line), run(&none, line), "{line}");
        assert_eq!((engine.len(), engine.used_bytes()), (0, 0));
    }
    let engine = engine();
    run(&engine, "HPEXPIRE h 2000 FIELDS 1 c");
    advance(Duration::from_secs(1)).await;
    assert_eq!(run(&engine, "HGETALL h"), texts(&["c", "3"]));
    advance(Duration::from_secs(1)).await;
    assert_eq!(run(&engine, "HSET h c 4"), Int(1));
    assert_eq!(run(&engine, "HPTTL h FIELDS 1 c"), ints([-1]));
}

#[tokio::test(start_paused = true)]
async fn a_plain_write_ends_the_ttl_of_a_field_and_an_increment_keeps_it() {
    let engine = engine();
    run(&engine, "HSET h a 5");
    run(&engine, "HINCRBY h b 5");
    assert_eq!(run(&engine, "HPTTL h FIELDS 2 a b"), ints([-1, 1000]));
    run(&engine, "HMSET h b 5");
    run(&engine, "RENAME h g");
    run(&engine, "HPEXPIRE g 500 FIELDS 1 c");
    assert_eq!(run(&engine, "HPTTL g FIELDS 3 a b c"), ints([-1, -1, 500]));
    assert_eq!(run(&engine, "HPERSIST g FIELDS 3 c a x"), ints([1, -1, -2]));
    advance(Duration::from_secs(9)).await;
    assert_eq!(run(&engine, "HLEN g"), Int(3));
}

#[tokio::test(start_paused = true)]
async fn the_ttl_of_a_hash_and_those_of_its_fields_are_apart() {
    let engine = engine();
    run(&engine, "PEXPIRE h 500");
    run(&engine, "HPEXPIRE h 700 FIELDS 1 a");
    assert_eq!(run(&engine, "PTTL h"), Int(500));
    run(&engine, "PERSIST h");
    assert_eq!(run(&engine, "HPTTL h FIELDS 1 a"), ints([700]));
    run(&engine, "PEXPIRE h 5000");
    advance(Duration::from_secs(1)).await;
    assert_eq!(run(&engine, "HLEN h"), Int(1));
    assert_eq!(run(&engine, "PTTL h"), Int(4000));
    assert_eq!(run(&engine, "SET h text"), Okay);
    advance(Duration::from_secs(9)).await;
    assert_eq!(run(&engine, "GET h"), text("text"));
}

#[test]
fn conditions_look_at_the_ttl_of_the_field() {
    let engine = engine();
    for (line, expected) in [
        ("HPEXPIRE h 2000 NX FIELDS 2 a c", [0, 1]),
        ("HPERSIST h FIELDS 2 c x", [1, -2]),
        ("HPEXPIRE h 100000 xx FIELDS 2 a c", [1, 0]),
        ("HPEXPIRE h 0 GT FIELDS 2 a c", [0, 0]),
        ("HPEXPIRE h 200000 GT FIELDS 2 a c", [1, 0]),
        ("HPEXPIRE h 300000 LT FIELDS 2 a c", [0, 1]),
        ("HPEXPIRE h 0 fields 2 c c", [2, -2]),
    ] {
        assert_eq!(run(&engine, line), ints(expected), "{line}");
    }
}

#[test]
fn errors_are_those_of_redis() {
    let engine = engine();
    run(&engine, "SET s text");
    for (line, expected) in [
        ("HPEXPIRE s x FIELDS 1 f", WRONG_TYPE),
        ("HPTTL s FIELDS 1 f", WRONG_TYPE),
        ("HPERSIST s FIELDS 1 f", WRONG_TYPE),
        (
            "HPEXPIRE h x FIELDS 1 a",
            "ERR value is not an integer or out of range",
        ),
        (
            "HPEXPIRE none -1 FIELDS 1 a",
            "ERR invalid expire time, must be >= 0",
        ),
        ("HPEXPIRE h 70368744177000 FIELDS 1 a", TIME),
        ("HPEXPIRE h 9223372036854775807 FIELDS 1 a", TIME),
        ("HPEXPIRE h 1 FOO FIELDS 1 a", MISPLACED),
        ("HPTTL h FIELDX 1 a", MISPLACED),
        (
            "HPEXPIRE h 1 FIELDS 0 a",
            "ERR Parameter `numFields` should be greater than 0",
        ),
        (
            "HPTTL h FIELDS x a",
            "ERR Number of fields must be a positive integer",
        ),
        ("HPERSIST none FIELDS 2 a", OTHER_COUNT),
        ("HPEXPIRE h 1 FIELDS 1 a b", OTHER_COUNT),
        (
            "HPTTL h FIELDS 1",
            "ERR wrong number of arguments for 'hpttl' command",
        ),
    ] {
        assert_eq!(error(&run(&engine, line)), expected, "{line}");
    }
    assert_eq!(
        run(&engine, "HPEXPIRE h 68000000000000 FIELDS 1 a"),
        ints([1])
    );
}

#[tokio::test(start_paused = true)]
async fn expired_fields_do_not_pile_up_unread() {
    let engine = MemoryEngine::new();
    let field = |n| format!("goes{n} {}", "x".repeat(1_000));
    for n in 0..1_000 {
        run(&engine, &format!("HSET h{n} stays v {}", field(n)));
        run(&engine, &format!("HPEXPIRE h{n} 100 FIELDS 1 goes{n}"));
        advance(Duration::from_millis(1)).await;
    }
    let mut held = 0;
    engine
        .shared
        .locked(|store| store.scan(0, 1_000, |_, hash| held += hash.bytes()));
    assert!(
        held < 500_000,
        "{held} bytes held, of which about 250,000 live"
    );
    advance(Duration::from_secs(1)).await;
    let rest: usize = (0..1_000)
        .map(|n| format!("h{n}").len() + 160 + 128 + "staysv".len())
        .sum();
    assert_eq!((engine.len(), engine.used_bytes()), (1_000, rest));
}

#[test]
fn used_bytes_return_to_zero_whatever_was_done() {
    let engine = engine();
    for line in [
        "HSET h a longer",
        "HINCRBY h b 1000",
        "HPEXPIRE h 9000 FIELDS 3 a b c",
        "HPERSIST h FIELDS 1 b",
        "HDEL h c",
        "RENAME h g",
        "PEXPIRE g 9000",
        "HPEXPIRE g 1 NX FIELDS 1 a",
    ] {
        run(&engine, line);
    }
    let fields = "alonger".len() + "b1002".len() + 2 * 128 + 96;
    assert_eq!(engine.used_bytes(), 160 + "g".len() + fields);
    run(&engine, "HPEXPIRE g 0 FIELDS 2 a b");
    assert_eq!((engine.len(), engine.used_bytes()), (0, 0));
}
