//! The engine as a whole. That its replies are those of a server is for the model test to show.
#![expect(
    clippy::disallowed_methods,
    reason = "tests run tasks of their own, and one waits where no runtime is"
)]

mod blocking;
mod bound;
mod complexity;
mod complexity_in_time;
mod connection;
mod expiry;
mod field_ttls;
mod hostile;
mod list;
mod packed;
mod reader;
mod scans;
mod transactions;
mod wheel;

use redis::{Cmd, Pipeline, Value};

use super::packed::{Command, Commands};
use super::transaction::Session;
use super::{MemoryEngine, commands};

/// Splits a line at its spaces into a command.
fn cmd(line: &str) -> Cmd {
    let mut cmd = Cmd::new();
    for word in line.split(' ') {
        cmd.arg(word);
    }
    cmd
}

fn packed(line: &str) -> Vec<u8> {
    cmd(line).get_packed_command()
}

fn run(engine: &MemoryEngine, line: &str) -> Value {
    engine.execute(&packed(line))
}

/// Sends a pipeline on a connection of its own.
fn run_all(engine: &MemoryEngine, pipeline: &Pipeline) -> Vec<Value> {
    execute_all(engine, &pipeline.get_packed_pipeline())
}

/// Sends packed commands on a connection of their own, where blocking pops do not wait.
fn execute_all(engine: &MemoryEngine, packed: &[u8]) -> Vec<Value> {
    let mut session = Session::default();
    let mut commands = Commands::new(packed);
    let mut command = Command::default();
    let mut replies = Vec::new();
    while let Some(read) = commands.read(&mut command) {
        let step = session.step(&engine.shared, read, &command);
        replies.push(engine.answer_now(step));
    }
    replies
}

fn text(text: &str) -> Value {
    Value::BulkString(text.as_bytes().to_vec())
}

fn texts(items: &[&str]) -> Value {
    Value::Array(items.iter().map(|item| text(item)).collect())
}

/// The code and text of an error reply.
fn error(reply: &Value) -> String {
    match reply {
        Value::ServerError(error) => {
            format!("{} {}", error.code(), error.details().unwrap_or_default())
        }
        other => panic!("no error: {other:?}"),
    }
}
