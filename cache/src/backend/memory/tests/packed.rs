use redis::Value::{Array, Int, Nil, Okay};

use super::{MemoryEngine, error, execute_all, packed, run, text};
use crate::backend::memory::transaction::run_group;

fn group(engine: &MemoryEngine, lines: &[&str]) -> Result<Vec<redis::Value>, redis::Value> {
    let lines: Vec<Vec<u8>> = lines.iter().map(|line| packed(line)).collect();
    run_group(&engine.shared, &lines.concat()).map_err(redis::Value::from)
}

#[test]
fn a_group_is_applied_as_one() {
    let engine = MemoryEngine::new();
    let replies = group(&engine, &["SET k 1", "INCR k", "HGET k f", "BLPOP l 0"]).unwrap();
    assert_eq!((&replies[..2], &replies[3]), (&[Okay, Int(2)][..], &Nil));
    assert!(error(&replies[2]).starts_with("WRONGTYPE"));
    assert_eq!(group(&engine, &[]), Ok(vec![]));
}

#[test]
fn a_group_with_a_command_that_cannot_be_queued_does_not_run() {
    let engine = MemoryEngine::new();
    for (bad, expected) in [
        ("NOSUCH k", "ERR unknown command"),
        ("GET", "ERR wrong number of arguments"),
        ("MULTI", "ERR MULTI calls can not be nested"),
        ("EXEC", "ERR "),
        ("DISCARD", "ERR "),
    ] {
        let refused = group(&engine, &["SET k 1", bad, "SET k 2"]).unwrap_err();
        assert!(error(&refused).starts_with(expected), "{bad}: {refused:?}");
        assert!(engine.is_empty());
    }
    let cut = [packed("SET k 1"), b"*1\r\n$9\r\nPING\r\n".to_vec()].concat();
    let refused = run_group(&engine.shared, &cut).unwrap_err();
    assert!(error(&refused.into()).starts_with("ERR Protocol error"));
    assert!(engine.is_empty());
}

#[test]
fn a_session_ends_at_bytes_that_are_no_command() {
    let engine = MemoryEngine::new();
    let bytes = [packed("SET k v"), packed("GET k"), b"GET k\r\n".to_vec()];
    let replies = execute_all(&engine, &bytes.concat());
    assert_eq!(replies[..2], [Okay, text("v")]);
    assert!(error(&replies[2]).starts_with("ERR Protocol error"));
    assert_eq!(replies.len(), 3);
}

#[test]
fn one_command_is_not_two() {
    let engine = MemoryEngine::new();
    let two = [packed("SET k v"), packed("SET k w")].concat();
    assert!(error(&engine.execute(&two)).starts_with("ERR Protocol error"));
    assert!(error(&engine.execute(b"")).starts_with("ERR Protocol error"));
    assert!(engine.is_empty());
}

#[tokio::test]
async fn a_wait_owns_all_that_it_needs_and_starts_when_polled() {
    let engine = MemoryEngine::new();
    run(&engine, "RPUSH k a");
    let pop = engine.execute_waiting(packed("BLPOP k 0"));
    assert_eq!(run(&engine, "LLEN k"), Int(1));
    drop(engine);
    let popped = tokio::spawn(pop).await.unwrap().unwrap();
    assert_eq!(popped, Array(vec![text("k"), text("a")]));
}
