use std::time::Duration;

use redis::Value::{Array, Int, Nil};
use tokio::{task::yield_now, time::Instant};

use super::{MemoryEngine, error, packed, run, run_all, text, texts};

/// Starts a command in a task of its own and lets it get in line.
async fn start(engine: &MemoryEngine, line: &str) -> tokio::task::JoinHandle<redis::Value> {
    let task = tokio::spawn(engine.execute_waiting(packed(line)));
    yield_now().await;
    task
}

#[tokio::test]
async fn an_item_that_is_there_is_popped_at_once() {
    let engine = MemoryEngine::new();
    run(&engine, "RPUSH b 1 2");
    assert_eq!(
        engine.execute_waiting(packed("BLPOP a b 0")).await,
        texts(&["b", "1"])
    );
    assert_eq!(
        engine.execute_waiting(packed("BRPOP a b 0")).await,
        texts(&["b", "2"])
    );
    assert_eq!(run(&engine, "EXISTS b"), Int(0));
}

#[tokio::test]
async fn waiters_are_served_in_order_of_arrival() {
    let engine = MemoryEngine::new();
    let first = start(&engine, "BLPOP k 0").await;
    let second = start(&engine, "BRPOP other k 0").await;
    let third = start(&engine, "BLPOP k 0").await;
    assert_eq!(run(&engine, "RPUSH k a b"), Int(2));
    assert_eq!(run(&engine, "LLEN k"), Int(0));
    assert_eq!(run(&engine, "RPUSH k c d"), Int(2));
    assert_eq!(first.await.unwrap(), texts(&["k", "a"]));
    assert_eq!(second.await.unwrap(), texts(&["k", "b"]));
    assert_eq!(third.await.unwrap(), texts(&["k", "c"]));
    assert_eq!(run(&engine, "LRANGE k 0 -1"), texts(&["d"]));
}

#[tokio::test]
async fn a_group_is_done_before_waiters_are_served() {
    let engine = MemoryEngine::new();
    let waiting = start(&engine, "BLPOP k 0").await;
    let mut group = redis::pipe();
    group.atomic().lpush("k", "a").lpush("k", "b").llen("k");
    let replies = run_all(&engine, &group);
    assert_eq!(replies[4], Array(vec![Int(1), Int(2), Int(2)]));
    assert_eq!(waiting.await.unwrap(), texts(&["k", "b"]));
    assert_eq!(run(&engine, "LRANGE k 0 -1"), texts(&["a"]));
}

#[tokio::test]
async fn a_cancelled_wait_takes_nothing() {
    let engine = MemoryEngine::new();
    let cancelled = start(&engine, "BLPOP k 0").await;
    cancelled.abort();
    assert!(cancelled.await.unwrap_err().is_cancelled());
    run(&engine, "RPUSH k a");
    assert_eq!(run(&engine, "LRANGE k 0 -1"), texts(&["a"]));
}

#[tokio::test(start_paused = true)]
async fn an_item_handed_to_a_wait_that_is_then_dropped_is_put_back() {
    let engine = MemoryEngine::new();
    let cancelled = start(&engine, "BRPOP k 0").await;
    let mut group = redis::pipe();
    group
        .atomic()
        .rpush("k", &["a", "b"])
        .pexpire("k", 1000)
        .lpop("k", None);
    run_all(&engine, &group);
    assert_eq!(run(&engine, "EXISTS k"), Int(0));
    cancelled.abort();
    assert!(cancelled.await.unwrap_err().is_cancelled());
    assert_eq!(run(&engine, "LRANGE k 0 -1"), texts(&["b"]));
    assert_eq!(run(&engine, "PTTL k"), Int(1000));
}

#[tokio::test]
async fn an_item_put_back_goes_to_the_next_in_line() {
    let engine = MemoryEngine::new();
    let cancelled = start(&engine, "BLPOP k 0").await;
    let next = start(&engine, "BLPOP k 0").await;
    run(&engine, "RPUSH k a");
    cancelled.abort();
    assert_eq!(next.await.unwrap(), texts(&["k", "a"]));
}

#[tokio::test(start_paused = true)]
async fn a_wait_ends_at_its_deadline() {
    let engine = MemoryEngine::new();
    let begin = Instant::now();
    assert_eq!(engine.execute_waiting(packed("BLPOP k 1.5")).await, Nil);
    let waited = begin.elapsed();
    assert!((1500..1510).contains(&waited.as_millis()), "{waited:?}");
    run(&engine, "RPUSH k a");
    assert_eq!(run(&engine, "LLEN k"), Int(1));
}

#[tokio::test(start_paused = true)]
async fn a_wait_may_be_longer_than_any_clock_counts() {
    let engine = MemoryEngine::new();
    for seconds in ["1e9", "1e12", "9e15"] {
        let waiting = start(&engine, &format!("BLPOP k {seconds}")).await;
        assert!(!waiting.is_finished());
        run(&engine, "RPUSH k a");
        assert_eq!(waiting.await.unwrap(), texts(&["k", "a"]), "{seconds}");
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_else_is_held_up() {
    let engine = MemoryEngine::new();
    let waiting = start(&engine, "BLPOP k 100").await;
    run(&engine, "SET other v");
    assert_eq!(run(&engine, "GET other"), text("v"));
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(!waiting.is_finished());
    waiting.abort();
}

#[tokio::test]
async fn a_list_that_comes_by_another_way_serves_too() {
    let engine = MemoryEngine::new();
    for (prepare, bring) in [
        ("RPUSH from a", "RENAME from k"),
        ("RPUSH from a", "LMOVE from k LEFT RIGHT"),
        ("PING", "LPUSH k a"),
    ] {
        let waiting = start(&engine, "BLPOP k 0").await;
        run(&engine, prepare);
        run(&engine, bring);
        assert_eq!(waiting.await.unwrap(), texts(&["k", "a"]), "{bring}");
    }
}

#[tokio::test]
async fn another_kind_of_value_leaves_waiters_in_line() {
    let engine = MemoryEngine::new();
    let waiting = start(&engine, "BLMPOP 0 2 x k RIGHT COUNT 2").await;
    run(&engine, "SET k v");
    assert!(error(&engine.execute_waiting(packed("BLPOP k 0")).await).starts_with("WRONGTYPE"));
    run(&engine, "DEL k");
    run(&engine, "RPUSH k a b c");
    let popped = Array(vec![text("k"), texts(&["c", "b"])]);
    assert_eq!(waiting.await.unwrap(), popped);
    assert_eq!(run(&engine, "LRANGE k 0 -1"), texts(&["a"]));
}

#[test]
fn a_pop_that_may_not_wait_answers_nil() {
    let engine = MemoryEngine::new();
    assert_eq!(run(&engine, "BLPOP k 0"), Nil);
    let mut group = redis::pipe();
    group.atomic().cmd("BRPOP").arg("k").arg(0);
    assert_eq!(run_all(&engine, &group).pop(), Some(Array(vec![Nil])));
}
