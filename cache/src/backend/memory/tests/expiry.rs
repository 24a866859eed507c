use std::time::{Duration, Instant};

use redis::Value::{Int, Nil, Okay};
use tokio::time::advance;

use super::{MemoryEngine, run, text};

#[tokio::test(start_paused = true)]
async fn an_entry_expires_exactly_when_its_ttl_has_passed() {
    let engine = MemoryEngine::new();
    assert_eq!(run(&engine, "SET k v PX 1500"), Okay);
    advance(Duration::from_millis(1499)).await;
    assert_eq!(run(&engine, "GET k"), text("v"));
    assert_eq!(run(&engine, "PTTL k"), Int(1));
    advance(Duration::from_millis(1)).await;
    assert_eq!(run(&engine, "GET k"), Nil);
}

#[tokio::test(start_paused = true)]
async fn a_ttl_set_between_two_milliseconds_is_not_cut_short() {
    let engine = MemoryEngine::new();
    advance(Duration::from_micros(300)).await;
    run(&engine, "SET k v PX 10");
    assert_eq!(run(&engine, "PTTL k"), Int(10));
    advance(Duration::from_micros(9_900)).await;
    assert_eq!(run(&engine, "GET k"), text("v"));
    advance(Duration::from_millis(1)).await;
    assert_eq!(run(&engine, "GET k"), Nil);
}

#[tokio::test(start_paused = true)]
async fn no_command_sees_an_expired_entry() {
    let engine = MemoryEngine::new();
    for (kind, write) in [("s", "SET s 1"), ("h", "HSET h f 1"), ("l", "RPUSH l a b")] {
        run(&engine, write);
        run(&engine, &format!("EXPIRE {kind} 1"));
    }
    advance(Duration::from_secs(1)).await;
    assert_eq!(run(&engine, "EXISTS s h l"), Int(0));
    assert_eq!(run(&engine, "DBSIZE"), Int(0));
    assert_eq!((engine.len(), engine.used_bytes()), (0, 0));
    assert_eq!(run(&engine, "TTL s"), Int(-2));
    assert_eq!(run(&engine, "HSET h g 1"), Int(1));
    assert_eq!(run(&engine, "HLEN h"), Int(1));
    assert_eq!(run(&engine, "TTL h"), Int(-1));
    assert_eq!(run(&engine, "INCR s"), Int(1));
    assert_eq!(run(&engine, "RPUSHX l c"), Int(0));
    assert_eq!(run(&engine, "SET s 2 KEEPTTL"), Okay);
}

#[tokio::test(start_paused = true)]
async fn a_scan_leaves_out_expired_entries() {
    let engine = MemoryEngine::new();
    run(&engine, "SET short v PX 5");
    run(&engine, "SET long v");
    advance(Duration::from_millis(5)).await;
    let page = run(&engine, "SCAN 0 COUNT 100");
    assert_eq!(
        page,
        redis::Value::Array(vec![text("0"), super::texts(&["long"])])
    );
}

#[tokio::test(start_paused = true)]
async fn times_of_the_wall_clock_move_with_the_paused_clock() {
    let engine = MemoryEngine::new();
    run(&engine, "SET k v PX 60000");
    let Int(end) = run(&engine, "PEXPIRETIME k") else {
        panic!("no TTL")
    };
    assert_eq!(run(&engine, &format!("SET other v PXAT {end}")), Okay);
    assert_eq!(run(&engine, "PTTL other"), Int(60_000));
    advance(Duration::from_secs(60)).await;
    assert_eq!(run(&engine, "EXISTS k other"), Int(0));
}

#[tokio::test(start_paused = true)]
async fn expired_entries_do_not_pile_up_unread() {
    let engine = MemoryEngine::new();
    let mut most = 0;
    for n in 0..20_000 {
        run(&engine, &format!("SET key{n} v PX 100"));
        advance(Duration::from_millis(1)).await;
        most = most.max(engine.shared.locked(|store| store.entries.len()));
    }
    assert!(most < 300, "{most} entries held, of which 100 lived");
}

#[test]
fn ttls_work_without_a_runtime() {
    let engine = MemoryEngine::new();
    run(&engine, "SET k v PX 20");
    assert_eq!(run(&engine, "GET k"), text("v"));
    let patience = Instant::now() + Duration::from_secs(10);
    while run(&engine, "GET k") != Nil {
        assert!(Instant::now() < patience);
        std::thread::yield_now();
    }
}
