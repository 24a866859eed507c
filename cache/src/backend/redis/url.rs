//! Reads the URL of a server: each part that is wrong has a message of its own, and none shows what stands there.

mod parts;
mod settings;

use std::borrow::Cow;

use crate::backend::redis::target::{Address, Target};
use crate::backend::redis::url::parts::{host_and_port, pairs, path_and_query};
use crate::backend::redis::url::settings::Settings;
use crate::error::{Error, ErrorKind, Result};

const FORMS: &str = "write `redis://host:6379/0`, `valkey://host:6379/0`, `unix:///path`, `redis+unix:///path` or `memory://`";

const TCP_QUERY: &str = "the one parameter behind `?` is `protocol`, as in `redis://host:6379/0?protocol=resp3`; \
    the database stands in the path, user and password in `redis://user:password@host`";

const LOGIN_ESCAPES: &str = "the URL has a `/`, `?` or `#` in front of the `@`: \
    in user and password write `%2F`, `%3F` and `%23` for them";

pub(super) fn parse(url: &str) -> Result<Target> {
    if url.contains(|sign: char| sign.is_whitespace() || sign.is_control()) {
        return Err(config(
            "the URL has a blank or a control character: leave it out, or write `%20` for a blank in a password",
        ));
    }
    let Some((scheme, rest)) = url.split_once(':') else {
        return Err(config(format!("the URL has no scheme: {FORMS}")));
    };
    let scheme = scheme.to_ascii_lowercase();
    let parts = || match rest.strip_prefix("//") {
        Some(rest) => Ok(rest),
        None => Err(config(format!(
            "the URL has no `//` behind its scheme: {FORMS}"
        ))),
    };
    match scheme.as_str() {
        "redis" | "valkey" => tcp(parts()?),
        "unix" | "redis+unix" => unix(parts()?),
        "rediss" | "valkeys" => Err(config(
            "TLS is not supported yet: use `redis://` or `valkey://`",
        )),
        "memory" => Err(config(
            "the URL has something behind `memory://`, which stands alone",
        )),
        _ => Err(config(format!(
            "the URL has no scheme that is known: {FORMS}"
        ))),
    }
}

/// Reads `[user:password@]host[:port][/db][?query]`.
fn tcp(rest: &str) -> Result<Target> {
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    if rest.contains('@') {
        return Err(config(LOGIN_ESCAPES));
    }
    let (login, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (path, query) = path_and_query(rest)?;
    let mut settings = Settings::default();
    settings.login(login)?;
    settings.database(path.trim_matches('/'), "path")?;
    for (name, value) in pairs(query)? {
        match name {
            "protocol" => settings.protocol(value)?,
            _ => {
                return Err(config(format!(
                    "the URL has an unknown parameter: {TCP_QUERY}"
                )));
            }
        }
    }
    let (host, port) = host_and_port(host)?;
    Ok(settings.target(Address::Tcp(host, port)))
}

#[cfg(unix)]
/// Reads `/path[?query]`.
fn unix(rest: &str) -> Result<Target> {
    use std::os::unix::ffi::OsStringExt as _;

    use crate::backend::redis::url::parts::{text, unescaped};

    const QUERY: &str = "the parameters behind `?` are `db`, `user`, `pass` and `protocol`, \
        as in `unix:///path?db=0&user=name&pass=word&protocol=resp3`";

    let (path, query) = path_and_query(rest)?;
    if path.len() < 2 || !path.starts_with('/') {
        return Err(config(
            "the URL names no path of a socket: write three slashes and the path, as in `unix:///run/valkey.sock`",
        ));
    }
    let mut settings = Settings::default();
    for (name, value) in pairs(query)? {
        match name {
            "db" => settings.database(value, "parameter `db`")?,
            "user" => settings.user = Some(text(value, "user")?),
            "pass" => settings.password = Some(text(value, "password")?),
            "protocol" => settings.protocol(value)?,
            _ => {
                return Err(config(format!("the URL has an unknown parameter: {QUERY}")));
            }
        }
    }
    settings.check_login("`?user=name&pass=word`")?;
    let path = std::ffi::OsString::from_vec(unescaped(path, "path")?);
    Ok(settings.target(Address::Unix(path.into())))
}

#[cfg(not(unix))]
fn unix(_rest: &str) -> Result<Target> {
    Err(config(
        "this system has no Unix sockets: use `redis://` or `valkey://`",
    ))
}

fn config(message: impl Into<Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::Config, message)
}
