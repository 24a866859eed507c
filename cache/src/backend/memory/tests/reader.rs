use redis::{Cmd, cmd};

use crate::backend::memory::packed::{Command, Commands, MALFORMED, NOT_ONE};

fn check(packed: &[u8], expected: &[&[u8]]) {
    let mut command = Command::default();
    command.read_only(packed).unwrap();
    assert_eq!(command.args(), expected);
    assert_eq!(command.packed, packed);
}

#[test]
fn arguments_come_in_order() {
    let mut set = cmd("SET");
    set.arg("k").arg(&b"\r\n"[..]).arg("");
    check(&set.get_packed_command(), &[b"SET", b"k", b"\r\n", b""]);
    check(b"*0\r\n", &[]);
    for count in [7, 8, 9, 100] {
        let mut many = Cmd::new();
        let words: Vec<String> = (0..count).map(|n| n.to_string()).collect();
        let words: Vec<&[u8]> = words.iter().map(String::as_bytes).collect();
        many.arg(&words);
        check(&many.get_packed_command(), &words);
    }
}

#[test]
fn a_cursor_argument_is_one_like_any_other() {
    let mut scan = cmd("HSCAN");
    scan.arg("a\r\nkey").cursor_arg(1042).arg("COUNT").arg(5);
    let expected: [&[u8]; 5] = [b"HSCAN", b"a\r\nkey", b"1042", b"COUNT", b"5"];
    check(&scan.get_packed_command(), &expected);
}

#[test]
fn commands_follow_each_other() {
    let packed = b"*1\r\n$4\r\nPING\r\n*0\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n";
    let mut commands = Commands::new(packed);
    let mut command = Command::default();
    for count in [1, 0, 2] {
        assert_eq!(commands.read(&mut command), Some(Ok(())));
        assert_eq!(command.args().len(), count);
    }
    assert_eq!(commands.read(&mut command), None);
    assert_eq!(command.read_only(packed), Err(NOT_ONE));
    assert_eq!(command.read_only(b""), Err(NOT_ONE));
}

#[test]
fn malformed_bytes_are_one_error_and_the_end() {
    for bytes in [
        &b"*"[..],
        b"*1",
        b"*1\r",
        b"*1\r\n",
        b"*-1\r\n",
        b"*+1\r\n$4\r\nPING\r\n",
        b"*\r\n",
        b"*1\r\n$\r\n\r\n",
        b"*1\r\n$5\r\nPING\r\n",
        b"*1\r\n$3\r\nPING\r\n",
        b"*1\r\n$-1\r\n",
        b"*1\r\n:4\r\nPING\r\n",
        b"*2\r\n$4\r\nPING\r\n",
        b"*99999999999999999999\r\n",
        b"*18446744073709551615\r\n$0\r\n\r\n",
        b"*1\r\n$18446744073709551615\r\nPING\r\n",
        b"PING\r\n",
        b"\xff\x00",
    ] {
        let mut commands = Commands::new(bytes);
        let mut command = Command::default();
        assert_eq!(
            commands.read(&mut command),
            Some(Err(MALFORMED)),
            "{bytes:?}"
        );
        assert_eq!(commands.read(&mut command), None, "{bytes:?}");
    }
}

#[test]
fn a_command_cut_anywhere_is_malformed() {
    let packed = cmd("SET").arg("key").arg(&["a"; 20]).get_packed_command();
    for end in 0..packed.len() {
        let mut command = Command::default();
        assert!(command.read_only(&packed[..end]).is_err(), "{end}");
    }
}
