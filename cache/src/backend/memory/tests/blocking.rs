use redis::Value::{Array, Int, Nil};
use tokio::task::yield_now;
use tokio::time::Instant;

use super::{MemoryEngine, packed, run, run_all, texts};

/// Starts a command in a task of its own and lets it get in line.
async fn start(engine: &MemoryEngine, line: &str) -> tokio::task::JoinHandle<redis::Value> {
    let pop = engine.execute_waiting(packed(line));
    let task = tokio::spawn(async { pop.await.unwrap() });
    yield_now().await;
    task
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
    assert_eq!(
        engine.execute_waiting(packed("BLPOP k 1.5")).await.unwrap(),
        Nil
    );
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

#[test]
fn a_pop_that_may_not_wait_answers_nil() {
    let engine = MemoryEngine::new();
    assert_eq!(run(&engine, "BLPOP k 0"), Nil);
    let mut group = redis::pipe();
    group.atomic().cmd("BRPOP").arg("k").arg(0);
    assert_eq!(run_all(&engine, &group).pop(), Some(Array(vec![Nil])));
}
