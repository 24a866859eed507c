//! The codes of servers' errors.

/// Stands for a code that no server is known to give.
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

/// Returns the code as it stands here: a script makes its first word up, and that can be an argument.
pub(crate) fn known_code(code: &str) -> &'static str {
    let known = KNOWN.iter().find(|known| **known == code);
    known.copied().unwrap_or(UNKNOWN)
}
