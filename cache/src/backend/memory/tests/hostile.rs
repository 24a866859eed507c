use redis::{Cmd, pipe};

use super::commands::COMMANDS;
use super::{MemoryEngine, run_all};

const ARGUMENTS: &[&[u8]] = &[
    b"k",
    b"other",
    b"",
    b"0",
    b"1",
    b"-1",
    b"9223372036854775807",
    b"-9223372036854775808",
    b"18446744073709551615",
    b"1e308",
    b"nan",
    b"\xff\x00\r\n",
    b"[",
    b"EX",
    b"PXAT",
    b"NX",
    b"GT",
    b"COUNT",
    b"MATCH",
    b"TYPE",
    b"LEFT",
    b"RIGHT",
    b"BEFORE",
    b"GET",
    b"KEEPTTL",
    b"PERSIST",
];

/// Every command with arguments of every sort, on keys of every kind: the test is that it ends.
#[test]
fn no_argument_brings_the_engine_down() {
    let engine = MemoryEngine::with_max_bytes(100_000);
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = |below: usize| {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(random >> 33).unwrap() % below
    };
    for _ in 0..200_000 {
        let mut cmd = Cmd::new();
        let name = COMMANDS[next(COMMANDS.len())].code.to_be_bytes();
        cmd.arg(String::from_utf8_lossy(&name).trim_end_matches('\0'));
        for _ in 0..next(7) {
            cmd.arg(ARGUMENTS[next(ARGUMENTS.len())]);
        }
        if next(10) == 0 {
            run_all(&engine, pipe().atomic().add_command(cmd));
        } else {
            engine.execute(&cmd.get_packed_command());
        }
    }
    assert!(engine.used_bytes() <= 100_000);
}
