//! Commands of an administrator.

/// Runs a command of an administrator.
pub(crate) fn command(connection: &mut redis::Connection, words: &[&str]) {
    let command = redis::cmd(words[0]).arg(&words[1..]).exec(connection);
    command.unwrap_or_else(|error| panic!("{words:?}: {error}"));
}

/// Reads a section of `INFO`.
pub(crate) fn info(connection: &mut redis::Connection, section: &str) -> String {
    redis::cmd("INFO").arg(section).query(connection).unwrap()
}
