//! Operations on single values.

mod decode;
mod key;
mod place;

use redis::Value;

use crate::error::Result;
use crate::key::write_without_prefix;
use crate::ops::Context;
use crate::ops::entry::decode::decode_many;
use crate::request::{Asked, CommandWriter, Commands, Request, command, ignored, was_ok};
use crate::ttl::Ttl;

pub(super) use self::decode::{mismatch, other_schema};
pub(crate) use self::{key::layout_of, place::At};
pub use self::{
    key::{Cacheable, EntryKey, Keyed},
    place::{EntryAddress, Form, KeyOfWhole, Put, PutAs},
};

/// When `SET` writes, and what becomes of the lifetime.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Condition {
    Always,
    IfAbsent,
    IfPresent,
    IfPresentKeepTtl,
    ReturningOld,
}

pub(crate) fn get<V: 'static>(
    context: &Context<'_>,
    key: &dyn EntryAddress<V>,
) -> Request<Option<V>> {
    let form = key.form();
    Request::read(form.layout, context.on_key("GET", key), form.decode_read)
}

pub(crate) fn get_many<'k, K: EntryKey + 'k>(
    context: &Context<'_>,
    keys: impl IntoIterator<Item = &'k K>,
) -> Request<Vec<Option<K::Value>>> {
    let mut count = 0;
    let mget = command(|out| {
        out.arg("MGET");
        for key in keys {
            count += 1;
            out.with(|out| {
                context.keyspace.write_prefix(out);
                write_without_prefix(key, out);
            });
        }
        Ok(())
    });
    let commands = if count == 0 {
        Commands::Answered(Value::Array(Vec::new()))
    } else {
        mget.into()
    };
    Request::read(layout_of::<K>(), commands, decode_many).asking(Asked::Count(count))
}

pub(crate) fn set(context: &Context<'_>, value: &dyn Put) -> Request<()> {
    Request::write(
        value.layout(),
        write(context, value, Condition::Always),
        ignored,
    )
}

pub(crate) fn set_if_absent(context: &Context<'_>, value: &dyn Put) -> Request<bool> {
    Request::write(
        value.layout(),
        write(context, value, Condition::IfAbsent),
        was_ok,
    )
}

pub(crate) fn replace(context: &Context<'_>, value: &dyn Put) -> Request<bool> {
    Request::write(
        value.layout(),
        write(context, value, Condition::IfPresent),
        was_ok,
    )
}

pub(crate) fn replace_keep_ttl(context: &Context<'_>, value: &dyn Put) -> Request<bool> {
    Request::write(
        value.layout(),
        write(context, value, Condition::IfPresentKeepTtl),
        was_ok,
    )
}

pub(crate) fn swap<V: 'static>(context: &Context<'_>, value: &dyn PutAs<V>) -> Request<Option<V>> {
    Request::write(
        value.layout(),
        write(context, value, Condition::ReturningOld),
        value.form().decode_old,
    )
}

pub(crate) fn pull<V: 'static>(
    context: &Context<'_>,
    key: &dyn EntryAddress<V>,
) -> Request<Option<V>> {
    let form = key.form();
    Request::write(form.layout, context.on_key("GETDEL", key), form.decode_read)
}

fn write(context: &Context<'_>, value: &dyn Put, condition: Condition) -> Result<redis::Cmd> {
    command(|out| {
        out.arg("SET").with(|out| {
            context.keyspace.write_prefix(out);
            value.write_key(out);
        });
        out.try_with(|out| value.write_value(context.max, out))?;
        write_options(
            out,
            context.lifetime.ttl.unwrap_or_else(|| value.ttl()),
            condition,
        );
        Ok(())
    })
}

fn write_options(out: &mut CommandWriter, ttl: Ttl, condition: Condition) {
    match condition {
        Condition::Always => {}
        Condition::IfAbsent => {
            out.arg("NX");
        }
        Condition::IfPresent => {
            out.arg("XX");
        }
        Condition::IfPresentKeepTtl => {
            out.arg("XX").arg("KEEPTTL");
            return;
        }
        Condition::ReturningOld => {
            out.arg("GET");
        }
    }
    if let Some(millis) = ttl.millis() {
        out.arg("PX").integer(millis);
    }
}
