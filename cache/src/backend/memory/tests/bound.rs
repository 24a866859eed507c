use redis::Value::{Int, Nil, Okay};

use super::{MemoryEngine, run, text};

/// Room for four entries of one byte of key and one of value.
const FOUR: usize = 4 * (160 + 2);

#[test]
fn the_entry_used_longest_ago_goes_first() {
    let engine = MemoryEngine::with_max_bytes(FOUR);
    for key in ["a", "b", "c", "d"] {
        run(&engine, &format!("SET {key} 1"));
    }
    run(&engine, "GET a");
    run(&engine, "INCR b");
    run(&engine, "TTL c");
    run(&engine, "SET e 1");
    assert_eq!(run(&engine, "EXISTS a b d e"), Int(4));
    assert_eq!(run(&engine, "GET c"), Nil);
    assert_eq!(engine.used_bytes(), FOUR);
}

#[test]
fn the_bound_holds_for_what_grows_in_place() {
    let engine = MemoryEngine::with_max_bytes(10_000);
    for n in 0..1_000 {
        run(&engine, &format!("RPUSH list{} item{n}", n % 7));
        run(&engine, &format!("HSET hash{} field{n} value", n % 5));
        run(&engine, &format!("APPEND text{} abc", n % 3));
        assert!(engine.used_bytes() <= 10_000);
    }
    assert!(engine.len() > 3);
}

#[test]
fn an_entry_larger_than_the_bound_is_not_kept() {
    let engine = MemoryEngine::with_max_bytes(FOUR);
    run(&engine, "SET a 1");
    assert_eq!(
        run(&engine, &format!("SET large {}", "x".repeat(FOUR))),
        Okay
    );
    assert_eq!((engine.len(), engine.used_bytes()), (0, 0));
    run(&engine, "SET a 1");
    assert_eq!(run(&engine, "GET a"), text("1"));
}

#[test]
fn used_bytes_return_to_zero_whatever_was_done() {
    let engine = MemoryEngine::new();
    for line in [
        "SET s value",
        "APPEND s more",
        "INCR n",
        "HSET h f v g w",
        "HSET h f longer",
        "HDEL h g",
        "HINCRBY h n 1000",
        "RPUSH l a b c d e",
        "LSET l 0 longer",
        "LREM l 0 b",
        "LTRIM l 1 2",
        "LINSERT l BEFORE d x",
        "LMOVE l m LEFT LEFT",
        "RENAME m o",
        "SET h text",
        "GETEX s EX 9",
        "GETDEL n",
        "LPOP l 9",
    ] {
        run(&engine, line);
    }
    assert_eq!(engine.len(), 3);
    assert_eq!(
        engine.used_bytes(),
        3 * 160
            + ("s".len() + "valuemore".len())
            + ("h".len() + "text".len())
            + ("o".len() + "c".len() + 40)
    );
    run(&engine, "DEL s h o");
    assert_eq!((engine.len(), engine.used_bytes()), (0, 0));
}
