//! Random replies as bytes, real ones and hostile ones.

use crate::model::Random;

/// The pieces of hostile bytes, so that more of them get past the first line.
const PARTS: &[&[u8]] = &[
    b"\r\n",
    b"\r",
    b"\n",
    b"$",
    b"*",
    b"%",
    b"~",
    b">",
    b"|",
    b"!",
    b"=",
    b"(",
    b"+",
    b"-",
    b":",
    b"_",
    b",",
    b"#",
    b"-1",
    b"-5",
    b"0",
    b"1",
    b"2",
    b"5",
    b" ",
    b"+1",
    b"\xff",
    b"16777216",
    b"16777217",
    b"9223372036854775807",
    b"9223372036854775808",
    b"-9223372036854775808",
    b"1099511627777",
    b"000000000000000000001",
    b"_\r\n",
    b"+OK\r\n",
    b":1\r\n",
    b"$-5\r\n",
    b"*-5\r\n",
    b"$0\r\n\r\n",
    b"|1\r\n",
];

/// A line without its end.
const TEXTS: &[&[u8]] = &[
    b"",
    b"OK",
    b"PONG",
    b"ok",
    b"a\rb",
    b"a\nb",
    b"ends in\r",
    b"ERR no",
    b"WRONGTYPE Operation",
    b"MOVED 1 host:6379",
    b"NOSCRIPT",
    b"\xc3\xa9",
    b" OK ",
];

const INTEGERS: &[&[u8]] = &[
    b"0",
    b"-0",
    b"+7",
    b"1",
    b"-1",
    b" 12 ",
    b"123456789012345678",
    b"1234567890123456789",
    b"-123456789012345678",
    b"-9223372036854775808",
    b"9223372036854775807",
    b"00000000000000000000000000005",
];

const DOUBLES: &[&[u8]] = &[
    b"0", b"1.5", b"-1e300", b"inf", b"-inf", b"nan", b"+3", b".5", b" 2 ", b"1e999",
];

const BIG_NUMBERS: &[&[u8]] = &[b"0", b"-1", b"3492890328409238509324850943850943825024385"];

const VERBATIM: &[&[u8]] = &[
    b"txt:",
    b"txt:a\r\nb",
    b"mkd:# a",
    b"html:a:b",
    b":",
    b"txt:\xff",
];

const ERRORS: &[&[u8]] = &[
    b"",
    b"ERR no",
    b"SYNTAX a\r\nb",
    b"A\r\nB",
    b"X \r",
    b"\xff",
    b"READONLY",
    b"A  B ",
];

const KINDS: &[&[u8]] = &[
    b"message",
    b"invalidate",
    b"pmessage",
    b"subscribe",
    b"sunsubscribe",
    b"other",
    b"",
];

/// Appends one reply with at most `depth` levels of elements under it.
pub fn random_reply(random: &mut Random, depth: usize, out: &mut Vec<u8>) {
    if depth > 0 && random.chance(40) {
        return aggregate(random, depth, out);
    }
    match random.below(14) {
        0 | 1 => line(b'+', random.pick(TEXTS), out),
        2 => line(b'-', random.pick(TEXTS), out),
        3 | 4 => line(b':', random.pick(INTEGERS), out),
        5 => line(b',', random.pick(DOUBLES), out),
        6 => line(b'#', random.pick(&[b"t", b"f"]), out),
        7 => line(b'(', random.pick(BIG_NUMBERS), out),
        8 => line(b'_', random.pick(&[&b""[..], b"x"]), out),
        9 => out.extend_from_slice(random.pick(&[b"$-1\r\n", b"*-1\r\n"])),
        10 => blob(b'!', random.pick(ERRORS), out),
        11 => blob(b'=', random.pick(VERBATIM), out),
        _ => bulk(random, out),
    }
}

/// Appends `levels` aggregates, each the last element of the one around it, and a number inside.
pub fn nested_reply(random: &mut Random, levels: usize, out: &mut Vec<u8>) {
    for _ in 0..levels {
        out.extend_from_slice(random.pick(&[
            &b"*1\r\n"[..],
            b"~1\r\n",
            b"*2\r\n_\r\n",
            b"%1\r\n+key\r\n",
            b"|0\r\n",
            b"|1\r\n+key\r\n:1\r\n",
            b">2\r\n+message\r\n",
        ]));
    }
    line(b':', b"1", out);
}

/// Changes some of `bytes`.
pub fn disturb(random: &mut Random, bytes: &mut Vec<u8>) {
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len() + 1);
        match random.below(6) {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            2 if at < bytes.len() => {
                bytes.remove(at);
            }
            3 => {
                let end = bytes.len().min(at + random.below(20));
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
            _ => {
                let end = bytes.len().min(at + random.below(3));
                let part = random.pick(PARTS).to_vec();
                bytes.splice(at..end, part);
            }
        }
    }
}

/// Bytes that are mostly no reply at all.
pub fn random_parts(random: &mut Random) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..random.below(24) {
        bytes.extend_from_slice(random.pick(PARTS));
    }
    bytes
}

/// Up to four places to cut `len` bytes at, or all places.
pub fn random_cuts(random: &mut Random, len: usize) -> Vec<usize> {
    if random.chance(20) {
        return (1..len).collect();
    }
    let mut cuts: Vec<_> = (0..=random.below(4))
        .map(|_| random.below(len + 1))
        .collect();
    cuts.sort_unstable();
    cuts
}

fn aggregate(random: &mut Random, depth: usize, out: &mut Vec<u8>) {
    let items = if random.chance(2) {
        300
    } else {
        random.below(5)
    };
    let kind = random.pick(&[b"*", b"*", b"~", b"%", b">", b"|"]);
    line(kind[0], items.to_string().as_bytes(), out);
    let elements = match kind {
        b"%" => items * 2,
        b"|" => items * 2 + 1,
        b">" if items > 0 => {
            let kind = random.pick(KINDS);
            if random.chance(50) {
                line(b'+', kind, out);
            } else {
                blob(b'$', kind, out);
            }
            items - 1
        }
        _ => items,
    };
    // A long one holds scalars alone, so that the whole stays small.
    let depth = if items > 9 { 0 } else { depth - 1 };
    for _ in 0..elements {
        random_reply(random, depth, out);
    }
}

fn bulk(random: &mut Random, out: &mut Vec<u8>) {
    let most = if random.chance(5) { 5_000 } else { 20 };
    let bytes: Vec<_> = (0..random.below(most))
        .map(|_| random.bits().to_le_bytes()[0])
        .collect();
    blob(b'$', &bytes, out);
}

/// Appends a line.
pub fn line(kind: u8, text: &[u8], out: &mut Vec<u8>) {
    out.push(kind);
    out.extend_from_slice(text);
    out.extend_from_slice(b"\r\n");
}

/// Appends a string with its length in front.
pub fn blob(kind: u8, bytes: &[u8], out: &mut Vec<u8>) {
    line(kind, bytes.len().to_string().as_bytes(), out);
    out.extend_from_slice(bytes);
    out.extend_from_slice(b"\r\n");
}
