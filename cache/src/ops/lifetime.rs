//! Lifetimes of what is written piece by piece: the expiry command goes into the same atomic step.

use redis::{Cmd, Value};

use crate::error::Result;
use crate::key::Key;
use crate::ops::{Address as _, Context};
use crate::request::{CommandWriter, Commands, Request, none_failed};

/// `HSET` with the fields that `write` adds; where it says that there are none, nothing is sent.
pub(super) fn hset<K: Key>(
    context: &Context<'_>,
    key: &K,
    write: impl FnOnce(&mut CommandWriter) -> Result<bool>,
) -> Request<()> {
    let mut has_fields = false;
    let hset = context.on_key_with("HSET", key, |out| {
        has_fields = write(out)?;
        Ok(())
    });
    let commands = match hset {
        Ok(_) if !has_fields => Commands::Answered(Value::Int(0)),
        Ok(hset) => with_lifetime(context, key, vec![hset]),
        Err(error) => Commands::Failed(error),
    };
    Request::write(key.bare(), commands, none_failed)
}

/// Adds to `commands`, which can create the key, the command that gives it its lifetime.
pub(super) fn with_lifetime<K: Key>(
    context: &Context<'_>,
    key: &K,
    mut commands: Vec<Cmd>,
) -> Commands {
    match expiry(context, key) {
        Ok(Some(expiry)) => commands.push(expiry),
        Ok(None) => {}
        Err(error) => return Commands::Failed(error),
    }
    match commands.len() {
        1 => commands
            .pop()
            .map_or(Commands::Group(Vec::new()), Commands::One),
        _ => Commands::Group(commands),
    }
}

/// `PEXPIRE` with the lifetime, `PERSIST` where the call asks for none, nothing where the type has none.
fn expiry<K: Key>(context: &Context<'_>, key: &K) -> Result<Option<Cmd>> {
    let Some(millis) = context.ttl_of::<K>().millis() else {
        let is_asked_for = context.lifetime.ttl.is_some() && !context.lifetime.keep;
        return is_asked_for.then(|| persist(context, key)).transpose();
    };
    let expire = context.on_key_with("PEXPIRE", key, |out| {
        out.integer(millis);
        if context.lifetime.keep {
            out.arg("NX");
        }
        Ok(())
    });
    expire.map(Some)
}

fn persist<K: Key>(context: &Context<'_>, key: &K) -> Result<Cmd> {
    context.on_key("PERSIST", key)
}
