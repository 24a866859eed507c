//! A server's error reply as an [`Error`], without arguments that it may echo.

use redis::ServerError;

use crate::error::{Error, ErrorKind, known_code};

/// Turns an error reply into an error; keeps a code that is known, and the text where it cannot hold arguments.
#[cold]
pub(crate) fn server_error(reply: &ServerError) -> Error {
    let code = known_code(reply.code());
    if code == "WRONGTYPE" {
        return Error::new(ErrorKind::WrongType, "the key holds data of another kind")
            .with_code(code);
    }
    let message = match reply.details().and_then(harmless) {
        Some(text) => format!("the server answered {code}: {text}"),
        None => format!("the server answered {code}"),
    };
    let details = reply.details().unwrap_or_default();
    if is_inside_a_script(details) && is_of_rights(code, details) {
        return Error::new(ErrorKind::Server, format!("{message}; {MAY_NOT_RUN_ALL}"))
            .with_code(code)
            // A command of the script that comes before it may have run.
            .with_may_have_run(true);
    }
    if code == "NOAUTH" {
        return Error::new(ErrorKind::Auth, message).with_code(code);
    }
    let lower = message.to_ascii_lowercase();
    let cure = CURES.iter().find(|(part, _)| lower.contains(part));
    let cure = cure.map_or("", |(_, cure)| cure);
    Error::new(ErrorKind::Server, message + cure).with_code(code)
}

/// Returns whether a server that answers `PING` by this error does its work: its user may not send `PING`, or it cannot save to disk
/// and refuses `PING` along with writes, while reads go on.
pub(crate) fn is_sign_of_life(error: &ServerError) -> bool {
    matches!(error.code(), "NOPERM" | "MISCONF")
}

/// Servers add where in a script an error was.
fn is_inside_a_script(details: &str) -> bool {
    details.contains(" script: ")
}

fn is_of_rights(code: &str, details: &str) -> bool {
    code == "NOPERM"
        || details.contains("can't run this command")
        || details.contains("has no permissions")
}

/// The message where a script was refused one of its commands.
const MAY_NOT_RUN_ALL: &str = "the user may not run a command that the script runs: let the user run the commands in the docs of \
     the operation";

/// Parts of messages in small letters, and what is added to say what to do.
const CURES: &[(&str, &str)] = &[
    ("`evalsha`", MAY_NOT_RUN),
    ("`eval`", MAY_NOT_RUN),
    ("no permissions to access", NO_RIGHT_TO_KEY),
    ("unknown command `hpexpire`", NO_FIELD_TTLS),
    ("unknown command `hpttl`", NO_FIELD_TTLS),
    ("answered moved", OF_CLUSTER),
    ("answered clusterdown", OF_CLUSTER),
    ("answered crossslot", OF_CLUSTER),
];

/// A node is found out by its `HELLO`, which RESP2 does without.
const OF_CLUSTER: &str = "; it is a node of a cluster, and answers for a part of the keys alone: use a server with `cluster-enabled no`, \
     as clusters are not supported yet";

const NO_RIGHT_TO_KEY: &str = "; the user's pattern of keys must cover the prefix of the cache: for `~app:*` write `Prefix::raw(\"app:\")`";

/// Added where the server refuses to run scripts.
const MAY_NOT_RUN: &str = "; let the user run `+evalsha +eval`; `CacheBuilder::scripts(false)` does without, where an operation can";

const NO_FIELD_TTLS: &str =
    "; it has no TTLs of fields, which take Redis 7.4 or Valkey 9, or a later release";

/// Beginnings of texts; the rest is cut.
const HARMLESS: &[&str] = &[
    "value is not an integer or out of range",
    "hash value is not an integer",
    "increment or decrement would overflow",
    "decrement would overflow",
    "index out of range",
    "no such key",
    "syntax error",
    "invalid expire time",
    "command not allowed when used memory > 'maxmemory'",
    "Transaction discarded because of previous errors",
    "You can't write against a read only replica",
    "Redis is loading the dataset in memory",
    "Valkey is loading the dataset in memory",
    "max number of clients reached",
    "Authentication required",
    "this user has no permissions to access one of the keys",
    "No permissions to access a key",
];

/// The text in front of the quoted name of a command, and the one behind it; the rest is cut.
const BEFORE_A_COMMAND: &[(&str, &str)] = &[
    ("unknown command ", ""),
    ("wrong number of arguments for ", ""),
    ("has no permissions to run the ", " command"),
];

/// Returns the part of `text` that cannot echo an argument.
pub(crate) fn harmless(text: &str) -> Option<String> {
    let known = HARMLESS.iter().find(|known| text.starts_with(**known));
    if let Some(known) = known {
        return Some((*known).to_owned());
    }
    BEFORE_A_COMMAND.iter().find_map(|(before, behind)| {
        let (_, rest) = text.split_once(before)?;
        Some(format!("{before}`{}`{behind}", command_name(rest)?))
    })
}

/// Returns the name of a command that `text` begins with in quotes.
fn command_name(text: &str) -> Option<&str> {
    let (name, _) = text.strip_prefix(['\'', '`'])?.split_once(['\'', '`'])?;
    let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || b"._|-".contains(&byte);
    (name.len() <= 64 && name.bytes().all(is_of_name)).then_some(name)
}
