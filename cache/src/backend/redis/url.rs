//! Reads the URL of a server: what is wrong has a message of its own, and none shows what stands there.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use url::{ParseError, Url};

use crate::backend::redis::login::Credentials;
use crate::backend::redis::target::{Address, Protocol, Target};
use crate::config::host_of;
use crate::error::{Error, ErrorKind, Result};

const FORMS: &str = "write `redis://host:6379/0`, `valkey://host:6379/0`, with TLS `rediss://` or `valkeys://`, `unix:///path`, \
    `redis+unix:///path` or `memory://`";

const LOGIN: &str = "`redis://user:password@host`, `redis://:password@host` for a password alone, or `redis://user@host` for a user \
    with `nopass`; \
    in both write `%2F`, `%3F`, `%23` and `%40` for `/`, `?`, `#` and `@`";

const TCP_QUERY: &str = "the one parameter behind `?` is `protocol`, as in `redis://host:6379/0?protocol=resp3`; \
    the database stands in the path, user and password in front of the host";

#[cfg(unix)]
const UNIX_QUERY: &str = "the parameters behind `?` are `db`, `user`, `pass` and `protocol`, \
    as in `unix:///path?db=0&user=name&pass=word&protocol=resp3`";

impl Target {
    /// Reads a URL of scheme `redis`, `rediss`, `valkey`, `valkeys`, `unix` or `redis+unix`.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let url = Url::parse(text).map_err(|error| malformed(error, text))?;
        if url.fragment().is_some() {
            return Err(config(
                "the URL has a part behind `#`, which means nothing here: leave it out, or write `%23` for a `#`",
            ));
        }
        match url.scheme() {
            "redis" | "valkey" => tcp(&url, false),
            "rediss" | "valkeys" => tcp(&url, true),
            "unix" | "redis+unix" => unix(&url),
            "memory" => Err(config("`memory://` takes nothing after it")),
            _ => Err(config(format!("unknown scheme in the URL: {FORMS}"))),
        }
    }
}

impl Target {
    /// Makes the target of a server by the name of its host.
    pub(crate) fn of_host(host: &str, port: u16, is_secure: bool) -> Result<Self> {
        let host = host_of(host)?;
        Ok(Self {
            address: Address::Tcp(host.to_owned(), port),
            is_secure,
            login: None,
            database: 0,
            protocol: Protocol::default(),
        })
    }

    pub(crate) fn with_protocol(self, name: Option<&str>) -> Result<Self> {
        let protocol = name.map_or(Ok(self.protocol), protocol)?;
        Ok(Self { protocol, ..self })
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

/// Reads `//[user[:password]@]host[:port][/db][?protocol=..]`.
fn tcp(url: &Url, is_secure: bool) -> Result<Target> {
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
    let mut target = Target {
        address: Address::Tcp(host, url.port().unwrap_or(6379)),
        is_secure,
        login: login(&user, &password),
        database: database(url.path().trim_matches('/'), "path")?,
        protocol: Protocol::default(),
    };
    for (name, value) in url.query_pairs() {
        match &*name {
            "protocol" => target.protocol = protocol(&value)?,
            _ => return Err(unknown_parameter(TCP_QUERY)),
        }
    }
    Ok(target)
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
    let mut target = Target {
        address: Address::Unix(std::ffi::OsString::from_vec(path).into()),
        is_secure: false,
        login: None,
        database: 0,
        protocol: Protocol::default(),
    };
    let (mut user, mut password) = (Cow::default(), Cow::default());
    for (name, value) in url.query_pairs() {
        match &*name {
            "db" => target.database = database(&value, "parameter `db`")?,
            "protocol" => target.protocol = protocol(&value)?,
            "user" => user = value,
            "pass" => password = value,
            _ => return Err(unknown_parameter(UNIX_QUERY)),
        }
    }
    target.login = login(&user, &password);
    Ok(target)
}

#[cfg(not(unix))]
fn unix(_url: &Url) -> Result<Target> {
    Err(config(
        "this system has no Unix sockets: use `redis://` or `valkey://`",
    ))
}

fn login(user: &str, password: &str) -> Option<Credentials> {
    let is_given = !user.is_empty() || !password.is_empty();
    is_given.then(|| Credentials::new(user, password))
}

fn database(number: &str, place: &str) -> Result<u32> {
    if number.is_empty() {
        return Ok(0);
    }
    match number.parse::<i32>() {
        Ok(number) if number >= 0 => Ok(number.unsigned_abs()),
        _ => Err(config(format!(
            "the database in the URL's {place} is not a number from 0 to {}: write one that the server has, such as 0 or 3",
            i32::MAX
        ))),
    }
}

fn protocol(name: &str) -> Result<Protocol> {
    match name {
        "resp2" | "2" => Ok(Protocol::Resp2),
        "resp3" | "3" => Ok(Protocol::Resp3),
        _ => Err(config(
            "the `protocol` is unknown: write `protocol=resp2` or `protocol=resp3`",
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
