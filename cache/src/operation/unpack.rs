//! Packed commands as arguments, and as commands of redis-rs for callers' own pipelines and connections.

use std::iter;

use redis::Cmd;

/// Returns the commands in `bytes`, which this library has packed.
pub(crate) fn unpack(mut bytes: &[u8]) -> Vec<Cmd> {
    let mut commands = Vec::new();
    let mut arguments = Vec::new();
    while read(&mut bytes, &mut arguments).is_some() {
        // Its two buffers are then reserved at once.
        let length = arguments.iter().map(|argument| argument.len()).sum();
        let mut command = Cmd::with_capacity(arguments.len(), length);
        for argument in &arguments {
            command.arg(argument);
        }
        commands.push(command);
    }
    commands
}

/// Returns the arguments of the first command in `bytes`, its name among them.
pub(crate) fn arguments(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut arguments = Vec::new();
    match read(&mut bytes, &mut arguments) {
        Some(()) => arguments.into_iter().map(<[u8]>::to_vec).collect(),
        None => Vec::new(),
    }
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

/// Reads the arguments of the next command, in place of those of the last one.
fn read<'b>(bytes: &mut &'b [u8], arguments: &mut Vec<&'b [u8]>) -> Option<()> {
    let count = number(bytes, b'*')?;
    arguments.clear();
    for _ in 0..count {
        arguments.push(argument(bytes)?);
    }
    Some(())
}

/// Reads the next argument.
pub(crate) fn argument<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let len = number(bytes, b'$')?;
    let (argument, rest) = bytes.split_at_checked(len)?;
    *bytes = rest.strip_prefix(b"\r\n")?;
    Some(argument)
}

/// Reads a line such as `*12`.
pub(crate) fn number(bytes: &mut &[u8], sign: u8) -> Option<usize> {
    let line = bytes.strip_prefix(&[sign])?;
    let digits = line.iter().take_while(|byte| byte.is_ascii_digit());
    let (digits, rest) = line.split_at(digits.count());
    *bytes = rest.strip_prefix(b"\r\n")?;
    str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_unpacked_as_they_were_packed() {
        let mut set = redis::cmd("SET");
        set.arg(b"key\r\n").arg(b"").arg(vec![b'$'; 100]);
        let both = [set.clone(), redis::cmd("PING")];
        let packed: Vec<u8> = both.iter().flat_map(Cmd::get_packed_command).collect();
        let unpacked = unpack(&packed);
        let packed_again: Vec<u8> = unpacked.iter().flat_map(Cmd::get_packed_command).collect();
        assert_eq!((unpacked.len(), packed_again), (2, packed.clone()));
        let expected = [&b"SET"[..], b"key\r\n", b"", &[b'$'; 100]];
        assert_eq!(arguments(&packed), expected);
    }

    #[test]
    fn half_a_command_is_none() {
        let packed = redis::cmd("GET").arg("key").get_packed_command();
        for end in 0..packed.len() {
            assert!(unpack(&packed[..end]).is_empty(), "{end}");
            assert!(arguments(&packed[..end]).is_empty(), "{end}");
        }
    }
}
