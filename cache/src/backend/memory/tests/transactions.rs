use redis::{
    Value,
    Value::{Array, Int, Okay},
    pipe,
};

use super::{MemoryEngine, cmd, error, run, run_all, text};

fn queued() -> Value {
    Value::SimpleString("QUEUED".to_owned())
}

/// Sends lines as one plain pipeline.
fn send(engine: &MemoryEngine, lines: &[&str]) -> Vec<Value> {
    let mut pipeline = pipe();
    for line in lines {
        pipeline.add_command(cmd(line));
    }
    run_all(engine, &pipeline)
}

#[test]
fn an_atomic_pipeline_answers_as_the_wire_does() {
    let engine = MemoryEngine::new();
    let mut group = pipe();
    group.atomic().set("k", 1).incr("k", 1);
    let replies = run_all(&engine, &group);
    assert_eq!(
        replies,
        [Okay, queued(), queued(), Array(vec![Okay, Int(2)])]
    );
    let empty = run_all(&engine, pipe().atomic());
    assert_eq!(empty, [Okay, Array(vec![])]);
}

#[test]
fn groups_may_stand_in_a_plain_pipeline() {
    let engine = MemoryEngine::new();
    let replies = send(&engine, &["SET k 1", "MULTI", "INCR k", "EXEC", "GET k"]);
    assert_eq!(
        replies,
        [Okay, Okay, queued(), Array(vec![Int(2)]), text("2")]
    );
    let replies = send(
        &engine,
        &["MULTI", "INCR k", "DISCARD", "GET k", "MULTI", "INCR k"],
    );
    assert_eq!(replies[..4], [Okay, queued(), Okay, text("2")]);
    assert_eq!(run(&engine, "GET k"), text("2"));
}

#[test]
fn a_run_time_error_stops_nothing() {
    let engine = MemoryEngine::new();
    let replies = send(&engine, &["MULTI", "SET k x", "INCR k", "STRLEN k", "EXEC"]);
    let Some(Array(results)) = replies.last() else {
        panic!("not executed")
    };
    assert_eq!((&results[0], &results[2]), (&Okay, &Int(1)));
    assert!(error(&results[1]).starts_with("ERR value is not an integer"));
}

#[test]
fn what_cannot_be_queued_aborts_the_group() {
    let engine = MemoryEngine::new();
    for bad in ["NOSUCH k secret", "GET", "SET k"] {
        let replies = send(&engine, &["MULTI", "SET k 1", bad, "EXEC", "EXISTS k"]);
        assert!(error(&replies[2]).starts_with("ERR "));
        assert!(error(&replies[3]).starts_with("EXECABORT "));
        assert_eq!(replies[4], Int(0), "{bad}");
    }
}

#[test]
fn a_nested_multi_is_an_error_and_aborts_nothing() {
    let engine = MemoryEngine::new();
    let replies = send(
        &engine,
        &["MULTI", "MULTI", "SET k 1", "EXEC", "EXEC", "DISCARD"],
    );
    assert_eq!(error(&replies[1]), "ERR MULTI calls can not be nested");
    assert_eq!(replies[3], Array(vec![Okay]));
    assert_eq!(error(&replies[4]), "ERR EXEC without MULTI");
    assert_eq!(error(&replies[5]), "ERR DISCARD without MULTI");
}

#[test]
fn multi_without_a_connection_is_refused() {
    let engine = MemoryEngine::new();
    assert!(error(&run(&engine, "MULTI")).contains("pipeline"));
    assert_eq!(run(&engine, "SET k 1"), Okay);
}

#[test]
fn nothing_comes_between_the_commands_of_a_group() {
    let engine = MemoryEngine::new();
    std::thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| {
                for _ in 0..500 {
                    let replies = send(&engine, &["MULTI", "INCR n", "INCR n", "EXEC"]);
                    let [.., Array(results)] = replies.as_slice() else {
                        panic!("not executed")
                    };
                    let [Int(first), Int(second)] = results[..] else {
                        panic!("no integers")
                    };
                    assert_eq!(second, first + 1);
                }
            });
        }
    });
    assert_eq!(run(&engine, "GET n"), text("4000"));
}
