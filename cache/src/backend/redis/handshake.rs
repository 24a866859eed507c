//! The first commands on a connection: login, names, database.

use redis::{ServerError, Value};

use crate::backend::redis::cause::no_connection;
use crate::backend::redis::login::Credentials;
use crate::backend::redis::refused::{
    is_full, no_database, of_cluster, refused, refused_login, unexpected,
};
use crate::backend::redis::stream::{Dialogue, Stream};
use crate::backend::redis::target::{Protocol, Target};
use crate::error::{ErrorKind, Result};
use crate::operation::is_sign_of_life;

/// What the handshake says beside the login.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    /// The name of the connection in `CLIENT LIST`.
    pub(crate) client: Option<String>,
    /// `CLIENT SETINFO` names the library.
    pub(crate) library: bool,
}

/// Logs in, names the connection and selects the database: two round trips, one where RESP2 is asked for and there is no login.
/// Returns the bytes that came behind the last reply.
pub(super) async fn shake_hands(
    target: &Target,
    login: Option<&Credentials>,
    names: &Names,
    stream: &mut dyn Stream,
) -> Result<Vec<u8>> {
    let mut dialogue = Dialogue::new(stream, target);
    let is_logged_in = match target.protocol {
        Protocol::Resp2 => false,
        Protocol::Best | Protocol::Resp3 => hello(&mut dialogue, target, login).await?,
    };
    if let (false, Some(login)) = (is_logged_in, login) {
        authenticate(&mut dialogue, target, login).await?;
    }
    prepare(&mut dialogue, target, names).await?;
    dialogue.end()
}

/// Asks for RESP3 and logs in; `false` where the server does not know `HELLO`, and RESP2 will do.
async fn hello(
    dialogue: &mut Dialogue<'_>,
    target: &Target,
    login: Option<&Credentials>,
) -> Result<bool> {
    let mut hello = redis::cmd("HELLO");
    hello.arg(3);
    if let Some(login) = login {
        let user = match login.username.as_str() {
            "" => "default",
            user => user,
        };
        hello.arg("AUTH").arg(user).arg(&login.password);
    }
    dialogue.send([&hello]).await?;
    match dialogue.receive().await? {
        Value::ServerError(error) if lacks_hello(&error, target, login) => match target.protocol {
            Protocol::Resp3 => {
                let reason =
                    "it does not speak RESP3, which the URL asks for: leave `protocol=resp3` out";
                Err(no_connection(&target.address, reason).with_kind(ErrorKind::Config))
            }
            Protocol::Best | Protocol::Resp2 => Ok(false),
        },
        Value::ServerError(error) => Err(refused(target, &error)),
        Value::Map(properties) if is_of_cluster(&properties) => Err(of_cluster(target)),
        Value::Map(_) => Ok(true),
        _ => Err(unexpected(target, "HELLO")),
    }
}

/// A proxy, a server whose `HELLO` is renamed, or an old one. No right can take `HELLO` away. Other errors are about the state of the
/// server, and another attempt may find it well.
fn lacks_hello(error: &ServerError, target: &Target, login: Option<&Credentials>) -> bool {
    match error.code() {
        "ERR" | "NOPROTO" => !is_full(error),
        // Envoy's words for a command that it does not know.
        "unsupported" => true,
        // A server reads the login in `HELLO`; Envoy asks for `AUTH`, which gives the verdict.
        "NOAUTH" => login.is_some() && target.protocol == Protocol::Best,
        _ => false,
    }
}

fn is_of_cluster(properties: &[(Value, Value)]) -> bool {
    let is = |value: &Value, text: &str| match value {
        Value::BulkString(bytes) => bytes == text.as_bytes(),
        Value::SimpleString(status) => status == text,
        _ => false,
    };
    properties
        .iter()
        .any(|(name, value)| is(name, "mode") && is(value, "cluster"))
}

async fn authenticate(
    dialogue: &mut Dialogue<'_>,
    target: &Target,
    login: &Credentials,
) -> Result<()> {
    dialogue.send([&auth(login)]).await?;
    match dialogue.receive().await? {
        Value::ServerError(error) => Err(refused_login(target, &error)),
        Value::Okay => Ok(()),
        _ => Err(unexpected(target, "AUTH")),
    }
}

/// Makes the command that logs in on a connection that is up.
pub(super) fn auth(login: &Credentials) -> redis::Cmd {
    let mut auth = redis::cmd("AUTH");
    if !login.username.is_empty() {
        auth.arg(&login.username);
    }
    auth.arg(&login.password);
    auth
}

/// Sends what needs no answer to go on: names, the database, and a `PING`, since a server that demands a login lets all before it
/// pass.
async fn prepare(dialogue: &mut Dialogue<'_>, target: &Target, names: &Names) -> Result<()> {
    let naming = naming(names);
    let mut select = redis::cmd("SELECT");
    select.arg(target.database);
    let select = (target.database != 0).then_some(select);
    let ping = redis::cmd("PING");
    dialogue
        .send(naming.iter().chain(&select).chain([&ping]))
        .await?;
    for _ in &naming {
        // A user without the right to `CLIENT`, or a server that does not know all of it, does without names.
        dialogue.receive().await?;
    }
    if select.is_some() {
        match dialogue.receive().await? {
            Value::ServerError(error) => return Err(no_database(target, &error)),
            Value::Okay => {}
            _ => return Err(unexpected(target, "SELECT")),
        }
    }
    match dialogue.receive().await? {
        Value::ServerError(error) if is_sign_of_life(&error) => Ok(()),
        Value::ServerError(error) => Err(refused(target, &error)),
        Value::SimpleString(status) if status == "PONG" => Ok(()),
        _ => Err(unexpected(target, "PING")),
    }
}

fn naming(names: &Names) -> Vec<redis::Cmd> {
    let client = |words: &[&str]| {
        let mut command = redis::cmd("CLIENT");
        command.arg(words);
        command
    };
    let mut naming = Vec::new();
    if let Some(name) = &names.client {
        naming.push(client(&["SETNAME", name]));
    }
    if names.library {
        naming.push(client(&["SETINFO", "LIB-NAME", "typed-cache"]));
        naming.push(client(&["SETINFO", "LIB-VER", env!("CARGO_PKG_VERSION")]));
    }
    naming
}
