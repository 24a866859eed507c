use redis::Value::{Array, Int};
use redis::{Value, pipe};

use super::{MemoryEngine, cmd, run, run_all, text};

/// Sends lines as one plain pipeline.
fn send(engine: &MemoryEngine, lines: &[&str]) -> Vec<Value> {
    let mut pipeline = pipe();
    for line in lines {
        pipeline.add_command(cmd(line));
    }
    run_all(engine, &pipeline)
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
