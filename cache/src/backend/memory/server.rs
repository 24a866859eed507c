//! Commands about the connection and the whole store.

use redis::Value;

use super::parse::{integer_arg, is_word};
use super::reply::{CommandError, Reply, SYNTAX, bulk, count, status};
use super::store::Store;

const NO_DATABASE_NUMBER: CommandError =
    CommandError::new("ERR value is out of range, value must between -2147483648 and 2147483647");
const NO_SUCH_DATABASE: CommandError = CommandError::new("ERR DB index is out of range");

pub(super) fn ping(_: &mut Store, args: &[&[u8]]) -> Reply {
    match args {
        [_] => Ok(status("PONG")),
        [_, message] => Ok(bulk(message)),
        _ => Err(CommandError::arity(args)),
    }
}

pub(super) fn echo(_: &mut Store, args: &[&[u8]]) -> Value {
    bulk(args[1])
}

/// There is one database.
pub(super) fn select(_: &mut Store, args: &[&[u8]]) -> Reply {
    match i32::try_from(integer_arg(args[1])?) {
        Ok(0) => Ok(Value::Okay),
        Ok(_) => Err(NO_SUCH_DATABASE),
        Err(_) => Err(NO_DATABASE_NUMBER),
    }
}

/// `HELLO` without a protocol: says what this is, in RESP2.
pub(super) fn hello(_: &mut Store, args: &[&[u8]]) -> Reply {
    if args.len() > 1 {
        return Err(CommandError::new("NOPROTO unsupported protocol version"));
    }
    let text = |text: &str| bulk(text.as_bytes());
    Ok(Value::Array(vec![
        text("server"),
        text("typed-cache"),
        text("version"),
        text(env!("CARGO_PKG_VERSION")),
        text("proto"),
        Value::Int(2),
        text("mode"),
        text("standalone"),
        text("role"),
        text("master"),
    ]))
}

pub(super) fn dbsize(store: &mut Store, _: &[&[u8]]) -> Value {
    count(store.len())
}

/// `FLUSHALL` and `FLUSHDB [ASYNC | SYNC]`
pub(super) fn flush(store: &mut Store, args: &[&[u8]]) -> Reply {
    match args {
        [_] => {}
        [_, mode] if is_word(mode, "ASYNC") || is_word(mode, "SYNC") => {}
        _ => return Err(SYNTAX),
    }
    store.clear();
    Ok(Value::Okay)
}

/// Answers seconds since 1970, and microseconds beyond them.
pub(super) fn time(store: &mut Store, _: &[&[u8]]) -> Value {
    let unix = store.clock.now().unix;
    let parts = [unix.as_secs(), u64::from(unix.subsec_micros())];
    Value::Array(parts.map(|part| bulk(part.to_string().as_bytes())).into())
}
