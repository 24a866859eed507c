//! The arguments of a `redis::Cmd` as plain byte slices.

use redis::{Arg, Cmd};

/// Hands the command's name and arguments to `read`.
pub(super) fn with_args<R>(cmd: &Cmd, read: impl FnOnce(&[&[u8]]) -> R) -> R {
    let cursor = cursor_text(cmd);
    let args: Vec<&[u8]> = cmd
        .args_iter()
        .map(|arg| match arg {
            Arg::Simple(bytes) => bytes,
            _ => cursor.as_slice(),
        })
        .collect();
    read(&args)
}

/// The digits of the cursor that `Cmd::cursor_arg` keeps to itself: only the wire form has them.
fn cursor_text(cmd: &Cmd) -> Vec<u8> {
    if !cmd.in_scan_mode() {
        return Vec::new();
    }
    let position = cmd
        .args_iter()
        .position(|arg| !matches!(arg, Arg::Simple(_)));
    position
        .and_then(|position| nth_bulk(&cmd.get_packed_command(), position))
        .unwrap_or_default()
}

/// The argument at `position` of `*2\r\n$4\r\nSCAN\r\n$1\r\n0\r\n`.
fn nth_bulk(packed: &[u8], position: usize) -> Option<Vec<u8>> {
    let (_, mut rest) = split_line(packed)?;
    for _ in 0..position {
        let (header, behind) = split_line(rest)?;
        rest = behind.get(bulk_len(header)? + 2..)?;
    }
    let (header, behind) = split_line(rest)?;
    behind.get(..bulk_len(header)?).map(<[u8]>::to_vec)
}

fn split_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.windows(2).position(|pair| pair == b"\r\n")?;
    Some((&bytes[..end], &bytes[end + 2..]))
}

fn bulk_len(header: &[u8]) -> Option<usize> {
    let digits = header.strip_prefix(b"$")?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cmd: &Cmd, expected: &[&[u8]]) {
        with_args(cmd, |args| assert_eq!(args, expected));
    }

    #[test]
    fn arguments_come_in_order() {
        check(
            redis::cmd("SET").arg("k").arg(&b"\r\n"[..]).arg(""),
            &[b"SET", b"k", b"\r\n", b""],
        );
        check(&Cmd::new(), &[]);
    }

    #[test]
    fn a_cursor_argument_is_read_from_the_wire_form() {
        let mut scan = redis::cmd("HSCAN");
        scan.arg("a\r\nkey").cursor_arg(1042).arg("COUNT").arg(5);
        check(&scan, &[b"HSCAN", b"a\r\nkey", b"1042", b"COUNT", b"5"]);
        check(redis::cmd("SCAN").cursor_arg(0), &[b"SCAN", b"0"]);
    }
}
