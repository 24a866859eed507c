//! Errors that a server in trouble answers, with the texts of Redis 7.

/// An error that a server answers in place of running a command.
#[derive(Debug)]
pub(super) struct Code {
    pub(super) name: &'static str,
    pub(super) line: &'static str,
    /// Commands that change nothing pass.
    pub(super) is_for_writes: bool,
}

/// Returns the error of this code.
pub(super) fn find(code: &str) -> Option<&'static Code> {
    CODES.iter().find(|known| known.name == code)
}

/// Returns all codes, for a message.
pub(super) fn all() -> String {
    let codes: Vec<&str> = CODES.iter().map(|known| known.name).collect();
    codes.join(", ")
}

const CODES: &[Code] = &[
    Code {
        name: "BUSY",
        line: "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.",
        is_for_writes: false,
    },
    Code {
        name: "LOADING",
        line: "LOADING Redis is loading the dataset in memory",
        is_for_writes: false,
    },
    Code {
        name: "MASTERDOWN",
        line: "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
        is_for_writes: false,
    },
    Code {
        name: "MISCONF",
        line: "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk. \
               Commands that may modify the data set are disabled, because this instance is configured to report \
               errors during writes if RDB snapshotting fails (stop-writes-on-bgsave-error option). Please check \
               the Redis logs for details about the RDB error.",
        is_for_writes: true,
    },
    Code {
        name: "NOREPLICAS",
        line: "NOREPLICAS Not enough good replicas to write.",
        is_for_writes: true,
    },
    Code {
        name: "OOM",
        line: "OOM command not allowed when used memory > 'maxmemory'.",
        is_for_writes: true,
    },
    Code {
        name: "READONLY",
        line: "READONLY You can't write against a read only replica.",
        is_for_writes: true,
    },
];
