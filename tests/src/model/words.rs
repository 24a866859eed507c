//! The arguments to choose from: so few that commands meet on keys, fields and items.

/// Keys. Every kind of value comes to live at each, one kind more often than the others.
pub(super) const KEYS: [&[u8]; 9] = [
    b"k0",
    b"",
    b"k1",
    b"k2",
    b"a:b*[c]",
    b"k3",
    b"{tag}key",
    b"k4",
    b"\xff\x00\r\n",
];

/// The keys where the commands of a kind mostly find their own kind.
pub(super) fn home_keys(name: &str) -> &'static [&'static [u8]] {
    const LIST_COMMANDS: [&str; 5] = ["L", "RPU", "RPO", "BL", "BR"];
    let (hashes, others) = KEYS.split_at(3);
    let (lists, strings) = others.split_at(3);
    match name {
        "DEL" | "UNLINK" | "EXISTS" | "TOUCH" | "TYPE" | "RENAME" | "RENAMENX" => &KEYS,
        name if name.contains("EXP") || name.contains("TTL") => &KEYS,
        name if name.starts_with('H') => hashes,
        name if LIST_COMMANDS.iter().any(|start| name.starts_with(start)) => lists,
        _ => strings,
    }
}

pub(super) const FIELDS: [&[u8]; 9] = [
    b"f0",
    b"f1",
    b"f2",
    b"",
    b"f*",
    b"[f]",
    b"\\f",
    b"\x00\xfe",
    b"42",
];

/// Values, integers among them, and near the limits of 64 bits.
pub(super) const TEXTS: [&[u8]; 17] = [
    b"",
    b"a",
    b"b",
    b"c",
    b"value",
    b"\xff\x00\r\n",
    b"0",
    b"7",
    b"-1",
    b"42",
    b"007",
    b"+1",
    b" 1",
    b"1.5",
    b"-0",
    b"9223372036854775807",
    b"-9223372036854775808",
];

/// Headers of entries; those with times begin with a byte from 148 to 151.
pub(super) const HEADERS: [&[u8]; 7] = [
    b"\x94abcd",
    b"\x94abce",
    b"\x95abcd",
    b"\x96abcd",
    b"\x97abcd",
    b"\x93abcd",
    b"\x98abcd",
];

/// How long entries are kept beyond their freshness, in milliseconds: none that a TTL comes close to, or that ends in the test.
pub(super) const GRACES: [u64; 4] = [0, 3_000_000, 1_000_000_000, (1 << 40) - 1];

pub(super) const INTEGERS: [&str; 12] = [
    "0",
    "1",
    "-1",
    "2",
    "-2",
    "3",
    "5",
    "-5",
    "100",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775800",
];

pub(super) const BAD_INTEGERS: [&str; 7] =
    ["", "x", "1.5", "+1", "01", " 1", "9223372036854775808"];

/// Words that take the place of an argument now and then. No number among them can pass for a short
/// TTL, and all is ASCII, since error texts that are not UTF-8 break redis-rs's parser.
pub(super) const JUNK: [&str; 19] = [
    "",
    "x",
    "0",
    "-1",
    "100000",
    "9223372036854775807",
    "-9223372036854775808",
    "1e9",
    "NX",
    "XX",
    "GET",
    "KEEPTTL",
    "EX",
    "PERSIST",
    "LEFT",
    "COUNT",
    "MATCH",
    "GT",
    "a\r\nb",
];

pub(super) const KINDS: [&str; 5] = ["string", "hash", "LIST", "zset", "x"];

/// The pieces of glob patterns.
pub(super) const PATTERN_PARTS: [&str; 20] = [
    "*", "**", "?", "[", "]", "[^", "^", "-", "\\", "k", "f", "0", "1", "a", ":", "[a-f]", "[0-1]",
    "[^0]", "\\*", "{",
];
