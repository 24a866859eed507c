//! Packed commands as arguments, and as commands of redis-rs for callers' own pipelines.

use redis::Cmd;

/// Returns the commands in `bytes`, which this library has packed.
pub(crate) fn unpack(mut bytes: &[u8]) -> Vec<Cmd> {
    let mut commands = Vec::new();
    while let Some(arguments) = next(&mut bytes) {
        let mut command = Cmd::new();
        for argument in arguments {
            command.arg(argument);
        }
        commands.push(command);
    }
    commands
}

/// Returns the arguments of the first command in `bytes`, its name among them.
pub(crate) fn arguments(mut bytes: &[u8]) -> Vec<&[u8]> {
    next(&mut bytes).unwrap_or_default()
}

/// Takes a command from the front.
fn next<'a>(bytes: &mut &'a [u8]) -> Option<Vec<&'a [u8]>> {
    let mut arguments = Vec::new();
    for _ in 0..header(bytes, b'*')? {
        let len = header(bytes, b'$')?;
        let (argument, rest) = bytes.split_at_checked(len)?;
        *bytes = rest.get(2..)?;
        arguments.push(argument);
    }
    Some(arguments)
}

/// Takes `*3\r\n` or `$12\r\n` from the front.
fn header(bytes: &mut &[u8], kind: u8) -> Option<usize> {
    let rest = bytes.strip_prefix(&[kind])?;
    let end = rest.iter().position(|byte| *byte == b'\r')?;
    let number = std::str::from_utf8(&rest[..end]).ok()?.parse().ok()?;
    *bytes = rest.get(end + 2..)?;
    Some(number)
}
