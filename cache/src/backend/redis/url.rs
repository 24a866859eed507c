//! Reads the URL of a server: what is wrong has a message of its own, and none shows what stands there.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use redis::{ProtocolVersion, RedisConnectionInfo};
use url::{ParseError, Url};

use crate::backend::redis::target::{Address, Target};
use crate::error::{Error, ErrorKind, Result};

const FORMS: &str = "write `redis://host:6379/0`, `valkey://host:6379/0`, `unix:///path`, `redis+unix:///path` or `memory://`";

const LOGIN: &str = "`redis://user:password@host`, or `redis://:password@host` for a password alone; \
    in both write `%2F`, `%3F`, `%23` and `%40` for `/`, `?`, `#` and `@`";

const TCP_QUERY: &str = "the one parameter behind `?` is `protocol`, as in `redis://host:6379/0?protocol=resp3`; \
    the database stands in the path, user and password in front of the host";

#[cfg(unix)]
const UNIX_QUERY: &str = "the parameters behind `?` are `db`, `user`, `pass` and `protocol`, \
    as in `unix:///path?db=0&user=name&pass=word&protocol=resp3`";

impl Target {
    /// Reads a URL of scheme `redis`, `valkey`, `unix` or `redis+unix`.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let url = Url::parse(text).map_err(|error| malformed(error, text))?;
        if url.fragment().is_some() {
            return Err(config(
                "the URL has a part behind `#`, which means nothing here: leave it out, or write `%23` for a `#`",
            ));
        }
        match url.scheme() {
            "redis" | "valkey" => tcp(&url),
            "unix" | "redis+unix" => unix(&url),
            "rediss" | "valkeys" => Err(config(
                "TLS is not supported yet: use `redis://` or `valkey://`",
            )),
            "memory" => Err(config("`memory://` takes nothing after it")),
            _ => Err(config(format!("unknown scheme in the URL: {FORMS}"))),
        }
    }
}

#[cold]
fn malformed(error: ParseError, text: &str) -> Error {
    config(match error {
        ParseError::RelativeUrlWithoutBase => format!("the URL has no scheme: {FORMS}"),
        ParseError::EmptyHost if text.contains('@') => {
            format!("{}, and with a login {LOGIN}", no_host())
        }
        ParseError::EmptyHost => no_host().to_owned(),
        ParseError::InvalidPort => format!(
            "the URL's port is not a number up to 65535: write `redis://host:6379`, and with a login {LOGIN}"
        ),
        ParseError::InvalidIpv6Address => {
            "the URL's host in brackets is not an IPv6 address: write one such as `redis://[::1]:6379`"
                .to_owned()
        }
        error => format!("the URL cannot be read, {error}: {FORMS}"),
    })
}

const fn no_host() -> &'static str {
    "the URL names no host: write `redis://host:6379`"
}

/// Reads `//[user:password@]host[:port][/db][?protocol=..]`.
fn tcp(url: &Url) -> Result<Target> {
    let host = match url.host() {
        Some(url::Host::Ipv6(address)) => address.to_string(),
        Some(host) if !host.to_string().is_empty() => host.to_string(),
        _ => return Err(config(no_host())),
    };
    if url.path().contains('@') || url.query().is_some_and(|query| query.contains('@')) {
        return Err(config(format!(
            "the URL has a `/` or `?` in front of the `@`: write {LOGIN}"
        )));
    }
    let user = decoded(url.username(), "user")?;
    let password = decoded(url.password().unwrap_or_default(), "password")?;
    let mut handshake = login(RedisConnectionInfo::default(), &user, &password, LOGIN)?;
    handshake = database(handshake, url.path().trim_matches('/'), "path")?;
    for (name, value) in url.query_pairs() {
        handshake = match &*name {
            "protocol" => protocol(handshake, &value)?,
            _ => return Err(unknown_parameter(TCP_QUERY)),
        };
    }
    let address = Address::Tcp(host, url.port().unwrap_or(6379));
    Ok(Target { address, handshake })
}

/// Reads `///path[?db=..&user=..&pass=..&protocol=..]`.
#[cfg(unix)]
fn unix(url: &Url) -> Result<Target> {
    use std::os::unix::ffi::OsStringExt as _;

    let path: Vec<u8> = percent_decode_str(url.path()).collect();
    if url.has_host() || path.len() < 2 || path[0] != b'/' {
        return Err(config(
            "the URL names no path of a socket: write three slashes and the path, as in `unix:///run/valkey.sock`",
        ));
    }
    let mut handshake = RedisConnectionInfo::default();
    let (mut user, mut password) = (Cow::default(), Cow::default());
    for (name, value) in url.query_pairs() {
        match &*name {
            "db" => handshake = database(handshake, &value, "parameter `db`")?,
            "protocol" => handshake = protocol(handshake, &value)?,
            "user" => user = value,
            "pass" => password = value,
            _ => return Err(unknown_parameter(UNIX_QUERY)),
        }
    }
    Ok(Target {
        address: Address::Unix(std::ffi::OsString::from_vec(path).into()),
        handshake: login(handshake, &user, &password, "`?user=name&pass=word`")?,
    })
}

#[cfg(not(unix))]
fn unix(_url: &Url) -> Result<Target> {
    Err(config(
        "this system has no Unix sockets: use `redis://` or `valkey://`",
    ))
}

/// Leaves out what is empty; no server knows of a user without a password.
fn login(
    mut handshake: RedisConnectionInfo,
    user: &str,
    password: &str,
    form: &str,
) -> Result<RedisConnectionInfo> {
    if !password.is_empty() {
        handshake = handshake.set_password(password);
    } else if !user.is_empty() {
        return Err(config(format!(
            "the URL has a user but no password: write {form}"
        )));
    }
    if !user.is_empty() {
        handshake = handshake.set_username(user);
    }
    Ok(handshake.set_lib_name("typed-cache", env!("CARGO_PKG_VERSION")))
}

fn database(
    handshake: RedisConnectionInfo,
    number: &str,
    place: &str,
) -> Result<RedisConnectionInfo> {
    if number.is_empty() {
        return Ok(handshake);
    }
    match number.parse::<i32>() {
        Ok(number) if number >= 0 => Ok(handshake.set_db(number.into())),
        _ => Err(config(format!(
            "the database in the URL's {place} is not a number from 0 to {}: write one that the server has, such as 0 or 3",
            i32::MAX
        ))),
    }
}

fn protocol(handshake: RedisConnectionInfo, name: &str) -> Result<RedisConnectionInfo> {
    match name {
        "resp2" | "2" => Ok(handshake.set_protocol(ProtocolVersion::RESP2)),
        "resp3" | "3" => Ok(handshake.set_protocol(ProtocolVersion::RESP3)),
        _ => Err(config(
            "the URL's `protocol` is unknown: write `protocol=resp2` or `protocol=resp3`",
        )),
    }
}

/// Takes the escapes out of a part of the login.
fn decoded<'u>(part: &'u str, name: &str) -> Result<Cow<'u, str>> {
    percent_decode_str(part).decode_utf8().map_err(|_echoes| {
        config(format!(
            "the escapes in the URL's {name} are not UTF-8: escape the bytes of its UTF-8 text"
        ))
    })
}

#[cold]
fn unknown_parameter(known: &str) -> Error {
    config(format!("the URL has an unknown parameter: {known}"))
}

#[cold]
fn config(message: impl Into<Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::Config, message)
}
