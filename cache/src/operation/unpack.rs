//! Packed commands as commands of redis-rs, for callers' own pipelines.

use redis::{Cmd, Parser, Value};

/// Returns the commands in `bytes`, which this library has packed.
pub(crate) fn unpack(mut bytes: &[u8]) -> Vec<Cmd> {
    let mut parser = Parser::new();
    let mut commands = Vec::new();
    while let Ok(Value::Array(arguments)) = parser.parse_value(&mut bytes) {
        let mut command = Cmd::new();
        for argument in arguments {
            if let Value::BulkString(argument) = argument {
                command.arg(argument);
            }
        }
        commands.push(command);
    }
    commands
}
