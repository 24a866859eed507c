//! Packed commands as commands of redis-rs, for callers' own pipelines.

use redis::Cmd;

/// Returns the commands in `bytes`, which this library has packed.
pub(crate) fn unpack(mut bytes: &[u8]) -> Vec<Cmd> {
    let mut commands = Vec::new();
    while let Some(arguments) = header(&mut bytes, b'*') {
        let mut command = Cmd::new();
        for _ in 0..arguments {
            let len = header(&mut bytes, b'$').unwrap_or_default();
            let (argument, rest) = bytes.split_at(len.min(bytes.len()));
            command.arg(argument);
            bytes = rest.get(2..).unwrap_or_default();
        }
        commands.push(command);
    }
    commands
}

/// Takes `*3\r\n` or `$12\r\n` from the front.
fn header(bytes: &mut &[u8], kind: u8) -> Option<usize> {
    let rest = bytes.strip_prefix(&[kind])?;
    let end = rest.iter().position(|byte| *byte == b'\r')?;
    let number = std::str::from_utf8(&rest[..end]).ok()?.parse().ok()?;
    *bytes = rest.get(end + 2..)?;
    Some(number)
}
