//! The codes of errors from servers.

/// The replacement for a code of no known server.
const UNKNOWN: &str = "UNKNOWN";

/// The codes of Redis, Valkey, their clusters and sentinels.
const KNOWN: &[&str] = &[
    "ASK",
    "BUSY",
    "BUSYGROUP",
    "BUSYKEY",
    "CLUSTERDOWN",
    "CROSSSLOT",
    "DENIED",
    "ERR",
    "EXECABORT",
    "INPROG",
    "INVALIDOBJ",
    "IOERR",
    "LOADING",
    "MASTERDOWN",
    "MISCONF",
    "MOVED",
    "NOAUTH",
    "NOGOODSLAVE",
    "NOGROUP",
    "NOMASTERLINK",
    "NOPERM",
    "NOPROTO",
    "NOQUORUM",
    "NOREPLICAS",
    "NOSCRIPT",
    "NOSUB",
    "NOTBUSY",
    "OOM",
    "READONLY",
    "REDIRECT",
    "STALE",
    "TRYAGAIN",
    "UNBLOCKED",
    "UNKILLABLE",
    "WRONGPASS",
    "WRONGTYPE",
];

/// Returns the code if it is a known one.
// The first word of a script's error is the script's own text, which can be an argument, and no argument may be in an error.
pub(crate) fn known_code(code: &str) -> &'static str {
    let known = KNOWN.iter().find(|known| **known == code);
    known.copied().unwrap_or(UNKNOWN)
}
