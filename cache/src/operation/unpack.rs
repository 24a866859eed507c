//! Packed commands as arguments, and as commands of redis-rs for callers' own pipelines.

use redis::{Cmd, Parser, Value};

/// Returns the commands in `bytes`, which this library has packed.
pub(crate) fn unpack(mut bytes: &[u8]) -> Vec<Cmd> {
    // It may read further than one command, so there is one for all.
    let mut parser = Parser::new();
    let mut commands = Vec::new();
    while let Some(arguments) = next(&mut parser, &mut bytes) {
        let mut command = Cmd::new();
        for argument in arguments {
            command.arg(argument);
        }
        commands.push(command);
    }
    commands
}

/// Returns the arguments of the first command in `bytes`, its name among them.
pub(crate) fn arguments(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    next(&mut Parser::new(), &mut bytes).unwrap_or_default()
}

/// Reads the next command: commands have the form of a reply.
fn next(parser: &mut Parser, bytes: &mut &[u8]) -> Option<Vec<Vec<u8>>> {
    let Ok(Value::Array(arguments)) = parser.parse_value(bytes) else {
        return None;
    };
    let argument = |argument| match argument {
        Value::BulkString(bytes) => Some(bytes),
        _ => None,
    };
    arguments.into_iter().map(argument).collect()
}
