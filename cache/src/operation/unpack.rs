//! Packed commands as arguments, and as commands of redis-rs for callers' own pipelines.

use std::iter;

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

/// Returns the names of the commands in `bytes`, which this library has packed; without those of `MULTI` and `EXEC`.
pub(crate) fn names(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let all = iter::from_fn(move || {
        let arguments = number(&mut bytes, b'*')?;
        let name = argument(&mut bytes)?;
        for _ in 1..arguments {
            argument(&mut bytes)?;
        }
        Some(name)
    });
    all.filter(|name| !matches!(*name, b"MULTI" | b"EXEC"))
}

fn argument<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let len = number(bytes, b'$')?;
    let (argument, rest) = bytes.split_at_checked(len)?;
    *bytes = rest.strip_prefix(b"\r\n")?;
    Some(argument)
}

/// Reads a line with a number.
fn number(bytes: &mut &[u8], kind: u8) -> Option<usize> {
    let line = bytes.strip_prefix(&[kind])?;
    let end = line.iter().position(|byte| *byte == b'\r')?;
    let (digits, rest) = line.split_at(end);
    *bytes = rest.strip_prefix(b"\r\n")?;
    str::from_utf8(digits).ok()?.parse().ok()
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
